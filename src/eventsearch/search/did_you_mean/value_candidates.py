"""
Which value of a field was meant?

Tags, people, places and the like are compared whole, without capitals, accents, blanks and hyphens;
of people and places a single word will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from eventsearch.analysis.folding import loose
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Note
from eventsearch.query.syntax.field_values import WORDY
from eventsearch.query.syntax.lexer import quoted
from eventsearch.search.did_you_mean.query_spans import ValuePiece
from eventsearch.search.did_you_mean.trial_search import TrialSearch

ALIKE = 0.7
"""Share of letters in their order that two values have in common, at least."""

MOST = 3
"""Candidates for one value."""

MOST_MISTAKEN = 3
"""Values beside the text that are told of: each is compared with all that the site has."""


def near_values(field: str, value: str, library: TrialSearch) -> list[str]:
    """Return values of a keyword field near to one that no page has, the nearest first."""
    # Wanted only when nothing is found, and slow to load.
    from difflib import get_close_matches

    known: dict[str, str] = {}
    for label in sorted(library.labels(field), key=lambda label: (-label.count, label.value)):
        known.setdefault(loose(label.value), label.value)
        for word in label.value.split() if field in WORDY else ():
            known.setdefault(loose(word), word)
    wanted = loose(value)
    near = get_close_matches(wanted, [key for key in known if key != wanted], MOST, ALIKE)
    return [known[key] for key in near if '"' not in known[key]]


def replacements(piece: ValuePiece, library: TrialSearch) -> Iterator[str]:
    """Yield what may stand in the place of a value, in quotation marks where it needs them."""
    for value in near_values(piece.field, piece.text, library):
        if written := value if piece.quoted else quoted(value):
            yield written


def mistaken_values(request: SearchRequest, library: TrialSearch) -> tuple[Note, ...]:
    """Return which values chosen beside the text no page has, and what is near them."""
    chosen: Mapping[str, tuple[str, ...]] = {
        "tag": request.tags,
        "author": request.authors,
        "location": request.locations,
        "section": request.sections,
        **request.filters,
    }
    mistaken = (
        (field, value)
        for field, values in chosen.items()
        for value in values
        if not library.total(SearchRequest(filters={field: (value,)}))
    )
    return tuple(
        Note("value", {"field": field, "value": value, "near": near})
        for field, value in islice(mistaken, MOST_MISTAKEN)
        for near in near_values(field, value, library)[:1]
    )
