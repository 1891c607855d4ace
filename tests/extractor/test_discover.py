"""Files that are pages, and how they are read."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from eventsearch.errors import MORE_HANDLES, BuildError
from eventsearch.extractor.files.discover import Discovery, at_its_url, collisions, discover
from eventsearch.extractor.files.read import (
    ContentError,
    demand_handles,
    has_vanished,
    read_bytes,
)
from eventsearch.extractor.hugo.config import load_site
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from site_on_disk import EMPTY, read, site_of, write

# Files that are pages.


def found(root: Path, config: str, *names: str) -> Discovery:
    """Write empty pages and discover the site."""
    files: Mapping[str, str] = {"hugo.toml": config, **dict.fromkeys(names, EMPTY)}
    return discover(site_of(root, files))


def paths(discovery: Discovery) -> list[str]:
    """Return the paths of the pages in the content folder."""
    return [file.path.removeprefix("content/") for file in discovery.files]


def older(root: Path, config: str, *names: str) -> Discovery:
    """Return the same paths as a Hugo before 0.153 finds them."""
    write(root, {".hvm": "0.152.2"})
    return found(root, config, *names)


EN_FR = "[languages.en]\n[languages.fr]\n"


@pytest.mark.parametrize(
    ("config", "names", "pages"),
    [
        ("", "a/index.md a/notes.md a/deep/index.md a/deep/_index.md b/x.md", "a/index.md b/x.md"),
        (
            r"ignoreFiles = ['\.tmp\.md$', 'content/drafts/', '(']",
            ".a.md #b.md c.md~ .git/d.md drafts/e.md f.tmp.md _g.md h.txt",
            "_g.md",
        ),
        ("disableLanguages = ['de']\n[languages.en]\n[languages.de]\n", "a.md a.de.md", "a.md"),
        ("[languages.en]\n[languages.de]\ndisabled = true\n", "a.md a.de.md", "a.md"),
        (
            "disableKinds = ['term', 'section']",
            "tags/_index.md tags/a/_index.md s/_index.md s/a.md",
            "s/a.md tags/_index.md",
        ),
        (
            "",
            "b.md a/index.md a-b.md c/_index.md a.md.md",
            "a-b.md a.md.md a/index.md b.md c/_index.md",
        ),
    ],
    ids=["resources", "hidden and ignored", "disabled", "language off", "kinds off", "order"],
)
def test_some_files_are_pages(tmp_path: Path, config: str, names: str, pages: str) -> None:
    discovery = found(tmp_path, config, *(f"content/{name}" for name in names.split()))
    assert paths(discovery) == pages.split()
    assert discovery.diagnostics == ()


MOUNTS = """
[languages.en]
[languages.fr]
[[module.mounts]]
source = 'docs'
target = 'content/docs'
excludeFiles = 'secret*'
[[module.mounts]]
source = 'src/fr'
target = 'content'
lang = 'fr'
[[module.mounts]]
source = 'README.md'
target = 'content/readme.md'
[[module.mounts]]
source = 'static'
target = 'static'
"""


@pytest.mark.parametrize(
    ("config", "others", "pages"),
    [
        (
            "languages = {en = {contentDir = 'content/en'}, fr = {contentDir = 'content/fr'}}\n",
            "content/c.md",
            "content/en/a.md en /a, content/en/b.fr.md fr /b, content/fr/a.md fr /a",
        ),
        (
            f"{EN_FR}contentDir = 'content/fr'\n",
            "",
            "content/a.md en /a, content/fr/a.md fr /a",
        ),
        (
            MOUNTS,
            "content/no.md docs/secret.md",
            "README.md en /readme, docs/a.md en /docs/a, src/fr/b.md fr /b",
        ),
    ],
    ids=["folders of languages", "one inside of another", "mounts"],
)
def test_pages_have_language_and_place(
    tmp_path: Path, config: str, others: str, pages: str
) -> None:
    names = [page.split()[0] for page in pages.split(", ")]
    discovery = found(tmp_path, config, *names, *others.split())
    assert ", ".join(f"{f.path} {f.lang} {f.logical}" for f in discovery.files) == pages


@pytest.mark.parametrize(
    ("is_older", "pages", "loser", "winner"),
    [
        (False, ["s/index.md"], "s/_index.fr.md", "s/index.md"),
        (True, ["s/_index.md", "s/b.md", "s/sub/index.md"], "s/index.md", "s/_index.md"),
    ],
)
def test_two_indexes_of_a_folder_are_one_page(
    tmp_path: Path, is_older: bool, pages: list[str], loser: str, winner: str
) -> None:
    names = [f"content/{name}" for name in (loser, winner, "s/b.md", "s/sub/index.md")]
    discovery = (older if is_older else found)(tmp_path, EN_FR, *names)
    assert paths(discovery) == pages
    message = f"content/{winner} has the same place in the content tree, so this file is not a page"
    assert [(each.path, each.code, each.message) for each in discovery.diagnostics] == [
        (f"content/{loser}", "E302", message)
    ]


def test_an_index_in_another_language_is_a_page_of_the_section(tmp_path: Path) -> None:
    names = ["c/index.md", "c/_index.fr.md", "c/p.fr.md"]
    discovery = older(tmp_path, EN_FR, *(f"content/{name}" for name in names))
    assert [(f.path, f.lang, f.kind) for f in discovery.files] == [
        ("content/c/_index.fr.md", "fr", "section"),
        ("content/c/index.md", "en", "page"),
        ("content/c/p.fr.md", "fr", "page"),
    ]


def test_a_mount_outside_of_the_site_needs_permission(tmp_path: Path) -> None:
    config = "[[module.mounts]]\nsource = '../docs'\ntarget = 'content'\n"
    mounts = f"{config}[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n"
    write(tmp_path, {"docs/a.md": EMPTY, "site/hugo.toml": mounts, "site/content/b.md": EMPTY})
    site, _ = load_site(tmp_path / "site")
    assert [file.path for file in discover(site).files] == ["content/b.md"]
    (diagnostic,) = discover(site).diagnostics
    assert (diagnostic.path, diagnostic.code) == ("../docs", "E217")
    assert "--allow-outside" in diagnostic.hint
    site, _ = load_site(tmp_path / "site", allowed=(tmp_path / "docs",))
    assert [file.path for file in discover(site).files] == ["../docs/a.md", "content/b.md"]


@pytest.mark.parametrize(
    ("names", "winner"),
    [
        (("a.md", "a.html"), "a.md"),
        (("a.md", "a/index.md"), "a/index.md"),
        (("b/index.md", "b/_index.md"), "b/index.md"),
        (("My Page.md", "my-page.md"), "My Page.md"),
        (("a.md", "a.en.md"), "a.en.md"),
    ],
)
def test_a_place_has_a_single_file(tmp_path: Path, names: tuple[str, ...], winner: str) -> None:
    discovery = found(tmp_path, "[languages.en]\n", *(f"content/{name}" for name in names))
    assert paths(discovery) == [winner]
    assert [diagnostic.code for diagnostic in discovery.diagnostics] == ["E302"]


def test_symbolic_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path, {"content/real/a.md": EMPTY, "content/real/b.txt": ""})
    content = root / "content"
    (content / "loop").symlink_to(content, target_is_directory=True)
    (content / "folder").symlink_to(content / "real", target_is_directory=True)
    (content / "file.md").symlink_to(content / "real" / "a.md")
    (content / "gone.md").symlink_to(content / "nowhere.md")
    (content / "itself.md").symlink_to("itself.md")
    (content / "b.txt").symlink_to(content / "real" / "b.txt")
    discovery = found(tmp_path, "")
    assert paths(discovery) == ["real/a.md"]
    assert [(p.path, p.code, p.severity, p.message) for p in discovery.diagnostics] == [
        ("content/file.md", "E204", "warning", NOT_FOLLOWED),
        ("content/folder", "E204", "warning", NOT_FOLLOWED),
        ("content/gone.md", "E204", "warning", NOT_FOLLOWED),
        ("content/itself.md", "E204", "warning", NOT_FOLLOWED),
        ("content/loop", "E204", "error", "the symbolic link leads back to itself"),
    ]


NOT_FOLLOWED = "the symbolic link is not followed, because Hugo does not follow links"


def test_special_files_are_reported(tmp_path: Path) -> None:
    root = write(tmp_path, {"content/a.md": EMPTY})
    os.mkfifo(root / "content" / "pipe.md")
    os.mkfifo(root / "content" / "pipe")
    discovery = found(tmp_path, "")
    assert paths(discovery) == ["a.md"]
    assert [(p.path, p.code, p.severity) for p in discovery.diagnostics] == [
        ("content/pipe.md", "E214", "warning")
    ]


def test_a_content_folder_that_is_a_link_is_walked(tmp_path: Path) -> None:
    write(tmp_path, {"real/a.md": EMPTY})
    (tmp_path / "content").symlink_to(tmp_path / "real", target_is_directory=True)
    assert paths(found(tmp_path, "")) == ["a.md"]


def test_other_formats_are_pages_with_a_warning(tmp_path: Path) -> None:
    names = ["a.org", "_content.gotmpl", "b/index.rst", "b/c.adoc", "b/_content.gotmpl"]
    discovery = found(tmp_path, "", *(f"content/{name}" for name in names))
    assert paths(discovery) == ["a.org", "b/index.rst"]
    assert [(p.path, p.code, p.message) for p in discovery.diagnostics] == [
        ("content/_content.gotmpl", "E207", "the pages that this template makes are not read"),
        ("content/a.org", "E205", "the page is Org, but its markup is read as Markdown"),
        (
            "content/b/index.rst",
            "E205",
            "the page is reStructuredText, but its markup is read as Markdown",
        ),
    ]


def test_a_name_that_is_not_utf8_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    path = os.fsencode(tmp_path / "content") + b"/caf\xe9.md"
    try:
        with open(path, "wb"):  # noqa: PTH123 — Path takes no bytes
            pass
    except OSError:
        pytest.skip("this file system allows UTF-8 names only")
    discovery = found(tmp_path, "")
    assert discovery.files == ()
    (diagnostic,) = discovery.diagnostics
    assert (diagnostic.path, diagnostic.code) == ("content/caf\\udce9.md", "E206")
    assert diagnostic.message == "the name of the file is not UTF-8"


UNREADABLE = """
import os, sys
from pathlib import Path
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.files.discover import discover
site, _ = load_site(Path(sys.argv[1]))
# Loads what the other user may not be able to read.
discover(site)
os.setuid(65534)
found = discover(site)
for diagnostic in found.diagnostics:
    print(diagnostic.code, diagnostic.path, diagnostic.message)
print(*(file.path for file in found.files))
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to change the user")
def test_a_folder_without_permission_is_a_diagnostic(tmp_path: Path) -> None:
    """The other folders are still walked. Run as another user, since root may read everything."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        # Existing permissions stay, including the sticky bit of the shared folder.
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o055)
    write(tmp_path, {"content/open/a.md": EMPTY, "content/shut/b.md": EMPTY})
    (tmp_path / "content" / "shut").chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", UNREADABLE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "E202 content/shut the folder cannot be read: Permission denied",
        "content/open/a.md",
    ], done.stderr


def test_a_page_carries_size_and_time(tmp_path: Path) -> None:
    (file,) = found(tmp_path, "", "content/a.md").files
    stat = (tmp_path / "content" / "a.md").stat()
    assert (file.size, file.mtime_ns) == (stat.st_size, stat.st_mtime_ns)


# Two pages with one address.


def test_a_collision_names_both_files(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": "---\nslug: same\n---\n",
        "content/post/b.md": "---\nslug: same\n---\n",
        "content/post/c.md": "---\n---\n",
    }
    (diagnostic,) = collisions(read(tmp_path, files).records.values())
    assert (diagnostic.path, diagnostic.code) == ("content/post/b.md", "E301")
    assert diagnostic.message == (
        "the address /post/same/ is also the address of content/post/a.md: "
        "one of the two pages is lost"
    )
    assert diagnostic.hint == "change `slug` or `url` of one of them"


def test_drafts_and_pages_without_address_do_not_collide(tmp_path: Path) -> None:
    files = {
        "content/post/a.md": "---\nslug: same\n---\n",
        "content/post/b.md": "---\nslug: same\ndraft: true\n---\n",
        "content/post/c.md": "---\nslug: same\n_build: {render: never}\n---\n",
        "content/post/d.md": "---\n_build: {render: never}\n---\n",
    }
    assert collisions(read(tmp_path, files).records.values()) == ()


def test_the_place_is_that_of_the_address_if_the_front_matter_writes_one() -> None:
    diagnostic = Diagnostic(path="a.md", line=1, column=1, code="E301", message="", hint="")
    assert at_its_url(diagnostic, {"title": (2, 8)}) == diagnostic
    found = at_its_url(diagnostic, {"title": (2, 8), "slug": (5, 7)})
    assert (found.line, found.column) == (5, 7)


# Reading content files.


def _settings(root: Path, limit: int = 1000) -> Settings:
    return Settings(root=root, index=root / "index", max_file_bytes=limit)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": b"\xffx"}).files
    assert read_bytes(source, _settings(tmp_path)) == b"\xffx"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x" * 1001}).files
    with pytest.raises(ContentError) as caught:
        read_bytes(source, _settings(tmp_path))
    diagnostic = caught.value.diagnostic
    assert diagnostic.code == "E203"
    assert diagnostic.message == "the file has 1,001 bytes, more than the 1,000 allowed"
    assert "EVENTSEARCH_MAX_FILE_BYTES" in diagnostic.hint


def test_a_file_that_grew_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x" * 1001}).files
    with pytest.raises(ContentError, match="1,001"):
        read_bytes(source._replace(size=1), _settings(tmp_path))


def test_a_file_that_became_a_pipe_is_a_diagnostic(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": EMPTY}).files
    path = tmp_path / "content" / "a.md"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ContentError, match="not a regular file") as caught:
        read_bytes(source, _settings(tmp_path))
    assert caught.value.diagnostic.code == "E202"


def test_a_file_that_grows_while_it_is_read_ends(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x"}).files
    done = Event()

    def grow() -> None:
        with (tmp_path / "content" / "a.md").open("ab") as file:
            while not done.is_set() and file.tell() < 64 << 20:
                file.write(b"x" * 4096)

    writer = Thread(target=grow)
    writer.start()
    try:
        for _ in range(50):
            with suppress(ContentError):
                assert len(read_bytes(source, _settings(tmp_path, 100_000))) <= 100_000
    finally:
        done.set()
        writer.join()


def test_a_file_that_vanished_is_a_diagnostic(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": EMPTY}).files
    (tmp_path / "content" / "a.md").unlink()
    with pytest.raises(ContentError) as caught:
        read_bytes(source, _settings(tmp_path))
    assert caught.value.diagnostic.code == "E202"
    assert caught.value.diagnostic.message == "the file cannot be read: No such file or directory"
    assert str(caught.value) == caught.value.diagnostic.message


def test_too_many_open_files_end_the_run() -> None:
    reason = os.strerror(errno.EMFILE)
    with pytest.raises(BuildError) as caught:
        demand_handles("content/a.md", OSError(errno.EMFILE, reason))
    assert caught.value.message == f"content/a.md: {reason}"
    assert caught.value.hint == MORE_HANDLES
    demand_handles("content/a.md", OSError(errno.EACCES, os.strerror(errno.EACCES)))


def test_a_removed_file_has_vanished(tmp_path: Path) -> None:
    gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    assert has_vanished(tmp_path / "gone.md", gone)
    (tmp_path / "link.md").symlink_to("gone.md")
    assert not has_vanished(tmp_path / "link.md", gone)
    assert not has_vanished(tmp_path / ("x" * 5000), gone)
    shut = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert not has_vanished(tmp_path / "gone.md", shut)
