"""Turn the words and phrases of a query into nodes, with a reading for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eventsearch.analysis import Chunk, Token, chunks, tokens
from eventsearch.analysis.char_filter import count_term
from eventsearch.model.document import TITLES
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import And, Node, Or, PhraseQuery, TermForm, WordQuery, transform
from eventsearch.query.stop_words import Spelled, Spread, StopWords, without_inversions


class QueryWord(NamedTuple):
    """
    A word of a query.

    Attributes:
        stop: Whether it is a stop word, which may be ignored.
        text: The word as typed.
        start: Offset of the word in the text, in code points.
        optional: A page need not contain it, but scores higher with it.
        readings: The chunk as read in each language; empty if *node* is more than one chunk.
    """

    node: Node
    stop: bool = False
    text: str = ""
    start: int = 0
    optional: bool = False
    readings: tuple[Chunk, ...] = ()

    @property
    def end(self) -> int:
        """The end offset of the word in the text, in code points."""
        return self.start + len(self.text)

    @property
    def parts(self) -> list[WordQuery]:
        """The parts of a compound, each as a word."""
        return [_word(slot, "") for slot in _slots(self.readings)]


def words(
    text: str, languages: tuple[str, ...], field: str = "", stops: StopWords | None = None
) -> list[QueryWord]:
    """
    Return the words of *text*, each as a node, without punctuation.

    Args:
        stops: Stop words of the query; None to keep all words.
    """
    return [
        QueryWord(
            _node(word[0], field),
            stop=stops is not None and stops.has(word),
            text=word[1],
            start=word[0][0].start,
            readings=word[0],
        )
        for word in _words(text, languages)
    ]


def unfinished(row: Sequence[QueryWord], shortest: int) -> Iterator[QueryWord]:
    """
    Yield the words, the last one as a prefix.

    A word of one letter becomes optional: it may be incomplete, or an article whose apostrophe was
    typed as a blank.

    Args:
        shortest: Minimum characters of a prefix.
    """
    for place, word in enumerate(row, start=1):
        if len(word.text) == 1:
            yield word._replace(optional=True)
        elif place == len(row):
            yield word._replace(node=transform(word.node, lambda n: _completed(n, shortest)))
        else:
            yield word


def _completed(node: Node, shortest: int) -> Node | None:
    if not isinstance(node, WordQuery):
        return None
    folded = max((form.term for form in node.forms if form.kind == "folded"), key=len, default="")
    return node._replace(prefix=folded) if len(folded) >= shortest else node


def first_words(text: str, most: int) -> str:
    """Return the first *most* words of a text; each part of a compound counts as a word."""
    ends: dict[int, int] = {}
    for token in tokens(text, ""):
        ends[token.position] = min(ends.get(token.position, token.end), token.end)
    return text if len(ends) <= most else text[: ends[sorted(ends)[most - 1]]]


def stop_words_of(text: str, languages: tuple[str, ...], spread: Spread | None) -> StopWords:
    """Return a `StopWords` for the query *text*."""
    return StopWords(
        text, languages, read=_words, node=lambda readings: _node(readings, ""), spread=spread
    )


def phrase(text: str, languages: tuple[str, ...], field: str = "") -> Node | None:
    """Return a node for *text* as a phrase; None if it is only punctuation."""
    row = [*_readings(text, languages)]
    if len(row) == 1:
        return _node(row[0], field)
    slots = _all_slots(row)
    return _phrase(slots, field) if slots else None


def whole_title(text: str, languages: tuple[str, ...]) -> Node | None:
    """Return a node for pages whose whole title is *text*; None if it is only punctuation."""
    slots = _all_slots([*_readings(text, languages)])
    if not slots:
        return None
    count = TermForm(kind="stem", term=count_term(sum(map(bool, slots))))
    stems = tuple(_distinct(slot, "stem") for slot in slots)
    titles = (
        (PhraseQuery(slots=stems, forms=(), field=field), WordQuery(forms=(count,), field=field))
        for field in TITLES
    )
    return Or(children=tuple(And(children=pair) for pair in titles))


def _all_slots(row: Sequence[tuple[Chunk, ...]]) -> list[tuple[Token, ...]]:
    """Return the tokens of all readings for each position of a phrase."""
    slots: list[tuple[Token, ...]] = []
    for readings in row:
        # "24/7" has two positions but only one token, so leave a position empty.
        slots += [()] * (readings[0].position - row[0][0].position - len(slots))
        parts = _slots(readings)
        # A single part has the same position as the whole word, so either may match.
        slots += parts if len(parts) > 1 else [_tokens(readings) + sum(parts, ())]
    return slots


def one_word(text: str, languages: tuple[str, ...]) -> str:
    """Return the folded form of *text* if it is exactly one word, else an empty string."""
    row = [*_readings(text, languages)]
    if len(row) != 1 or (word := row[0][0].terms.word) is None:
        return ""
    return word.folded


def _readings(text: str, languages: tuple[str, ...]) -> Iterable[tuple[Chunk, ...]]:
    """Yield each chunk as read in every language. The readings differ only in their stems."""
    return zip(*(chunks(text, lang) for lang in languages), strict=True)


def _words(text: str, languages: tuple[str, ...]) -> Iterator[Spelled]:
    for readings in _readings(without_inversions(text, languages), languages):
        yield readings, text[readings[0].start : readings[0].end]


def _node(readings: tuple[Chunk, ...], field: str) -> Node:
    tokens, slots = _tokens(readings), _slots(readings)
    nodes: list[Node] = []
    if tokens:
        nodes.append(_word(tokens, field))
    if len(slots) > 1:
        nodes.append(_phrase(slots, field))
    elif slots:
        nodes.append(_word(slots[0], field))
    return nodes[0] if len(nodes) == 1 else Or(children=tuple(nodes), best=True)


def _tokens(readings: tuple[Chunk, ...]) -> tuple[Token, ...]:
    return tuple(chunk.terms.word for chunk in readings if chunk.terms.word)


def _slots(readings: tuple[Chunk, ...]) -> list[tuple[Token, ...]]:
    return [*zip(*(chunk.terms.parts for chunk in readings), strict=True)]


def _word(readings: Iterable[Token], field: str) -> WordQuery:
    readings = tuple(readings)
    stems = tuple(TermForm(kind="stem", term=stem) for stem in _distinct(readings, "stem"))
    return WordQuery(forms=stems + _forms(readings), field=field)


def _phrase(slots: list[tuple[Token, ...]], field: str) -> PhraseQuery:
    return PhraseQuery(
        slots=tuple(_distinct(slot, "stem") for slot in slots),
        forms=_forms([token for slot in slots for token in slot]),
        field=field,
    )


def _forms(readings: Iterable[Token]) -> tuple[TermForm, ...]:
    readings = tuple(readings)
    folded = tuple(TermForm(kind="folded", term=term) for term in _distinct(readings, "folded"))
    return folded + tuple(
        TermForm(kind="exact", term=term) for term in _distinct(readings, "exact")
    )


def _distinct(readings: Iterable[Token], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(getattr(token, kind)) for token in readings))
