"""
The URL of the results page, and the URLs around it.

Its parameters are those of ``/v1/search``, and ``ui``, the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from eventsearch.model.query import SearchRequest, When
from eventsearch.web.routes.parameters import (
    FILTERS,
    SEARCH,
    UI,
    Pairs,
    Parameter,
    parse_search,
    query_string,
    values_of,
    with_query,
)

FACETS = ("tag", "section", "location", "author", "year", "lang")
"""What the page can be narrowed by; always counted."""

SEARCHABLE = ("tag", "section", "location", "author", "year")
"""Facets with so many values that one is searched by its text."""

FIND = tuple(
    Parameter(
        name=f"find_{name}",
        about=f"lists the values of `{name}` that have this text",
        absent="the first ones",
    )
    for name in SEARCHABLE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A request for the page.

    Attributes:
        ui: Language of the page; empty for that of the search or the site.
        find: Facet to the text by which its values are searched.
    """

    request: SearchRequest
    ui: str = ""
    find: Mapping[str, str] = field(default_factory=dict)

    def url(self, **changes: Any) -> str:
        """Return the URL of a changed request, from its first page on."""
        return _url(replace(self.request, **({"page": 1} | changes)), self.ui)

    def in_language(self, ui: str) -> str:
        """Return the URL of the same page in another language."""
        return _url(self.request, ui)

    def file(self, name: str) -> str:
        """Return the URL of all hits in another form, such as ``search.ics``."""
        return with_query(name, query_string(replace(self.request, facets=()), page=1))

    def is_all(self, when: When) -> bool:
        """Whether all pages of a time are wanted, and nothing else."""
        request = self.request
        if request.text.strip():
            return False
        same = SearchRequest(when=when, text=request.text, sort=request.sort, page=request.page)
        options = replace(
            request,
            per_page=10,
            facets=(),
            explain=False,
            literal=False,
            collapse=False,
            unfinished=False,
        )
        return options == same


def parse_question(pairs: Pairs) -> Question:
    """Return the question in a query string; raises ApiProblem, as `parse_search` does."""
    request, options = parse_search(pairs, (*SEARCH, UI, *FIND))
    return Question(
        request=replace(request, facets=FACETS),
        ui=options.get(UI.name, ""),
        find={
            name: text for name in SEARCHABLE if (text := options.get(f"find_{name}", "").strip())
        },
    )


NARROWING = {parameter.name: parameter for parameter in SEARCH}


def removal(request: SearchRequest, name: str, value: str) -> dict[str, object]:
    """Return the change to a request that removes one value of a parameter."""
    parameter = NARROWING[name]
    rest = tuple(one for one in values_of(request, parameter) if one != value)
    if parameter.field == FILTERS:
        return {FILTERS: {**request.filters, name: rest}}
    return {parameter.field: rest if parameter.repeats else parameter.default or None}


def selected(request: SearchRequest, name: str) -> tuple[str, ...]:
    """Return the values of a parameter that narrows."""
    return tuple(filter(None, values_of(request, NARROWING[name])))


def _url(request: SearchRequest, ui: str) -> str:
    query = query_string(replace(request, facets=()), page=request.page)
    return with_query("search", query, urlencode({"ui": ui}) if ui else "")
