"""
Which words of a page come near to what it lacks?

Forms of the same word that stand elsewhere on the page, words that begin alike, and words that are
spelled nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from eventsearch.engines import Engine
from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    WordQuery,
)

FORMS = 5
"""Words of a page that are named for one that it lacks."""

BEGIN = 4
"""Letters that two words must begin with to look alike, and more than half of the longer one."""

LONG = 8
"""Letters from which on two of them may be others."""


def alike(node: Node, words: Mapping[str, str], engine: Engine) -> tuple[str, ...]:
    """
    Return words of a page that are forms of what a node asks for, or look like it; the best first.

    Args:
        words: Of the page, folded, with their stems.
    """
    leaves = [*_leaves(node)]
    stems = {stem for leaf in leaves for stem in _stems(leaf)}
    same = sorted(word for word, stem in words.items() if stem in stems)
    wanted = sorted({word for leaf in leaves for word in _folded(leaf)})
    begun = [word for one in wanted for word in _begun(one, words)]
    near = [word for one in wanted for word in _near(one, engine) if word in words]
    return tuple(dict.fromkeys((*same, *begun, *near)))[:FORMS]


def _leaves(node: Node) -> Iterator[WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery]:
    match node:
        case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
            yield node
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _leaves(child)
        case ProximityBoost(child=child) | Boosted(child=child):
            yield from _leaves(child)


def _stems(leaf: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery) -> Iterable[str]:
    match leaf:
        case WordQuery(forms=forms):
            return (form.term for form in forms if form.kind == "stem")
        case PhraseQuery(slots=slots):
            return (stem for slot in slots for stem in slot)
        case _:
            return ()


def _folded(leaf: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery) -> Iterable[str]:
    match leaf:
        case WordQuery(forms=forms) | PhraseQuery(forms=forms):
            return (form.term for form in forms if form.kind == "folded")
        case PrefixQuery(prefix=prefix):
            return (prefix,)
        case FuzzyQuery(word=word):
            return (word,)


def _begun(wanted: str, words: Iterable[str]) -> list[str]:
    """Return the words that begin like one, those that share most with it first."""
    shared = {word: _shared(wanted, word) for word in words}
    return sorted(
        (
            word
            for word, length in shared.items()
            if length >= BEGIN and 2 * length > max(len(word), len(wanted))
        ),
        key=lambda word: (-shared[word], word),
    )


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with in common."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _near(wanted: str, engine: Engine) -> Iterator[str]:
    if len(wanted) >= BEGIN:
        edits = 1 if len(wanted) < LONG else 2
        yield from (near.term for near in engine.near(wanted, edits, limit=100))
