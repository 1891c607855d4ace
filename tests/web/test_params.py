"""What a query string asks for, and what is said of one that cannot be read."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.web.problems import ApiProblem
from eventsearch.web.routes.parameters import SEARCH, parse_search, query_string


def test_an_empty_query_string_asks_for_everything() -> None:
    assert parse_search([]).request == SearchRequest()


def test_every_parameter_reaches_the_request() -> None:
    request = parse_search(
        [
            ("q", "10 %"),
            ("lang", "fr"),
            ("section", "event"),
            ("tag", "10%"),
            ("tag", "Etalab"),
            ("tag", "10%"),
            ("tag", ""),
            ("author", "Zoé"),
            ("location", "Rennes"),
            ("category", "Ateliers"),
            ("year", "2031"),
            ("from", "2023-01-01"),
            ("to", "2023-12"),
            ("when", "past"),
            ("sort", "-date"),
            ("page", "2"),
            ("per_page", "20"),
            ("facet", "tag"),
            ("facet", "year"),
            ("explain", "1"),
            ("literal", "1"),
            ("collapse", "1"),
            ("unfinished", "true"),
        ]
    ).request
    assert request == SearchRequest(
        text="10 %",
        lang="fr",
        filters={
            "tag": ("10%", "Etalab"),
            "section": ("event",),
            "location": ("Rennes",),
            "author": ("Zoé",),
            "category": ("Ateliers",),
            "year": ("2031",),
        },
        since="2023-01-01",
        until="2023-12",
        when="past",
        sort="-date",
        page=2,
        per_page=20,
        facets=("tag", "year"),
        explain=True,
        literal=True,
        collapse=True,
        unfinished=True,
    )


@pytest.mark.parametrize("name", [one.name for one in SEARCH])
def test_an_empty_value_is_no_value(name: str) -> None:
    assert parse_search([(name, "")]).request == SearchRequest()


@pytest.mark.parametrize(
    ("pairs", "parameter", "detail"),
    [
        ([("tga", "x")], "tga", 'unknown parameter "tga"; did you mean "tag"?'),
        ([("zzz", "x")], "zzz", 'unknown parameter "zzz"; known are q, lang'),
        ([("q", "a"), ("q", "b")], "q", 'parameter "q" is given 2 times; give it once'),
        ([("q", "a" * 4097)], "q", '"q" has 4097 characters; at most 4096'),
        ([("lang", "f" * 201)], "lang", '"lang" has 201 characters; at most 200'),
        ([("tag", "f" * 201)], "tag", '"tag" has 201 characters; at most 200'),
        ([("tag", str(n)) for n in range(65)], "tag", '"tag" is given more than 64 times'),
        ([("when", "soon")], "when", '"when" is "soon"; use all, upcoming, ongoing, past'),
        ([("sort", "size")], "sort", '"sort" is "size"; use relevance, date, -date'),
        ([("facet", "colour")], "facet", '"facet" is "colour"; use tag, section'),
        ([("page", "0")], "page", '"page" is "0"; use a whole number from 1'),
        ([("page", "-1")], "page", '"page" is "-1"; use a whole number from 1'),
        ([("page", "1e3")], "page", '"page" is "1e3"; use a whole number from 1'),
        ([("page", "٣")], "page", "use a whole number from 1"),
        ([("page", "9" * 10)], "page", "at most 1000"),
        ([("page", "1001")], "page", 'parameter "page" is "1001"; at most 1000'),
        ([("year", "31")], "year", 'parameter "year" is "31"; write it as 2023'),
        ([("month", "2031-13")], "month", '"2031-13"; write it as 2023-01'),
        ([("per_page", "-1")], "per_page", '"per_page" is "-1"; use a whole number from 0'),
        ([("per_page", "101")], "per_page", '"per_page" is "101"; at most 100'),
        ([("explain", "yes")], "explain", '"explain" is "yes"; use 0, 1, false, true'),
        ([("literal", "no")], "literal", '"literal" is "no"; use 0, 1, false, true'),
    ],
)
def test_a_wrong_parameter_is_named_with_its_hint(
    pairs: list[tuple[str, str]], parameter: str, detail: str
) -> None:
    with pytest.raises(ApiProblem) as caught:
        parse_search(pairs)
    assert caught.value.status == 400
    assert caught.value.extra == {"parameter": parameter}
    assert detail in caught.value.detail


def test_a_page_beyond_reach_is_not_there() -> None:
    assert parse_search([("page", "10"), ("per_page", "100")]).request.page == 10
    with pytest.raises(ApiProblem, match='"page" × "per_page" is 1010; at most 1000') as caught:
        parse_search([("page", "101")])
    assert (caught.value.status, caught.value.kind) == (404, "out-of-reach")


def test_the_query_string_of_a_request_asks_for_it_again() -> None:
    request = SearchRequest(
        text="10 % & plus",
        lang="fr",
        filters={"tag": ("10%", "R&D"), "year": ("2031",)},
        since="2031",
        when="past",
        per_page=20,
        facets=("tag",),
        explain=True,
        literal=True,
        collapse=True,
        unfinished=True,
    )
    text = query_string(request, page=3)
    again = parse_search(parse_qsl(text)).request
    assert again.page == 3
    assert query_string(again, page=3) == text
    assert again.filters["tag"] == ("10%", "R&D")
    assert again.collapse
    assert query_string(SearchRequest(), page=1) == ""


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2022-01-01T00:00:00 01:00", "2022-01-01T00:00:00+01:00"),
        ("2022-01-01T00:00:00+01:00", "2022-01-01T00:00:00+01:00"),
        ("2022-01-01 10:00", "2022-01-01 10:00"),
    ],
)
def test_an_offset_whose_plus_was_not_escaped_is_understood(value: str, read: str) -> None:
    assert parse_search([("from", value)]).request.since == read
