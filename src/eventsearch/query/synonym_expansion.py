"""
Add the site's synonyms to the typed words.

A page matches if it contains the word or a synonym. The better score counts, and a synonym scores
less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventsearch.analysis import chunks
from eventsearch.analysis.synonyms import LONGEST, Key, Synonym, Synonyms, stems
from eventsearch.model.query import And, Boosted, Node, Or, transform
from eventsearch.query.term_analysis import QueryWord, phrase, words

SHARE = 0.8
"""Maximum score of a synonym, as a share of the score of the typed word."""


def with_synonyms(
    reads: Sequence[QueryWord],
    text: str,
    languages: tuple[str, ...],
    synonyms: Synonyms,
    field: str = "",
) -> list[QueryWord]:
    """
    Return the words of *text*, combined with their synonyms.

    The longest sequence of words with synonyms is used. Synonyms of synonyms are not added.

    Args:
        reads: The result of `term_analysis.words` for *text*, one word for each chunk.
    """
    keys_by_lang = [[*map(stems, chunks(text, lang))] for lang in languages]
    result: list[QueryWord] = []
    at = 0
    while at < len(reads):
        count, others = _row(keys_by_lang, at, languages, synonyms)
        row = reads[at : at + count]
        result.append(_either(row, [*_nodes(others, languages, field)]) if others else row[0])
        at += count
    return result


def without_synonyms(node: Node) -> Node:
    """Return a node without the synonyms in it."""

    def original(node: Node) -> Node | None:
        if not isinstance(node, Or):
            return None
        own = (child for child in node.children if not isinstance(child, Boosted))
        return node._replace(children=tuple(map(without_synonyms, own)))

    return transform(node, original)


def _row(
    keys_by_lang: Sequence[Sequence[Key]], at: int, languages: tuple[str, ...], synonyms: Synonyms
) -> tuple[int, tuple[Synonym, ...]]:
    """Return the length (at least 1) and synonyms of the longest sequence at *at* that has any."""
    for end in range(min(at + LONGEST, len(keys_by_lang[0])), at, -1):
        others = dict.fromkeys(
            other
            for lang, keys in zip(languages, keys_by_lang, strict=True)
            for other in synonyms.table(lang).get(sum(keys[at:end], ()), ())
        )
        if others:
            return end - at, tuple(others)
    return 1, ()


def _either(row: Sequence[QueryWord], others: Sequence[Node]) -> QueryWord:
    reads = [read for read in row if not read.stop] or row
    original = (
        reads[0].node if len(reads) == 1 else And(children=tuple(read.node for read in reads))
    )
    less = (Boosted(child=other, to=original, factor=SHARE) for other in others)
    node = Or(children=(original, *less), best=True)
    return QueryWord(node, all(read.stop for read in row), " ".join(read.text for read in row))


def _nodes(others: Sequence[Synonym], languages: tuple[str, ...], field: str) -> Iterator[Node]:
    """Yield a node for each synonym; several words become a phrase."""
    for other in others:
        read_in = (other.lang,) if other.lang else languages
        readings = words(other.text, read_in, field)
        node = readings[0].node if len(readings) == 1 else phrase(other.text, read_in, field)
        assert node is not None, "a table has no synonym without a word"
        yield node
