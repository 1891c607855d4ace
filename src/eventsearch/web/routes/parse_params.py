"""
What does this query string ask for?

Reads parameters by their table, turns them into a `SearchRequest`, and says which one is wrong and
how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import cast
from urllib.parse import urlencode

from eventsearch.model.query import SearchRequest, Sort, When
from eventsearch.web.problems import ApiProblem, bad_parameter
from eventsearch.web.routes.parameter_specs import (
    MAX_REACH,
    MAX_VALUE,
    MAX_VALUES,
    SEARCH,
    Parameter,
    names,
)

LISTS = {"section": "sections", "tag": "tags", "author": "authors", "location": "locations"}
FILTERS = ("category", "kind", "year", "month")
DEFAULTS = tuple((one.name, one.default) for one in SEARCH if not one.repeats)
"""Parameters that need not be said."""

_BLANK_OFFSET = re.compile(r"(?<=:\d\d) (\d\d:?\d\d)\Z")

Pairs = Sequence[tuple[str, str]]
Given = Mapping[str, tuple[str, ...]]
"""The values of each parameter that was given one; at most one unless it repeats."""


def read_request(pairs: Pairs) -> SearchRequest:
    """
    Return the request that the decoded *pairs* of a query string make.

    Raises:
        ApiProblem: 400; a parameter is unknown, repeated, too long or has an unusable value. 404;
            the page is beyond what can be paged through.
    """
    given = read(pairs, SEARCH)
    page, per_page = whole(given, "page", 1), whole(given, "per_page", 10)
    if page * per_page > MAX_REACH:
        raise out_of_reach(page, per_page)
    lists = {field: given.get(name, ()) for name, field in LISTS.items()}
    return SearchRequest(
        text=one(given, "q"),
        lang=one(given, "lang") or None,
        since=_moment(given, "from"),
        until=_moment(given, "to"),
        when=cast(When, one(given, "when") or "all"),
        sort=cast(Sort, one(given, "sort") or "relevance"),
        page=page,
        per_page=per_page,
        facets=given.get("facet", ()),
        explain=one(given, "explain") == "1",
        literal=one(given, "literal") == "1",
        collapse=one(given, "collapse") == "1",
        filters={name: given[name] for name in FILTERS if name in given},
        sections=lists["sections"],
        tags=lists["tags"],
        authors=lists["authors"],
        locations=lists["locations"],
    )


def out_of_reach(page: int, per_page: int) -> ApiProblem:
    """Return the problem of a page that is beyond what can be paged through."""
    reach = page * per_page
    return ApiProblem(
        "out-of-reach",
        f'"page" × "per_page" is {reach}; at most {MAX_REACH}: narrow the search',
    )


def query_string(request: SearchRequest, *, page: int) -> str:
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
    pairs += [("collapse", int(request.collapse))]
    said = [(name, str(value)) for name, value in pairs]
    return urlencode([pair for pair in said if pair not in DEFAULTS])


def read(pairs: Pairs, table: Sequence[Parameter]) -> Given:
    """
    Return the values that the decoded *pairs* of a query string give the parameters of a table.

    Empty values and repetitions of one value are left out.

    Raises:
        ApiProblem: 400; a parameter is unknown, missing, repeated, too long or not usable.
    """
    known = {parameter.name: parameter for parameter in table}
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in known:
            raise _unknown(name, names(tuple(table)))
        values.setdefault(name, []).append(value)
    for name, given in values.items():
        _demand_few(known[name], len(given))
        for value in given:
            _demand_usable(known[name], value)
    chosen = {name: tuple(dict.fromkeys(filter(None, given))) for name, given in values.items()}
    for parameter in table:
        if parameter.required and not chosen.get(parameter.name):
            raise bad_parameter(parameter.name, _missing(parameter))
    return {name: given for name, given in chosen.items() if given}


def one(given: Given, name: str) -> str:
    """Return the value of a parameter that may be given once; empty without one."""
    return given.get(name, ("",))[0]


def whole(given: Given, name: str, default: int) -> int:
    """Return the value of a parameter that is a whole number."""
    return int(one(given, name) or default)


def _moment(given: Given, name: str) -> str | None:
    """Return a date or moment; a ``+`` that was not escaped has come as a blank."""
    return _BLANK_OFFSET.sub(r"+\1", one(given, name)) or None


def _missing(parameter: Parameter) -> str:
    return f'parameter "{parameter.name}" is missing; it is the {parameter.about}'


def _unknown(name: str, known: tuple[str, ...]) -> ApiProblem:
    near = get_close_matches(name[:MAX_VALUE], known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
    if not known:
        hint = "there is none here"
    return bad_parameter(name[:MAX_VALUE], f'unknown parameter "{name[:50]}"; {hint}')


def _demand_few(parameter: Parameter, count: int) -> None:
    name = parameter.name
    if not parameter.repeats and count > 1:
        raise bad_parameter(name, f'parameter "{name}" is given {count} times; give it once')
    if count > MAX_VALUES:
        raise bad_parameter(name, f'parameter "{name}" is given more than {MAX_VALUES} times')


def _demand_usable(parameter: Parameter, value: str) -> None:
    name = parameter.name
    if len(value) > parameter.longest:
        raise bad_parameter(
            name,
            f'parameter "{name}" has {len(value)} characters; at most {parameter.longest} are read',
        )
    if value and (hint := _hint(parameter, value)):
        raise bad_parameter(name, f'parameter "{name}" is "{value}"; {hint}')


def _hint(parameter: Parameter, value: str) -> str:
    """Return what to do about a value that is not usable; empty for one that is."""
    if parameter.kind == "choice" and value not in parameter.choices:
        return f"use {', '.join(parameter.choices)}"
    if parameter.pattern and not re.fullmatch(parameter.pattern, value):
        return f"write it as {parameter.example}"
    if parameter.kind == "whole":
        if not (value.isascii() and value.isdecimal()) or not int(value[:9]):
            return "use a whole number from 1"
        if len(value) > 9 or int(value) > parameter.most:
            return f"at most {parameter.most}"
    return ""
