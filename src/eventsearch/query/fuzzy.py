"""
Which typed words may be misspelt, and what is asked when they are?

Words of letters alone that stand by themselves. What is meant to the letter is none: phrases,
values of fields, beginnings of words, numbers, and what is to be left out. Whether a page has a
word is for an index to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eventsearch.model.query import Boosted, FuzzyQuery, Node, Not, Or, WordQuery, transform

LETTERS = {1: 4, 2: 8}
"""Edits to the letters that a word must have: a shorter one is near to everything."""

Spelling = tuple[WordQuery, FuzzyQuery]
"""A word as typed, and what finds the words that are spelled nearly so."""


def edits(word: str) -> int:
    """Return how many edits away a word may be looked for; 0 when it is too short for any."""
    letters = sum(map(str.isalpha, word))
    return max((count for count, least in LETTERS.items() if letters >= least), default=0)


def spellings(nodes: Iterable[Node]) -> tuple[Spelling, ...]:
    """Return those of the nodes that are words of letters alone, long enough to be misspelt."""
    words = (node for node in nodes if isinstance(node, WordQuery))
    forms = ((word, form.term) for word in words for form in word.forms if form.kind == "folded")
    return tuple(
        (word, FuzzyQuery(word=folded, edits=edits(folded)))
        for word, folded in forms
        if folded.isalpha() and edits(folded)
    )


def respelled(node: Node, near: Mapping[WordQuery, FuzzyQuery]) -> Node:
    """Return a node with other spellings in the place of words; not in what is to be left out."""

    def other(node: Node) -> Node | None:
        if isinstance(node, WordQuery):
            return near.get(node, node)
        is_literal = isinstance(node, Not | Boosted) or (isinstance(node, Or) and node.best)
        return node if is_literal else None

    return transform(node, other)
