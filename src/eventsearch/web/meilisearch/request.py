"""
What does a request of the dialect ask for?

Reads its keys by a table and says which one is wrong. Unknown keys are left alone: some clients
send the whole of one request with another.

What may be said by each key of a search, and how is it read?

`KEYS` is the one list; a value that cannot be read is an error with the code of its key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from eventsearch.model.query import Sort
from eventsearch.web.meilisearch.attributes import FACETS, MEASURED, RETRIEVED, SEARCHED, sorting
from eventsearch.web.meilisearch.errors import MeilisearchError, index_not_found
from eventsearch.web.routes.parameter_specs import MAX_REACH

MAX_ROWS = 200
"""Members of a list."""
MAX_TAG = 200
"""Code points of a tag and of a marker."""

Filter = tuple[tuple[str, ...], ...]
"""Expressions: of each row one must hold, and every row must."""


def code_of(name: str) -> str:
    """Return the code of an error in a key: ``cropLength`` has ``invalid_search_crop_length``."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    where = {"index_uid": "invalid_index_uid", "facet_query": "invalid_facet_search_facet_query"}
    return "bad_request" if not name else where.get(snake, f"invalid_search_{snake}")


def wrong_type(name: str, wanted: str, value: object) -> MeilisearchError:
    kinds = {str: "a string", bool: "a boolean", list: "an array", dict: "an object"}
    kind = kinds.get(type(value), "a number" if value is not None else "null")
    where = f" at `.{name}`" if name else ""
    return MeilisearchError(
        code_of(name) if name != "queries" else "bad_request",
        f"Invalid value type{where}: expected {wanted}, but found {kind}",
    )


def text_of(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise wrong_type(name, "a string", value)
    if len(value) > longest:
        raise MeilisearchError(
            code_of(name), f"`.{name}` has {len(value)} characters; at most {longest} are read"
        )
    return value


def _query(value: object, name: str) -> str:
    # What is too long for a question is cut, as Meilisearch does: no text typed is an error.
    return text_of(value, name, 65_536)


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise wrong_type(name, "a positive integer", value)
    return min(value, 10**9)


def _switch(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise wrong_type(name, "a boolean", value)
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
        raise wrong_type(name, "an array of strings", value)
    if len(value) > MAX_ROWS:
        raise MeilisearchError(code_of(name), f"`.{name}` has more than {MAX_ROWS} members")
    return tuple(value)


def _names(value: object, name: str) -> tuple[str, ...]:
    """Return the attributes of a document that a list names; those it has not are left out."""
    named = _texts(value, name)
    return RETRIEVED if "*" in named else tuple(one for one in RETRIEVED if one in named)


def _crop(value: object, name: str) -> tuple[tuple[str, int | None], ...]:
    """Return the attributes to crop, each with its own length if it has one."""
    found: dict[str, int | None] = {}
    for one in _texts(value, name):
        attribute, _, length = one.partition(":")
        own = int(length[:6]) if length.isascii() and length.isdecimal() else None
        names = RETRIEVED if attribute == "*" else (attribute,)
        # What is named by itself goes before the star.
        found |= {each: own for each in names if attribute != "*" or each not in found}
    return tuple(found.items())


def _facets(value: object, name: str) -> tuple[str, ...]:
    known = (*FACETS, *MEASURED)
    named = _texts(value, name)
    for one in named:
        if one not in ("*", *known):
            there = ", ".join(f"`{each}`" for each in known)
            raise MeilisearchError(
                code_of(name),
                f"Invalid facet distribution: Attribute `{one[:50]}` is not filterable."
                f" Available filterable attributes are: {there}.",
            )
    return known if "*" in named else tuple(dict.fromkeys(named))


def _sort(value: object, name: str) -> Sort:
    try:
        return sorting(_texts(value, name))
    except ValueError as error:
        raise MeilisearchError(code_of(name), str(error)) from None


def _fields(value: object, name: str) -> tuple[str, ...]:
    named = _texts(value, name)
    for one in named:
        if one not in ("*", *SEARCHED):
            known = ", ".join(f"`{each}`" for each in SEARCHED)
            raise MeilisearchError(
                code_of(name),
                f"Attribute `{one[:50]}` is not searchable."
                f" Available searchable attributes are: {known}.",
            )
    if "*" in named:
        return ()
    return tuple(dict.fromkeys(field for one in named for field in SEARCHED[one]))


def _filter(value: object, name: str) -> Filter:
    """Return the rows of a filter: a text is one row, an inner list the alternatives of a row."""
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list):
        raise wrong_type(name, "a string or an array", value)
    found = [_texts([row] if isinstance(row, str) else row, name) for row in rows]
    return tuple(row for row in found if any(map(str.strip, row)))


_tag = partial(text_of, longest=MAX_TAG)

KEYS: Mapping[str, Callable[..., object]] = {
    "q": _query,
    "offset": _whole,
    "limit": _whole,
    "page": _whole,
    "hitsPerPage": _whole,
    "filter": _filter,
    "sort": _sort,
    "facets": _facets,
    "attributesToRetrieve": _names,
    "attributesToHighlight": _names,
    "highlightPreTag": _tag,
    "highlightPostTag": _tag,
    "attributesToCrop": _crop,
    "cropLength": _whole,
    "cropMarker": _tag,
    "showRankingScore": _switch,
    "matchingStrategy": _strategy,
    "attributesToSearchOn": _fields,
}
"""Keys that are read, with what reads the value of each."""

NAMES: Mapping[str, str] = {
    "q": "text",
    "filter": "filter",
    "sort": "sort",
    "facets": "facets",
    "attributesToRetrieve": "retrieved",
    "attributesToHighlight": "highlighted",
    "highlightPreTag": "pre_tag",
    "highlightPostTag": "post_tag",
    "cropMarker": "marker",
    "showRankingScore": "score",
    "matchingStrategy": "every",
    "attributesToSearchOn": "fields",
}
"""Those that are one attribute of a `Search`."""


INDEXES = ("pages", "events")
"""The indexes there are: all pages of the site, and those that are events."""

MAX_SEARCHES = 10
"""Searches of one multi-search."""
MAX_LIMIT = 200
"""Hits of one answer."""
USUAL = 20
USUAL_CROP = 10
MAX_CROP = 500
"""Words of a cropped text."""
REFUSED = ("hybrid", "vector", "media", "federation", "federationOptions")
"""Keys that ask for another kind of search; a search by words is no answer to them."""

NARROWING = (*REFUSED, "q", "filter", "matchingStrategy", "attributesToSearchOn")
"""Keys that a search among the values of an attribute heeds."""

Body = Mapping[str, object]
Given = Mapping[str, Any]
"""Key to its value as its reader returns it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeilisearchSearch:
    """
    One search.

    Attributes:
        page: 1-based, where pages are counted in the answer; None where offset and limit are.
        facets: Attributes whose values are counted.
        retrieved, highlighted: Attributes of a document.
        cropped: Attribute to the words that are shown of it; 0 for all.
        fields: Text fields that are searched; empty for all.
        every: Whether each word must match.
    """

    index: str
    text: str = ""
    offset: int = 0
    limit: int = USUAL
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
    """A search among the values of one attribute, as far as pages of *search* have them."""

    search: MeilisearchSearch
    facet: str
    text: str


def json_body(data: bytes) -> Body:
    """Return the JSON object of a body, without what is null; raises MeilisearchError."""
    try:
        found = orjson.loads(data or b"{}")
    except orjson.JSONDecodeError as error:
        message = f"The json payload provided is malformed. `{error}`."
        raise MeilisearchError("malformed_payload", message) from None
    return _object(found, "")


def query_body(pairs: Sequence[tuple[str, str]]) -> Body:
    """Return what a query string asks, as a body would: lists are written with commas."""
    lists = ("sort", "facets", *(name for name in KEYS if name.startswith("attributesTo")))
    whole = ("offset", "limit", "page", "hitsPerPage", "cropLength")
    body: dict[str, object] = {}
    for name, value in pairs:
        if name in lists:
            body[name] = [part.strip() for part in value.split(",") if part.strip()]
        elif name in whole and value.isascii() and value.isdecimal():
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
        raise wrong_type("queries", "an array", queries)
    if len(queries) > MAX_SEARCHES:
        raise MeilisearchError(
            "bad_request", f"{len(queries)} queries; at most {MAX_SEARCHES} are answered at once"
        )
    return tuple(_within(number, query) for number, query in enumerate(queries))


def _within(number: int, query: object) -> MeilisearchSearch:
    try:
        given = _object(query, "")
        return read_search(text_of(given.get("indexUid", ""), "indexUid", 511), given)
    except MeilisearchError as error:
        message = f"Inside `.queries[{number}]`: {error}"
        raise MeilisearchError(error.code, message, status=error.status) from None


def read_facet_search(index: str, body: Body) -> FacetSearch:
    """Return a search among the values of an attribute; raises MeilisearchError."""
    facet = body.get("facetName")
    if not isinstance(facet, str) or facet not in FACETS:
        known = ", ".join(f"`{name}`" for name in FACETS)
        raise MeilisearchError(
            "invalid_facet_search_facet_name",
            f"Attribute `{str(facet)[:50]}` is not facet-searchable. Available are: {known}.",
        )
    text = text_of(body.get("facetQuery", ""), "facetQuery", MAX_TAG)
    # Such a request may be a whole search; which of its hits are wanted is nothing to its values.
    rest = {name: value for name, value in body.items() if name in NARROWING}
    search = read_search(index, {**rest, "facets": [facet], "limit": 0})
    return FacetSearch(search=search, facet=facet, text=text)


def read_search(index: str, body: Body) -> MeilisearchSearch:
    """Return the search that *body* asks for in an index; raises MeilisearchError."""
    if index not in INDEXES:
        raise index_not_found(index, INDEXES)
    _refuse(body)
    given: Given = {name: read(body[name], name) for name, read in KEYS.items() if name in body}
    said = {NAMES[name]: value for name, value in given.items() if name in NAMES}
    crop = given.get("cropLength", USUAL_CROP)
    cropped = tuple(
        (name, min(crop if length is None else length, MAX_CROP))
        for name, length in given.get("attributesToCrop", ())
    )
    return MeilisearchSearch(index=index, **_window(given), **said, cropped=cropped)


def _window(given: Given) -> Given:
    """Return which hits are wanted: by pages when either key of theirs is given."""
    if "page" not in given and "hitsPerPage" not in given:
        limit = min(given.get("limit", USUAL), MAX_LIMIT)
        return {"offset": given.get("offset", 0), "limit": limit}
    page, limit = given.get("page", 1), min(given.get("hitsPerPage", USUAL), MAX_LIMIT)
    # There is no page 0; it has no hits.
    offset = (page - 1) * limit if page else MAX_REACH
    return {"offset": offset, "limit": limit, "page": page}


def _refuse(body: Body) -> None:
    for name in REFUSED:
        if name in body:
            code = "invalid_multi_search_federation" if "fed" in name else f"invalid_search_{name}"
            raise MeilisearchError(code, f"`{name}` is not answered here: leave it out, or null.")


def _object(value: object, where: str) -> Body:
    if not isinstance(value, dict):
        raise wrong_type(where, "an object", value)
    return {name: inner for name, inner in value.items() if inner is not None}
