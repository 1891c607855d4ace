"""
Mark the words of a text by analysing the whole text again.

This is the simple method. Tests compare the fast method with it.
"""

from __future__ import annotations

from eventsearch.analysis import Token, tokens
from eventsearch.analysis.analyzer import cuts, page_words
from eventsearch.analysis.languages import read_as
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import Mark
from eventsearch.storage.term_vector import TermVector, table


def read(text: str, lang: str) -> TermVector:
    """Return the positions of the words in a text."""
    data = table([(text, page_words(text, lang))])
    return TermVector(text, data, cuts(read_as(lang)).stem_of)


def marked_slowly(text: str, lang: str, marks: HighlightTerms) -> list[Mark]:
    """Return the marks for all matches in *text*, sorted by start."""
    words = tokens(text, lang)
    found = [
        Mark(word.start, word.end, word.stem)
        for word in words
        if word.stem in marks.stems
        or word.folded in marks.words
        or any(map(word.folded.startswith, marks.prefixes))
    ]
    last = max((word.position for word in words), default=-1)
    for phrase in marks.phrases:
        for position in range(-len(phrase), last + 1):
            found += _phrase(words, phrase, position)
    return sorted(found)


def _phrase(
    words: list[Token], phrase: tuple[frozenset[str], ...], position: int
) -> tuple[Mark, ...]:
    """Return the phrase that begins at a position, if a phrase begins there."""
    rows = [
        [word for word in words if word.position == position + place and word.stem in slot]
        for place, slot in enumerate(phrase)
        if slot
    ]
    if not rows or not all(rows):
        return ()
    key = " ".join(min(slot) for slot in phrase if slot)
    return (Mark(rows[0][0].start, rows[-1][-1].end, key),)
