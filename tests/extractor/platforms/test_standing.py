"""Files that are mounted at several paths, and paths at which several files are mounted."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.files.discover import Discovery, discover
from site_on_disk import EMPTY, site_of

TWO = "defaultContentLanguage = 'fr'\n[languages.en]\n[languages.fr]\n"

EN = TWO.replace("'fr'", "'en'")


def found(root: Path, mounts: str, *names: str, languages: str = "") -> Discovery:
    """
    Write empty pages and discover the site.

    Args:
        mounts: Mounts as ``source target lang``, separated by commas. The language is optional.
    """
    config = languages
    for mount in mounts.split(","):
        source, target, *lang = mount.split()
        config += f"[[module.mounts]]\nsource = '{source}'\ntarget = '{target}'\n"
        config += f"lang = '{lang[0]}'\n" if lang else ""
    return discover(site_of(root, {"hugo.toml": config, **dict.fromkeys(names, EMPTY)}))


def notes(discovery: Discovery) -> list[tuple[str, str, str]]:
    """Return the path, the code and the message of each diagnostic."""
    return [(each.path, each.code, each.message) for each in discovery.diagnostics]


def again(kept: str, *others: str) -> str:
    """Return the message about a file that is mounted more than once."""
    return (
        f"the file is mounted more than once: it is indexed at {kept}, "
        f"but not at {', '.join(others)}"
    )


@pytest.mark.parametrize(
    ("mounts", "kept", "other"),
    [
        ("en content en, en content fr", "fr", "en"),
        ("en content en, en content", "fr", "en"),
        ("en content en, fr content fr, en content fr", "en", "fr"),
        ("fr content fr, en content fr, en content en", "en", "fr"),
    ],
)
def test_a_file_is_a_page_of_the_language_that_does_not_borrow_it(
    tmp_path: Path, mounts: str, kept: str, other: str
) -> None:
    discovery = found(tmp_path, mounts, "en/a.md", "en/b/index.md", languages=TWO)
    assert [(file.path, file.lang) for file in discovery.files] == [
        ("en/a.md", kept),
        ("en/b/index.md", kept),
    ]
    text = again(f"content for {kept}", f"content for {other}")
    assert notes(discovery) == [("en/a.md", "E215", text), ("en/b/index.md", "E215", text)]


@pytest.mark.parametrize(
    ("mounts", "kept", "message"),
    [
        ("en content en, en/b content/b fr", "en", again("content for en", "content/b for fr")),
        ("en/b content/b fr, en content en", "en", again("content for en", "content/b for fr")),
        ("en content fr, en/b content/news fr", "fr",
         again("content for fr", "content/news for fr")),
    ],
)  # fmt: skip
def test_a_section_that_is_mounted_again_stays_where_it_is(
    tmp_path: Path, mounts: str, kept: str, message: str
) -> None:
    discovery = found(tmp_path, mounts, "en/a.md", "en/b/c.md", languages=EN)
    assert [(file.path, file.lang, file.logical) for file in discovery.files] == [
        ("en/a.md", kept, "/a"),
        ("en/b/c.md", kept, "/b/c"),
    ]
    assert notes(discovery) == [("en/b/c.md", "E215", message)]


def test_a_content_folder_inside_of_another_is_not_its_section(tmp_path: Path) -> None:
    discovery = found(
        tmp_path, "c content en, c/fr content fr", "c/a.md", "c/fr/a.md", languages=EN
    )
    assert [(file.path, file.lang, file.logical) for file in discovery.files] == [
        ("c/a.md", "en", "/a"),
        ("c/fr/a.md", "fr", "/a"),
    ]
    assert notes(discovery) == []


def test_a_translated_page_is_not_borrowed(tmp_path: Path) -> None:
    mounts = "en content en, fr content fr, en content fr"
    discovery = found(tmp_path, mounts, "en/a.md", "fr/a.md", "en/b.md", languages=TWO)
    assert [(file.path, file.lang) for file in discovery.files] == [
        ("en/a.md", "en"),
        ("en/b.md", "en"),
        ("fr/a.md", "fr"),
    ]
    text = again("content for en", "content for fr")
    assert notes(discovery) == [("en/b.md", "E215", text)]


def test_a_place_taken_by_a_file_indexed_elsewhere_is_not_reported(
    tmp_path: Path,
) -> None:
    mounts = "one content en, two content/z en, one content fr, two content fr"
    discovery = found(tmp_path, mounts, "one/a.md", "two/a.md", "two/b.md", languages=EN)
    assert [(file.path, file.lang, file.logical) for file in discovery.files] == [
        ("one/a.md", "en", "/a"),
        ("two/a.md", "en", "/z/a"),
        ("two/b.md", "en", "/z/b"),
    ]
    assert notes(discovery) == [
        ("one/a.md", "E215", again("content for en", "content for fr")),
        ("two/b.md", "E215", again("content/z for en", "content for fr")),
    ]


@pytest.mark.parametrize(
    ("mounts", "logical", "message"),
    [
        ("content content, content/a.md content/b/c.md", "/a", again("content", "content/b/c.md")),
        ("content/a.md content/c.md, content content", "/c", again("content/c.md", "content")),
        ("content content, content content/x, content content/y", "/a",
         again("content", "content/x", "content/y")),
    ],
)  # fmt: skip
def test_a_file_at_several_places_is_the_page_of_the_first_mount(
    tmp_path: Path, mounts: str, logical: str, message: str
) -> None:
    discovery = found(tmp_path, mounts, "content/a.md")
    assert [file.logical for file in discovery.files] == [logical]
    assert notes(discovery) == [("content/a.md", "E215", message)]


def test_a_file_mounted_twice_at_one_place_is_not_reported(tmp_path: Path) -> None:
    mounts = "en content en, en content fr, en content en"
    discovery = found(tmp_path, mounts, "en/a.fr.md", languages=TWO)
    assert [(file.path, file.lang) for file in discovery.files] == [("en/a.fr.md", "fr")]
    assert discovery.diagnostics == ()


def test_faults_of_a_folder_mounted_twice_are_reported_once(tmp_path: Path) -> None:
    names = ("content/_content.gotmpl", "content/a.org", "content/b.html", "content/b.md")
    discovery = found(tmp_path, "content content, content content/x", *names)
    assert [(each.path, each.code) for each in discovery.diagnostics] == [
        ("content/_content.gotmpl", "E207"),
        ("content/a.org", "E205"),
        ("content/a.org", "E215"),
        ("content/b.html", "E302"),
        ("content/b.md", "E215"),
    ]


def test_many_files_mounted_again_are_reported_once(tmp_path: Path) -> None:
    names = [f"content/{number}.md" for number in range(6)]
    mounts = "content content, content content/x"
    message = again("content", "content/x")
    assert notes(found(tmp_path, mounts, *names[:5])) == [
        (name, "E215", message) for name in names[:5]
    ]
    assert notes(found(tmp_path, mounts, *names)) == [
        (names[0], "E215", f"{message} (and 5 more files)")
    ]
