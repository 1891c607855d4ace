"""
What does ``field:value`` mean?

The names that people type, in French and English, and how the value of each is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.query.dates import CURE, date_range, stretch
from eventsearch.query.items import Item
from eventsearch.records.asking import Any, DateRange, Keyword, Node, Status, When

KEYWORDS = {
    "tag": ("tag", "tags", "etiquette", "etiquettes", "mot-cle"),
    "category": ("category", "categories", "categorie"),
    "author": ("author", "authors", "auteur", "auteurs", "autrice", "speaker"),
    "location": ("location", "lieu", "place"),
    "section": ("section", "rubrique"),
    "lang": ("lang", "language", "langue"),
    "kind": ("kind",),
}
"""Keyword field to its names, folded."""

TEXTS = {
    "title": ("title", "titre", "intitle"),
    "event": ("event", "evenement"),
    "summary": ("summary", "resume"),
    "abstract": ("abstract",),
    "headings": ("heading", "headings", "intertitre"),
    "body": ("body", "text", "texte", "corps"),
}
"""Text field to its names, folded."""

WORDY = {"author": "people", "location": "place"}
"""Keyword fields whose values have many words, with the text field that holds these as well."""

STATUS: dict[str, tuple[When, ...]] = {
    "upcoming": ("upcoming",),
    "future": ("upcoming",),
    "a-venir": ("upcoming",),
    "avenir": ("upcoming",),
    "ongoing": ("ongoing",),
    "en-cours": ("ongoing",),
    "past": ("past",),
    "passe": ("past",),
    "passes": ("past",),
    "termine": ("past",),
    "event": ("upcoming", "ongoing", "past"),
    "evenement": ("upcoming", "ongoing", "past"),
}
"""Value of ``is:``, folded, to the states it means."""


_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


class Value(NamedTuple):
    """
    A field's value as typed.

    Attributes:
        text: The value itself.
        query: The whole query, for messages.
        item: Where in the query it stands.
    """

    text: str
    query: str
    item: Item
    zone: str

    def error(self, cure: str) -> QueryError:
        """Return the error for a value that cannot be read."""
        return QueryError(
            f'query: "{self.text}" is no value for {self.item.name}:',
            cure=cure,
            text=self.query,
            start=self.item.start,
            end=self.item.end,
        )


class Filter(NamedTuple):
    """A condition under the name of its facet."""

    name: str
    node: Node


def status(value: Value) -> Filter:
    """Read ``is:upcoming``."""
    states = STATUS.get("-".join(fold(value.text).replace("_", " ").split()))
    if states is None:
        raise value.error("write upcoming, ongoing, past or event")
    nodes = tuple(Status(when=state) for state in states)
    return Filter("status", nodes[0] if len(nodes) == 1 else Any(children=nodes))


def during(value: Value) -> Filter:
    """Read ``date:2022..2023``."""
    found = date_range(value.text, value.zone)
    if found is None:
        raise value.error(CURE)
    return Filter("date", found)


def before(value: Value) -> Filter:
    """Read ``before:2023``: what begins before 2023 does."""
    return Filter("date", DateRange(high=_stretch(value)[0]))


def after(value: Value) -> Filter:
    """Read ``after:2023``: what is on when 2023 is over."""
    end = _stretch(value)[1]
    # After the last day that there is comes nothing; a range without a bound would be everything.
    return Filter("date", Any(children=()) if end is None else DateRange(low=end))


def since(value: Value) -> Filter:
    """Read ``since:2023``: 2023 and later."""
    return Filter("date", DateRange(low=_stretch(value)[0]))


def until(value: Value) -> Filter:
    """Read ``until:2023``: 2023 and earlier."""
    return Filter("date", DateRange(high=_stretch(value)[1]))


def year(value: Value) -> Filter:
    """Read ``year:2023``."""
    if not is_year(value.text):
        raise value.error("write a year such as 2023")
    return Filter("year", Keyword(field="year", values=(value.text,)))


def month(value: Value) -> Filter:
    """Read ``month:2023-01``."""
    if not is_month(value.text):
        raise value.error("write a month such as 2023-01")
    return Filter("month", Keyword(field="month", values=(value.text,)))


def is_year(text: str) -> bool:
    """Whether a value can be one of the facet ``year``."""
    return bool(_YEAR.fullmatch(text))


def is_month(text: str) -> bool:
    """Whether a value can be one of the facet ``month``."""
    return bool(_MONTH.fullmatch(text))


def _stretch(value: Value) -> tuple[int, int | None]:
    found = stretch(value.text, value.zone)
    if found is None:
        raise value.error("write YYYY, YYYY-MM or YYYY-MM-DD")
    return found


READERS: dict[str, Callable[[Value], Filter]] = {
    **dict.fromkeys(("is", "status", "statut"), status),
    **dict.fromkeys(("date", "dates"), during),
    **dict.fromkeys(("before", "avant"), before),
    **dict.fromkeys(("after", "apres"), after),
    **dict.fromkeys(("since", "depuis"), since),
    **dict.fromkeys(("until", "jusque"), until),
    **dict.fromkeys(("year", "annee"), year),
    **dict.fromkeys(("month", "mois"), month),
}
"""Name of a field whose values are read, folded, to its reader."""

_KEYWORD = {alias: name for name, aliases in KEYWORDS.items() for alias in aliases}
_TEXT = {alias: name for name, aliases in TEXTS.items() for alias in aliases}


def is_field(name: str) -> bool:
    """Whether *name* before a colon is a field."""
    folded = fold(name)
    return folded in _KEYWORD or folded in _TEXT or folded in READERS


def text_field(name: str) -> str:
    """Return the text field that *name* means; empty if it means none."""
    return _TEXT.get(fold(name), "")


def keyword(name: str, text: str) -> Keyword | None:
    """Return the condition of a keyword field; None if *name* is none."""
    field = _KEYWORD.get(fold(name))
    return Keyword(field=field, values=(" ".join(text.split()),)) if field else None
