"""
Which words were typed side by side?

A page is better where these stand near each other; it is found without that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from eventsearch.model.query import And, Node, Or, PhraseQuery, WordQuery
from eventsearch.query.term_analysis import QueryWord

Stems = tuple[str, ...]
Pair = tuple[Stems, Stems]
"""The stems of a word, and those of the next."""


def pairs(row: Sequence[QueryWord]) -> tuple[Pair, ...]:
    """Return the neighbours among the words of one part; what is no word has none."""
    found = ((_last(one.node), _first(next.node)) for one, next in pairwise(row))
    return tuple(pair for pair in found if all(pair))


def _first(node: Node) -> Stems:
    """Return the stems that a word begins with: its own, and those of its first part."""
    match node:
        case WordQuery():
            return _stems(node)
        case PhraseQuery(slots=slots):
            return slots[0]
        case And(children=(first, *_)):
            return _first(first)
        case Or(children=children, best=True):
            return _distinct(_first(child) for child in children)
        case _:
            return ()


def _last(node: Node) -> Stems:
    """Return the stems that a word ends with."""
    match node:
        case WordQuery():
            return _stems(node)
        case PhraseQuery(slots=slots):
            return slots[-1]
        case And(children=(*_, last)):
            return _last(last)
        case Or(children=children, best=True):
            return _distinct(_last(child) for child in children)
        case _:
            return ()


def _stems(word: WordQuery) -> Stems:
    return _distinct([tuple(form.term for form in word.forms if form.kind == "stem")])


def _distinct(rows: Iterable[Stems]) -> Stems:
    return tuple(dict.fromkeys(stem for row in rows for stem in row))
