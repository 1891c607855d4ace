"""
How is what a query asks for written for people?

About as it was typed; what the analyzer dropped is not known any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermsFilter,
    WordQuery,
)
from eventsearch.model.timestamps import EPOCH


def spelled(node: Node, zone: tzinfo) -> str:
    """
    Return what a node asks for, in the query language where it can be.

    Args:
        zone: In which days are told.
    """
    match node:
        case ProximityBoost(child=child) | Boosted(child=child):
            return spelled(child, zone)
        case Not(child=child):
            return f"not {spelled(child, zone)}"
        case Or(children=children, best=True):
            # Readings of one word: the first is what was typed.
            return spelled(children[0], zone) if children else ""
        case Or(children=children):
            return _joined(" OR ", children, zone)
        case And(children=children):
            return _joined(" ", children, zone)
        case TermsFilter(values=values):
            return " OR ".join(values)
        case DateRangeFilter(low=low, high=high):
            return _days(low, high, zone)
        case EventStatusFilter(when=when):
            return when
        case _:
            return _leaf(node)


def _leaf(leaf: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery) -> str:
    match leaf:
        case WordQuery():
            text = _typed(leaf)
        case PhraseQuery(slots=slots, forms=forms):
            typed = [form.term for form in forms if form.kind == "exact"]
            stems = [slot[0] for slot in slots if slot]
            text = '"' + " ".join(typed if len(typed) == len(stems) else stems) + '"'
        case PrefixQuery(prefix=prefix):
            text = f"{prefix}*"
        case FuzzyQuery(word=word):
            text = f"{word}~"
    return f"{leaf.field}:{text}" if leaf.field else text


def _typed(word: WordQuery) -> str:
    order = {"exact": 0, "folded": 1, "stem": 2}
    return min(word.forms, key=lambda form: order[form.kind]).term


def _joined(mark: str, nodes: Iterable[Node], zone: tzinfo) -> str:
    return mark.join(dict.fromkeys(spelled(node, zone) for node in nodes))


def _days(low: int | None, high: int | None, zone: tzinfo) -> str:
    """Return a stretch of time by its first and last day."""
    first = "" if low is None else _day(low, zone)
    # The last second is still inside.
    last = "" if high is None else _day(high - 1, zone)
    return first if first == last else f"{first}..{last}"


def _day(seconds: int, zone: tzinfo) -> str:
    try:
        moment: datetime = (EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except OverflowError:
        # The first and last day that Python knows have no neighbour.
        moment = EPOCH + timedelta(seconds=seconds)
    return moment.date().isoformat()
