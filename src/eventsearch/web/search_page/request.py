"""
What does the address of the page ask for, and what are the addresses around it?

The parameters are those of ``/v1/search``, and ``ui``, the language that the page speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from eventsearch.model.query import SearchRequest, When
from eventsearch.web.routes.parameter_specs import UI, Parameter
from eventsearch.web.routes.parse_params import (
    LISTS,
    parse_request,
    parse_values,
    query_string,
    with_query,
)
from eventsearch.web.service.query_service import Pairs

FOUND_IN = ("tag", "section", "location", "author", "year")
"""Facets with so many values that one is looked for by its text."""

FIND = tuple(
    Parameter(
        name=f"find_{name}",
        about=f"lists the values of `{name}` that have this text",
        absent="the first ones",
    )
    for name in FOUND_IN
)

FACETS = ("tag", "section", "location", "author", "year", "lang")
"""What the page can be narrowed by; counted whatever is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A request for the page.

    Attributes:
        ui: Language that the page speaks; empty to be found.
        find: Facet to the text by which values of it are looked for.
    """

    request: SearchRequest
    ui: str = ""
    find: Mapping[str, str] = field(default_factory=dict)

    def url(self, **changes: Any) -> str:
        """Return the URL of this page with a changed request, from its first part on."""
        request = replace(self.request, **({"page": 1} | changes))
        return _url(request, self.ui)

    def is_all(self, when: When) -> bool:
        """Whether all pages of a time are asked for and nothing else, in any order and parts."""
        asked = self.request
        narrow = replace(
            asked, sort="relevance", page=1, per_page=10, facets=(), literal=False, collapse=False
        )
        return replace(narrow, text=asked.text.strip(), explain=False) == SearchRequest(when=when)

    def in_language(self, ui: str) -> str:
        """Return the URL of the same page in another language."""
        return _url(self.request, ui)

    def file(self, name: str) -> str:
        """Return the URL of all answers in another form, such as ``search.ics``."""
        return with_query(name, query_string(replace(self.request, facets=(), page=1), page=1))


def parse_question(pairs: Pairs) -> Question:
    """Return the question in a query string; raises ApiProblem, as `parse_request` does."""
    own = {UI.name, *(each.name for each in FIND)}
    values = parse_values([pair for pair in pairs if pair[0] in own], (UI, *FIND))
    request = parse_request([pair for pair in pairs if pair[0] not in own])
    return Question(
        request=replace(request, facets=FACETS),
        ui=values.text(UI.name),
        find={name: text for name in FOUND_IN if (text := values.text(f"find_{name}").strip())},
    )


_ABSENT: Mapping[str, Mapping[str, object]] = {
    "from": {"since": None},
    "to": {"until": None},
    "when": {"when": "all"},
    "lang": {"lang": None},
}


def removal(request: SearchRequest, name: str, value: str) -> dict[str, object]:
    """Return the change to a request that takes one value of a parameter away."""
    if name in LISTS:
        wanted = LISTS[name]
        return {wanted: tuple(one for one in getattr(request, wanted) if one != value)}
    if name in request.filters:
        left = tuple(one for one in request.filters[name] if one != value)
        return {"filters": {**request.filters, name: left}}
    return dict(_ABSENT[name])


def selected(request: SearchRequest, name: str) -> tuple[str, ...]:
    """Return the values of a parameter that narrows."""
    if name in LISTS:
        return tuple(getattr(request, LISTS[name]))
    if name == "lang":
        return (request.lang,) if request.lang else ()
    return tuple(request.filters.get(name, ()))


def _url(request: SearchRequest, ui: str) -> str:
    query = query_string(replace(request, facets=()), page=request.page)
    return with_query("search", query, urlencode({"ui": ui}) if ui else "")
