"""
The parameters of each route: parse query strings into values, and write them.

`parameters.toml` contains a row for each parameter. The parser, ``/openapi.json`` and the tables of
``docs/http.md`` are made from these rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args
from urllib.parse import urlencode

from eventsearch.files import own_table
from eventsearch.model.event_state import ATTENDANCE, STATUSES
from eventsearch.model.facets import BUILT_IN, FACETS, Facet
from eventsearch.model.query import SearchRequest, Sort, When
from eventsearch.output.json import FIELDS
from eventsearch.query.planner import MAX_BYTES, MAX_WORDS
from eventsearch.web.problems import ApiProblem, bad_parameter
from eventsearch.web.search_page.messages import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

MAX_REACH = 1_000
"""Maximum hits that a client can page through: ``page × per_page``."""
MAX_VALUES = 64
"""Maximum values of a repeated parameter."""
MAX_VALUE = 200
"""Maximum code points of a value, unless its parameter has a limit of its own."""
MAX_ID = 1_024
"""Maximum code points of a page id, the path of its file."""

Pairs = Sequence[tuple[str, str]]
"""Names and values of a query string, decoded."""

Kind = Literal["text", "choice", "switch", "whole", "moment"]

READERS: Mapping[Kind, Callable[[str], object]] = {
    "text": str,
    "choice": str,
    "switch": ("1", "true").__contains__,
    "whole": int,
    # An unescaped ``+`` of a time zone has been decoded to a blank.
    "moment": partial(re.compile(r"(?<=:\d\d) (\d\d:?\d\d)\Z").sub, r"+\1"),
}
"""Function that converts a valid value, by the kind of its parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """
    A parameter of a request. An empty value counts as absent.

    Attributes:
        kind: ``moment`` is a date or an instant; ``whole`` a whole number.
        field: Field of `SearchRequest` that it sets; may be empty.
        about: Description for people, in Markdown.
        default: Value if it is absent; empty if *absent* describes that case.
        absent: What happens if it is absent, for people.
        repeats: Whether it may appear up to `MAX_VALUES` times; the values are alternatives.
        choices: The accepted values; empty to accept any.
        longest: Most code points of a value.
        least, most: Smallest and largest value of a ``whole``.
        pattern: Regular expression that the whole value must match; empty to accept any.
        example: A value that matches *pattern*.
        place: Part of the URL that contains it.

    Raises:
        ValueError: A ``whole`` has no largest value, a ``choice`` or ``switch`` has no values, or
            another kind has one of these.
    """

    name: str
    kind: Kind = "text"
    field: str = ""
    about: str
    default: str = ""
    absent: str = ""
    required: bool = False
    repeats: bool = False
    choices: tuple[str, ...] = ()
    longest: int = MAX_VALUE
    least: int = 1
    most: int = 0
    pattern: str = ""
    example: str = ""
    place: Literal["query", "path"] = "query"

    def __post_init__(self) -> None:
        if (self.kind == "whole") != bool(self.most):
            raise ValueError(f"{self.name}: only whole numbers have a largest value")
        if (self.kind in {"choice", "switch"}) != bool(self.choices):
            raise ValueError(f"{self.name}: only choices and switches have a list of values")


FILTERS = "filters"
"""Field of `SearchRequest` that all filter parameters set together."""

VALUES = {"event_status": STATUSES, "attendance": ATTENDANCE}
"""Values of the facets that only accept certain values."""


def _filter(facet: Facet) -> Parameter:
    """Return the parameter that filters by a facet."""
    choices = VALUES.get(facet.name, ())
    return Parameter(
        name=facet.name,
        kind="choice" if choices else "text",
        field=FILTERS,
        about=facet.about,
        absent="all",
        repeats=True,
        choices=choices,
        pattern=facet.pattern,
        example=facet.example,
    )


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "when": get_args(When),
    "sort": get_args(Sort),
    "facet": FACETS,
    "ui": LANGUAGES,
}
"""Accepted values of the parameters of kind ``choice``, by parameter."""

_LIMITS: Mapping[str, Mapping[str, int]] = {
    "q": {"longest": MAX_BYTES},
    "id": {"longest": MAX_ID},
    "page": {"most": MAX_REACH},
}
"""Limits that other parts of the program use too, by parameter."""


def _names_of_keys(*facets: str) -> str:
    key = "|".join((*FIELDS, "ics", *facets))
    return rf"(?:{key})(?:,(?:{key}))*"


def _row(name: str, *, about: str, **row: Any) -> Parameter:
    """Return the parameter that a row of `parameters.toml` describes."""
    if row.get("kind") == "switch":
        row |= {"default": "0", "choices": ("0", "1", "false", "true")}
    if name in _CHOICES:
        row["choices"] = _CHOICES[name]
    row |= _LIMITS.get(name, {})
    numbers = {"bytes": MAX_BYTES, "words": MAX_WORDS, "reach": MAX_REACH}
    return Parameter(name=name, about=about.format_map(numbers), **row)


_TABLES: Mapping[str, tuple[Parameter, ...]] = {
    table: tuple(_row(name, **row) for name, row in rows.items())
    for table, rows in own_table(__file__, "parameters.toml").items()
}

SEARCH: tuple[Parameter, ...] = (
    *_TABLES["search"][:2],
    *(_filter(facet) for facet in BUILT_IN.values() if facet.name != "lang"),
    *_TABLES["search"][2:],
)
"""Parameters of ``/v1/search`` and of a search in any other format, in the order of URLs."""

UI, FIELDS_OF_HITS = _TABLES["results"]
FIELDS_OF_HITS = replace(FIELDS_OF_HITS, pattern=_names_of_keys())
"""Parameters that only ``/v1/search`` has; results pages also have ``ui``."""

SUGGEST = _TABLES["suggest"]
(PAGE,) = _TABLES["page"]
EVENT = _TABLES["event"]
OPEN_SEARCH = _TABLES["opensearch"]


class Question(NamedTuple):
    """A search request, and the values of the parameters that do not belong to it, by name."""

    request: SearchRequest
    options: Mapping[str, Any]


def paged(**changes: Any) -> tuple[Parameter, ...]:
    """Return the parameters of a search, with changes to ``per_page``."""
    return tuple(replace(one, **changes) if one.name == "per_page" else one for one in SEARCH)


def with_facets(table: Sequence[Parameter], facets: Collection[str]) -> Sequence[Parameter]:
    """Return the parameters of a search, and of the site's own facets."""
    if not facets or not any(one.field == FILTERS for one in table):
        return table
    wider: dict[str, dict[str, Any]] = {
        "facet": {"choices": (*FACETS, *facets)},
        FIELDS_OF_HITS.name: {"pattern": _names_of_keys(*facets)},
    }
    about = "only pages with this `{}`, a [facet of the site](settings.md#facets)"
    own = (_filter(Facet(name, {}, about=about.format(name))) for name in facets)
    return (*(replace(one, **wider.get(one.name, {})) for one in table), *own)


def parse_search(
    pairs: Pairs,
    facets: Collection[str] = (),
    table: Sequence[Parameter] = SEARCH,
    **defaults: object,
) -> Question:
    """
    Parse a query string into a search request.

    Args:
        facets: Names of the site's own facets.
        table: `SEARCH`, perhaps with additional parameters.
        defaults: Default values of fields that replace those of `SearchRequest`.

    Raises:
        ApiProblem: 400, as for `parse_values`; 404 if the page is beyond `MAX_REACH`.
    """
    table = with_facets(table, facets)
    values = parse_values(pairs, table)
    fields = dict(defaults)
    filters = {}
    for parameter in table:
        if parameter.name in values and parameter.field == FILTERS:
            filters[parameter.name] = values.pop(parameter.name)
        elif parameter.name in values and parameter.field:
            fields[parameter.field] = values.pop(parameter.name)
    request = SearchRequest(**fields, filters=filters)  # type: ignore[arg-type]
    if (reach := request.page * request.per_page) > MAX_REACH:
        raise ApiProblem(
            "out-of-reach",
            f'"page" × "per_page" is {reach}, more than {MAX_REACH}; narrow the search',
        )
    return Question(request, values)


def parse_values(pairs: Pairs, table: Sequence[Parameter]) -> dict[str, Any]:
    """
    Return the values of the parameters in a query string, by name.

    Empty and repeated values are left out.

    Raises:
        ApiProblem: 400; a parameter is unknown, missing, repeated, too long or invalid.
    """
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    parameters = {parameter.name: parameter for parameter in table}
    for name, given in texts.items():
        fault = _fault(parameters[name], given) if name in parameters else _unknown(name, table)
        if fault:
            raise bad_parameter(name[:MAX_VALUE], fault)
    values: dict[str, Any] = {}
    for parameter in table:
        name, read = parameter.name, READERS[parameter.kind]
        usable = [read(text) for text in dict.fromkeys(texts.get(name, ())) if text]
        if usable:
            values[name] = tuple(usable) if parameter.repeats else usable[0]
        elif parameter.required:
            raise bad_parameter(name, f'parameter "{name}" is missing; pass the {parameter.about}')
    return values


def _unknown(name: str, table: Sequence[Parameter]) -> str:
    names = [parameter.name for parameter in table]
    matches = get_close_matches(name[:MAX_VALUE], names, n=1)
    hint = f'did you mean "{matches[0]}"?' if matches else f"known: {', '.join(names)}"
    return f'unknown parameter "{name[:50]}"; {hint if names else "this URL accepts none"}'


def _fault(parameter: Parameter, texts: Sequence[str]) -> str:
    """Return what is wrong with a parameter's values, with a hint; empty if they are valid."""
    label, count, fault = f'parameter "{parameter.name}"', len(texts), ""
    if count > (MAX_VALUES if parameter.repeats else 1):
        many = (
            f"more than {MAX_VALUES} times" if parameter.repeats else f"{count} times; pass it once"
        )
        return f"{label} appears {many}"
    for text in filter(None, texts):
        if len(text) > parameter.longest:
            return f"{label} has {len(text)} characters; the limit is {parameter.longest}"
        if parameter.choices and text not in parameter.choices:
            fault = f"use {', '.join(parameter.choices)}"
        elif parameter.pattern and not re.fullmatch(parameter.pattern, text):
            fault = f"write it as {parameter.example}"
        elif parameter.kind == "whole" and not (
            re.fullmatch("[0-9]+", text) and int(text) >= parameter.least
        ):
            fault = f"use a whole number from {parameter.least}"
        elif parameter.kind == "whole" and int(text) > parameter.most:
            fault = f"the largest value is {parameter.most}"
        if fault:
            return f'{label} is "{text}"; {fault}'
    return ""


def values_of(request: SearchRequest, parameter: Parameter) -> tuple[str, ...]:
    """Return a request's values of a parameter, as texts."""
    if parameter.field == FILTERS:
        return tuple(request.filters.get(parameter.name, ()))
    value = getattr(request, parameter.field)
    if isinstance(value, tuple):
        return value
    return ("" if value is None else str(int(value) if isinstance(value, bool) else value),)


def query_string(request: SearchRequest, *, page: int) -> str:
    """Return the query string for a request's page number *page*, without default values."""
    request = request._replace(page=page)
    table = with_facets(SEARCH, [name for name in request.filters if name not in BUILT_IN])
    return urlencode(
        [
            (parameter.name, value)
            for parameter in table
            for value in values_of(request, parameter)
            if parameter.repeats or value != parameter.default
        ]
    )


def with_query(path: str, *parts: str) -> str:
    """Return the path with the non-empty parts as its query string."""
    query = "&".join(filter(None, parts))
    return f"{path}?{query}" if query else path


def base_url(http: HttpRequest) -> str:
    """Return scheme, host and root path as the client sees them, without a final slash."""
    return str(http.base_url).rstrip("/")
