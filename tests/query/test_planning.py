"""Test the query plan for a search request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.errors import QueryError
from eventsearch.model.query import (
    And,
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Not,
    Or,
    PrefixQuery,
    ProximityBoost,
    SearchRequest,
    TermsFilter,
    WordQuery,
)
from eventsearch.output.json import note_text
from eventsearch.query import QueryPlan, plan
from eventsearch.query.builder import MOST_NEAR
from eventsearch.query.planner import MAX_BYTES, MAX_WORDS

from .brute import answered, document

NOW = datetime(2023, 1, 20, 12, tzinfo=UTC)
CLOCK = Clock(now=NOW, zone="Europe/Paris")
DOCUMENTS = {
    "python": document("fr", "Atelier Python", "Découvrir Python et R.", ["Open Data"]),
    "r": document("fr", "Atelier R", "Découvrir R, le 10 %.", ["10%"], location="Insee, Rennes"),
    "snake": document("fr", "Conférence", "Le serpent python.", ["10"], author="Zoé Le Goff"),
    "english": document("en", "Open-data workshops", "Learning to code."),
}


def planned(text: str = "", **chosen: object) -> QueryPlan:
    """Return the plan of a request."""
    return plan(SearchRequest(text=text, **chosen), clock=CLOCK, languages=("fr", "en"))  # type: ignore[arg-type]


def found(text: str, **chosen: object) -> set[str]:
    """Return the documents that a request finds. If none has all words, fewer words must match."""
    return answered(planned(text, **chosen), DOCUMENTS)[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atelier", {"python", "r"}),
        ("ateliers découverts", {"python", "r"}),
        ("atelier -python", {"r"}),
        ("-atelier", {"snake", "english"}),
        ("conférence OR workshop", {"snake", "english"}),
        ("(conférence OR atelier) python", {"snake", "python"}),
        ('"atelier python"', {"python"}),
        ("pyth*", {"python", "snake"}),
        ("open data", {"python", "english"}),
        ("workshop code", {"english"}),
        ("tag:10%", {"r"}),
        ("tag:10", {"snake"}),
        ('étiquette:"open data"', {"python"}),
        ("lieu:rennes", {"r"}),
        ('auteur:"le goff"', {"snake"}),
        ("titre:python", {"python"}),
        ("-tag:10% atelier", {"python"}),
        ("10 pour cent", {"r"}),
        ("atelier conférence", {"python", "r", "snake"}),
        ("?!", set()),
        ("", {"python", "r", "snake", "english"}),
        ("lang:en", {"english"}),
    ],
)
def test_queries_find_these_documents(text: str, expected: set[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"filters": {"tag": ("10%", "10")}}, {"r", "snake"}),
        ({"filters": {"tag": ("OPEN DATA",)}, "lang": "fr"}, {"python"}),
        ({"filters": {"author": ("Zoé Le Goff",)}}, {"snake"}),
        ({"filters": {"location": ("Rennes",)}}, set()),
        ({"filters": {"location": ("Insee, Rennes",)}}, {"r"}),
        ({"lang": "en"}, {"english"}),
    ],
)
def test_filters_find_these_documents(chosen: dict[str, object], expected: set[str]) -> None:
    assert found("", **chosen) == expected


def test_a_language_is_a_filter_and_a_reading() -> None:
    made = planned("ateliers", lang="fr")
    assert made.query.filters == (("lang", TermsFilter(field="lang", values=("fr",))),)
    (words,) = {step.words for step in made.steps}
    assert isinstance(words, WordQuery)
    assert [form.kind for form in words.forms] == ["stem", "folded", "exact"]


def test_an_index_without_a_language_is_searched_without_stems() -> None:
    made = plan(SearchRequest(text="ateliers"), clock=CLOCK, languages=())
    assert made.marks.stems == {"ateliers"}


def test_window_and_clock_are_passed_to_the_query() -> None:
    query = planned("x", page=3, per_page=20, sort="date", facets=("tag",), explain=True).query
    assert (query.offset, query.limit, query.sort, query.facets) == (40, 20, "date", ("tag",))
    assert query.explain
    assert query.now == int(NOW.timestamp())


def test_fewer_words_keep_the_rest() -> None:
    made = planned("atelier python -r tag:x")
    fewer = made.steps[-1].query
    assert fewer.filters == made.query.filters
    assert isinstance(fewer.match, And)
    close, without = fewer.match.children
    assert isinstance(close, ProximityBoost)
    some = close.child
    assert isinstance(some, Or)
    assert (len(some.children), some.least) == (2, 1)
    assert isinstance(without, Not)


@pytest.mark.parametrize("text", ["", "atelier", "-a", "a OR b", '"a b"', "tag:x", "l'atelier de"])
def test_a_query_without_alternatives_has_one_step(text: str) -> None:
    assert len(planned(text).steps) == 1


def test_time_filters_are_whole_days_of_the_zone() -> None:
    (name, node), (state, status) = planned(
        since="2023-01", until="2023-01-31", when="past"
    ).query.filters
    assert (name, state) == ("date", "status")
    start = datetime.fromisoformat("2023-01-01T00:00+01:00").timestamp()
    end = datetime.fromisoformat("2023-02-01T00:00+01:00").timestamp()
    assert node == DateRangeFilter(low=int(start), high=int(end))
    assert status == EventStatusFilter(when="past")


@pytest.mark.parametrize(("name", "parameter"), [("since", "from"), ("until", "to")])
def test_a_time_that_cannot_be_read_is_an_error(name: str, parameter: str) -> None:
    with pytest.raises(QueryError) as caught:
        planned("", **{name: "hier"})
    assert str(caught.value) == (
        f'{parameter}: "hier" is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm'
    )
    assert caught.value.parameter == parameter


def test_a_text_of_many_words_is_searched_by_the_first_of_them() -> None:
    words = [f"mot{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(MAX_WORDS)]
    whole = planned(" ".join(words))
    assert whole.steps[0].notes == ()
    (note,) = planned(" ".join((*words, "un", "de-trop"))).steps[0].notes
    assert note_text(note) == "only the first 64 words are searched"
    assert planned(" ".join((*words, "un", "de-trop"))).query == whole.query
    assert planned(" ".join((*words[:-1], f"{words[-1]}-trop"))).query == whole.query
    assert planned(f'"{" ".join((*words, "un de trop"))}"').steps[0].notes == (note,)


def test_a_text_that_is_too_long_is_an_error() -> None:
    assert planned("é" * (MAX_BYTES // 2)).steps[0].notes == ()
    with pytest.raises(QueryError, match="query: longer than 4,096 bytes; shorten it") as caught:
        planned("é" * (MAX_BYTES // 2 + 1))
    assert (caught.value.start, caught.value.end) == (2048, 2049)


def test_only_words_to_be_found_are_marked() -> None:
    made = planned("l'atelier de -python", lang="fr")
    assert made.marks.stems == {"ateli"}


OPERATORS = ("AND ", "OR ", "NOT ", "-", "(", ")", '"', "«", "»", "*", "~", ":", "tag:", "is:")
TIMES = ("date:", "since:", "demain", "en mars", "entre ", "depuis ", "lundi", "12/01/2023", "..")
PIECES = st.sampled_from((*OPERATORS, *TIMES, "mot", "10 %", "l’", "2023", " ", "x-y", "python~2"))
CLOCKS = st.builds(
    Clock,
    now=st.datetimes(timezones=st.just(UTC)),
    zone=st.timezone_keys(allow_prefix=False),
)
LANGUAGES = st.sampled_from([("fr",), ("en",), ("fr", "en"), ()])


def nodes(node: object) -> Iterator[object]:
    """Yield a query node and all nodes inside it."""
    yield node
    below = (*getattr(node, "children", ()), getattr(node, "child", None))
    for child in below:
        if child is not None:
            yield from nodes(child)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=1500), CLOCKS, LANGUAGES)
def test_any_text_gives_a_plan_or_error(
    text: str, clock: Clock, languages: tuple[str, ...]
) -> None:
    try:
        made = plan(SearchRequest(text=text), clock=clock, languages=languages)
    except QueryError as error:
        place = error.start, error.end
    else:
        place = 0, max(len(text), 1)
        assert_within_limits(made)
    assert 0 <= place[0] < place[1] <= max(len(text), 1)


def assert_within_limits(made: QueryPlan) -> None:
    """Check the limits that every plan keeps for the search engine."""
    assert [step.query.limit for step in made.steps] == [10] * len(made.steps)
    assert made.steps[-1].enough <= 1
    for step in made.steps:
        asked = [*nodes(step.query.match)]
        assert len({node for node in asked if isinstance(node, FuzzyQuery)}) <= MOST_NEAR
        assert all(len(node.prefix) >= 2 for node in asked if isinstance(node, PrefixQuery))


@given(st.lists(st.sampled_from(["mot", "l’été", '"open data"', "x-y", "-b", "pyt*"]), max_size=99))
def test_no_plan_has_more_words_than_allowed(pieces: list[str]) -> None:
    made = plan(SearchRequest(text=" ".join(pieces)), clock=CLOCK, languages=("fr", "en"))
    assert (
        sum(isinstance(one, WordQuery | PrefixQuery) for one in nodes(made.query.match))
        <= 2 * MAX_WORDS
    )


@pytest.mark.parametrize(
    ("chosen", "parameter", "message"),
    [
        ({"filters": {"year": ("hello",)}}, "year", 'year: "hello" is not a year'),
        ({"filters": {"month": ("2022-13",)}}, "month", 'month: "2022-13" is not a month'),
        ({"since": "2027", "until": "2026"}, "to", 'to: "2026" is before "2027"; swap'),
    ],
)
def test_an_impossible_filter_is_an_error(
    chosen: dict[str, object], parameter: str, message: str
) -> None:
    with pytest.raises(QueryError) as caught:
        planned("", **chosen)
    assert caught.value.parameter == parameter
    assert str(caught.value).startswith(message)


def test_a_language_that_no_page_has_is_noted() -> None:
    (note,) = planned("x", lang="de").steps[0].notes
    assert note_text(note) == 'no page is in "de"; the languages are fr, en'
    assert planned("x", lang="FR").steps[0].notes == ()


@pytest.mark.parametrize("since", ["9999-12-31T23:59-12:00", "1000-01-01T00:00+23:59"])
def test_a_moment_at_the_ends_of_time_is_read_or_refused(since: str) -> None:
    with suppress(QueryError):
        assert planned("", since=since).query.filters


def test_no_page_is_after_the_last_year() -> None:
    (name, node), *others = planned("after:9999").query.filters
    assert (name, node, others) == ("date", Or(children=()), [])


def test_valid_years_and_months_are_filters() -> None:
    chosen = {"year": ("2023", "2024"), "month": ("2023-01",)}
    assert planned("", filters=chosen).query.filters == tuple(
        (name, TermsFilter(field=name, values=values)) for name, values in chosen.items()
    )


def test_a_request_for_no_hits_has_no_title_tiers() -> None:
    assert len(planned("atelier python").query.tiers) == 6
    assert planned("atelier python", per_page=0).query.tiers == ()
