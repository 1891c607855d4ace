"""
Which keys does a page share with its translations, and with other editions of its event?

Editions are told carefully: a hit that hides another one wrongly is worse than two hits. So only
events are editions, by the series that they name, or by titles of one section and language that
differ in nothing but a year, a date, a season or the number of an edition.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from eventsearch.analysis.folding import fold
from eventsearch.model.page import PageRecord

_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_OF = r"(?:editions?|saisons?|seasons?)"
_NTH = r"(?:\d+(?:ere?|e|er|eme|st|nd|rd|th)|premiere|deuxieme|troisieme|first|second|third)"
_MARK = re.compile(
    r"(?<![\w#])(?:"
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|{_YEAR}-\d\d-\d\d"
    rf"|(?:\d{{1,2}}(?:er|st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}},)? {_YEAR}"
    rf"|(?:{_OF} )?{_YEAR}(?: ?[-/–] ?(?:{_YEAR}|\d\d))?"
    rf"|{_OF} (?:n[o°] ?)?(?:\d+|[ivx]+)|{_NTH} {_OF}|(?:n[o°]|#) ?\d+"
    r")(?!\w)"
)
"""What tells editions apart, in a folded title."""

_PIECE = re.compile(r"[^\W_]+|[+#%&]")
"""A word, or a sign with a meaning of its own: C++ is not C."""

_LEAST = 3
"""Letters that one of the other words of a title must have: the rest is a name."""


def kin(record: PageRecord) -> tuple[str, ...]:
    """Return the keys, each of a few characters; most pages have none."""
    return tuple(
        hashlib.blake2b(repr(key).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()
        for key in _keys(record)
    )


def _keys(record: PageRecord) -> Iterator[tuple[str, ...]]:
    if record.translation:
        yield "translation", record.translation
    if record.meta.begins is None:
        return
    if record.meta.series:
        yield "series", fold(record.meta.series)
    elif name := edition_of(record.meta.title):
        yield "edition", record.lang, record.section, name


def edition_of(title: str) -> str:
    """
    Return the title of an event without what tells its edition; empty when nothing does.

    Not the event's name: talks name so the conference at which they are given.

    >>> edition_of("Journées de la donnée, 3e édition (2023)")
    'journees de la donnee'
    """
    line = " ".join(fold(title).split())
    rest, marks = _MARK.subn(" ", line)
    pieces = _PIECE.findall(rest)
    named = any(len(piece) >= _LEAST and piece.isalpha() for piece in pieces)
    return " ".join(pieces) if marks and named else ""
