"""Query strings to and from a `SearchRequest`, by the tables of `parameter_specs`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import cast
from urllib.parse import urlencode

from starlette.requests import Request as HttpRequest

from eventsearch.model.query import SearchRequest, Sort, When
from eventsearch.web.problems import ApiProblem, bad_parameter
from eventsearch.web.routes.parameter_specs import (
    MAX_REACH,
    MAX_VALUE,
    MAX_VALUES,
    SEARCH,
    Parameter,
)
from eventsearch.web.service.query_service import Pairs

LISTS = {"section": "sections", "tag": "tags", "author": "authors", "location": "locations"}
"""Parameters with a field of their own in `SearchRequest`."""
FILTERS = ("category", "kind", "year", "month")
SWITCHES = ("explain", "literal", "collapse", "unfinished")
DEFAULTS = tuple((one.name, one.default) for one in SEARCH if not one.repeats)

_BLANK_OFFSET = re.compile(r"(?<=:\d\d) (\d\d:?\d\d)\Z")


class Values(dict[str, tuple[str, ...]]):
    """The values of the parameters that have any; at most one of a parameter that has no list."""

    def text(self, name: str) -> str:
        """Return the only value of a parameter; empty without one."""
        return self.get(name, ("",))[0]

    def switch(self, name: str) -> bool:
        """Return whether a parameter is on."""
        return self.text(name) in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """Return the value of a parameter that is a whole number."""
        return int(self.text(name) or default)

    def instant(self, name: str) -> str | None:
        """Return a date or an instant; a ``+`` that was not escaped has come as a blank."""
        return _BLANK_OFFSET.sub(r"+\1", self.text(name)) or None


def parse_values(pairs: Pairs, table: Sequence[Parameter]) -> Values:
    """
    Return the values that a query string gives the parameters of a table.

    Empty values and repetitions of a value are left out.

    Raises:
        ApiProblem: 400; a parameter is unknown, missing, repeated, too long or not usable.
    """
    parameters = {parameter.name: parameter for parameter in table}
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in parameters:
            raise _unknown(name, tuple(parameters))
        values.setdefault(name, []).append(value)
    for name, given in values.items():
        _check_count(parameters[name], len(given))
        for value in given:
            _check_value(parameters[name], value)
    unique = {name: tuple(dict.fromkeys(filter(None, given))) for name, given in values.items()}
    for parameter in table:
        if parameter.required and not unique.get(parameter.name):
            name, about = parameter.name, parameter.about
            raise bad_parameter(name, f'parameter "{name}" is missing; it is the {about}')
    return Values({name: given for name, given in unique.items() if given})


def parse_request(pairs: Pairs) -> SearchRequest:
    """
    Return the request in a query string of ``/v1/search``.

    Raises:
        ApiProblem: 400, as of `parse_values`; 404 if the page is beyond `MAX_REACH`.
    """
    values = parse_values(pairs, SEARCH)
    page, per_page = values.number("page", 1), values.number("per_page", 10)
    check_reach(page, per_page)
    return SearchRequest(
        text=values.text("q"),
        lang=values.text("lang") or None,
        since=values.instant("from"),
        until=values.instant("to"),
        when=cast(When, values.text("when") or "all"),
        sort=cast(Sort, values.text("sort") or "relevance"),
        page=page,
        per_page=per_page,
        facets=values.get("facet", ()),
        **{name: values.switch(name) for name in SWITCHES},
        filters={name: values[name] for name in FILTERS if name in values},
        sections=values.get("section", ()),
        tags=values.get("tag", ()),
        authors=values.get("author", ()),
        locations=values.get("location", ()),
    )


def check_reach(page: int, per_page: int) -> None:
    """Raise the `ApiProblem` of a page that is beyond what can be paged through."""
    reach = page * per_page
    if reach > MAX_REACH:
        raise ApiProblem(
            "out-of-reach",
            f'"page" × "per_page" is {reach}; at most {MAX_REACH}: narrow the search',
        )


def query_string(request: SearchRequest, *, page: int) -> str:
    """Return the parameters of a request for another page, in one fixed order."""
    pairs: list[tuple[str, object]] = [("q", request.text), ("lang", request.lang or "")]
    for name, field in LISTS.items():
        pairs += [(name, value) for value in getattr(request, field)]
    pairs += [(name, value) for name, values in request.filters.items() for value in values]
    pairs += [("from", request.since or ""), ("to", request.until or "")]
    pairs += [("when", request.when), ("sort", request.sort)]
    pairs += [("page", page), ("per_page", request.per_page)]
    pairs += [("facet", name) for name in request.facets]
    pairs += [(name, int(getattr(request, name))) for name in SWITCHES]
    texts = [(name, str(value)) for name, value in pairs]
    return urlencode([pair for pair in texts if pair not in DEFAULTS])


def with_query(path: str, *parts: str) -> str:
    """Return a URL of a path and the parts of its query string that are not empty."""
    query = "&".join(filter(None, parts))
    return f"{path}?{query}" if query else path


def base_url(http: HttpRequest) -> str:
    """Return scheme, host and the path before every route, as the client has them, without /."""
    return str(http.base_url).rstrip("/")


def _unknown(name: str, known: tuple[str, ...]) -> ApiProblem:
    near = get_close_matches(name[:MAX_VALUE], known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
    if not known:
        hint = "there is none here"
    return bad_parameter(name[:MAX_VALUE], f'unknown parameter "{name[:50]}"; {hint}')


def _check_count(parameter: Parameter, count: int) -> None:
    name = parameter.name
    if not parameter.repeats and count > 1:
        raise bad_parameter(name, f'parameter "{name}" is given {count} times; give it once')
    if count > MAX_VALUES:
        raise bad_parameter(name, f'parameter "{name}" is given more than {MAX_VALUES} times')


def _check_value(parameter: Parameter, value: str) -> None:
    name, longest = parameter.name, parameter.longest
    if len(value) > longest:
        length = len(value)
        raise bad_parameter(
            name, f'parameter "{name}" has {length} characters; at most {longest} are read'
        )
    if value and (hint := _hint(parameter, value)):
        raise bad_parameter(name, f'parameter "{name}" is "{value}"; {hint}')


def _hint(parameter: Parameter, value: str) -> str:
    """Return what to write instead of a value; empty for one that is usable."""
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
