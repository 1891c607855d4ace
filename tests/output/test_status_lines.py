"""The status lines in a terminal beside results and after an index run."""

from __future__ import annotations

import pytest

from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic, Severity
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import DateInterpretation, Hidden, ResultPage
from eventsearch.output.terminal.build_report import (
    first_per_code,
    news,
    report,
    tally,
)
from eventsearch.output.terminal.status_lines import nothing, partial, suggestion, times, totals

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


def test_the_report_counts_pages_and_files() -> None:
    assert report(BUILT, [diagnostic("error")]) == (
        "indexed 42 pages in 0.34 s as g7\n"
        "3 files read; 1 added, 2 changed, 0 removed, 39 unchanged\n"
        "1 error, 0 warnings in 1 file; run eventsearch check to check the whole site"
    )


def test_a_run_without_changes_is_reported_as_such() -> None:
    built = BUILT._replace(swapped=False, read=0, added=0, changed=0, unchanged=42)
    assert report(built, []).startswith("nothing changed: 42 pages in g7, checked in 0.34 s\n0 f")


def test_a_run_without_diagnostics_does_not_claim_a_clean_site() -> None:
    last = "all pages can be read; run eventsearch check to check the whole site"
    assert report(BUILT, []).split("\n")[-1] == last


def test_a_full_run_gives_its_reason() -> None:
    assert "\nfull build: first run\n" in report(BUILT._replace(reason="first run"), [])


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


def test_the_report_names_the_platform() -> None:
    """So that users see at once whether their platform was recognised."""
    first = report(BUILT._replace(platform="quarto"), []).split("\n")[0]
    assert first == "indexed 42 pages of a Quarto site in 0.34 s as g7"


def test_the_report_counts_the_visible_pages() -> None:
    built = BUILT._replace(visible=2, platform="hugo")
    first = "42 pages (2 visible now)"
    assert report(built, []).startswith(f"indexed {first} of a Hugo site in 0.34 s as g7\n")
    same = built._replace(swapped=False)
    assert report(same, []).startswith(f"nothing changed: {first} in g7, checked in 0.34 s\n")
    assert f": {first}, " in news(built, [])


def test_a_run_of_a_watch_is_reported_in_a_line() -> None:
    assert news(BUILT, ()) == "1 added, 2 changed in 0.34 s as g7: 42 pages, all pages can be read"
    same = BUILT._replace(added=0, changed=0, swapped=False)
    assert news(same, [diagnostic("error")]) == (
        "no page changed in 0.34 s: 42 pages, 1 error, 0 warnings in 1 file"
    )
    anew = BUILT._replace(reason="settings have changed", removed=1)
    assert news(anew, ()) == (
        "1 added, 2 changed, 1 removed in 0.34 s as g7 (full build: settings have changed):"
        " 42 pages, all pages can be read"
    )


@pytest.mark.parametrize(
    ("kept", "said"), [(1, "1 page is kept as before"), (2, "2 pages are kept as before")]
)
def test_kept_pages_are_reported(kept: int, said: str) -> None:
    built = BUILT._replace(kept=kept)
    assert report(built, ()).splitlines()[-1] == f"{said} until the errors are fixed"
    assert news(built, ()).endswith(f"; {said} until the errors are fixed")


def test_the_first_of_each_code_are_shown_and_the_others_counted() -> None:
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


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "12 results, page 1 of 6, 3 ms; --page 2 shows more"),
        ({"page": 6}, "12 results, page 6 of 6, 3 ms"),
        ({"total": 1, "pages": 1}, "1 result, 3 ms"),
    ],
)
def test_the_total_tells_which_hits_are_shown(
    page: ResultPage, changes: dict[str, object], shown: str
) -> None:
    assert totals(page._replace(**changes), took_ms=2.6) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        (
            SearchRequest(text="deux mots", filters={"tag": ("x",)}, when="past"),
            'no results for "deux mots"; omit --tag, --when, or use fewer words',
        ),
        (SearchRequest(), "no results; the index has no such page"),
        (
            SearchRequest(text="\x1b[2Jabc"),
            'no results for "␛[2Jabc"; check the spelling, or try another word',
        ),
        (
            SearchRequest(text="(((("),
            'no results for "(((("; add a word or a number: punctuation alone is not searched',
        ),
        (SearchRequest(text="tag:"), 'no results for "tag:"; omit tag:'),
        (
            SearchRequest(text="2012"),
            'no results for "2012"; check the spelling, or try another word',
        ),
        (
            SearchRequest(text="été -tag:x lieu:Rennes"),
            'no results for "été -tag:x lieu:Rennes"; omit tag:, lieu:, or use fewer words',
        ),
        (
            SearchRequest(text="zzz*"),
            'no results for "zzz*"; check the spelling, or try another word',
        ),
        (
            SearchRequest(text='"open dta"'),
            'no results for "open dta"; omit the quotation marks, or use fewer words',
        ),
        (
            SearchRequest(text="moi@insee.fr"),
            'no results for "moi@insee.fr"; check the spelling, or try another word',
        ),
        (
            SearchRequest(text="a*"),
            'no results for "a*"; write at least two letters before the star',
        ),
        (SearchRequest(text="42"), 'no results for "42"; check the spelling, or try another word'),
    ],
)
def test_without_results_a_hint_is_shown(
    page: ResultPage, request_: SearchRequest, shown: str
) -> None:
    assert nothing(page._replace(hits=(), total=0, pages=0), request_) == shown


def test_beyond_the_last_page_the_last_one_is_named(page: ResultPage) -> None:
    assert nothing(page._replace(hits=(), page=9), SearchRequest(text="x")) == (
        "there are only 6 pages of results; use --page 6 for the last"
    )


def test_beyond_the_only_page_a_hint_is_shown(page: ResultPage) -> None:
    assert nothing(page._replace(hits=(), page=2, total=3, pages=1), SearchRequest(text="x")) == (
        "there is only 1 page of results; omit --page"
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "2 of 12 results; -n or --page shows more"),
        ({"page": 2}, "2 of 12 results, page 2 of 6; -n or --page shows more"),
        ({"page": 6}, "2 of 12 results, page 6 of 6"),
        ({"total": 2, "pages": 1}, ""),
    ],
)
def test_incomplete_hits_are_reported(
    page: ResultPage, changes: dict[str, object], shown: str
) -> None:
    assert partial(page._replace(**changes)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unseen", "shown"),
    [
        (Hidden(others=1), "1 page matches, but none is an event"),
        (
            Hidden(others=2, eventless=True),
            "2 pages match, but none is an event;"
            " the index has no events: set events.sections in eventsearch.toml",
        ),
        (
            Hidden(waiting=1),
            "1 matching page is not yet published; use query --why-not PAGE to see until when",
        ),
        (
            Hidden(waiting=5, gone=2),
            "5 matching pages are not yet published; use query --why-not PAGE to see until when;"
            " 2 matching pages have expired; use query --why-not PAGE to see since when",
        ),
        (Hidden(), "check the spelling, or try another word"),
    ],
)
def test_hidden_pages_that_match_are_reported(page: ResultPage, unseen: Hidden, shown: str) -> None:
    none = page._replace(total=0, hits=())
    assert nothing(none, SearchRequest(text="42"), unseen) == f'no results for "42"; {shown}'


def test_without_results_the_hint_omits_date_words_first(page: ResultPage) -> None:
    said = DateInterpretation(
        text="en 2019", field="date", since="2019-01-01", until="", without="zorglub"
    )
    none = page._replace(total=0, hits=(), understood=(said,))
    assert nothing(none, SearchRequest(text="zorglub en 2019")) == (
        'no results for "zorglub en 2019"; omit "en 2019"'
    )


@pytest.mark.parametrize(
    ("since", "until", "hint"),
    [
        ("2023-03-23", "2023-03-23", "search more days, such as 2023-03"),
        ("2023-03-01", "2023-03-31", "search more days, such as 2023"),
        ("2023-01-01", "2023-12-31", "search another time"),
        ("2022-12-26", "2023-01-01", "search another time"),
        ("2023-03-23", "", "search another time"),
        ("", "2023-03-23", "search another time"),
    ],
)
def test_the_hint_widens_a_lone_date(page: ResultPage, since: str, until: str, hint: str) -> None:
    said = DateInterpretation(
        text="23.03.2023", field="date", since=since, until=until, without=" "
    )
    none = page._replace(total=0, hits=(), understood=(said,))
    assert nothing(none, SearchRequest(text="23.03.2023")) == f'no results for "23.03.2023"; {hint}'


def test_a_corrected_query_comes_with_its_command(page: ResultPage) -> None:
    better = page._replace(total=0, hits=(), did_you_mean='l’été "10 %"')
    request = SearchRequest(text="l’etée", filters={"tag": ("a b", "c")}, lang="fr", when="past")
    assert nothing(better, request) == (
        'no results for "l’etée"; did you mean l’été "10 %"?'
        " eventsearch query 'l’été \"10 %\"' --lang fr --tag 'a b' --tag c --when past"
    )
    assert suggestion(page, request) == ""


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2027-03-01", "2027-03-31", "2027-03-01 … 2027-03-31"),
        ("2027-03-01", "2027-03-01", "2027-03-01"),
        ("2027-03-01", "", "2027-03-01 … open"),
        ("", "2027-03-01", "open … 2027-03-01"),
    ],
)
def test_date_words_are_reported_with_the_literal_option(
    page: ResultPage, since: str, until: str, days: str
) -> None:
    said = DateInterpretation(
        text="en mars\x1b", field="date", since=since, until=until, without=""
    )
    (line,) = times(page._replace(understood=(said,)))
    assert line == f"en mars␛ → {days} (--literal to search the words)"
    assert [*times(page)] == []
    field = said._replace(text="date:lundi")
    assert [*times(page._replace(understood=(field,)))] == [f"date:lundi → {days}"]


@pytest.mark.parametrize("step", ["prefix", "near"])
def test_other_steps_are_explained_by_notes_only(page: ResultPage, step: str) -> None:
    assert "contain" not in totals(page._replace(step=step), took_ms=1)
