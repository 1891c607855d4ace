"""
Make repositories with paths that lead to files outside of them.

For each platform, there is a repository for every setting that contains a path, and for every way
in which a path may lead outside. Files outside contain a secret word that no command may show.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platform_samples import SAMPLES
from site_on_disk import write

CANARY = "kanarienvogel"
PAGE = "---\ntitle: Bonne\n---\nDes vagues.\n"
# `check --fix` would correct a mistake in this page.
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
"""Files outside the repository, which no command may read."""

SITES: Mapping[str, Mapping[str, str]] = {
    name: {**each.files, each.beside("a"): PAGE, **each.authored} for name, each in SAMPLES.items()
}
NAMED: Mapping[str, tuple[str, str]] = {
    "settings content": ("eventsearch.toml", "content = '{}'\n"),
    "settings index": ("eventsearch.toml", "index = '{}'\n"),
    "settings synonyms": ("eventsearch.toml", "synonyms = '{}/words.txt'\n"),
    "settings theme": ("eventsearch.toml", "serve.theme = '{}/key'\n"),
    "pyproject content": ("pyproject.toml", "[tool.eventsearch]\ncontent = '{}'\n"),
    "pyproject index": ("pyproject.toml", "[tool.eventsearch]\nindex = '{}'\n"),
}
"""Settings that contain a path: the settings file, and its text with a slot for the path."""

LINKS: Mapping[str, tuple[str, ...]] = {
    **{name: each.links for name, each in SAMPLES.items()},
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
"""Symbolic links: path of the link to its target outside. A link replaces a file of this path."""


@dataclass(frozen=True)
class Repository:
    """
    A repository that leads out of itself.

    Attributes:
        make: Function of the repository's folder, which contains the site, and the outside folder.
    """

    name: str
    platform: str
    make: Callable[[Path, Path], None]
    files: Mapping[str, str] = field(default_factory=dict)

    def written(self, folder: Path) -> tuple[Path, Path]:
        """Write the repository. Return its folder and the folder outside."""
        outside, root = folder / "outside", folder / "site"
        write(outside, OUTSIDE)
        write(root, {**SITES[self.platform], **self.files})
        self.make(root, outside)
        return root, outside


def _named(platform: str, name: str, file: str, text: str) -> Iterator[Repository]:
    """Yield a repository for each way in which a path may lead outside the repository."""

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
        # This file makes the folder an index.
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
    """Return all files in a folder with their times and bytes. Links are not followed."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


def repositories() -> list[Repository]:
    """Return all repositories."""
    names = {
        f"{platform} {name}": (platform, *each)
        for platform, sample in SAMPLES.items()
        for name, each in sample.named.items()
    } | {name: ("hugo", *each) for name, each in NAMED.items()}
    named = [
        each
        for name, (platform, file, text) in names.items()
        for each in _named(platform, name, file, text)
    ]
    linked = [_linked(platform, link) for platform, links in LINKS.items() for link in links]
    endless = [
        _endless(platform, place, kind)
        for platform, sample in SAMPLES.items()
        for place in sample.places
        for kind in ("pipe", "zeros", "link to a pipe")
    ]
    return [*named, *linked, *endless, Repository("a tracked index", "hugo", _tracked)]
