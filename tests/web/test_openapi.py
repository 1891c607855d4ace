"""The OpenAPI document agrees with the parser and with the answers."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl

import jsonschema_rs
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.model.query import SearchRequest
from eventsearch.web.problems import ApiProblem
from eventsearch.web.routes.parameters import (
    SEARCH,
    Parameter,
    parse_search,
    parse_values,
    query_string,
)

Json = dict[str, Any]


LIVE = ("/v1/search?q=python", "/v1/search?facet=tag&facet=status&explain=1&q=mer+demain")


PAGE = "/v1/pages/content/event/dix/index.md"


ANSWERS = (*LIVE, "/v1/suggest?q=a", PAGE, "/healthz", "/readyz", "/openapi.json")


@pytest.fixture
def described(client: TestClient) -> Json:
    """Return the OpenAPI document that the server sends."""
    return cast(Json, client.get("/openapi.json").json())


def shape(described: Json, schema: Json) -> Json:
    """Return a schema together with the components that it may refer to."""
    return {**schema, "components": described["components"]}


def valid(schema: Json, value: object) -> bool:
    """Return whether a value matches a schema, including its formats."""
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(value)


def test_the_document_is_openapi(described: Json) -> None:
    assert described["openapi"] == "3.1.0"
    schemathesis = pytest.importorskip("schemathesis")
    loaded = schemathesis.openapi.from_dict(described)
    loaded.validate()
    names = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(set(names)) == len(names)
    known = described["components"]["schemas"]
    for reference in references(described):
        assert reference.rpartition("/")[2] in {**known, **described["components"]["headers"]}


def references(value: object) -> list[str]:
    """Return all references within a value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in references(inner)]
    return []


def test_every_route_is_described(client: TestClient, described: Json) -> None:
    app = cast(Starlette, client.app)
    routes = {one.path for one in app.routes if isinstance(one, Route) and one.include_in_schema}
    assert set(described["paths"]) == {route.replace(":text", "") for route in routes}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_a_schema(client: TestClient, described: Json, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    route = "/v1/pages/{id}" if path == PAGE else path.partition("?")[0]
    responses = described["paths"][route]["get"]["responses"]
    schema = responses["200"]["content"][answer.headers["content-type"]]["schema"]
    assert valid(shape(described, schema), answer.json())
    name = schema["$ref"].rpartition("/")[2]
    named = set(described["components"]["schemas"][name]["properties"]) if name != "OpenApi" else ()
    assert set(answer.json()) == set(named or answer.json())


def test_a_hit_has_only_documented_keys(client: TestClient, described: Json) -> None:
    hits = client.get("/v1/search?q=python&explain=1").json()["hits"]
    named = set(described["components"]["schemas"]["Hit"]["properties"])
    # No page of this index has these two keys.
    assert set(hits[0]) == named - {"others", "recurrence"}


def values(parameter: Parameter) -> list[str]:
    """Return valid, borderline and invalid values of a parameter."""
    return [
        *parameter.choices,
        *((parameter.example,) if parameter.example else ()),
        *("", "0", "1", "-1", "2", "10", "50", "51", "100", "101", "1000", "1001", "x", "1e3"),
        *("a" * parameter.longest, "a" * (parameter.longest + 1), "ALL", "2031-13", "2031"),
    ]


@pytest.mark.parametrize("parameter", SEARCH, ids=lambda parameter: parameter.name)
def test_the_parser_accepts_the_described_values(described: Json, parameter: Parameter) -> None:
    known = {one["name"]: one for one in described["paths"]["/v1/search"]["get"]["parameters"]}
    schema = known[parameter.name]["schema"]
    for value in values(parameter) if parameter.kind != "moment" else ("", "2031", "2031-05-01"):
        sent: object = int(value) if parameter.kind == "whole" and value.isdecimal() else value
        try:
            parse_values([(parameter.name, value)], SEARCH)
        except ApiProblem:
            taken = False
        else:
            taken = True
        assert valid(schema, [sent] if parameter.repeats else sent) is taken, value


def test_an_empty_query_string_asks_for_everything() -> None:
    assert parse_search([]).request == SearchRequest()


ASKED = (
    "q=10+%25&lang=fr&section=event&tag=10%25&tag=Etalab&tag=10%25&tag=&author=Zo%C3%A9"
    "&location=Rennes&category=R%26D&year=2031&from=2023-01-01&to=2023-12&when=past&sort=-date"
    "&page=2&per_page=20&facet=tag&facet=year&explain=1&literal=1&collapse=1&unfinished=true"
)


def test_every_parameter_reaches_the_request_and_its_query_string() -> None:
    request = parse_search(parse_qsl(ASKED, keep_blank_values=True)).request
    assert request == SearchRequest(
        text="10 %",
        lang="fr",
        filters={
            "tag": ("10%", "Etalab"),
            "section": ("event",),
            "location": ("Rennes",),
            "author": ("Zoé",),
            "category": ("R&D",),
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
    assert parse_search(parse_qsl(query_string(request, page=2))).request == request
    assert query_string(SearchRequest(), page=1) == ""


@pytest.mark.parametrize("name", [one.name for one in SEARCH])
def test_an_empty_value_is_ignored(name: str) -> None:
    assert parse_search([(name, "")]).request == SearchRequest()


@pytest.mark.parametrize(
    ("pairs", "parameter", "detail"),
    [
        ([("tga", "x")], "tga", 'unknown parameter "tga"; did you mean "tag"?'),
        ([("zzz", "x")], "zzz", 'unknown parameter "zzz"; known: q, lang'),
        ([("q", "a"), ("q", "b")], "q", 'parameter "q" appears 2 times; pass it once'),
        ([("q", "a" * 4097)], "q", '"q" has 4097 characters; the limit is 4096'),
        ([("lang", "f" * 201)], "lang", '"lang" has 201 characters; the limit is 200'),
        ([("tag", "f" * 201)], "tag", '"tag" has 201 characters; the limit is 200'),
        ([("tag", str(n)) for n in range(65)], "tag", '"tag" appears more than 64 times'),
        ([("when", "soon")], "when", '"when" is "soon"; use all, upcoming, ongoing, past'),
        ([("sort", "size")], "sort", '"sort" is "size"; use relevance, date, -date'),
        ([("facet", "colour")], "facet", '"facet" is "colour"; use tag, section'),
        ([("page", "0")], "page", '"page" is "0"; use a whole number from 1'),
        ([("page", "-1")], "page", '"page" is "-1"; use a whole number from 1'),
        ([("page", "1e3")], "page", '"page" is "1e3"; use a whole number from 1'),
        ([("page", "٣")], "page", "use a whole number from 1"),
        ([("page", "9" * 10)], "page", "the largest value is 1000"),
        ([("page", "1001")], "page", 'parameter "page" is "1001"; the largest value is 1000'),
        ([("year", "31")], "year", 'parameter "year" is "31"; write it as 2023'),
        ([("month", "2031-13")], "month", '"2031-13"; write it as 2023-01'),
        ([("per_page", "-1")], "per_page", '"per_page" is "-1"; use a whole number from 0'),
        ([("per_page", "101")], "per_page", '"per_page" is "101"; the largest value is 100'),
        ([("explain", "yes")], "explain", '"explain" is "yes"; use 0, 1, false, true'),
        ([("literal", "no")], "literal", '"literal" is "no"; use 0, 1, false, true'),
    ],
)
def test_a_wrong_parameter_is_reported_with_a_hint(
    pairs: list[tuple[str, str]], parameter: str, detail: str
) -> None:
    with pytest.raises(ApiProblem) as caught:
        parse_search(pairs)
    assert caught.value.status == 400
    assert caught.value.extra == {"parameter": parameter}
    assert detail in caught.value.detail


def test_a_page_number_beyond_the_limit_is_not_found() -> None:
    assert parse_search([("page", "10"), ("per_page", "100")]).request.page == 10
    with pytest.raises(ApiProblem, match='"page" × "per_page" is 1010, more than 1000') as caught:
        parse_search([("page", "101")])
    assert (caught.value.status, caught.value.kind) == (404, "out-of-reach")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2022-01-01T00:00:00 01:00", "2022-01-01T00:00:00+01:00"),
        ("2022-01-01T00:00:00+01:00", "2022-01-01T00:00:00+01:00"),
        ("2022-01-01 10:00", "2022-01-01 10:00"),
    ],
)
def test_an_unescaped_plus_in_an_offset_is_accepted(value: str, read: str) -> None:
    assert parse_search([("from", value)]).request.since == read


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"kind": "whole"}, "n: only whole numbers have a largest value"),
        ({"kind": "text", "most": 5}, "n: only whole numbers have a largest value"),
        ({"kind": "choice"}, "n: only choices and switches have a list of values"),
        ({"kind": "text", "choices": ("a",)}, "n: only choices and switches have a list of values"),
    ],
)
def test_a_parameter_without_its_values_is_refused(row: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Parameter(name="n", about="x", **row)
