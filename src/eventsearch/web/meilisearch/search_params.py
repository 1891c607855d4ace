"""
What may be said by each key of a search, and how is it read?

`KEYS` is the one list; a value that cannot be read is an error with the code of its key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from eventsearch.model.query import Sort
from eventsearch.web.meilisearch.attributes import FACETS, MEASURED, RETRIEVED, SEARCHED, sorting
from eventsearch.web.meilisearch.errors import DialectError

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


def wrong_type(name: str, wanted: str, value: object) -> DialectError:
    kinds = {str: "a string", bool: "a boolean", list: "an array", dict: "an object"}
    kind = kinds.get(type(value), "a number" if value is not None else "null")
    where = f" at `.{name}`" if name else ""
    return DialectError(
        code_of(name) if name != "queries" else "bad_request",
        f"Invalid value type{where}: expected {wanted}, but found {kind}",
    )


def text_of(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str):
        raise wrong_type(name, "a string", value)
    if len(value) > longest:
        raise DialectError(
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
        raise DialectError(
            code_of(name),
            f"Unknown value `{str(value)[:50]}` at `.{name}`:"
            " expected one of `last`, `all`, `frequency`",
        )
    return value == "all"


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise wrong_type(name, "an array of strings", value)
    if len(value) > MAX_ROWS:
        raise DialectError(code_of(name), f"`.{name}` has more than {MAX_ROWS} members")
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
            raise DialectError(
                code_of(name),
                f"Invalid facet distribution: Attribute `{one[:50]}` is not filterable."
                f" Available filterable attributes are: {there}.",
            )
    return known if "*" in named else tuple(dict.fromkeys(named))


def _sort(value: object, name: str) -> Sort:
    try:
        return sorting(_texts(value, name))
    except ValueError as error:
        raise DialectError(code_of(name), str(error)) from None


def _fields(value: object, name: str) -> tuple[str, ...]:
    named = _texts(value, name)
    for one in named:
        if one not in ("*", *SEARCHED):
            known = ", ".join(f"`{each}`" for each in SEARCHED)
            raise DialectError(
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
