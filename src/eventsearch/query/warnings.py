"""
What of a query looks like an operator and is searched as words?

A ``*`` behind a single letter, and a name before a colon that is no field. Loaded for queries that
have one of the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventsearch.model.frozen import dataclass
from eventsearch.model.results import Note
from eventsearch.query.syntax.fields import is_field
from eventsearch.query.syntax.lexer import Token, items
from eventsearch.query.term_analysis import one_word

MOST = 3
"""Notes on one query."""

# Neither an address, a path nor a name in a program: no field is meant by these.
_NAMED = re.compile(r"([^\W\d_][\w-]{1,30}):(?=[^\s:/\\)])")


@dataclass(frozen=True, slots=True)
class Named:
    """A name before a colon that is no field: half-open range of code points, without the colon."""

    start: int
    end: int


def notes(text: str, languages: tuple[str, ...]) -> Iterator[Note]:
    """
    Yield what is to be said of that, each once and no more than a few.

    Args:
        languages: In which the text is read.
    """
    begun = (_begun(text, item, languages) for item in items(text, is_field))
    unknown = (_unknown(text[named.start : named.end]) for named in unknown_fields(text))
    found = {str(note.values): note for note in (*begun, *unknown) if note}
    yield from list(found.values())[:MOST]


def unknown_fields(text: str) -> Iterator[Named]:
    """Yield the names before a colon that are no fields."""
    for item in items(text, is_field) if ":" in text else ():
        if item.kind in {"word", "star", "near"} and (match := _NAMED.match(text, item.start)):
            yield Named(match.start(1), match.end(1))


def _begun(text: str, item: Token, languages: tuple[str, ...]) -> Note | None:
    """Return what is said of a beginning that is too short for its star; None for any other."""
    if item.wild != "star" or len(one_word(text[item.start : item.bare], languages)) != 1:
        return None
    return Note("star", {"text": text[item.start : item.bare]})


def _unknown(name: str) -> Note:
    return Note("field", {"name": name})
