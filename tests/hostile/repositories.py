"""
Which repositories lead out of themselves?

Made ones: for each platform, whatever names a path, and each way in which a path may lead out. What
lies outside holds a word that nothing may ever show.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_on_disk import write

CANARY = "kanarienvogel"
PAGE = "---\ntitle: Bonne\n---\nDes vagues.\n"
# Something that `check --fix` would mend stands in it.
SECRET = f"---\ntitle: @{CANARY}\ntags:\ntags:\nauthors: [x]\n---\n[{CANARY}](#{CANARY}) {CANARY}\n"
OUTSIDE: Mapping[str, str] = {
    "page.md": SECRET,
    "page.qmd": SECRET,
    "index.md": SECRET,
    "content/page.md": SECRET,
    "post/page.md": SECRET,
    "_posts/2020-01-01-page.md": SECRET,
    "blog/2020-01-01-page.md": SECRET,
    "x.yaml": f"name: {CANARY}\ntitle: {CANARY}\nsite_name: {CANARY}\n{CANARY}: 1\n",
    "x.toml": f'title = "{CANARY}"\nname = "{CANARY}"\n{CANARY} = 1\n',
    "x.js": f"module.exports = {{title: '{CANARY}'}}\n",
    "hugo.yaml": f"title: {CANARY}\nparams: {{authors: {{x: {{name: {CANARY}}}}}}}\n",
    "_default/params.yaml": f"authors: {{x: {{name: {CANARY}}}}}\n",
    "authors/x.yaml": f"name: {CANARY}\n",
    "authors.yml": f"x: {{name: {CANARY}}}\n",
    "words.txt": f"vagues, {CANARY}\n{CANARY} => => {CANARY}\n",
    "tmp-thesis/a.tex": CANARY,
    "docs/notes.tmp": CANARY,
    "live": f"000001-20200101T000000000000Z\n{CANARY}\n",
    "searches.ndjson": f'{{"day":"2020-01-01","text":"{CANARY}","total":1,"ms":1}}\n',
    "key": f"{CANARY}\n",
}
"""What lies beside a repository, and is none of its business."""

SITES: Mapping[str, Mapping[str, str]] = {
    "hugo": {
        "hugo.yaml": "title: Site\nparams: {}\n",
        "content/a.md": PAGE.replace("title", "authors: [x]\ntitle"),
    },
    "mkdocs": {"mkdocs.yml": "site_name: Site\n", "docs/a.md": PAGE},
    "quarto": {"_quarto.yml": "project: {type: website}\n", "a.qmd": PAGE},
    "jekyll": {"_config.yml": "title: Site\n", "a.md": PAGE},
    "docusaurus": {
        "docusaurus.config.js": "module.exports = {title: 'Site'}\n",
        "docs/a.md": PAGE,
        "blog/2020-01-01-b.md": PAGE.replace("title", "authors: [x]\ntitle"),
    },
    "zola": {"zola.toml": "base_url = '/'\n", "content/a.md": PAGE},
    "folder": {"a.md": PAGE, "notes/b.md": PAGE},
}

MOUNT = "[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n[[module.mounts]]\n"
CONFIGURED: Mapping[str, tuple[str, str]] = {
    "hugo mount": ("hugo.toml", f"{MOUNT}source = '{{}}'\ntarget = 'content/x'\n"),
    "hugo only mount": ("hugo.toml", "[[module.mounts]]\nsource = '{}'\ntarget = 'content'\n"),
    "hugo contentDir": ("hugo.yaml", "contentDir: '{}'\n"),
    "hugo language": ("hugo.yaml", "languages: {{en: {{}}, fr: {{contentDir: '{}'}}}}\n"),
    "hugo theme": ("hugo.yaml", "theme: '{}'\n"),
    "hugo themesDir": ("hugo.yaml", "themesDir: '{}'\ntheme: content\n"),
    "mkdocs docs_dir": ("mkdocs.yml", "site_name: a\ndocs_dir: '{}'\n"),
    "quarto include": ("a.qmd", f"{PAGE}\n{{{{{{{{< include {{}}/page.qmd >}}}}}}}}\n"),
    "jekyll source": ("_config.yml", "source: '{}'\n"),
    "jekyll collections": (
        "_config.yml",
        "collections_dir: '{}'\ncollections: {{posts: {{output: true}}}}\n",
    ),
    "docusaurus docs": ("docusaurus.config.js", "module.exports = {{docs: {{path: '{}'}}}}\n"),
    "docusaurus blog": ("docusaurus.config.js", "module.exports = {{blog: {{path: '{}'}}}}\n"),
}
"""What names a folder: its file, and the text with the folder's place."""

NAMED: Mapping[str, tuple[str, str]] = {
    "hugo mount of a file": (
        "hugo.toml",
        f"{MOUNT}source = '{{}}/page.md'\ntarget = 'content/x.md'\n",
    ),
    "mkdocs INHERIT": ("mkdocs.yml", "INHERIT: '{}/x.yaml'\nsite_name: a\n"),
    "quarto metadata-files": (
        "_quarto.yml",
        "metadata-files: ['{}/x.yaml', '{}/authors/x.yaml']\n",
    ),
    "settings content": ("eventsearch.toml", "content = '{}'\n"),
    "settings index": ("eventsearch.toml", "index = '{}'\n"),
    "settings synonyms": ("eventsearch.toml", "synonyms = '{}/words.txt'\n"),
    "settings theme": ("eventsearch.toml", "serve.theme = '{}/key'\n"),
    "pyproject content": ("pyproject.toml", "[tool.eventsearch]\ncontent = '{}'\n"),
    "pyproject index": ("pyproject.toml", "[tool.eventsearch]\nindex = '{}'\n"),
}
"""The same of files and settings."""

LINKS: Mapping[str, tuple[str, ...]] = {
    "hugo": (
        *("content > ", "content/post > post", "content/b.md > page.md", "themes/t > "),
        *("content/b/index.md > page.md", "data > ", "data/authors > authors", "static > "),
        *("data/authors/x.yaml > x.yaml", "hugo.yaml > x.yaml", "config > ", "layouts > "),
        *("config/_default > _default", "config/_default/params.yaml > _default/params.yaml"),
        *("config/_default/languages.toml > x.toml", "_vendor/t > ", "assets > ", "static/a > key"),
        *("static/_redirects > key", "netlify.toml > x.toml", "config/production > _default"),
    ),
    "mkdocs": ("docs > ", "docs/post > post", "docs/b.md > page.md", "mkdocs.yml > x.yaml"),
    "quarto": (
        *("b.qmd > page.qmd", "post > post", "_variables.yml > x.yaml", "_quarto.yml > x.yaml"),
        *("_metadata.yml > x.yaml", "post/_metadata.yml > x.yaml", "_include.qmd > page.qmd"),
    ),
    "jekyll": ("_posts > _posts", "b.md > page.md", "post > post", "_config.yml > x.yaml"),
    "docusaurus": (
        *("docs > ", "blog > blog", "src/pages > post", "docs/b.md > page.md"),
        *("blog/authors.yml > authors.yml", "docusaurus.config.js > x.js"),
    ),
    "zola": ("content > ", "content/post > post", "content/b.md > page.md", "zola.toml > x.toml"),
    "folder": ("post > post", "b.md > page.md"),
    "settings": (
        *("eventsearch.toml > x.toml", "pyproject.toml > x.toml", "synonyms.txt > words.txt"),
        *("eventsearch.toml > new", "eventsearch.toml.tmp > key"),
    ),
    "index": (
        *(".eventsearch > ", ".eventsearch/lock > key", ".eventsearch/generations > "),
        *(".eventsearch/live > live", ".eventsearch/live.tmp > key", ".eventsearch/live > new"),
        *(".eventsearch/generations/x > docs", ".eventsearch/.gitignore > key"),
        *(".eventsearch/generations/tmp-x > tmp-thesis", ".eventsearch/searches.ndjson > new"),
        *(".eventsearch/searches.ndjson > searches.ndjson", ".eventsearch/lock > new"),
        ".eventsearch/generations/000001-20200101T000000000000Z > docs",
    ),
}
"""Links, each from where to what outside; where there is a file or folder, it takes its place."""

PLACES: Mapping[str, tuple[str, ...]] = {
    "hugo": (
        *("config/_default/params.yaml", "config/_default/languages.toml", "hugo.yaml"),
        *("data/authors/x.yaml", "content/b.md", "eventsearch.toml", "pyproject.toml"),
        *("synonyms.txt", ".eventsearch/live", ".eventsearch/lock", ".eventsearch/generations"),
        *(
            ".eventsearch/searches.ndjson",
            "static/_redirects",
            "netlify.toml",
            ".git",
            ".git/index",
        ),
    ),
    "mkdocs": ("mkdocs.yml", "base.yml", "docs/b.md"),
    "quarto": ("_quarto.yml", "_variables.yml", "_metadata.yml", "_include.qmd", "b.qmd"),
    "jekyll": ("_config.yml", "b.md"),
    "docusaurus": ("docusaurus.config.js", "blog/authors.yml", "docs/b.md"),
    "zola": ("zola.toml", "content/b.md"),
    "folder": ("b.md",),
}
"""Where a pipe, or a device without end, may stand."""


@dataclass(frozen=True)
class Repository:
    """
    A repository that leads out of itself.

    Attributes:
        make: Called with the folder of the repository, in which its site lies, and that outside.
    """

    name: str
    platform: str
    make: Callable[[Path, Path], None]
    files: Mapping[str, str] = field(default_factory=dict)

    def written(self, folder: Path) -> tuple[Path, Path]:
        """Write it and return its folder, and the one outside of it."""
        outside, root = folder / "outside", folder / "site"
        write(outside, OUTSIDE)
        write(root, {**SITES[self.platform], **self.files})
        self.make(root, outside)
        return root, outside


def _named(platform: str, name: str, file: str, text: str) -> Iterator[Repository]:
    """Yield a repository for each way in which a path may lead out."""

    def by(way: Callable[[Path], str], link: bool) -> Callable[[Path, Path], None]:
        def make(root: Path, outside: Path) -> None:
            if link:
                (root / "inside").symlink_to("../outside")
            if platform == "hugo":
                (root / "hugo.yaml").unlink()
            path = way(outside)
            write(root, {file: text.format(path, path)})

        return make

    ways: Mapping[str, tuple[Callable[[Path], str], bool]] = {
        "absolute": (str, False),
        "by dots": (lambda _: "../outside", False),
        "by more dots": (lambda _: "../../outside", False),
        "by dots within": (lambda _: "content/../../outside", False),
        "through a link": (lambda _: "inside", True),
        "behind a link": (lambda _: "inside/../outside", True),
    }
    for label, (way, link) in ways.items():
        yield Repository(f"{name} {label}", platform, by(way, link))


def _linked(platform: str, link: str) -> Repository:
    place, _, target = link.partition(" > ")

    def make(root: Path, outside: Path) -> None:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            path.rename(path.with_name("was"))
        path.unlink(missing_ok=True)
        path.symlink_to(os.path.relpath(outside / target, path.parent))

    files = {"hugo.yaml": "theme: t\ntitle: Site\n"} if "/t >" in link else {}
    if platform == "index":
        # What makes the folder an index.
        files = {".eventsearch/lock": ""}
    return Repository(f"{platform} link {link}", _PLATFORM.get(platform, platform), make, files)


_PLATFORM = {"settings": "hugo", "index": "hugo"}


def _endless(platform: str, place: str, kind: str) -> Repository:
    def make(root: Path, outside: Path) -> None:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "zeros":
            path.symlink_to("/dev/zero")
        else:
            os.mkfifo(outside / "pipe")
            path.symlink_to(os.path.relpath(outside / "pipe", path.parent))

    files = {"mkdocs.yml": "INHERIT: base.yml\n"} if place == "base.yml" else {}
    return Repository(f"{platform} {kind} {place}", platform, make, files)


def _tracked(root: Path, _: Path) -> None:
    write(root, {".eventsearch/live": "000001-20200101T000000000000Z\n"})
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q"], cwd=root, check=True)
    subprocess.run([*git, "add", "-Af"], cwd=root, check=True)


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return all that lies in a folder, with times and bytes; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


def repositories() -> list[Repository]:
    """Return all of them."""
    named = [
        each
        for names in (CONFIGURED, NAMED)
        for name, (file, text) in names.items()
        for each in _named(_site_of(name), name, file, text)
    ]
    linked = [_linked(platform, link) for platform, links in LINKS.items() for link in links]
    endless = [
        _endless(platform, place, kind)
        for platform, places in PLACES.items()
        for place in places
        for kind in ("pipe", "zeros", "link to a pipe")
    ]
    return [*named, *linked, *endless, Repository("a tracked index", "hugo", _tracked)]


def _site_of(name: str) -> str:
    first = name.partition(" ")[0]
    return first if first in SITES else "hugo"
