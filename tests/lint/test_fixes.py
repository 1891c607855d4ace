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

SAFE: tuple[Case, ...] = (
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
)

UNSAFE: tuple[Case, ...] = (
    ("E101", "title: Atelier: la suite", 'title: "Atelier: la suite"'),
    ("E101", "title: *gras* et suite", 'title: "*gras* et suite"'),
    ("E101", "title: a: b # c", "title: a: b # c"),
)


def fixes(root: Path, files: Mapping[str, str], code: str) -> list[Fix]:
    """Return the fixes of a site's diagnostics with a code."""
    older = {".hvm": "0.151.0", **files}
    return [each.fix for each in diagnostics(root, older, code) if each.fix]


def becomes(text: str, fix: Fix, path: str = PATH) -> str:
    """Return what a file becomes by a fix."""
    return apply_edits(text, [edit for edit in fix.edits if edit.path == path])


@pytest.mark.parametrize(("code", "front", "after"), [*SAFE, *UNSAFE])
def test_front_matter_after_its_fix(tmp_path: Path, code: str, front: str, after: str) -> None:
    """Only the bytes of the hint are others; where it is not sure, there is no fix."""
    text = f"---\r\n{front}\n---\nUn texte.\r\n"
    found = fixes(tmp_path, {PATH: text}, code)
    if front == after:
        assert found == []
        return
    assert becomes(text, found[0]) == text.replace(front, after, 1)
    assert found[0].safe is ((code, front, after) in SAFE)
    assert BY_CODE[code].fix


def test_a_word_that_is_a_text_for_hugo_stays(tmp_path: Path) -> None:
    """From 0.152 on a page with `draft: yes` is published, which `true` would end."""
    (found,) = diagnostics(tmp_path, {".hvm": "0.152.0", PATH: page("draft: yes")}, "E112")
    assert found.fix is None


@pytest.mark.parametrize(("code", "front", "after"), [case for case in SAFE if case[1] != case[2]])
def test_a_fix_leaves_no_diagnostic_of_its_kind(
    tmp_path: Path, code: str, front: str, after: str
) -> None:
    """And none that was not there before."""
    assert diagnostics(tmp_path, {PATH: page(after)}, code, "E101") == ()


LINKS: tuple[tuple[str, str, bool], ...] = (
    ("ada@example.com", "mailto:ada@example.com", True),
    ("(https://example.com/a)", "https://example.com/a", True),
    ("@https://example.com/a", "https://example.com/a", True),
    ("htps://example.com/a?b=c", "https://example.com/a?b=c", True),
    ("http:/example.com", "http://example.com", True),
    ("www.example.com/a", "https://www.example.com/a", False),
)


@pytest.mark.parametrize(("before", "after", "safe"), LINKS)
def test_a_link_after_its_fix(tmp_path: Path, before: str, after: str, safe: bool) -> None:
    """Its address is mended; the words around it stay."""
    text = page("title: A", f"Voir [x]({before}), été.")
    (found,) = fixes(tmp_path, {PATH: text}, "E315")
    assert becomes(text, found) == text.replace(before, after)
    assert found.safe is safe


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
    """Neither its words, nor what shows how links are written."""
    text = page("title: A", body)
    (found,) = fixes(tmp_path, {PATH: text}, "E315")
    expected = page("title: A", after) if after else text.replace("]: a@", "]: mailto:a@")
    assert becomes(text, found) == expected


def test_a_link_that_is_written_otherwise_has_no_fix(tmp_path: Path) -> None:
    """With entities in it; the address in the HTML is not what stands in the file."""
    files = {PATH: page("title: A", "[x](htps://example.com/?a=1&amp;b=2)")}
    assert len(diagnostics(tmp_path, files, "E315")) == 1
    assert fixes(tmp_path, files, "E315") == []


def pages(*tags: str) -> dict[str, str]:
    """Return pages, each with a list of tags."""
    return {
        f"content/post/{n}.md": page(f"title: P{n}\ntags: {each}") for n, each in enumerate(tags)
    }


@pytest.mark.parametrize(
    ("code", "rare", "usual", "after"),
    [
        ("E701", '["10 %", a]', "[10%]", '["10%", a]'),
        ("E701", "\n- 10 %\n- a", "[10%]", "\n- 10%\n- a"),
        ("E701", "opendata", '["Open Data"]', "Open Data"),
        ("E703", "[python]", "[Python]", "[Python]"),
        ("E703", "[open data]", "[open-data]", "[open-data]"),
        ("E701", "[ecole]", "[école]", None),
        ("E701", "[atelier]", "[ateliers]", None),
        ("E703", '["\\u0070ython"]', "[Python]", None),
        ("E703", "[python, Python]", "[Python]", None),
    ],
)
def test_the_rare_spelling_of_a_term_after_its_fix(
    tmp_path: Path, code: str, rare: str, usual: str, after: str | None
) -> None:
    """Quotes and brackets stay; an accent or a plural may be meant."""
    files = pages(rare, usual, usual)
    found = fixes(tmp_path, files, code)
    if after is None:
        assert found == []
        return
    assert becomes(files["content/post/0.md"], found[0], "content/post/0.md") == page(
        f"title: P0\ntags: {after}"
    )
    assert not found[0].safe


def test_no_spelling_is_right_unless_most_pages_have_it(tmp_path: Path) -> None:
    """Two against one is most, three against two is not."""
    files = pages("[python]", "[Python]", "[Python]", "[python]", "[Python]")
    assert len(diagnostics(tmp_path, files, "E703")) == 1
    assert fixes(tmp_path, files, "E703") == []


def test_all_pages_with_the_rare_spelling_are_fixed_together(tmp_path: Path) -> None:
    """One finding, edits in every file, whatever the format."""
    files = {
        **pages("[Python]", "[Python]", "[Python]", "[Python]"),
        "content/post/x.md": '+++\ntitle = "X"\ntags = ["python"] # liste\n+++\nX\n',
        "content/post/z.md": '{\n"title": "Z", "tags": ["a", "python"]\n}\nZ\n',
    }
    (found,) = fixes(tmp_path, files, "E703")
    assert {edit.path for edit in found.edits} == {"content/post/x.md", "content/post/z.md"}
    after = becomes(files["content/post/z.md"], found, "content/post/z.md")
    assert after == files["content/post/z.md"].replace("python", "Python")


def test_a_name_becomes_the_key_of_its_profile(tmp_path: Path) -> None:
    """Where it is exactly the name; a name that is only like it is a question."""
    files = {
        "content/authors/ada/_index.md": page("title: Ada Lovelace"),
        "content/authors/zoe/_index.md": page("title: Zoé Martin"),
        PATH: page("title: A\nauthors:\n- Ada Lovelace\n- zoe"),
        "content/post/b.md": page("title: B\nauthors: [Zoé Martinn]"),
    }
    (found,) = fixes(tmp_path, files, "E711")
    assert becomes(files[PATH], found) == files[PATH].replace("- Ada Lovelace", "- ada")
    assert not found.safe


def test_a_file_that_is_not_utf_8_has_no_fix(tmp_path: Path) -> None:
    """Its offsets are not those of its bytes."""
    (tmp_path / "content" / "post").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"---\ndraft: no\n---\n\xff\n")
    (told,) = diagnostics(tmp_path, {}, "E112")
    assert told.fix is None
