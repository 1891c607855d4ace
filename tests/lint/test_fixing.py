"""Which diagnostics can be fixed, and how do fixes change the files?"""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsearch.lint.codes import BY_CODE
from eventsearch.lint.fix.autofix import Change, FixRefused, FixResult, fix_site
from eventsearch.lint.fix.autofix import write as write_change
from eventsearch.lint.fix.source_file import apply_edits, edit, overlap
from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic, Fix
from eventsearch.settings import Settings
from lint_site import CONFIGURATION, NOW, diagnostics, page
from platform_samples import FENCED_SAMPLES as SAMPLES
from site_on_disk import write

# Sites after their diagnostics are fixed.

PATH = "content/post/a.md"


def all_of(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Select every diagnostic."""
    return tuple(found)


def of_site(root: Path, files: Mapping[str, str | bytes]) -> FixResult:
    """Write a site for the last Hugo that reads YAML 1.1, fix it, and return the result."""
    write(root, {".hvm": "0.151.0", "hugo.toml": CONFIGURATION, **files})
    settings = Settings(root=root, index=root / ".eventsearch")
    return fix_site(SiteSnapshot(settings), now=NOW, keep=all_of)


def codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return the codes of diagnostics."""
    return [diagnostic.code for diagnostic in diagnostics]


def after(found: FixResult) -> dict[str, str]:
    """Return the text of each file that is changed."""
    return {change.path: change.after.decode() for change in found.changes}


def test_a_clean_site_is_not_changed(tmp_path: Path) -> None:
    assert of_site(tmp_path, {PATH: page("title: A")}) == FixResult(
        changes=(), fixed=(), remaining=()
    )


def test_finding_fixes_does_not_write_files(tmp_path: Path) -> None:
    text = page("draft: no")
    found = of_site(tmp_path, {PATH: text})
    assert (tmp_path / PATH).read_text(encoding="utf-8") == text
    assert [(each.before.decode(), each.after.decode()) for each in found.changes] == [
        (text, page("draft: false"))
    ]


def test_line_ends_and_the_byte_order_mark_are_kept(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: A\r\ndraft: no\r\n---\r\nVoir [x](htps://e.com).\rFin"
    (change,) = of_site(tmp_path, {PATH: data}).changes
    assert change.after == data.replace(b"no\r", b"false\r").replace(b"htps://", b"https://")


def test_fixes_of_equal_texts_are_applied_in_order(tmp_path: Path) -> None:
    body = "[x](a@b.org) [y](a@b.org) [z](a@b.org)"
    found = of_site(tmp_path, {PATH: page("title: A", body)})
    assert after(found) == {PATH: page("title: A", body.replace("(a@", "(mailto:a@"))}
    assert codes(found.fixed) == ["E315", "E315", "E315"]
    assert found.remaining == ()


def test_errors_that_a_fix_reveals_are_fixed_too(tmp_path: Path) -> None:
    front = "title: @ada\nurl: https://example.org/x/\ndate: 2024-13-01\ncountry: NO"
    found = of_site(tmp_path, {PATH: page(front)})
    assert after(found)[PATH] == page('title: "@ada"\nurl: /x/\ndate: 2024-13-01\ncountry: NO')
    assert (codes(found.fixed), codes(found.remaining)) == (["E101", "E109"], ["E102", "E112"])


def test_pages_that_inherit_from_a_fixed_file_are_read_again(tmp_path: Path) -> None:
    files = {
        "content/post/_index.md": page("title: @tous\ncascade:\n  url: https://example.org/x/"),
        "content/post/a.md": page("title: A"),
        "content/post/b.md": page("title: B"),
    }
    found = of_site(tmp_path, files)
    assert codes(found.fixed) == ["E101"]
    assert {diagnostic.path for diagnostic in found.remaining if diagnostic.code == "E109"} == {
        "content/post/_index.md",
        "content/post/a.md",
        "content/post/b.md",
    }


def test_only_the_requested_diagnostics_are_fixed(tmp_path: Path) -> None:
    files = {PATH: page("draft: no", "[x](a@b.org)"), ".hvm": "0.151.0"}
    write(tmp_path, {"hugo.toml": CONFIGURATION, **files})
    survey = SiteSnapshot(Settings(root=tmp_path, index=tmp_path / ".eventsearch"))

    def wanted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(diagnostic for diagnostic in found if diagnostic.code == "E112")

    found = fix_site(survey, now=NOW, keep=wanted)
    assert after(found) == {PATH: page("draft: false", "[x](a@b.org)")}
    assert (codes(found.fixed), found.remaining) == (["E112"], ())


def test_a_file_that_changes_meanwhile_has_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": CONFIGURATION, PATH: page("draft: no")})
    survey = SiteSnapshot(Settings(root=tmp_path, index=tmp_path / ".eventsearch"))
    write(tmp_path, {PATH: page("b: 1\ndraft: no")})
    found = fix_site(survey, now=NOW, keep=all_of)
    assert (found.changes, codes(found.remaining)) == ((), ["E107", "E112"])
    (tmp_path / PATH).unlink()
    assert fix_site(survey, now=NOW, keep=all_of).changes == ()


def test_the_remaining_diagnostics_equal_those_of_a_new_check(tmp_path: Path) -> None:
    files = {
        PATH: page("title: A\ndraft: no", "[x](htps://example.com) [y](/post/z/)"),
        "content/post/b.md": page("title: B\ndate: hier"),
    }
    found = of_site(tmp_path, files)
    assert codes(found.fixed) == ["E112", "E315"]
    write(tmp_path, {change.path: change.after for change in found.changes})
    assert check(Settings(root=tmp_path, index=tmp_path / "i"), now=NOW) == found.remaining
    assert codes(found.remaining) == ["E312", "E102"]


def test_a_thousand_errors_in_a_file_are_fixed_at_once(tmp_path: Path) -> None:
    links = "".join(f"[x](contact{number}@example.org)\n\n" for number in range(1000))
    found = of_site(tmp_path, {PATH: page("title: A", links)})
    assert (len(found.fixed), found.remaining) == (1000, ())
    assert after(found)[PATH].count("(mailto:contact") == 1000
    write(tmp_path, {PATH: page("title: A", links)})
    told = check(Settings(root=tmp_path, index=tmp_path / "i"), now=NOW)
    assert all(diagnostic.fix for diagnostic in told)


def test_links_that_cannot_be_fixed_together_are_fixed_by_themselves(tmp_path: Path) -> None:
    body = "`<a@example.org>` [x](b@example.org) `(c@example.org)` [y](c@example.org)"
    found = of_site(tmp_path, {PATH: page("title: A", body)})
    fixed_body = body.replace("[x](", "[x](mailto:").replace("[y](", "[y](mailto:")
    assert after(found) == {PATH: page("title: A", fixed_body)}


# Which diagnostics have a fix, and which do not.


Case = tuple[str, str, str]
"""Code, front matter, and front matter after the fix; unchanged if there is no fix."""

CASES: tuple[Case, ...] = (
    # Tabs as indentation.
    ("E101", "tags:\n\t- x\n\t- y", "tags:\n  - x\n  - y"),
    ("E101", "params:\n\ta:\n\t\tb: 1", "params:\n  a:\n    b: 1"),
    ("E101", "params:\n  a:\n\t\tb: 1", "params:\n  a:\n\t\tb: 1"),
    ("E101", "ok: 1\n\ttitle: T", "ok: 1\n\ttitle: T"),
    # Values that begin with a character that YAML forbids there.
    ("E101", "title: @ada", 'title: "@ada"'),
    ("E101", 'title:  `a` "b"  ', "title:  '`a` \"b\"'  "),
    ("E101", "title: %a \\b", "title: '%a \\b'"),
    ("E101", "title: @ada # x", "title: @ada # x"),
    ("E101", "tags: [@ada]", "tags: [@ada]"),
    ("E101", "tags:\n- a\n- @ada", 'tags:\n- a\n- "@ada"'),
    ("E101", "params:\n  who: @ada", 'params:\n  who: "@ada"'),
    ("E101", "title: [a", "title: [a"),
    ("E101", "title: 'a", "title: 'a"),
    # URLs of the site itself.
    ("E109", "url: https://example.org/x/", "url: /x/"),
    ("E109", 'aliases: ["/a/", "https://example.org/b/"]', 'aliases: ["/a/", "/b/"]'),
    ("E109", "url: https://example.com/x/", "url: https://example.com/x/"),
    ("E109", "url: https://example.org/x/?y", "url: https://example.org/x/?y"),
    ("E109", "url: https://example.org", "url: https://example.org"),
    # Characters that only Hugo reads, or that Hugo does not read.
    ("E110", 'title: "l\\\'été\\\'"\nb: "\\\'"', 'title: "l\'été\'"\nb: "\'"'),
    ("E110", "title: !mine T", "title: !mine T"),
    ("E111", 'title: "a\\/b"', 'title: "a/b"'),
    ("E111", "tags: [a, b?]", 'tags: [a, "b?"]'),
    ("E111", 'tags: [a "b"?]', "tags: ['a \"b\"?']"),
    ("E111", "tags: {b?: c}", 'tags: {"b?": c}'),
    ("E111", "[a]: b", "[a]: b"),
    # Words that YAML 1.1 reads as booleans.
    ("E112", "title: T\nheadless: no", "title: T\nheadless: false"),
    ("E112", "title: T\nparams:\n  Draft: off", "title: T\nparams:\n  Draft: false"),
    ("E112", "title: no", "title: no"),
    ("E112", "draft: [no]", "draft: [no]"),
    ("E112", "zip: 01000", "zip: 01000"),
    # No fix: two lines may have been joined, or a quotation mark may be missing.
    ("E101", "title: Atelier: la suite", "title: Atelier: la suite"),
    ("E101", "title: *gras* et suite", "title: *gras* et suite"),
)


def fixes(root: Path, files: Mapping[str, str], code: str) -> list[Fix]:
    """Return the fixes of a site's diagnostics with this code."""
    older = {".hvm": "0.151.0", **files}
    return [each.fix for each in diagnostics(root, older, code) if each.fix]


def becomes(text: str, fix: Fix) -> str:
    """Return a file's text after a fix."""
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


def test_a_word_that_hugo_reads_as_text_is_kept(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, {".hvm": "0.152.0", PATH: page("draft: yes")}, "E112")
    assert found.fix is None


@pytest.mark.parametrize(("code", "front", "after"), [case for case in CASES if case[1] != case[2]])
def test_a_fix_removes_the_diagnostic(tmp_path: Path, code: str, front: str, after: str) -> None:
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


def test_a_host_without_a_scheme_has_no_fix(tmp_path: Path) -> None:
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
def test_only_the_address_is_changed(tmp_path: Path, body: str, after: str | None) -> None:
    text = page("title: A", body)
    (found,) = fixes(tmp_path, {PATH: text}, "E315")
    expected = page("title: A", after) if after else text.replace("]: a@", "]: mailto:a@")
    assert becomes(text, found) == expected


def test_a_link_in_another_notation_has_no_fix(tmp_path: Path) -> None:
    files = {PATH: page("title: A", "[x](htps://example.com/?a=1&amp;b=2)")}
    assert len(diagnostics(tmp_path, files, "E315")) == 1
    assert fixes(tmp_path, files, "E315") == []


def test_a_file_that_is_not_utf_8_has_no_fix(tmp_path: Path) -> None:
    (tmp_path / "content" / "post").mkdir(parents=True)
    (tmp_path / PATH).write_bytes(b"---\ndraft: no\n---\n\xff\n")
    (told,) = diagnostics(tmp_path, {}, "E112")
    assert told.fix is None


# Texts after edits.

TEXT = "\ufeffété\r\nhiver\n"


@pytest.mark.parametrize(
    ("start", "stop", "new", "after"),
    [
        (1, 4, "Été", "\ufeffÉté\r\nhiver\n"),
        (4, 4, "s", "\ufeffétés\r\nhiver\n"),
        (6, 12, "", "\ufeffété\r\n"),
        (0, 0, "x", "x" + TEXT),
        (len(TEXT), len(TEXT), "fin", TEXT + "fin"),
    ],
)
def test_only_the_given_range_is_replaced(start: int, stop: int, new: str, after: str) -> None:
    assert apply_edits(TEXT, [edit("a.md", TEXT, start, stop, new)]) == after


def test_edits_use_the_positions_of_diagnostics() -> None:
    found = edit("a.md", TEXT, 2, 8, "x")
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 3, 2, 3)


def test_several_edits_do_not_shift_each_other() -> None:
    edits = [edit("a.md", "abcd", at, at + 1, "xy") for at in (2, 0)]
    assert apply_edits("abcd", edits) == "xybxyd"


def test_overlapping_edits_are_refused() -> None:
    edits = [edit("a.md", "abcd", 0, 2, ""), edit("a.md", "abcd", 1, 3, "")]
    assert overlap(edits[:1], edits[1:])
    with pytest.raises(ValueError, match="does not fit the text"):
        apply_edits("abcd", edits)


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [(0, 1, False), (0, 2, True), (3, 3, True), (4, 6, True), (5, 6, False)],
)
def test_adjacent_edits_can_conflict(start: int, stop: int, expected: bool) -> None:
    first = [edit("a.md", "abcdefgh", 2, 4, "x")]
    assert overlap(first, [edit("a.md", "abcdefgh", start, stop, "y")]) is expected


@given(st.text("aé\r\n\ufeff😀", max_size=12), st.data())
def test_an_edit_equals_slicing_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    assert (
        apply_edits(text, [edit("a", text, start, stop, "X")]) == text[:start] + "X" + text[stop:]
    )


# How a content file is rewritten.

CHANGE = Change(path="content/a.md", before=b"avant\r\n", after=b"apr\xc3\xa8s\r\n")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file as it was read. Its group may write it."""
    path = tmp_path / CHANGE.path
    path.parent.mkdir()
    path.write_bytes(CHANGE.before)
    path.chmod(0o664)
    return path


def test_the_file_has_its_new_bytes_and_its_old_mode(tmp_path: Path, file: Path) -> None:
    write_change(tmp_path, CHANGE)
    assert file.read_bytes() == CHANGE.after
    assert stat.S_IMODE(file.stat().st_mode) == 0o664
    assert list(file.parent.iterdir()) == [file]


def test_a_file_changed_meanwhile_is_not_written(tmp_path: Path, file: Path) -> None:
    """Somebody has saved the file since it was read."""
    file.write_bytes(b"autre")
    with pytest.raises(FixRefused) as caught:
        write_change(tmp_path, CHANGE)
    assert str(caught.value) == (
        "content/a.md: not changed: the file was modified since it was read; run the command again"
    )
    assert file.read_bytes() == b"autre"
    assert list(file.parent.iterdir()) == [file]


def test_a_deleted_file_is_not_written(tmp_path: Path, file: Path) -> None:
    file.unlink()
    with pytest.raises(FixRefused, match="the fixed file cannot be written: No such file"):
        write_change(tmp_path, CHANGE)
    assert list(file.parent.iterdir()) == []


def test_a_link_to_a_file_stays_a_link(tmp_path: Path, file: Path) -> None:
    real = tmp_path / "real.md"
    file.rename(real)
    file.symlink_to(real)
    write_change(tmp_path, CHANGE)
    assert file.is_symlink()
    assert real.read_bytes() == CHANGE.after


def test_another_reader_keeps_the_file_it_has_opened(tmp_path: Path, file: Path) -> None:
    with file.open("rb") as opened:
        write_change(tmp_path, CHANGE)
        assert opened.read() == CHANGE.before


# Links that work before `check --fix` have the same target afterwards.

ANYWHERE = (
    *("/about/", "/about", "/files/plan(1).pdf", "../about/", "./logo@2x.png", "logo@2x.png"),
    *("logo@2x.png?v=1", "#part", "?q=a", "//example.com/", "HTTPS://example.com/"),
    *("https://medium.com/@ada/a", "mailto:ada@example.com", "tel:+33 1"),
)

SLIPS = ("(/about/)", "@https://example.com/", "htps://example.com", "ada@example.com")


def name_of(platform: str) -> str:
    """Return the path of the page that holds the links."""
    return SAMPLES[platform].beside("2024-01-01-a", "event/")


def after_fix(root: Path, platform: str, targets: Sequence[str]) -> str:
    """Return a page with links to *targets* after all safe fixes."""
    sample = SAMPLES[platform]
    path = name_of(platform)
    body = "\n".join(f"- Un lien : [ici](<{target}>)" for target in targets)
    beside = {"logo@2x.png": "", "www.about.md": page("title: A"), "www.talk.qmd": page("title: A")}
    beside |= {"@ada@x.md": page("title: A"), "www.md": page("title: W")}
    write(
        root,
        {
            **sample.files,
            **{f"{sample.content}event/{name}": text for name, text in beside.items()},
            path: page("title: A\ndate: 2024-01-01", body),
        },
    )
    survey = SiteSnapshot(Settings(root=root, index=root / ".eventsearch"))
    assert survey.site.platform == platform
    found = fix_site(survey, now=NOW, keep=tuple)
    return next(
        (each.after.decode() for each in found.changes if each.path == path),
        (root / path).read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("platform", SAMPLES)
def test_links_that_a_platform_supports_are_not_fixed(tmp_path: Path, platform: str) -> None:
    good = (*ANYWHERE, *SAMPLES[platform].targets)
    text = after_fix(tmp_path, platform, (*good, "htps://example.com/slip"))
    assert [target for target in good if f"(<{target}>)" not in text] == []
    assert "(<https://example.com/slip>)" in text


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_correct_links_between_errors_are_kept(data: st.DataObject) -> None:
    platform = data.draw(st.sampled_from(sorted(SAMPLES)))
    good = st.sampled_from((*ANYWHERE, *SAMPLES[platform].targets))
    targets = data.draw(st.lists(st.one_of(good, st.sampled_from(SLIPS)), min_size=1, max_size=6))
    with tempfile.TemporaryDirectory() as folder:
        text = after_fix(Path(folder), platform, targets)
    for target in targets:
        if target not in SLIPS:
            assert text.count(f"(<{target}>)") >= targets.count(target), target
