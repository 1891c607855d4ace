"""What becomes of a site whose diagnostics are fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from eventsearch.lint.fix.autofix import FixResult, fix_site
from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from lint_site import CONFIGURATION, NOW, page
from site_on_disk import write

PATH = "content/post/a.md"


def all_of(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Want every diagnostic."""
    return tuple(found)


def of_site(root: Path, files: Mapping[str, str | bytes]) -> FixResult:
    """Write a site for the last Hugo that reads YAML 1.1, and return what becomes of it."""
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


def test_nothing_is_written(tmp_path: Path) -> None:
    text = page("draft: no")
    found = of_site(tmp_path, {PATH: text})
    assert (tmp_path / PATH).read_text(encoding="utf-8") == text
    assert [(each.before.decode(), each.after.decode()) for each in found.changes] == [
        (text, page("draft: false"))
    ]


def test_line_ends_and_the_mark_at_the_begin_stay(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf---\r\ntitle: A\r\ndraft: no\r\n---\r\nVoir [x](htps://e.com).\rFin"
    (change,) = of_site(tmp_path, {PATH: data}).changes
    assert change.after == data.replace(b"no\r", b"false\r").replace(b"htps://", b"https://")


def test_fixes_of_one_text_come_one_after_the_other(tmp_path: Path) -> None:
    body = "[x](a@b.org) [y](a@b.org) [z](a@b.org)"
    found = of_site(tmp_path, {PATH: page("title: A", body)})
    assert after(found) == {PATH: page("title: A", body.replace("(a@", "(mailto:a@"))}
    assert codes(found.fixed) == ["E315", "E315", "E315"]
    assert found.remaining == ()


def test_what_a_fix_brings_to_light_is_fixed_as_well(tmp_path: Path) -> None:
    front = "title: @ada\nurl: https://example.org/x/\ndate: 2024-13-01\ncountry: NO"
    found = of_site(tmp_path, {PATH: page(front)})
    assert after(found)[PATH] == page('title: "@ada"\nurl: /x/\ndate: 2024-13-01\ncountry: NO')
    assert (codes(found.fixed), codes(found.remaining)) == (["E101", "E109"], ["E102", "E112"])


def test_what_others_take_from_a_file_is_read_again(tmp_path: Path) -> None:
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


def test_only_what_is_asked_for_is_fixed(tmp_path: Path) -> None:
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


def test_what_is_left_is_what_a_check_finds_afterwards(tmp_path: Path) -> None:
    files = {
        PATH: page("title: A\ndraft: no", "[x](htps://example.com) [y](/post/z/)"),
        "content/post/b.md": page("title: B\ndate: hier"),
    }
    found = of_site(tmp_path, files)
    assert codes(found.fixed) == ["E112", "E315"]
    write(tmp_path, {change.path: change.after for change in found.changes})
    assert check(Settings(root=tmp_path, index=tmp_path / "i"), now=NOW) == found.remaining
    assert codes(found.remaining) == ["E312", "E102"]


def test_a_thousand_slips_in_one_file_are_fixed_at_once(tmp_path: Path) -> None:
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
