"""
Words that may be misspelt: words of letters alone that stand by themselves.

Phrases, values of fields, prefixes, numbers and what is to be left out are meant to the letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from eventsearch.model.query import Boosted, FuzzyQuery, Node, Not, Or, WordQuery, transform

LETTERS = {1: 4, 2: 8}
"""Edits to the letters that a word must have: a shorter one is near to everything."""

Place = tuple[int, int]
"""Half-open range of code points of a query's text."""


class Spelling(NamedTuple):
    """A word as typed, what finds the words that are spelled nearly so, and where it stands."""

    word: WordQuery
    near: FuzzyQuery
    places: tuple[Place, ...]


def edits(word: str) -> int:
    """Return how many edits away a word may be looked for; 0 when it is too short for any."""
    letters = sum(map(str.isalpha, word))
    return max((count for count, least in LETTERS.items() if letters >= least), default=0)


def spellings(words: Mapping[Node, Sequence[Place]]) -> tuple[Spelling, ...]:
    """Return those of the words that are of letters alone and long enough to be misspelt."""
    return tuple(
        Spelling(word, FuzzyQuery(word=form.term, edits=edits(form.term)), tuple(places))
        for word, places in words.items()
        if isinstance(word, WordQuery)
        for form in word.forms
        if form.kind == "folded" and form.term.isalpha() and edits(form.term)
    )


def respelled(node: Node, near: Mapping[WordQuery, FuzzyQuery]) -> Node:
    """Return a node with other spellings in the place of words; not in what is to be left out."""

    def other(node: Node) -> Node | None:
        if isinstance(node, WordQuery):
            return near.get(node, node)
        is_literal = isinstance(node, Not | Boosted) or (isinstance(node, Or) and node.best)
        return node if is_literal else None

    return transform(node, other)
