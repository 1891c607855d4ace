"""
What else answers a typed word?

Puts the site's synonyms beside the words that were typed. A page is found by either; it scores by
the better of the two, and a synonym counts for less than what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from eventsearch.analysis import chunks
from eventsearch.analysis.synonyms import LONGEST, Key, Synonym, Synonyms, stems
from eventsearch.model.query import All, Any, Node, Scaled
from eventsearch.query.term_analysis import Read, phrase, words

SHARE = 0.8
"""What a synonym counts for, at the most, of what was typed."""


def with_synonyms(
    reads: Sequence[Read],
    text: str,
    languages: tuple[str, ...],
    synonyms: Synonyms,
    field: str = "",
) -> list[Read]:
    """
    Return the words of *text*, those that have synonyms together with them.

    The longest row of words that has some goes first; what they find has no synonyms in turn.

    Args:
        reads: As `reading.words` returns them for *text*, one a chunk.
    """
    typed = [[*map(stems, chunks(text, lang))] for lang in languages]
    found: list[Read] = []
    at = 0
    while at < len(reads):
        count, others = _row(typed, at, languages, synonyms)
        row = reads[at : at + count]
        found.append(_either(row, [*_nodes(others, languages, field)]) if others else row[0])
        at += count
    return found


def typed_only(node: Node) -> Node:
    """Return a node without the synonyms in it."""
    match node:
        case All(children=children):
            return replace(node, children=tuple(map(typed_only, children)))
        case Any(children=children):
            typed = [child for child in children if not isinstance(child, Scaled)]
            return replace(node, children=tuple(map(typed_only, typed)))
        case _:
            return node


def _row(
    typed: Sequence[Sequence[Key]], at: int, languages: tuple[str, ...], synonyms: Synonyms
) -> tuple[int, tuple[Synonym, ...]]:
    """Return how many words from *at* on are one row with synonyms, and these; 1 for none."""
    for end in range(min(at + LONGEST, len(typed[0])), at, -1):
        others = dict.fromkeys(
            other
            for lang, keys in zip(languages, typed, strict=True)
            for other in synonyms.table(lang).get(sum(keys[at:end], ()), ())
        )
        if others:
            return end - at, tuple(others)
    return 1, ()


def _either(row: Sequence[Read], others: Sequence[Node]) -> Read:
    said = [read for read in row if not read.stop] or row
    typed = said[0].node if len(said) == 1 else All(children=tuple(read.node for read in said))
    less = (Scaled(child=other, to=typed, factor=SHARE) for other in others)
    node = Any(children=(typed, *less), best=True)
    return Read(node, all(read.stop for read in row), " ".join(read.text for read in row))


def _nodes(others: Sequence[Synonym], languages: tuple[str, ...], field: str) -> Iterator[Node]:
    """Yield what synonyms ask for: a row of words as a phrase."""
    for other in others:
        read_in = (other.lang,) if other.lang else languages
        found = words(other.text, read_in, field)
        node = found[0].node if len(found) == 1 else phrase(other.text, read_in, field)
        assert node is not None, "a table has no synonym without a word"
        yield node
