"""Test queries with words that specify a time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.query import Clock, DateRangeFilter, Or, SearchRequest
from eventsearch.model.results import DateInterpretation
from eventsearch.output.json import note_text
from eventsearch.query import QueryPlan, plan

from .brute import Text, answered, document

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLOCK = Clock(now=NOW, zone="Europe/Paris")


def at(text: str) -> int:
    """Return a moment in epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())


def event(title: str, begins: str, ends: str) -> Text:
    """Return an event."""
    made = document("fr", title)
    return Text(
        lang="fr",
        fields=made.fields,
        keywords=made.keywords,
        begins=at(begins + "+00:00"),
        ends=at(ends + "+00:00"),
    )


EVENTS = {
    "python": event("Atelier Python", "2026-11-26T09:00", "2026-11-26T12:00"),
    "r": event("Atelier R", "2026-11-28T09:00", "2026-11-28T12:00"),
    "long": event("Exposition", "2026-11-01T09:00", "2026-12-24T12:00"),
    "march": event("Atelier Python", "2027-03-03T09:00", "2027-03-03T12:00"),
    "old": event("Atelier de mars", "2023-03-03T09:00", "2023-03-03T12:00"),
    "trends": event("Trends on Tuesday", "2023-03-07T09:00", "2023-03-07T12:00"),
    "undated": document("fr", "Atelier permanent, ouvert le 12 janvier"),
}


def planned(text: str, **chosen: object) -> QueryPlan:
    """Return the plan of a query."""
    request = SearchRequest(text=text, **chosen)  # type: ignore[arg-type]
    return plan(request, clock=CLOCK, languages=("fr", "en"))


def found(text: str, **chosen: object) -> set[str]:
    """Return the names of the events that a query finds."""
    return answered(planned(text, **chosen), EVENTS)[1]


def understood(text: str) -> tuple[DateInterpretation, ...]:
    """Return the date interpretations in the first step of a query's plan."""
    return planned(text).steps[0].understood


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier demain", {"python"}),
        ("demain", {"python", "long"}),
        ("demain atelier", {"python"}),
        ("(demain) atelier", {"python"}),
        ("atelier AND demain", {"python"}),
        ("ce week-end", {"r", "long"}),
        ("atelier ce week-end", {"r"}),
        ("atelier en mars", {"march"}),
        ("python en mars", {"march"}),
        ("atelier mars 2023", {"old"}),
        ("atelier depuis 2026", {"python", "r", "march"}),
        ("atelier avant 2024", {"old"}),
        ("atelier depuis 2026 avant 2027", {"python", "r"}),
        ("atelier demain ce week-end", {"python", "r"}),
        ("évènements demain", {"python", "long"}),
        ("events this weekend", {"r", "long"}),
        ("atelier -python demain", {"r", "old", "undated"}),
        ("trends on tuesday", {"trends"}),
        ("atelier 12 janvier", {"undated"}),
        ('atelier "demain"', {"python", "r", "march", "old", "undated"}),
        ("atelier -demain", {"python", "r", "march", "old", "undated"}),
        ("les ateliers de demain", {"python", "r", "march", "old", "undated"}),
        ("pour demain", {"python", "long"}),
        ("atelier en 2023 ou 2027", {"old", "march"}),
        ("workshop atelier in 2023 or 2027", {"old", "march"}),
        ("atelier mars ou avril 2023", {"old"}),
        ("atelier samedi et dimanche", {"r"}),
        ("atelier avant 2024 ou après 2026", {"old", "march"}),
        ("atelier depuis 2026 et avant 2027", {"python", "r"}),
        ("prochain atelier", {"python", "r", "march"}),
        ("évènements passés", {"old", "trends", "long"}),
    ],
)
def test_queries_with_date_words_find_these_events(text: str, expected: set[str]) -> None:
    assert found(text) == expected


NAMED = {
    "book": document("en", "What we read last month in our book club"),
    "body": document("en", "Notes", "of the month, and of the last one"),
    "whole": document("en", "This week"),
    "part": document("en", "This week in Python"),
    "minutes": document("fr", "Compte rendu de mars 2023"),
    "apart": document("fr", "Ce qui change en 2023", "depuis mars"),
    "sums": document("fr", "Bilan", "4 % de plus en décembre"),
    "python": EVENTS["python"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("this week", {"python", "whole"}),
        ("tag:x this week", set()),
        ("mars 2023", {"minutes"}),
    ],
)
def test_date_words_alone_also_find_titles(text: str, expected: set[str]) -> None:
    assert answered(planned(text), NAMED)[1] == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("last month", {"book", "body"}), ("4 décembre", {"sums"})]
)
def test_date_words_without_hits_are_searched_as_words(text: str, expected: set[str]) -> None:
    step, pages = answered(planned(text), NAMED)
    assert pages == expected
    assert not step.understood
    assert [note.name for note in step.notes] == ["time"]


def test_a_literal_query_has_no_dates() -> None:
    assert found("atelier de mars", literal=True) == {"old"}
    assert found("atelier en mars", literal=True) == {"old"}
    assert [step.understood for step in planned("demain", literal=True).steps] == [()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier en 2023 ou 2024", "atelier"),
        ("en mars et avril 2023 python", "python"),
        ("en 2021, 2022 et 2024", ""),
        ("demain ou demain", ""),
    ],
)
def test_a_list_of_dates_is_omitted_as_a_whole(text: str, expected: str) -> None:
    assert {one.without for one in understood(text)} == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier demain", [("demain", "2026-11-26", "2026-11-26", "atelier")]),
        ("demain", [("demain", "2026-11-26", "2026-11-26", "")]),
        ("(demain)", [("demain", "2026-11-26", "2026-11-26", "")]),
        ("4 déc.", [("4 déc", "2026-12-04", "2026-12-04", ".")]),
        ("demain AND atelier", [("demain", "2026-11-26", "2026-11-26", "atelier")]),
        ("atelier AND demain", [("demain", "2026-11-26", "2026-11-26", "atelier")]),
        ("demain AND", [("demain", "2026-11-26", "2026-11-26", "")]),
        ("depuis 2022 tag:x", [("depuis 2022", "2022-01-01", "", "tag:x")]),
        ("avant 2022", [("avant 2022", "", "2021-12-31", "")]),
        (
            "Demain, demain",
            [
                ("Demain", "2026-11-26", "2026-11-26", ""),
                ("demain", "2026-11-26", "2026-11-26", ""),
            ],
        ),
        (
            "atelier demain ce week-end",
            [
                ("demain", "2026-11-26", "2026-11-26", "atelier ce week-end"),
                ("ce week-end", "2026-11-28", "2026-11-29", "atelier demain"),
            ],
        ),
        ("demain OR atelier", []),
        ("(atelier OR demain)", []),
        ("titre:demain", []),
    ],
)
def test_date_words_are_interpreted(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert [(one.text, one.since, one.until, one.without) for one in understood(text)] == expected
    assert all(one.field == "date" for one in understood(text))


def test_date_words_become_a_filter() -> None:
    ((name, node), _) = planned("demain", filters={"section": ("event",)}).query.filters
    assert isinstance(node, Or)
    assert (name, node.children[0]) == (
        "date",
        DateRangeFilter(low=at("2026-11-26T00:00+01:00"), high=at("2026-11-27T00:00+01:00")),
    )
    found = planned("demain hier depuis 2022 avant 2027").query.filters
    nodes = [node.children[0] for _, node in found if isinstance(node, Or)]
    closed, since, before = nodes
    assert isinstance(closed, Or)
    assert [type(child) for child in closed.children] == [DateRangeFilter, DateRangeFilter]
    assert since == DateRangeFilter(low=at("2022-01-01T00:00+01:00"))
    assert before == DateRangeFilter(high=at("2027-01-01T00:00+01:00"))


def test_each_step_has_its_interpretation() -> None:
    made = planned("atelier python r demain")
    assert [(step.name, bool(step.understood), bool(step.notes)) for step in made.steps] == [
        ("all", True, False),
        ("all", False, True),
        ("most", True, False),
        ("some", True, False),
        ("most", False, True),
        ("some", False, True),
    ]
    (note,) = made.steps[1].notes
    assert note_text(note) == 'no page matches 2026-11-26; "demain" is searched as words'
    (note,) = planned("x since 2022").steps[1].notes
    assert note_text(note).startswith("no page matches 2022-01-01 … open; ")
    assert {step.enough for step in made.steps} == {1}


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        *(("demain", True), ("atelier en mars", True), ("bilan 2022", True), ("date:2022", True)),
        *(("year:2022", True), ('"bilan 2022"', True), ("atelier", False), ("10%", False)),
        *(("covid-19", False), ("3000", False), ("is:past", False)),
    ],
)
def test_a_query_with_a_time_in_it_is_not_pulled_to_the_present(text: str, dated: bool) -> None:
    assert {step.query.dated for step in planned(text).steps} == {dated}


def test_time_filters_make_a_query_dated() -> None:
    assert planned("atelier", since="2022").query.dated
    assert planned("atelier", filters={"month": ("2022-01",)}).query.dated
    assert not planned("atelier", when="past").query.dated


SAID = (
    *("demain", "ce week-end", "la semaine prochaine", "en mars", "janvier 2023", "cet été"),
    *("depuis 2022", "2023-2024", "tomorrow", "this weekend", "next month", "since 2022"),
)
ZONES = st.timezone_keys(allow_prefix=False)


@given(st.sampled_from(SAID), ZONES, st.integers(1900, 2999), st.datetimes())
def test_the_other_words_have_no_dates(said: str, zone: str, year: int, now: datetime) -> None:
    clock = Clock(now=now.replace(year=year, day=min(now.day, 28), tzinfo=UTC), zone=zone)
    first = plan(SearchRequest(text=f"atelier {said}"), clock=clock, languages=("fr", "en")).steps[
        0
    ]
    (understood,) = first.understood
    without = plan(
        SearchRequest(text=understood.without), clock=clock, languages=("fr", "en")
    ).steps[0]
    assert [name for name, _ in first.query.filters] == ["date"]
    assert (understood.text, understood.without) == (said, "atelier")
    assert (without.query.filters, without.understood) == ((), ())
