"""The words to mark in a hit, from what it must match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsearch.model.query import FuzzyQuery, Node, PhraseQuery, PrefixQuery, WordQuery, matched


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightTerms:
    """
    The words to mark.

    Attributes:
        stems: Words with one of these stems, wherever they stand.
        prefixes: Words whose folded form begins so.
        phrases: Words that stand one after the other: for each position its stems; an empty slot
            is any word.
        near: Words that are spelled nearly so; an index knows which these are.
        words: Folded words, whole.
    """

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()
    near: tuple[FuzzyQuery, ...] = ()
    words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to mark."""
        return bool(self.stems or self.prefixes or self.phrases or self.near or self.words)


def marks(nodes: Iterable[Node]) -> HighlightTerms:
    """Return the marks of all the words that *nodes* ask for."""
    found = [below for node in nodes for below in matched(node)]
    return HighlightTerms(
        stems=frozenset(
            form.term
            for node in found
            if isinstance(node, WordQuery)
            for form in node.forms
            if form.kind == "stem"
        ),
        prefixes=tuple(
            dict.fromkeys(node.prefix for node in found if isinstance(node, PrefixQuery)),
        ),
        phrases=tuple(
            dict.fromkeys(
                tuple(map(frozenset, node.slots)) for node in found if isinstance(node, PhraseQuery)
            )
        ),
        near=tuple(dict.fromkeys(node for node in found if isinstance(node, FuzzyQuery))),
    )
