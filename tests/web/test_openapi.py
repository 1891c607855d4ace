"""Do the document, the parser and the answers say the same?"""

from __future__ import annotations

from typing import Any, cast

import jsonschema_rs
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.model.query import SearchRequest
from eventsearch.web.app import OPERATIONS
from eventsearch.web.problems import ApiProblem
from eventsearch.web.routes.openapi import document
from eventsearch.web.routes.parameters import SEARCH, Parameter, parse_values, query_string

Json = dict[str, Any]

LIVE = ("/v1/search?q=python", "/v1/search?facet=tag&facet=status&explain=1&q=mer+demain")
PAGE = "/v1/pages/content/event/dix/index.md"
ANSWERS = (*LIVE, "/v1/suggest?q=a", PAGE, "/healthz", "/readyz", "/openapi.json")


@pytest.fixture
def described(client: TestClient) -> Json:
    """The document as the server gives it."""
    return cast(Json, client.get("/openapi.json").json())


def shape(described: Json, schema: Json) -> Json:
    """Return a schema that stands by itself."""
    return {**schema, "components": described["components"]}


def valid(schema: Json, value: object) -> bool:
    """Whether a value has a shape, formats counted."""
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
def test_every_answer_has_its_shape(client: TestClient, described: Json, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    route = "/v1/pages/{id}" if path == PAGE else path.partition("?")[0]
    responses = described["paths"][route]["get"]["responses"]
    schema = responses["200"]["content"][answer.headers["content-type"]]["schema"]
    assert valid(shape(described, schema), answer.json())
    name = schema["$ref"].rpartition("/")[2]
    named = set(described["components"]["schemas"][name]["properties"]) if name != "OpenApi" else ()
    assert set(answer.json()) == set(named or answer.json())


def test_a_hit_has_no_key_that_is_not_named(client: TestClient, described: Json) -> None:
    hits = client.get("/v1/search?q=python&explain=1").json()["hits"]
    named = set(described["components"]["schemas"]["Hit"]["properties"])
    # The pages of this index have no others.
    assert set(hits[0]) == named - {"others", "recurrence"}


def values(parameter: Parameter) -> list[str]:
    """Return values of a parameter that are right, and some that are hardly."""
    return [
        *parameter.choices,
        *((parameter.example,) if parameter.example else ()),
        *("", "0", "1", "-1", "2", "10", "50", "51", "100", "101", "1000", "1001", "x", "1e3"),
        *("a" * parameter.longest, "a" * (parameter.longest + 1), "ALL", "2031-13", "2031"),
    ]


@pytest.mark.parametrize("parameter", SEARCH, ids=lambda parameter: parameter.name)
def test_the_parser_takes_what_the_document_describes(
    described: Json, parameter: Parameter
) -> None:
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


def test_a_parameter_left_out_is_its_default() -> None:
    said = {parameter.name: parameter.default for parameter in SEARCH if parameter.default}
    assert query_string(SearchRequest(), page=1) == ""
    assert said == {
        "when": "all",
        "sort": "relevance",
        "page": "1",
        "per_page": "10",
        "explain": "0",
        "literal": "0",
        "collapse": "0",
        "unfinished": "0",
    }


def test_the_path_before_every_route_is_named() -> None:
    assert document(OPERATIONS, "/suche")["servers"] == [{"url": "/suche"}]


def test_the_document_is_not_sent_twice(client: TestClient) -> None:
    tag = client.get("/openapi.json").headers["etag"]
    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
