"""Files that are pages."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.extractor.files.discover import Discovery, discover
from eventsearch.extractor.hugo.config import load_site
from site_on_disk import EMPTY, site_of, write


def found(root: Path, config: str, *names: str) -> Discovery:
    """Write empty pages and discover the site."""
    files: Mapping[str, str] = {"hugo.toml": config, **dict.fromkeys(names, EMPTY)}
    return discover(site_of(root, files))


def paths(discovery: Discovery) -> list[str]:
    """Return where the pages stand below the content."""
    return [file.path.removeprefix("content/") for file in discovery.files]


def test_files_beside_an_index_are_resources(tmp_path: Path) -> None:
    names = ["a/index.md", "a/notes.md", "a/deep/index.md", "a/deep/_index.md", "b/x.md"]
    discovery = found(tmp_path, "", *(f"content/{name}" for name in names))
    assert paths(discovery) == ["a/index.md", "b/x.md"]


def older(root: Path, config: str, *names: str) -> Discovery:
    """Return the same as a Hugo before 0.153 has it."""
    files: Mapping[str, str] = {
        "hugo.toml": config,
        ".hvm": "0.152.2",
        **dict.fromkeys(names, EMPTY),
    }
    return discover(site_of(root, files))


def test_an_index_wins_over_an_index_of_a_section(tmp_path: Path) -> None:
    names = ["s/_index.fr.md", "s/index.md", "s/b.md", "s/sub/index.md"]
    config = "[languages.en]\n[languages.fr]\n"
    discovery = found(tmp_path, config, *(f"content/{name}" for name in names))
    assert paths(discovery) == ["s/index.md"]
    (diagnostic,) = discovery.diagnostics
    assert (diagnostic.path, diagnostic.code, diagnostic.message) == (
        "content/s/_index.fr.md",
        "E302",
        "content/s/index.md stands at the same place, so this file is no page",
    )


def test_a_branch_bundle_keeps_its_pages(tmp_path: Path) -> None:
    names = ["s/_index.md", "s/index.md", "s/b.md", "s/sub/index.md"]
    discovery = older(tmp_path, "", *(f"content/{name}" for name in names))
    assert paths(discovery) == ["s/_index.md", "s/b.md", "s/sub/index.md"]
    (diagnostic,) = discovery.diagnostics
    assert (diagnostic.path, diagnostic.code) == ("content/s/index.md", "E302")
    assert diagnostic.message == (
        "content/s/_index.md stands at the same place, so this file is no page"
    )


def test_an_index_in_another_language_is_a_page_of_the_section(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.fr]\n"
    names = ["c/index.md", "c/_index.fr.md", "c/p.fr.md"]
    discovery = older(tmp_path, config, *(f"content/{name}" for name in names))
    assert [(f.path, f.lang, f.kind) for f in discovery.files] == [
        ("content/c/_index.fr.md", "fr", "section"),
        ("content/c/index.md", "en", "page"),
        ("content/c/p.fr.md", "fr", "page"),
    ]


def test_hidden_and_ignored_files_are_none(tmp_path: Path) -> None:
    names = [".a.md", "#b.md", "c.md~", ".git/d.md", "drafts/e.md", "f.tmp.md", "_g.md", "h.txt"]
    config = r"ignoreFiles = ['\.tmp\.md$', 'content/drafts/', '(']"
    assert paths(found(tmp_path, config, *(f"content/{name}" for name in names))) == ["_g.md"]


def test_languages_come_from_suffix_or_folder(tmp_path: Path) -> None:
    config = (
        "[languages.en]\ncontentDir = 'content/en'\n[languages.fr]\ncontentDir = 'content/fr'\n"
    )
    names = ["content/en/a.md", "content/en/b.fr.md", "content/fr/a.md", "content/c.md"]
    discovery = found(tmp_path, config, *names)
    assert [(f.path, f.lang, f.logical) for f in discovery.files] == [
        ("content/en/a.md", "en", "/a"),
        ("content/en/b.fr.md", "fr", "/b"),
        ("content/fr/a.md", "fr", "/a"),
    ]


def test_a_folder_of_a_language_inside_of_another_one_belongs_to_it(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.fr]\ncontentDir = 'content/fr'\n"
    discovery = found(tmp_path, config, "content/a.md", "content/fr/a.md")
    assert [(f.path, f.lang, f.logical) for f in discovery.files] == [
        ("content/a.md", "en", "/a"),
        ("content/fr/a.md", "fr", "/a"),
    ]


@pytest.mark.parametrize("config", ["disableLanguages = ['de']\n", ""])
def test_files_of_a_language_that_is_switched_off_are_none(tmp_path: Path, config: str) -> None:
    off = "" if config else "disabled = true\n"
    config = f"{config}[languages.en]\n[languages.de]\n{off}"
    assert paths(found(tmp_path, config, "content/a.md", "content/a.de.md")) == ["a.md"]


def test_kinds_that_are_switched_off_are_none(tmp_path: Path) -> None:
    names = ["tags/_index.md", "tags/a/_index.md", "s/_index.md", "s/a.md"]
    config = "disableKinds = ['term', 'section']"
    discovery = found(tmp_path, config, *(f"content/{name}" for name in names))
    assert paths(discovery) == ["s/a.md", "tags/_index.md"]


def test_mounts_stand_in_for_the_content_folder(tmp_path: Path) -> None:
    config = """
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
source = 'gone'
target = 'content'
[[module.mounts]]
source = 'static'
target = 'static'
"""
    names = ["content/no.md", "docs/a.md", "docs/secret.md", "src/fr/b.md", "README.md"]
    discovery = found(tmp_path, config, *names)
    assert [(f.path, f.lang, f.logical) for f in discovery.files] == [
        ("README.md", "en", "/readme"),
        ("docs/a.md", "en", "/docs/a"),
        ("src/fr/b.md", "fr", "/b"),
    ]


def test_a_mount_may_lie_outside_of_the_site_where_that_is_allowed(tmp_path: Path) -> None:
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
def test_one_file_stands_at_a_place(tmp_path: Path, names: tuple[str, ...], winner: str) -> None:
    discovery = found(tmp_path, "[languages.en]\n", *(f"content/{name}" for name in names))
    assert paths(discovery) == [winner]
    assert [diagnostic.code for diagnostic in discovery.diagnostics] == ["E302"]


def test_symbolic_links_are_named_and_not_followed(tmp_path: Path) -> None:
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


NOT_FOLLOWED = "the symbolic link is not followed, as Hugo follows none"


def test_what_is_neither_file_nor_folder_is_named(tmp_path: Path) -> None:
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
        ("content/a.org", "E205", "the page is Org, and its marks are read as Markdown"),
        (
            "content/b/index.rst",
            "E205",
            "the page is reStructuredText, and its marks are read as Markdown",
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
    """The others are walked; run under another user, since root may read everything."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        # What was allowed before stays so, the sticky bit of the folder for all included.
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


def test_the_order_is_that_of_the_paths(tmp_path: Path) -> None:
    names = ["b.md", "a/index.md", "a-b.md", "c/_index.md", "a.md.md"]
    discovery = found(tmp_path, "", *(f"content/{name}" for name in names))
    assert paths(discovery) == sorted(names)


def test_a_page_carries_size_and_time(tmp_path: Path) -> None:
    (file,) = found(tmp_path, "", "content/a.md").files
    stat = (tmp_path / "content" / "a.md").stat()
    assert (file.size, file.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
