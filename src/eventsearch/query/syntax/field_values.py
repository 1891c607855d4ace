"""Fields (``field:value``) by their names in French and English, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.query import (
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    TermsFilter,
    When,
)
from eventsearch.query.syntax.date_ranges import CURE, Stretch, date_range, stretch, stretch_said
from eventsearch.query.syntax.lexer import Token

STATUS: dict[str, tuple[When, ...]] = {
    "upcoming": ("upcoming",),
    "future": ("upcoming",),
    "a-venir": ("upcoming",),
    "avenir": ("upcoming",),
    "ongoing": ("ongoing",),
    "current": ("ongoing",),
    "en-cours": ("ongoing",),
    "past": ("past",),
    "passe": ("past",),
    "passes": ("past",),
    "termine": ("past",),
    "event": ("upcoming", "ongoing", "past"),
    "evenement": ("upcoming", "ongoing", "past"),
}
"""Value of ``is:``, folded, to the states it means."""

TRAITS = {
    "featured": "featured",
    "a-la-une": "featured",
    "en-vedette": "featured",
    "allday": "allday",
    "all-day": "allday",
    "journee-entiere": "allday",
    "toute-la-journee": "allday",
}
"""Value of ``is:``, folded, to the trait it means."""

Aim = Literal["coming", "latest"]

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


class Value(NamedTuple):
    """
    A field's value as typed.

    Attributes:
        text: The value itself.
        query: The whole query, for messages.
        item: Where in the query it stands.
        clock: What date words count from.
    """

    text: str
    query: str
    item: Token
    clock: Clock

    def error(self, hint: str) -> QueryError:
        """Return the error for a value that cannot be read."""
        return QueryError(
            f'query: "{self.text}" is no value for {self.item.name}:',
            hint=hint,
            text=self.query,
            start=self.item.start,
            end=self.item.end,
        )


class Filter(NamedTuple):
    """A condition under the name of its facet."""

    name: str
    node: Node


def state(value: Value) -> Filter:
    """Read ``is:upcoming`` and ``is:featured``."""
    name = "-".join(fold(value.text).replace("_", " ").split())
    if trait := TRAITS.get(name):
        return Filter("trait", TermsFilter(field="trait", values=(trait,)))
    states = STATUS.get(name)
    if states is None:
        raise value.error("write upcoming, ongoing, past, event, featured or allday")
    nodes = tuple(EventStatusFilter(when=each) for each in states)
    return Filter("status", nodes[0] if len(nodes) == 1 else Or(children=nodes))


def during(value: Value) -> Filter:
    """Read ``date:2022..2023``, ``date:demain`` and ``date:demain..``."""
    found = date_range(value.text, value.clock.zone) or _said_range(value)
    if found is None:
        raise value.error(f"{CURE}, or words such as tomorrow")
    if found.low is not None and found.high is not None and found.high <= found.low:
        raise value.error("write the earlier date first")
    return Filter("date", found)


def before(value: Value) -> Filter:
    """Read ``before:2023``: what begins before 2023 does."""
    return Filter("date", DateRangeFilter(high=_stretch(value).start))


def after(value: Value) -> Filter:
    """Read ``after:2023``: what is on when 2023 is over."""
    end = _stretch(value).end
    # After the last day that there is comes nothing; a range without a bound would be everything.
    return Filter("date", Or(children=()) if end is None else DateRangeFilter(low=end))


def since(value: Value) -> Filter:
    """Read ``since:2023``: 2023 and later."""
    return Filter("date", DateRangeFilter(low=_stretch(value, "latest").start))


def until(value: Value) -> Filter:
    """Read ``until:2023``: 2023 and earlier."""
    return Filter("date", DateRangeFilter(high=_stretch(value).end))


def year(value: Value) -> Filter:
    """Read ``year:2023``."""
    if not is_year(value.text):
        raise value.error("write a year such as 2023")
    return Filter("year", TermsFilter(field="year", values=(value.text,)))


def month(value: Value) -> Filter:
    """Read ``month:2023-01``."""
    if not is_month(value.text):
        raise value.error("write a month such as 2023-01")
    return Filter("month", TermsFilter(field="month", values=(value.text,)))


def is_year(text: str) -> bool:
    """Whether a value can be one of the facet ``year``."""
    return bool(_YEAR.fullmatch(text))


def is_month(text: str) -> bool:
    """Whether a value can be one of the facet ``month``."""
    return bool(_MONTH.fullmatch(text))


def _said_range(value: Value) -> DateRangeFilter | None:
    """Return what date words mean, with an open side too; None if they mean nothing."""
    first, dots, last = map(str.strip, value.text.partition(".."))
    if dots and not (first and last):
        # As after ``since:`` and ``until:``.
        meant = stretch_said(first or last, value.clock, "latest" if first else "coming")
        if meant is None:
            return None
        return DateRangeFilter(low=meant.start) if first else DateRangeFilter(high=meant.end)
    meant = stretch_said(value.text, value.clock, "coming")
    return DateRangeFilter(low=meant.start, high=meant.end) if meant else None


def _stretch(value: Value, aim: Aim = "coming") -> Stretch:
    found = stretch(value.text, value.clock.zone) or stretch_said(value.text, value.clock, aim)
    if found is None:
        raise value.error("write YYYY, YYYY-MM or YYYY-MM-DD, or words such as tomorrow")
    return found


DATED = (
    *("date", "dates", "before", "avant", "after", "apres", "since", "depuis", "until", "jusque"),
)
"""Names of fields whose values may be words that say when, folded."""

READERS: dict[str, Callable[[Value], Filter]] = {
    **dict.fromkeys(("is", "status", "statut"), state),
    **dict.fromkeys(("date", "dates"), during),
    **dict.fromkeys(("before", "avant"), before),
    **dict.fromkeys(("after", "apres"), after),
    **dict.fromkeys(("since", "depuis"), since),
    **dict.fromkeys(("until", "jusque"), until),
    **dict.fromkeys(("year", "annee"), year),
    **dict.fromkeys(("month", "mois"), month),
}
"""Name of a field whose values are read, folded, to its reader."""


KEYWORDS = {
    "tag": (
        *("tag", "tags", "etiquette", "etiquettes", "mot-cle", "mots-cles"),
        *("keyword", "keywords"),
    ),
    "category": ("category", "categories", "categorie"),
    "author": (
        *("author", "authors", "auteur", "auteurs", "autrice", "autrices"),
        *("speaker", "speakers", "orateur", "orateurs", "oratrice", "oratrices"),
        *("intervenant", "intervenants", "intervenante", "intervenantes"),
    ),
    "location": ("location", "locations", "lieu", "lieux", "place", "places", "venue", "venues"),
    "section": ("section", "sections", "rubrique", "rubriques"),
    "lang": ("lang", "language", "languages", "langue", "langues"),
    "kind": ("kind",),
}
"""Keyword field to its names, folded."""

TEXTS = {
    "title": ("title", "titre", "intitle"),
    "event": ("event", "evenement"),
    "summary": ("summary", "resume"),
    "abstract": ("abstract",),
    "headings": ("heading", "headings", "intertitre", "intertitres"),
    "body": ("body", "text", "texte", "corps"),
}
"""Text field to its names, folded."""

WORDY = {"author": "people", "location": "place"}
"""Keyword fields whose values have many words, with the text field that holds these as well."""

HELD = {"tag": "tags", **WORDY}
"""Keyword fields whose values can be found by a part of a word, with the text field for that."""

_KEYWORD = {alias: name for name, aliases in KEYWORDS.items() for alias in aliases}
_TEXT = {alias: name for name, aliases in TEXTS.items() for alias in aliases}


def is_field(name: str) -> bool:
    """Whether *name* before a colon is a field."""
    folded = fold(name)
    return folded in _KEYWORD or folded in _TEXT or folded in READERS


def text_field(name: str) -> str:
    """Return the text field that *name* means; empty if it means none."""
    return _TEXT.get(fold(name), "")


def keyword(name: str, text: str) -> TermsFilter | None:
    """Return the condition of a keyword field; None if *name* is none."""
    field = _KEYWORD.get(fold(name))
    return TermsFilter(field=field, values=(" ".join(text.split()),)) if field else None
