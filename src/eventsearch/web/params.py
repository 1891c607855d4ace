"""
What does this query string ask for?

Turns parameters into a `Request`, and says which one is wrong and how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import cast, get_args
from urllib.parse import urlencode

from eventsearch.query.planning import LONGEST
from eventsearch.records.asking import Request, Sort, When
from eventsearch.records.terms import FACETS
from eventsearch.web.problems import bad_parameter

MAX_PER_PAGE = 100
MAX_REACH = 1_000
"""Hits that can be paged through: ``page × per_page``."""
MAX_VALUES = 64
"""Values of one repeated parameter."""
MAX_VALUE = 200
"""Code points of a value other than ``q``."""

LISTS = {"section": "sections", "tag": "tags", "author": "authors", "location": "locations"}
FILTERS = ("category", "kind", "year", "month")
SINGLE = ("q", "lang", "from", "to", "when", "sort", "page", "per_page", "explain", "literal")
DEFAULTS = (
    ("q", ""),
    ("lang", ""),
    ("from", ""),
    ("to", ""),
    ("when", "all"),
    ("sort", "relevance"),
    ("page", 1),
    ("per_page", 10),
    ("explain", 0),
    ("literal", 0),
)
"""Parameters that need not be said."""
KNOWN = (*SINGLE, *LISTS, *FILTERS, "facet")

_BLANK_OFFSET = re.compile(r"(?<=:\d\d) (\d\d:?\d\d)\Z")

Pairs = Sequence[tuple[str, str]]


def read_request(pairs: Pairs) -> Request:
    """
    Return the request that the decoded *pairs* of a query string make.

    Raises:
        ApiProblem: 400; a parameter is unknown, repeated, too long or has an unusable value.
    """
    values = grouped(pairs, KNOWN)
    page, per_page = _window(values)
    lists = {field: _list(values, name) for name, field in LISTS.items()}
    return Request(
        text=single(values, "q", LONGEST) or "",
        lang=single(values, "lang") or None,
        since=_moment(values, "from"),
        until=_moment(values, "to"),
        when=cast(When, _choice(values, "when", get_args(When)) or "all"),
        sort=cast(Sort, _choice(values, "sort", get_args(Sort)) or "relevance"),
        page=page,
        per_page=per_page,
        facets=_facets(values),
        explain=_choice(values, "explain", ("0", "1")) == "1",
        literal=_choice(values, "literal", ("0", "1")) == "1",
        filters={name: _list(values, name) for name in FILTERS if name in values},
        sections=lists["sections"],
        tags=lists["tags"],
        authors=lists["authors"],
        locations=lists["locations"],
    )


def query_string(request: Request, *, page: int) -> str:
    """Return the parameters that ask for *request* at another page, in one fixed order."""
    pairs: list[tuple[str, object]] = [("q", request.text)]
    pairs += [("lang", request.lang or "")]
    for name, field in LISTS.items():
        pairs += [(name, value) for value in getattr(request, field)]
    pairs += [(name, value) for name, values in request.filters.items() for value in values]
    pairs += [("from", request.since or ""), ("to", request.until or "")]
    pairs += [("when", request.when), ("sort", request.sort)]
    pairs += [("page", page), ("per_page", request.per_page)]
    pairs += [("facet", name) for name in request.facets]
    pairs += [("explain", int(request.explain)), ("literal", int(request.literal))]
    silent = set(DEFAULTS)
    return urlencode([pair for pair in pairs if pair not in silent])


def grouped(pairs: Pairs, known: Sequence[str]) -> dict[str, list[str]]:
    """Return the values of each parameter; one that is not *known* is an error."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            cure = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
            raise bad_parameter(name[:MAX_VALUE], f'unknown parameter "{name[:50]}"; {cure}')
        values.setdefault(name, []).append(value)
    return values


def single(values: dict[str, list[str]], name: str, longest: int = MAX_VALUE) -> str | None:
    """Return the value of a parameter that may be given once."""
    given = values.get(name, [])
    if len(given) > 1:
        raise bad_parameter(name, f'parameter "{name}" is given {len(given)} times; give it once')
    if given and len(given[0]) > longest:
        raise bad_parameter(
            name,
            f'parameter "{name}" has {len(given[0])} characters; at most {longest} are read',
        )
    return given[0] if given else None


def _moment(values: dict[str, list[str]], name: str) -> str | None:
    """Return a date or moment; a ``+`` that was not escaped has come as a blank."""
    value = single(values, name)
    return _BLANK_OFFSET.sub(r"+\1", value) if value else None


def _choice(values: dict[str, list[str]], name: str, choices: Sequence[str]) -> str | None:
    value = single(values, name)
    if value and value not in choices:
        raise bad_parameter(name, f'parameter "{name}" is "{value}"; use {", ".join(choices)}')
    return value or None


def _list(values: dict[str, list[str]], name: str) -> tuple[str, ...]:
    given = values.get(name, [])
    if len(given) > MAX_VALUES:
        raise bad_parameter(name, f'parameter "{name}" is given more than {MAX_VALUES} times')
    if any(len(value) > MAX_VALUE for value in given):
        raise bad_parameter(
            name, f'a value of "{name}" has more than {MAX_VALUE} characters; shorten it'
        )
    return tuple(dict.fromkeys(value for value in given if value))


def _facets(values: dict[str, list[str]]) -> tuple[str, ...]:
    names = _list(values, "facet")
    for name in names:
        if name not in FACETS:
            raise bad_parameter("facet", f'unknown facet "{name}"; known are {", ".join(FACETS)}')
    return names


def _window(values: dict[str, list[str]]) -> tuple[int, int]:
    page = whole_number(values, "page", 1)
    per_page = whole_number(values, "per_page", 10)
    if per_page > MAX_PER_PAGE:
        raise bad_parameter("per_page", f'"per_page" is {per_page}; at most {MAX_PER_PAGE}')
    if page * per_page > MAX_REACH:
        raise bad_parameter(
            "page",
            f'"page" × "per_page" is {page * per_page}; at most {MAX_REACH}: narrow the search',
        )
    return page, per_page


def whole_number(values: dict[str, list[str]], name: str, default: int) -> int:
    """Return the value of a parameter that is a whole number, at least 1."""
    value = single(values, name)
    if not value:
        return default
    if not (value.isascii() and value.isdecimal()) or len(value) > 9 or int(value) < 1:
        raise bad_parameter(name, f'parameter "{name}" is "{value}"; use a whole number from 1')
    return int(value)
