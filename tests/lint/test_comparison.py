"""Which diagnostics are new, compared by code, path and message, and by lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.lint.comparison import (
    ChangedSite,
    SiteReader,
    compare_with_commit,
    new_diagnostics,
)
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.settings import load_settings
from git_repository import commit, start

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def at(place: str, message: str = "wrong", code: str = "E102") -> Diagnostic:
    """Return a diagnostic at ``path:line``."""
    path, _, line = place.partition(":")
    return Diagnostic(path=path, line=int(line or 0), code=code, message=message, hint="mend it")


def new(
    now: list[Diagnostic],
    before: list[Diagnostic],
    texts: Mapping[str, tuple[str, str]] | None = None,
    moved: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the places of new diagnostics. Each character of a text counts as a line."""
    texts = texts or {}
    found = new_diagnostics(
        now,
        before,
        moved=moved or {},
        lines=lambda path: tuple(texts.get(path, ("", ""))[1]),
        lines_before=lambda path: tuple(texts.get(path, ("", ""))[0]),
    )
    assert [*found] == [each for each in now if each in found]
    return [f"{each.path}:{each.line}" for each in found]


@pytest.mark.parametrize(
    ("before", "now", "numbers"),
    [
        ("", "", []),
        ("", "ab", [1, 2]),
        ("ab", "", []),
        ("abc", "abc", []),
        ("abc", "axc", [2]),
        ("abc", "abcd", [4]),
        ("abc", "zabc", [1]),
        ("abc", "bca", []),
        ("aaa", "aaaa", [4]),
        ("abcd", "acxbxd", [3, 5]),
        ("ab", "bb", [1]),
    ],
)
def test_added_and_changed_lines_are_touched(before: str, now: str, numbers: list[int]) -> None:
    lines = range(len(now) + 1)
    everything = [at(f"a:{number}") for number in lines]
    assert new(everything, everything, {"a": (before, now)}) == [f"a:{each}" for each in numbers]


def test_a_moved_diagnostic_is_not_new() -> None:
    before = [at("a:1", "as on line 3"), at("b:1", code="E104")]
    now = [at("a:7", "as on line 9"), at("b:1"), at("c:1", code="E104"), at("b:2", "x")]
    assert new(now, before) == ["b:1", "c:1", "b:2"]


def test_of_equal_diagnostics_those_on_touched_lines_are_new() -> None:
    before = [at("a:1"), at("a:2")]
    now = [at("a:1"), at("a:2"), at("a:3")]
    assert new(now, before) == ["a:3"]
    assert new(now, before, {"a": ("bc", "abc")}) == ["a:1"]
    assert new(now, before, {"a": ("bc", "xyz")}) == ["a:1", "a:2", "a:3"]


def test_a_renamed_file_is_compared_with_the_old_one() -> None:
    moved = {"old.md": "new é.md", "data/a.yml": "data/b.yml", "data/a.yml.md": "c.md"}
    before = [at("old.md:1"), at("data/a.yml#one"), at("x.md", "as in old.md and data/a.yml.md")]
    now = [at("new é.md:2"), at("data/b.yml#one"), at("x.md", "as in new é.md and c.md")]
    assert new(now, before, moved=moved) == []
    assert (
        new([at("new é.md:1")], before, {"old.md": ("b", ""), "new é.md": ("", "b")}, moved) == []
    )


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("E404", 'there is no shortcode "x"{more}'),
        ("E404", 'there is no shortcode "x"{more} (the page is built from 2031-01-01 on)'),
        ("E703", '`tags`: "A" ({count}) and "a" (7 pages) are one term'),
    ],
)
def test_a_diagnostic_of_several_pages_is_new_if_there_are_more(code: str, message: str) -> None:
    def told(path: str, count: int) -> Diagnostic:
        more = f", here and on {count - 1} more" if count > 1 else ""
        noun = "page" if count == 1 else "pages"
        return at(path, message.format(more=more, count=f"{count} {noun}"), code)

    assert new([told("b:1", 2)], [told("a:1", 2)]) == []
    assert new([told("b:1", 1)], [told("a:1", 2)]) == []
    assert new([told("b:1", 3)], [told("a:1", 2)]) == ["b:1"]
    assert new([told("b:1", 2)], [told("a:1", 1)]) == ["b:1"]
    often = told("b:1", 2)
    assert new([often], [at("a:1", often.message.replace("7 pages", "9 pages"), code)]) == []


def test_a_smaller_number_in_a_message_is_not_new() -> None:
    three, two = (at("a", f"{number} entries of x are not read") for number in (3, 2))
    assert new([two], [three]) == []
    assert new([three], [two]) == ["a:0"]


def test_a_renamed_path_does_not_match_longer_paths() -> None:
    moved = {"a.md": "b.md"}
    told = ["in docs/a.md", "in xa.md", "in a.md.txt", "in a.md/x", "in ../a.md", "in é-a.md"]
    same = [at("x.md", message) for message in told]
    assert new(same, same, moved=moved) == []
    before = at("x.md", "a.md, (a.md), a.md:3 and a.md.")
    assert new([at("x.md", "b.md, (b.md), b.md:3 and b.md.")], [before], moved=moved) == []


def compared(site: Path, ref: str) -> ChangedSite:
    """Return a site beside its version at a commit."""
    reader = SiteReader(
        load=lambda folder, own: load_settings(folder, environ={}, flags=own),
        read=lambda settings, known, changed: SiteSnapshot(
            settings, None, NOW, known=known, changed=changed
        ),
        lines=lambda _: lambda _: (),
        keep=tuple,
    )
    return compare_with_commit(ref, load_settings(site, environ={}, flags={}), reader, NOW)


def test_a_site_is_compared_with_a_commit(tmp_path: Path) -> None:
    files = {
        "config.toml": "title = 'S'\n",
        "content/event/a.md": "---\ntitle: A\ndate: 2022-13-31\n---\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    start(tmp_path)
    (tmp_path / "content/event/b.md").write_text("---\ntitle: B\ndate: 2022-14-31\n---\n")
    change = compared(tmp_path, "HEAD")
    assert [diagnostic.path for diagnostic in change.new] == ["content/event/b.md"]
    assert {diagnostic.path for diagnostic in change.diagnostics} > {"content/event/b.md"}


def test_files_that_are_equal_at_the_commit_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    extract = SiteSnapshot._extract

    def counting(self: SiteSnapshot, files: Sequence[SourceFile], progress: None) -> None:
        read.extend(file.path for file in files)
        extract(self, files, progress)

    start(tmp_path)
    names = ("content/a.md", "content/b.md")
    first = commit(tmp_path, {"eventsearch.toml": "", **dict.fromkeys(names, "# A\n")})
    (tmp_path / "content/b.md").write_text("# B\n", encoding="utf-8")
    monkeypatch.setattr(SiteSnapshot, "_extract", counting)
    compared(tmp_path, first)
    assert sorted(read) == ["content/a.md", "content/b.md", "content/b.md"]


def test_all_diagnostics_of_a_new_site_are_new(tmp_path: Path) -> None:
    start(tmp_path)
    first = commit(tmp_path, {"eventsearch.toml": "[index\n"})
    text = "---\ntitle: A\ndate: 2022-13-31\n---\n"
    commit(tmp_path, {"eventsearch.toml": "", "content/event/a.md": text})
    change = compared(tmp_path, first)
    assert {diagnostic.path for diagnostic in change.new} > {"content/event/a.md"}
    assert [*change.new] == [*change.diagnostics]
    assert change.notes[-1].startswith(f"all diagnostics count as new; at {first[:12]}: ")
