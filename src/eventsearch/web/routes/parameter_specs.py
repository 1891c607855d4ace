"""
The parameters of each route, and their values.

`parse_params`, ``/openapi.json`` and the tables of ``docs/http.md`` go by these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from eventsearch.model.document import FACETS
from eventsearch.model.query import Sort, When
from eventsearch.query.planner import MAX_BYTES, MAX_WORDS

MAX_PER_PAGE = 100
MAX_REACH = 1_000
"""Hits that can be paged through: ``page × per_page``."""
MAX_VALUES = 64
"""Values of one repeated parameter."""
MAX_VALUE = 200
"""Code points of a value other than ``q``."""
MAX_ID = 1_024
"""Code points of the path of a file."""
MAX_LIMIT = 50
"""Suggestions of one answer."""

Kind = Literal["text", "choice", "whole", "moment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """
    A parameter of a query string. An empty value is no value.

    Attributes:
        kind: ``moment`` is a date or an instant; ``whole`` a whole number from 1.
        about: What it does, for people; Markdown.
        default: Value if it is absent; empty if *absent* says what that means.
        repeats: May be given `MAX_VALUES` times; the values are alternatives.
        choices: Values of a ``choice``.
        longest: Code points of a value at most.
        most: Largest value of a ``whole``.
        pattern: Regular expression that the whole value must match; empty for any.
        example: A value that matches *pattern*.
    """

    name: str
    kind: Kind = "text"
    about: str
    default: str = ""
    absent: str = ""
    required: bool = False
    repeats: bool = False
    choices: tuple[str, ...] = ()
    longest: int = MAX_VALUE
    most: int = 0
    pattern: str = ""
    example: str = ""


def _filter(name: str, about: str, pattern: str = "", example: str = "") -> Parameter:
    return Parameter(
        name=name, about=about, absent="all", repeats=True, pattern=pattern, example=example
    )


def _switch(name: str, about: str) -> Parameter:
    choices = ("0", "1", "false", "true")
    return Parameter(name=name, kind="choice", about=about, default="0", choices=choices)


LANG = Parameter(
    name="lang",
    about="only pages in this language, in which the query is analysed too",
    absent="all languages of the index",
)

SEARCH: tuple[Parameter, ...] = (
    Parameter(
        name="q",
        about="the query, in the [query language](query-language.md); at most 4,096 bytes, of which"
        f" the first {MAX_WORDS} words are searched",
        absent="everything",
        longest=MAX_BYTES,
    ),
    LANG,
    _filter("section", "only pages of this section"),
    _filter("tag", "only pages with this tag"),
    _filter("author", "only pages of this author or speaker"),
    _filter("location", "only events at this place"),
    _filter("category", "only pages of this category"),
    _filter("kind", "only pages of this kind"),
    _filter("year", "only pages of this year", r"[0-9]{4}", "2023"),
    _filter("month", "only pages of this month", r"[0-9]{4}-(0[1-9]|1[0-2])", "2023-01"),
    Parameter(
        name="from",
        kind="moment",
        about="first day or moment, inclusive",
        absent="open",
    ),
    Parameter(name="to", kind="moment", about="last day or moment, inclusive", absent="open"),
    Parameter(
        name="when",
        kind="choice",
        about="only events with this status at the time of the request",
        default="all",
        choices=get_args(When),
    ),
    Parameter(
        name="sort",
        kind="choice",
        about="order; `date` is oldest first, `-date` latest first",
        default="relevance",
        choices=get_args(Sort),
    ),
    Parameter(
        name="page",
        kind="whole",
        about="page number; `page × per_page` is at most 1,000",
        default="1",
        most=MAX_REACH,
    ),
    Parameter(
        name="per_page",
        kind="whole",
        about="hits per page",
        default="10",
        most=MAX_PER_PAGE,
    ),
    Parameter(
        name="facet",
        kind="choice",
        about="count the values of this field",
        absent="none",
        repeats=True,
        choices=FACETS,
    ),
    _switch("explain", "`1`: show what each term in each field adds to each score"),
    _switch(
        "literal",
        "`1`: read [date words](query-language.md#date-words) such as `demain` as ordinary words",
    ),
    _switch(
        "collapse",
        "`1`: merge [editions and translations](ranking.md#editions-and-translations-as-one) of"
        " one event into one hit",
    ),
    _switch(
        "unfinished",
        "`1`: the last word may be the [beginning of one](query-language.md#while-one-types), for"
        " searches at every key",
    ),
)
"""Of ``/v1/search``, and of every other form of the same search; in the order of addresses."""

UI = Parameter(
    name="ui",
    kind="choice",
    about="language of `notes` and of the results page in `links.html`",
    absent="`notes`: English; results page: the language searched, else the site's",
    choices=("fr", "en"),
)

SUGGEST: tuple[Parameter, ...] = (
    Parameter(
        name="q",
        about="what was typed so far",
        absent="no suggestions",
        longest=MAX_BYTES,
    ),
    Parameter(
        name="lang",
        about="only suggestions from pages in this language",
        absent="all languages of the index",
    ),
    Parameter(
        name="limit", kind="whole", about="number of suggestions", default="10", most=MAX_LIMIT
    ),
)
"""Of ``/v1/suggest``."""

EVENT: tuple[Parameter, ...] = (
    Parameter(
        name="id",
        about="path of the event's file: the `id` of a hit, whose `ics` is this URL",
        required=True,
        longest=MAX_ID,
    ),
)
"""Of ``/event.ics``."""

OPEN_SEARCH: tuple[Parameter, ...] = (
    Parameter(
        name="lang",
        about="language of the description and of the searches",
        pattern=r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}",
        example="fr",
        absent="all languages, described in English",
    ),
)
"""Of ``/opensearch.xml``."""
