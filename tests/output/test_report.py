"""What is said after an index run."""

from __future__ import annotations

import pytest

from eventsearch.indexer.report import BuildReport, ShardReport
from eventsearch.model.page import Diagnostic, Severity
from eventsearch.output.terminal.build_report import (
    first_per_code,
    news,
    report,
    shard_report,
    tally,
)

BUILT = BuildReport(
    pages=42,
    visible=42,
    read=3,
    added=1,
    changed=2,
    removed=0,
    unchanged=39,
    generation="g7",
    swapped=True,
    reason="",
    diagnostics=(),
    seconds=0.345,
)


def diagnostic(severity: Severity, path: str = "a.md") -> Diagnostic:
    """Return a diagnostic of some file."""
    return Diagnostic(path=path, code="E102", message="m", hint="c", severity=severity)


def test_a_run_is_told_in_numbers() -> None:
    assert report(BUILT, [diagnostic("error")]) == (
        "indexed 42 pages in 0.34 s as g7\n"
        "3 files read; 1 added, 2 changed, 0 removed, 39 unchanged\n"
        "1 error, 0 warnings in 1 file; run eventsearch check to check the whole site"
    )


def test_a_run_that_changes_nothing_says_so() -> None:
    built = BUILT._replace(swapped=False, read=0, added=0, changed=0, unchanged=42)
    assert report(built, []).startswith("nothing changed: 42 pages in g7, checked in 0.34 s\n0 f")


def test_a_run_without_diagnostics_does_not_say_that_there_are_none() -> None:
    last = "all pages were read; run eventsearch check to check the whole site"
    assert report(BUILT, []).split("\n")[-1] == last


def test_a_full_run_says_why() -> None:
    assert "\nfull build: first run\n" in report(BUILT._replace(reason="first run"), [])


def test_a_shard_is_told_in_numbers_and_says_what_comes_next() -> None:
    assert shard_report(ShardReport(number=2, of=3, files=1, pages=4, seconds=0.345)) == (
        "read shard 2 of 3: 1 file, 4 pages in 0.34 s;"
        " once all are read, run eventsearch index --publish"
    )


@pytest.mark.parametrize(
    ("diagnostics", "shown"),
    [
        ([], "no errors or warnings"),
        ([diagnostic("warning"), diagnostic("warning", "b.md")], "0 errors, 2 warnings in 2 files"),
        ([diagnostic("error"), diagnostic("info")], "1 error, 0 warnings, 1 note in 1 file"),
    ],
)
def test_diagnostics_are_counted_by_severity(diagnostics: list[Diagnostic], shown: str) -> None:
    assert tally(diagnostics) == shown


def test_the_program_that_makes_the_site_is_named() -> None:
    """So that one sees at once whether it was recognised."""
    first = report(BUILT._replace(platform="quarto"), []).split("\n")[0]
    assert first == "indexed 42 pages of a Quarto site in 0.34 s as g7"


def test_pages_that_visitors_do_not_find_are_told() -> None:
    built = BUILT._replace(visible=2, platform="hugo")
    first = "42 pages (2 visible now)"
    assert report(built, []).startswith(f"indexed {first} of a Hugo site in 0.34 s as g7\n")
    same = built._replace(swapped=False)
    assert report(same, []).startswith(f"nothing changed: {first} in g7, checked in 0.34 s\n")
    assert f": {first}, " in news(built, [])


def test_one_run_of_many_is_told_in_a_line() -> None:
    assert news(BUILT, ()) == "1 added, 2 changed in 0.34 s as g7: 42 pages, all pages were read"
    same = BUILT._replace(added=0, changed=0, swapped=False)
    assert news(same, [diagnostic("error")]) == (
        "no page changed in 0.34 s: 42 pages, 1 error, 0 warnings in 1 file"
    )
    anew = BUILT._replace(reason="settings have changed", removed=1)
    assert news(anew, ()) == (
        "1 added, 2 changed, 1 removed in 0.34 s as g7 (full build: settings have changed):"
        " 42 pages, all pages were read"
    )


@pytest.mark.parametrize(
    ("kept", "said"), [(1, "1 page is kept as before"), (2, "2 pages are kept as before")]
)
def test_pages_that_are_kept_are_told(kept: int, said: str) -> None:
    built = BUILT._replace(kept=kept)
    assert report(built, ()).splitlines()[-1] == f"{said} until the errors are fixed"
    assert news(built, ()).endswith(f"; {said} until the errors are fixed")


def test_of_each_code_the_first_are_shown_and_the_others_counted() -> None:
    many = [diagnostic("error", f"{number}.md") for number in range(5)]
    few = [diagnostic("warning")._replace(code="E104")]
    shown, more = first_per_code([*many, *few])
    assert [(each.code, each.path) for each in shown] == [
        ("E102", "0.md"),
        ("E102", "1.md"),
        ("E102", "2.md"),
        ("E104", "a.md"),
    ]
    assert more == {"E102": 2}
