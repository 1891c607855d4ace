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
from eventsearch.web.routes.parse_params import LISTS, Pairs, one, query_string, read, read_request

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
class Asked:
    """
    A request for the page.

    Attributes:
        ui: Language that the page speaks; empty to be found.
        find: Facet to the text by which values of it are looked for.
    """

    request: SearchRequest
    ui: str = ""
    find: Mapping[str, str] = field(default_factory=dict)

    def address(self, **changes: Any) -> str:
        """Return the address of this page with a changed request, from its first part on."""
        request = replace(self.request, **({"page": 1} | changes))
        return _address(request, self.ui)

    def is_all(self, when: When) -> bool:
        """Whether all pages of a time are asked for and nothing else, in any order and parts."""
        asked = self.request
        narrow = replace(
            asked, sort="relevance", page=1, per_page=10, facets=(), literal=False, collapse=False
        )
        return replace(narrow, text=asked.text.strip(), explain=False) == SearchRequest(when=when)

    def spoken(self, ui: str) -> str:
        """Return the address of the same page in another language."""
        return _address(self.request, ui)

    def file(self, name: str) -> str:
        """Return the address of all answers in another form, such as ``search.ics``."""
        query = query_string(replace(self.request, facets=(), page=1), page=1)
        return f"{name}?{query}" if query else name


def read_asked(pairs: Pairs) -> Asked:
    """
    Return what the decoded *pairs* of a query string ask of the page.

    Raises:
        ApiProblem: 400 or 404, as `read_request` does.
    """
    own = {UI.name, *(each.name for each in FIND)}
    given = read([pair for pair in pairs if pair[0] in own], (UI, *FIND))
    request = read_request([pair for pair in pairs if pair[0] not in own])
    return Asked(
        request=replace(request, facets=FACETS),
        ui=one(given, UI.name),
        find={name: text for name in FOUND_IN if (text := one(given, f"find_{name}").strip())},
    )


_UNSAID: Mapping[str, Mapping[str, object]] = {
    "from": {"since": None},
    "to": {"until": None},
    "when": {"when": "all"},
    "lang": {"lang": None},
}


def without(request: SearchRequest, name: str, value: str) -> dict[str, object]:
    """Return the change to a request that takes one value of a parameter away."""
    if name in LISTS:
        wanted = LISTS[name]
        return {wanted: tuple(one for one in getattr(request, wanted) if one != value)}
    if name in request.filters:
        left = tuple(one for one in request.filters[name] if one != value)
        return {"filters": {**request.filters, name: left}}
    return dict(_UNSAID[name])


def chosen(request: SearchRequest, name: str) -> tuple[str, ...]:
    """Return the values of a parameter that narrows."""
    if name in LISTS:
        return tuple(getattr(request, LISTS[name]))
    if name == "lang":
        return (request.lang,) if request.lang else ()
    return tuple(request.filters.get(name, ()))


def _address(request: SearchRequest, ui: str) -> str:
    query = query_string(replace(request, facets=()), page=request.page)
    spoken = urlencode({"ui": ui}) if ui else ""
    query = "&".join(part for part in (query, spoken) if part)
    return f"search?{query}" if query else "search"
