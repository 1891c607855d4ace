"""What is said beside the answers."""

from __future__ import annotations

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import DateInterpretation, ResultPage
from eventsearch.model.why_not import Hidden
from eventsearch.output.terminal.status_lines import meant, nothing, partial, times, totals


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "12 pages found, part 1 of 6, 3 ms; --page 2 shows more"),
        ({"page": 6}, "12 pages found, part 6 of 6, 3 ms"),
        ({"total": 1, "pages": 1}, "1 page found, 3 ms"),
        (
            {"total": 2, "pages": 1, "step": "some"},
            "2 pages found, 3 ms; not every page has every word",
        ),
    ],
)
def test_the_total_says_what_is_shown(
    page: ResultPage, changes: dict[str, object], shown: str
) -> None:
    """How many, which part, how long, and how to see more."""
    assert totals(page._replace(**changes), took_ms=2.6) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        (
            SearchRequest(text="deux mots", tags=("x",), when="past"),
            'nothing found for "deux mots"; leave out --tag, --when, or use fewer words,'
            " or write the beginning of a word and a star, as in progr*",
        ),
        (SearchRequest(), "nothing found; the index has no such page"),
        (
            SearchRequest(text="\x1b[2Jabc"),
            'nothing found for "␛[2Jabc"; write the beginning of a word and a star, as in progr*',
        ),
        (
            SearchRequest(text="(((("),
            'nothing found for "(((("; write a word or a number: signs alone are not searched for',
        ),
        (SearchRequest(text="tag:"), 'nothing found for "tag:"; leave out tag:'),
        (SearchRequest(text="2012"), 'nothing found for "2012"; write another word'),
        (
            SearchRequest(text="été -tag:x lieu:Rennes"),
            'nothing found for "été -tag:x lieu:Rennes"; leave out tag:, lieu:, or use fewer words',
        ),
        (SearchRequest(text="zzz*"), 'nothing found for "zzz*"; write another word'),
        (
            SearchRequest(text='"open dta"'),
            'nothing found for "open dta"; leave out the quotation marks, or use fewer words',
        ),
        (
            SearchRequest(text="moi@insee.fr"),
            'nothing found for "moi@insee.fr"; write another word',
        ),
        (
            SearchRequest(text="a*"),
            'nothing found for "a*"; write two letters or more before the star',
        ),
        (SearchRequest(text="42"), 'nothing found for "42"; write another word'),
    ],
)
def test_when_nothing_is_found_it_says_what_to_try(
    page: ResultPage, request_: SearchRequest, shown: str
) -> None:
    """Which filters to leave out, and how to ask for less."""
    assert nothing(page._replace(hits=(), total=0, pages=0), request_) == shown


def test_beyond_the_last_part_it_says_which_is_the_last(page: ResultPage) -> None:
    """Nothing shown is not nothing found."""
    assert nothing(page._replace(hits=(), page=9), SearchRequest(text="x")) == (
        "there are only 6 parts; --page 6 shows the last"
    )


def test_beyond_the_only_part_it_says_so(page: ResultPage) -> None:
    """One part is no parts."""
    assert nothing(page._replace(hits=(), page=2, total=3, pages=1), SearchRequest(text="x")) == (
        "there is only 1 part; leave out --page"
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "2 of 12 pages; -n or --page shows more"),
        ({"page": 2}, "2 of 12 pages, part 2 of 6; -n or --page shows more"),
        ({"page": 6}, "2 of 12 pages, part 6 of 6"),
        ({"total": 2, "pages": 1}, ""),
        ({"total": 2, "pages": 1, "step": "some"}, "not every page has every word"),
        (
            {"step": "some"},
            "2 of 12 pages; -n or --page shows more; not every page has every word",
        ),
    ],
)
def test_hits_alone_are_told_to_be_a_part(
    page: ResultPage, changes: dict[str, object], shown: str
) -> None:
    """Only when there is something that they do not tell."""
    assert partial(page._replace(**changes)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unseen", "shown"),
    [
        (Hidden(others=1), "1 page fits, but none is an event"),
        (
            Hidden(others=2, eventless=True),
            "2 pages fit, but none is an event;"
            " the index has no event: set event_sections in eventsearch.toml to their sections",
        ),
        (
            Hidden(waiting=1),
            "1 page that fits is not yet published; eventsearch check names them",
        ),
        (
            Hidden(waiting=5, gone=2),
            "5 pages that fit are not yet published; eventsearch check names them;"
            " 2 pages that fit have expired; query --why-not PAGE says since when",
        ),
        (Hidden(), "write another word"),
    ],
)
def test_pages_that_are_not_shown_are_told(page: ResultPage, unseen: Hidden, shown: str) -> None:
    """Before anything else is tried: the words are right."""
    none = page._replace(total=0, hits=())
    assert nothing(none, SearchRequest(text="42"), unseen) == f'nothing found for "42"; {shown}'


def test_a_time_is_left_out_before_words_are(page: ResultPage) -> None:
    """Its words have no beginning to be searched for."""
    said = DateInterpretation(
        text="en 2019", field="date", since="2019-01-01", until="", without="zorglub"
    )
    none = page._replace(total=0, hits=(), understood=(said,))
    assert nothing(none, SearchRequest(text="zorglub en 2019")) == (
        'nothing found for "zorglub en 2019"; leave out "en 2019"'
    )


@pytest.mark.parametrize(
    ("since", "until", "hint"),
    [
        ("2023-03-23", "2023-03-23", "ask for more days, such as 2023-03"),
        ("2023-03-01", "2023-03-31", "ask for more days, such as 2023"),
        ("2023-01-01", "2023-12-31", "ask for another time"),
        ("2022-12-26", "2023-01-01", "ask for another time"),
        ("2023-03-23", "", "ask for another time"),
        ("", "2023-03-23", "ask for another time"),
    ],
)
def test_a_time_alone_is_made_longer(page: ResultPage, since: str, until: str, hint: str) -> None:
    """To leave it out would leave nothing."""
    said = DateInterpretation(
        text="23.03.2023", field="date", since=since, until=until, without=" "
    )
    none = page._replace(total=0, hits=(), understood=(said,))
    assert (
        nothing(none, SearchRequest(text="23.03.2023")) == f'nothing found for "23.03.2023"; {hint}'
    )


def test_what_was_meant_comes_with_the_command_that_asks_it(page: ResultPage) -> None:
    """In place of what else to try; with the same filters, and nothing a shell would obey."""
    better = page._replace(total=0, hits=(), did_you_mean='l’été "10 %"')
    request = SearchRequest(text="l’etée", tags=("a b", "c"), lang="fr", when="past")
    assert nothing(better, request) == (
        'nothing found for "l’etée"; did you mean l’été "10 %"?'
        " eventsearch query 'l’été \"10 %\"' --lang fr --tag 'a b' --tag c --when past"
    )
    assert meant(page, request) == ""


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2027-03-01", "2027-03-31", "2027-03-01 … 2027-03-31"),
        ("2027-03-01", "2027-03-01", "2027-03-01"),
        ("2027-03-01", "", "2027-03-01 … open"),
        ("", "2027-03-01", "open … 2027-03-01"),
    ],
)
def test_words_read_as_a_time_can_be_taken_back(
    page: ResultPage, since: str, until: str, days: str
) -> None:
    """The days that they mean, and the flag."""
    said = DateInterpretation(
        text="en mars\x1b", field="date", since=since, until=until, without=""
    )
    (line,) = times(page._replace(understood=(said,)))
    assert line == f"en mars␛ → {days} (--literal to search the words)"
    assert [*times(page)] == []
    field = said._replace(text="date:lundi")
    assert [*times(page._replace(understood=(field,)))] == [f"date:lundi → {days}"]


@pytest.mark.parametrize("step", ["most", "some"])
def test_fewer_words_are_said_to_be_fewer(page: ResultPage, step: str) -> None:
    """Whichever step it was."""
    assert totals(page._replace(step=step), took_ms=1).endswith("; not every page has every word")


def test_near_spellings_are_said_to_be_near(page: ResultPage) -> None:
    """In both places, and not when nothing was found by them."""
    near = page._replace(step="near", total=1, query="deux mosts")
    said = "no page has every word; these have some spelled nearly so"
    assert totals(near, took_ms=1).endswith(f"; {said}")
    assert said in partial(near)
    assert said not in totals(near._replace(total=0), took_ms=1)
    alone = partial(near._replace(query=" mosts "))
    assert "no page has this word; these have one spelled nearly so" in alone
