"""
Which field was meant by a name that is none?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from eventsearch.analysis import fold
from eventsearch.model.query import SearchRequest
from eventsearch.query.planner import unknown_fields
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS
from eventsearch.search.did_you_mean.edit_cost import is_slip
from eventsearch.search.did_you_mean.trial_search import TrialSearch

ALIKE = 0.7
"""Share of letters in their order that two names have in common, at least."""

MOST = 2
"""Fields tried for one name."""

MOST_NAMES = 3


def renamed(request: SearchRequest, library: TrialSearch) -> str | None:
    """Return the query with a field in the place of such a name, if it finds something."""
    text = request.text
    for named in [*unknown_fields(text)][:MOST_NAMES]:
        for field in _near(text[named.start : named.end]):
            changed = f"{text[: named.start]}{field}{text[named.end :]}"
            if library.total(replace(request, text=changed)):
                return changed
    return None


def _near(name: str) -> list[str]:
    """Return names of fields that are spelled nearly so, slips of the finger first."""
    # Wanted by few queries, and slow to load.
    from difflib import get_close_matches

    typed = fold(name)
    found = get_close_matches(typed, [*_names()], 2 * MOST, ALIKE)
    return sorted(found, key=lambda near: not is_slip(typed, near))[:MOST]


def _names() -> Iterator[str]:
    for names in (*KEYWORDS.values(), *TEXTS.values()):
        yield from names
    yield from READERS
