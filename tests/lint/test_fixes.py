"""Which diagnostics have one right hint, and which have none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.codes import BY_CODE
from eventsearch.lint.fix.source_file import apply_edits
from eventsearch.model.page import Fix
from lint_site import diagnostics, page

PATH = "content/post/a.md"

Case = tuple[str, str, str]
"""Code, front matter and what it is after the fix; the same where there is none."""

CASES: tuple[Case, ...] = (
    # Tabs that indent.
    ("E101", "tags:\n\t- x\n\t- y", "tags:\n  - x\n  - y"),
    ("E101", "params:\n\ta:\n\t\tb: 1", "params:\n  a:\n    b: 1"),
    ("E101", "params:\n  a:\n\t\tb: 1", "params:\n  a:\n\t\tb: 1"),
    ("E101", "ok: 1\n\ttitle: T", "ok: 1\n\ttitle: T"),
    # Values that may not begin so.
    ("E101", "title: @ada", 'title: "@ada"'),
    ("E101", 'title:  `a` "b"  ', "title:  '`a` \"b\"'  "),
    ("E101", "title: %a \\b", "title: '%a \\b'"),
    ("E101", "title: @ada # x", "title: @ada # x"),
    ("E101", "tags: [@ada]", "tags: [@ada]"),
    ("E101", "tags:\n- a\n- @ada", 'tags:\n- a\n- "@ada"'),
    ("E101", "params:\n  who: @ada", 'params:\n  who: "@ada"'),
    ("E101", "title: [a", "title: [a"),
    ("E101", "title: 'a", "title: 'a"),
    # Equal keys.
    # UrlIndex of the site itself.
    ("E109", "url: https://example.org/x/", "url: /x/"),
    ("E109", 'aliases: ["/a/", "https://example.org/b/"]', 'aliases: ["/a/", "/b/"]'),
    ("E109", "url: https://example.com/x/", "url: https://example.com/x/"),
    ("E109", "url: https://example.org/x/?y", "url: https://example.org/x/?y"),
    ("E109", "url: https://example.org", "url: https://example.org"),
    # Signs that only Hugo reads, or Hugo does not.
    ("E110", 'title: "l\\\'été\\\'"\nb: "\\\'"', 'title: "l\'été\'"\nb: "\'"'),
    ("E110", "title: !mine T", "title: !mine T"),
    ("E111", 'title: "a\\/b"', 'title: "a/b"'),
    ("E111", "tags: [a, b?]", 'tags: [a, "b?"]'),
    ("E111", 'tags: [a "b"?]', "tags: ['a \"b\"?']"),
    ("E111", "tags: {b?: c}", 'tags: {"b?": c}'),
    ("E111", "[a]: b", "[a]: b"),
    # Words for switches.
    ("E112", "title: T\nheadless: no", "title: T\nheadless: false"),
    ("E112", "title: T\nparams:\n  Draft: off", "title: T\nparams:\n  Draft: false"),
    ("E112", "title: no", "title: no"),
    ("E112", "draft: [no]", "draft: [no]"),
    ("E112", "zip: 01000", "zip: 01000"),
    # Two lines may have run into one, or a sign may be missing.
    ("E101", "title: Atelier: la suite", "title: Atelier: la suite"),
    ("E101", "title: *gras* et suite", "title: *gras* et suite"),
)


def fixes(root: Path, files: Mapping[str, str], code: str) -> list[Fix]:
    """Return the fixes of a site's diagnostics with a code."""
    older = {".hvm": "0.151.0", **files}
    return [each.fix for each in diagnostics(root, older, code) if each.fix]


def becomes(text: str, fix: Fix) -> str:
    """Return what a file becomes by a fix."""
    return apply_edits(text, fix.edits)


@pytest.mark.parametrize(("code", "front", "after"), CASES)
def test_front_matter_after_its_fix(tmp_path: Path, code: str, front: str, after: str) -> None:
    text = f"---\r\n{front}\n---\nUn texte.\r\n"
    found = fixes(tmp_path, {PATH: text}, code)
    if front == after:
        assert found == []
        return
    assert becomes(text, found[0]) == text.replace(front, after, 1)
    assert BY_CODE[code].fix


def test_a_word_that_is_a_text_for_hugo_stays(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, {".hvm": "0.152.0", PATH: page("draft: yes")}, "E112")
    assert found.fix is None


@pytest.mark.parametrize(("code", "front", "after"), [case for case in CASES if case[1] != case[2]])
def test_a_fix_leaves_no_diagnostic_of_its_kind(
    tmp_path: Path, code: str, front: str, after: str
) -> None:
    assert diagnostics(tmp_path, {PATH: page(after)}, code, "E101") == ()


LINKS: tuple[tuple[str, str], ...] = (
    ("ada@example.com", "mailto:ada@example.com"),
    ("(https://example.com/a)", "https://example.com/a"),
    ("@https://example.com/a", "https://example.com/a"),
    ("htps://example.com/a?b=c", "https://example.com/a?b=c"),
    ("http:/example.com", "http://example.com"),
)


@pytest.mark.parametrize(("before", "after"), LINKS)
def test_a_link_after_its_fix(tmp_path: Path, before: str, after: str) -> None:
    text = page("title: A", f"Voir [x]({before}), été.")
    (found,) = fixes(tmp_path, {PATH: text}, "E315")
    assert becomes(text, found) == text.replace(before, after)


def test_a_host_without_a_scheme_is_left_to_the_author(tmp_path: Path) -> None:
    files = {PATH: page("title: A", "[x](www.example.com/a)")}
    (found,) = diagnostics(tmp_path, files, "E315")
    assert (found.hint, found.fix) == ("write `https://` before it", None)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("[a@b.org](a@b.org)", "[a@b.org](mailto:a@b.org)"),
        ("`[x](a@b.org)` [x](a@b.org)", "`[x](a@b.org)` [x](mailto:a@b.org)"),
        ("```\n[x](a@b.org)\n```\n\n[x]\n\n[x]: a@b.org", None),
        ("[x](a@b.org) [y](a@b.org)", "[x](mailto:a@b.org) [y](a@b.org)"),
    ],
)
def test_only_the_address_of_the_link_is_changed(
    tmp_path: Path, body: str, after: str | None
) -> None:
    text = page("title: A", body)
    (found,) = fixes(tmp_path, {PATH: text}, "E315")
    expected = page("title: A", after) if after else text.replace("]: a@", "]: mailto:a@")
    assert becomes(text, found) == expected


def test_a_link_that_is_written_otherwise_has_no_fix(tmp_path: Path) -> None:
    files = {PATH: page("title: A", "[x](htps://example.com/?a=1&amp;b=2)")}
    assert len(diagnostics(tmp_path, files, "E315")) == 1
    assert fixes(tmp_path, files, "E315") == []


def test_a_file_that_is_not_utf_8_has_no_fix(tmp_path: Path) -> None:
    (tmp_path / "content" / "post").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"---\ndraft: no\n---\n\xff\n")
    (told,) = diagnostics(tmp_path, {}, "E112")
    assert told.fix is None
