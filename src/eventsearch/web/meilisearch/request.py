"""
Requests of the Meilisearch API: the keys of a search, how each is read, and the errors.

`KEYS` is the one list. Unknown keys are ignored: some clients send all of one request with another.
An error has a message for people, a code for programs, a type, and a link to what the code means; a
problem of the other routes has the nearest code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventsearch.errors import IndexUnusable, QueryError
from eventsearch.model.query import Sort
from eventsearch.web.meilisearch.attributes import FACETS, MEASURED, RETRIEVED, SEARCHED, sorting
from eventsearch.web.middleware import allow, options
from eventsearch.web.problems import JSON, NO_STORE, ApiProblem, problem_of
from eventsearch.web.routes.parameters import MAX_REACH

LINK = "https://docs.meilisearch.com/errors#"

CODES: Mapping[str, tuple[str, str]] = {
    "bad-query": ("invalid_search_q", "invalid_request"),
    "too-large": ("payload_too_large", "invalid_request"),
    "too-many-requests": ("too_many_search_requests", "system"),
    "too-busy": ("too_many_search_requests", "system"),
    "engine-away": ("index_not_accessible", "internal"),
    "index-unusable": ("index_not_accessible", "internal"),
    "internal": ("internal", "internal"),
}
"""Code and type of each kind of problem; others are a bad request."""


class MeilisearchError(Exception):
    """A request that cannot be answered; *code* is one of Meilisearch's."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def index_not_found(uid: str) -> MeilisearchError:
    """Return the error of an index that is not there."""
    there = " and ".join(f"`{name}`" for name in INDEXES)
    message = f"Index `{uid[:50]}` not found; there are {there}."
    return MeilisearchError("index_not_found", message, status=404)


def _response(
    status: int,
    message: str,
    code: str,
    kind: str = "invalid_request",
    headers: Mapping[str, str] | None = None,
) -> Response:
    members = {
        "message": message.encode("utf-8", "replace").decode(),
        "code": code,
        "type": kind,
        "link": LINK + code,
    }
    return Response(orjson.dumps(members), status, {**NO_STORE, **(headers or {})}, JSON)


def of_problem(problem: ApiProblem) -> Response:
    """Return the response to a problem of any route."""
    code, kind = CODES.get(problem.kind, ("bad_request", "invalid_request"))
    return _response(problem.status, problem.detail, code, kind, problem.headers)


async def on_error(_: Request, error: Exception) -> Response:
    """Answer an error that a handler raised."""
    if isinstance(error, MeilisearchError):
        return _response(error.status, str(error), error.code)
    assert isinstance(error, (ApiProblem, QueryError, IndexUnusable))
    return of_problem(problem_of(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework raises: no such route, or a method that it has not."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return _response(404, f"There is nothing at `{request.url.path[:200]}`.", "not_found")
    allowed = allow(error)
    if request.method == "OPTIONS":
        return options(allowed)
    message = f"{request.method[:20]} is not answered here: the index is read-only."
    return _response(405, message, "method_not_allowed", headers={"Allow": allowed})


HANDLERS = {
    MeilisearchError: on_error,
    ApiProblem: on_error,
    QueryError: on_error,
    IndexUnusable: on_error,
    HTTPException: on_http_error,
}


INDEXES = ("pages", "events")
"""The indexes there are: all pages of the site, and those that are events."""

MAX_SEARCHES = 10
"""Searches of one multi-search."""
MAX_LIMIT = 200
"""Hits of one answer."""
DEFAULT_LIMIT = 20
MAX_CROP = 500
"""Words of a cropped text."""
DEFAULT_CROP = 10
MAX_ROWS = 200
"""Members of a list."""
MAX_TAG = 200
"""Code points of a tag and of a marker."""
MAX_TEXT = 65_536

Filter = tuple[tuple[str, ...], ...]
"""Expressions: of each row one must hold, and every row must."""
Body = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeilisearchSearch:
    """
    One search.

    Attributes:
        page: 1-based if the answer counts pages; None if it has offset and limit.
        facets: Attributes whose values are counted.
        retrieved, highlighted: Attributes of a document.
        cropped: Attributes with the words that are shown of each; 0 for all.
        fields: Text fields that are searched; empty for all.
        every: Whether each word must match.
    """

    index: str
    text: str = ""
    offset: int = 0
    limit: int = DEFAULT_LIMIT
    page: int | None = None
    filter: Filter = ()
    sort: Sort = "relevance"
    facets: tuple[str, ...] = ()
    retrieved: tuple[str, ...] = RETRIEVED
    highlighted: tuple[str, ...] = ()
    cropped: tuple[tuple[str, int], ...] = ()
    pre_tag: str = "<em>"
    post_tag: str = "</em>"
    marker: str = "…"
    score: bool = False
    every: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetSearch:
    """A search among the values of one attribute that hits of *search* have."""

    search: MeilisearchSearch
    facet: str
    text: str


def code_of(name: str) -> str:
    """Return the code of an error in a key: ``cropLength`` has ``invalid_search_crop_length``."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    other = {
        "": "bad_request",
        "queries": "bad_request",
        "index_uid": "invalid_index_uid",
        "facet_query": "invalid_facet_search_facet_query",
    }
    return other.get(snake, f"invalid_search_{snake}")


def _wrong_type(name: str, expected: str, value: object) -> MeilisearchError:
    kinds = {str: "a string", bool: "a boolean", list: "an array", dict: "an object"}
    kind = kinds.get(type(value), "a number" if value is not None else "null")
    where = f" at `.{name}`" if name else ""
    message = f"Invalid value type{where}: expected {expected}, but found {kind}"
    return MeilisearchError(code_of(name), message)


def _text(value: object, name: str, longest: int = MAX_TEXT) -> str:
    if not isinstance(value, str):
        raise _wrong_type(name, "a string", value)
    if len(value) > longest:
        message = f"`.{name}` has {len(value)} characters; at most {longest} are read"
        raise MeilisearchError(code_of(name), message)
    return value


def _number(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong_type(name, "a positive integer", value)
    return min(value, 10**9)


def _switch(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(name, "a boolean", value)
    return value


def _strategy(value: object, name: str) -> bool:
    if value not in ("last", "all", "frequency"):
        raise MeilisearchError(
            code_of(name),
            f"Unknown value `{str(value)[:50]}` at `.{name}`:"
            " expected one of `last`, `all`, `frequency`",
        )
    return value == "all"


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong_type(name, "an array of strings", value)
    if len(value) > MAX_ROWS:
        raise MeilisearchError(code_of(name), f"`.{name}` has more than {MAX_ROWS} members")
    return tuple(value)


def _attributes(value: object, name: str) -> tuple[str, ...]:
    """Return the attributes of a document that a list names, without unknown ones."""
    names = _texts(value, name)
    return RETRIEVED if "*" in names else tuple(one for one in RETRIEVED if one in names)


def _crop(value: object, name: str) -> tuple[tuple[str, int | None], ...]:
    """Return the attributes to crop, each with its own length if it has one."""
    lengths: dict[str, int | None] = {}
    for one in _texts(value, name):
        attribute, _, length = one.partition(":")
        own = int(length[:6]) if length.isascii() and length.isdecimal() else None
        names = RETRIEVED if attribute == "*" else (attribute,)
        # What is named by itself goes before the star.
        lengths |= {each: own for each in names if attribute != "*" or each not in lengths}
    return tuple(lengths.items())


def _facets(value: object, name: str) -> tuple[str, ...]:
    choices = (*FACETS, *MEASURED)
    names = _texts(value, name)
    problem = "Invalid facet distribution: Attribute `{}` is not filterable."
    _check_known(name, names, choices, problem + " Available filterable attributes are: {}.")
    return choices if "*" in names else tuple(dict.fromkeys(names))


def _fields(value: object, name: str) -> tuple[str, ...]:
    names = _texts(value, name)
    problem = "Attribute `{}` is not searchable. Available searchable attributes are: {}."
    _check_known(name, names, tuple(SEARCHED), problem)
    if "*" in names:
        return ()
    return tuple(dict.fromkeys(field for one in names for field in SEARCHED[one]))


def _check_known(name: str, names: Sequence[str], choices: Sequence[str], problem: str) -> None:
    for one in names:
        if one not in ("*", *choices):
            available = ", ".join(f"`{each}`" for each in choices)
            raise MeilisearchError(code_of(name), problem.format(one[:50], available))


def _sort(value: object, name: str) -> Sort:
    try:
        return sorting(_texts(value, name))
    except ValueError as error:
        raise MeilisearchError(code_of(name), str(error)) from None


def _filter(value: object, name: str) -> Filter:
    """Return the rows of a filter: a text is one row, an inner list the alternatives of a row."""
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list):
        raise _wrong_type(name, "a string or an array", value)
    lists = [_texts([row] if isinstance(row, str) else row, name) for row in rows]
    return tuple(row for row in lists if any(map(str.strip, row)))


_tag = partial(_text, longest=MAX_TAG)

KEYS: Mapping[str, tuple[Callable[..., object], str]] = {
    "q": (_text, "text"),
    "offset": (_number, ""),
    "limit": (_number, ""),
    "page": (_number, ""),
    "hitsPerPage": (_number, ""),
    "filter": (_filter, "filter"),
    "sort": (_sort, "sort"),
    "facets": (_facets, "facets"),
    "attributesToRetrieve": (_attributes, "retrieved"),
    "attributesToHighlight": (_attributes, "highlighted"),
    "highlightPreTag": (_tag, "pre_tag"),
    "highlightPostTag": (_tag, "post_tag"),
    "attributesToCrop": (_crop, ""),
    "cropLength": (_number, ""),
    "cropMarker": (_tag, "marker"),
    "showRankingScore": (_switch, "score"),
    "matchingStrategy": (_strategy, "every"),
    "attributesToSearchOn": (_fields, "fields"),
}
"""How each key is read, and the field of `MeilisearchSearch` that it is; empty for several."""

REFUSED = ("hybrid", "vector", "media", "federation", "federationOptions")
"""Keys that ask for another kind of search; a search by words is no answer to them."""

NARROWING = (*REFUSED, "q", "filter", "matchingStrategy", "attributesToSearchOn")
"""Keys that a search among the values of an attribute heeds."""


def json_body(data: bytes) -> Body:
    """Return the JSON object of a body, without what is null; raises MeilisearchError."""
    try:
        return _object(orjson.loads(data or b"{}"))
    except orjson.JSONDecodeError as error:
        message = f"The json payload provided is malformed. `{error}`."
        raise MeilisearchError("malformed_payload", message) from None


def query_body(pairs: Sequence[tuple[str, str]]) -> Body:
    """Return a query string as the body that it stands for: lists are written with commas."""
    lists = ("sort", "facets", *(name for name in KEYS if name.startswith("attributesTo")))
    body: dict[str, object] = {}
    for name, value in pairs:
        if name in lists:
            body[name] = [part.strip() for part in value.split(",") if part.strip()]
        elif KEYS.get(name, ("",))[0] is _number and value.isascii() and value.isdecimal():
            body[name] = int(value[:9])
        elif name == "showRankingScore" and value in ("true", "false"):
            body[name] = value == "true"
        else:
            body[name] = value
    return body


def read_searches(body: Body) -> tuple[MeilisearchSearch, ...]:
    """Return the searches of a multi-search, in order; raises MeilisearchError."""
    _refuse(body)
    queries = body.get("queries", ())
    if not isinstance(queries, list):
        raise _wrong_type("queries", "an array", queries)
    if len(queries) > MAX_SEARCHES:
        message = f"{len(queries)} queries; at most {MAX_SEARCHES} are answered at once"
        raise MeilisearchError("bad_request", message)
    return tuple(_read_query(number, query) for number, query in enumerate(queries))


def _read_query(number: int, query: object) -> MeilisearchSearch:
    try:
        body = _object(query)
        return read_search(_text(body.get("indexUid", ""), "indexUid", 511), body)
    except MeilisearchError as error:
        message = f"Inside `.queries[{number}]`: {error}"
        raise MeilisearchError(error.code, message, status=error.status) from None


def read_facet_search(index: str, body: Body) -> FacetSearch:
    """Return a search among the values of an attribute; raises MeilisearchError."""
    facet = body.get("facetName")
    if not isinstance(facet, str) or facet not in FACETS:
        names = ", ".join(f"`{name}`" for name in FACETS)
        raise MeilisearchError(
            "invalid_facet_search_facet_name",
            f"Attribute `{str(facet)[:50]}` is not facet-searchable. Available are: {names}.",
        )
    text = _text(body.get("facetQuery", ""), "facetQuery", MAX_TAG)
    # Such a request may be a whole search; which hits it wants is nothing to the values.
    rest = {name: value for name, value in body.items() if name in NARROWING}
    search = read_search(index, {**rest, "facets": [facet], "limit": 0})
    return FacetSearch(search=search, facet=facet, text=text)


def read_search(index: str, body: Body) -> MeilisearchSearch:
    """Return the search in a body for an index; raises MeilisearchError."""
    if index not in INDEXES:
        raise index_not_found(index)
    _refuse(body)
    values: dict[str, Any] = {
        name: read(body[name], name) for name, (read, _) in KEYS.items() if name in body
    }
    fields = {field: values[name] for name, (_, field) in KEYS.items() if field and name in values}
    crop = values.get("cropLength", DEFAULT_CROP)
    cropped = tuple(
        (name, min(crop if length is None else length, MAX_CROP))
        for name, length in values.get("attributesToCrop", ())
    )
    return MeilisearchSearch(index=index, **_window(values), **fields, cropped=cropped)


def _window(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return which hits are wanted: by pages if either key of theirs is there."""
    if "page" not in values and "hitsPerPage" not in values:
        limit = min(values.get("limit", DEFAULT_LIMIT), MAX_LIMIT)
        return {"offset": values.get("offset", 0), "limit": limit}
    page, limit = values.get("page", 1), min(values.get("hitsPerPage", DEFAULT_LIMIT), MAX_LIMIT)
    # There is no page 0; it has no hits.
    offset = (page - 1) * limit if page else MAX_REACH
    return {"offset": offset, "limit": limit, "page": page}


def _refuse(body: Body) -> None:
    for name in REFUSED:
        if name in body:
            code = "invalid_multi_search_federation" if "fed" in name else f"invalid_search_{name}"
            message = f"`{name}` is not answered here: leave it out, or null."
            raise MeilisearchError(code, message)


def _object(value: object) -> Body:
    if not isinstance(value, dict):
        raise _wrong_type("", "an object", value)
    return {name: inner for name, inner in value.items() if inner is not None}
