"""
The facets, by which pages are counted and filtered.

Each built-in facet is a row of ``facets.json``. The query language, the HTTP parameters, the
results page, the scripts of the search box and their texts are made from the rows. ``fields.json``
has the other fields of the query language. The tables are JSON because Python and the bundler of
the scripts can both read it, and because a search has loaded `json` anyway. A site adds facets with
``[facets]`` in its settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from eventsearch.model.named_tuple import NamedTuple


class Facet(NamedTuple):
    """
    A facet.

    Attributes:
        name: Name of the keyword field, of the HTTP parameter, and in the query language.
        label: Maps a language to the text above the values; the language "" is for all others.
        column: Key of a hit with the values of the page; empty if a hit does not show them.
        names: Names in the query language, folded.
        keys: Paths of the front matter keys with the values, for a facet of the settings.
        about: What the HTTP parameter does, in Markdown.
        text: Text field with the words of the values; empty if no text field has them.
        wordy: Whether a part of a value is enough to find it, as with the name of a person.
        kind: Kind of suggestion that a value is; empty if values are not suggested.
        on_page: Whether the results page counts it.
        pattern: Regular expression that a value must match; empty for any value.
        example: A value that matches *pattern*.
    """

    name: str
    label: Mapping[str, str]
    column: str = ""
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    about: str = ""
    text: str = ""
    wordy: bool = False
    kind: str = ""
    on_page: bool = False
    pattern: str = ""
    example: str = ""


Labels = Mapping[str, Mapping[str, str]]
"""Maps the name of a facet in a site's settings to its `Facet.label`."""


def _table(name: str) -> Any:
    return json.loads(Path(__file__).with_name(name).read_bytes())


FIELDS: Mapping[str, Any] = _table("fields.json")
"""Names of the other fields of the query language, folded, and how their values are written."""

BUILT_IN = {row["name"]: Facet(**row) for row in _table("facets.json")}
"""The built-in facets by name, in the order of the results page."""

FACETS: tuple[str, ...] = (*BUILT_IN, "status")
"""Facets of every site. `status` is not built in: it depends on the time of the search."""

RESERVED = frozenset(
    {
        *BUILT_IN,
        *(name for facet in BUILT_IN.values() for name in (facet.column, *facet.names)),
        *chain(*FIELDS["readers"].values(), *FIELDS["texts"].values()),
        *("q", "from", "to", "when", "sort", "page", "per_page", "facet", "explain", "literal"),
        *("collapse", "unfinished", "ui", "view", "fields", "limit"),
        *("id", "url", "start", "end", "all_day", "registration", "score", "highlight", "sections"),
        *("image", "event_url", "recurrence", "others", "why", "ics", "more", "links", "featured"),
        *("published", "expires", "modified", "occurrences", "visible", "reason", "index"),
        *("trait", "traits", "label", "labels", "key", "keys", "people", "place", "images"),
        *("words", "begins", "over", "endless", "changed", "person", "query", "visible_until"),
        # The calendar of all events in events.json, and a property of all JavaScript objects.
        *("all", "constructor"),
    }
)
"""
Names that a facet of the settings cannot have, because they have another use.

They are names in the query language, HTTP parameters, keys of pages and hits in JSON, or columns
of CSV. Others are keyword fields that are not facets, or kinds of suggestions. Scripts cannot look
up a few others. A test compares the names with the tables that they come from.
"""

LABELS: Labels = {name: facet.label for name, facet in BUILT_IN.items()}


def label_of(label: Mapping[str, str], lang: str) -> str:
    """Return a facet's label in a language, else the label for all languages, else in English."""
    return next((label[key] for key in (lang, "", "en", *label) if key in label), "")
