"""
Which words of the index may stand in the place of a misspelt one?

Near words, two words for one and one for two, the likeliest first. Whether a whole query finds
something with them is tried elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import log10
from typing import NamedTuple

from eventsearch.model.query import SearchRequest
from eventsearch.search.did_you_mean.edit_cost import likeliest
from eventsearch.search.did_you_mean.query_spans import WordPiece, WordSpan, is_doubtful
from eventsearch.search.did_you_mean.trial_search import TrialSearch

LONG = 5
"""Letters from which on a word may have two faults."""

MOST = 5
"""Candidates for one piece."""

SHORTEST = 2
"""Letters of either half of a word that was written in one."""

COMPLETION = 0.5
"""Cost of a word that is longer than what was typed, before its pages count: half an edit."""

PREFIX = 4
"""Letters of a word that may be the prefix of another: fewer begin too many."""


class Change(NamedTuple):
    """
    Other text for a half-open range of code points of the query.

    Attributes:
        field: What stands before it, with the colon; empty for nothing.
        unlikely: About the number of edits.
        terms: The folded words of which the text is made; none for a value, which is as it is.
    """

    start: int
    end: int
    text: str
    field: str
    unlikely: float
    terms: tuple[str, ...] = ()

    @property
    def alone(self) -> str:
        """Return the query for the new text by itself."""
        return self.field + self.text


def likely_changes(piece: WordPiece, library: TrialSearch, lang: str | None) -> list[Change]:
    """Return what may stand in the place of a word, the likeliest first."""
    near = [*_near(piece, piece.whole, library)]
    if longer := [*_completions(piece, library)]:
        # Who types "kubern" does not mean "kube".
        near = [change for change in near if not piece.whole.folded.startswith(change.text)]
    found = [*near, *longer, *_parts(piece, library), *joined(piece, library)]
    if piece.divisible and not piece.parts:
        found += _divided(piece, library, lang)
    return sorted(found, key=lambda change: (change.unlikely, change.text))[:MOST]


def joined(piece: WordPiece, library: TrialSearch) -> Iterator[Change]:
    """Yield the word that a word and the one before it are together: ``week end``."""
    if piece.follows is None or not piece.divisible:
        return
    word = piece.follows.folded + piece.whole.folded
    if "-" in word:
        return
    hyphened = (f"{word[:at]}-{word[at:]}" for at in range(len(word) + 1))
    # Looked up one by one: that is far from the work of looking for all words near.
    for near in chain.from_iterable(library.near(written, 0) for written in (word, *hyphened)):
        unlikely = 1 - 0.3 * log10(max(1, near.count))
        yield _change(piece, piece.follows.start, piece.whole.end, (near.term,), unlikely)


def edits(word: str) -> int:
    """Return how many faults a word may have."""
    return 2 if len(word) >= LONG else 1


def _near(piece: WordPiece, word: WordSpan, library: TrialSearch) -> Iterator[Change]:
    near = library.near(word.folded, edits(word.folded))
    # A word that says nothing was not meant by one that was typed.
    near = tuple(one for one in near if one.term not in library.stops)
    for unlikely, other in likeliest(word.folded, near)[:MOST]:
        yield _change(piece, word.start, word.end, (other.term,), unlikely)


def _completions(piece: WordPiece, library: TrialSearch) -> Iterator[Change]:
    """Yield the words that most pages have of those that a word is a prefix of, if it is none."""
    typed = piece.whole.folded
    counts = dict(library.terms(typed)) if len(typed) >= PREFIX else {}
    if typed in counts:
        return
    for term in sorted(counts, key=lambda term: (-counts[term], term))[:MOST]:
        unlikely = COMPLETION - 0.3 * log10(counts[term])
        yield _change(piece, piece.whole.start, piece.whole.end, (term,), unlikely)


def _parts(piece: WordPiece, library: TrialSearch) -> Iterator[Change]:
    """Yield a compound's parts one by one, each in the place of what is misspelt in it."""
    for part in piece.parts:
        if is_doubtful(part.folded) and not library.total(SearchRequest(text=part.folded)):
            yield from _near(piece, part, library)


def _divided(piece: WordPiece, library: TrialSearch, lang: str | None) -> Iterator[Change]:
    """Yield the two words that a word is: ``opendata``."""
    text = piece.whole.folded
    for at in range(SHORTEST, len(text) - SHORTEST + 1):
        halves = (text[:at], text[at:])
        if not all(map(str.isalpha, halves)):
            continue
        if count := library.total(SearchRequest(text='"{} {}"'.format(*halves), lang=lang)):
            unlikely = 1 - 0.3 * log10(count)
            yield _change(piece, piece.whole.start, piece.whole.end, halves, unlikely)


def _change(
    piece: WordPiece, start: int, end: int, terms: tuple[str, ...], unlikely: float
) -> Change:
    return Change(start, end, " ".join(terms), piece.field, unlikely, terms)
