"""Words and phrases of a query as nodes, read in every language that is asked for."""

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
    A word as read.

    Attributes:
        stop: It says nothing by itself and may be left out.
        text: As typed.
        start: Where that stands in the text that was read.
        optional: A page need not have it, and scores more if it has.
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
        """Return where it ends in that text."""
        return self.start + len(self.text)

    @property
    def parts(self) -> list[WordQuery]:
        """Return the parts of a compound, each as a word."""
        return [_word(slot, "") for slot in _slots(self.readings)]


def words(
    text: str, languages: tuple[str, ...], field: str = "", stops: StopWords | None = None
) -> list[QueryWord]:
    """
    Return the words of *text*, each as a node; none for punctuation.

    Args:
        stops: Of the query; None where none of its words is to be left out.
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
    Yield words of which the last may be the beginning of one.

    A word of one letter need not match: it may have just begun, or be an article whose apostrophe
    was typed as a blank.

    Args:
        shortest: Characters that a beginning must have.
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
    """Return a text up to the end of so many words, of which a compound is several."""
    ends: dict[int, int] = {}
    for token in tokens(text, ""):
        ends[token.position] = min(ends.get(token.position, token.end), token.end)
    return text if len(ends) <= most else text[: ends[sorted(ends)[most - 1]]]


def stop_words_of(text: str, languages: tuple[str, ...], spread: Spread | None) -> StopWords:
    """Return what tells the stop words of the query *text*."""
    return StopWords(
        text, languages, read=_words, node=lambda readings: _node(readings, ""), spread=spread
    )


def phrase(text: str, languages: tuple[str, ...], field: str = "") -> Node | None:
    """Return the words of *text* as they stand one after the other; None for punctuation."""
    row = [*_readings(text, languages)]
    if len(row) == 1:
        return _node(row[0], field)
    slots = _all_slots(row)
    return _phrase(slots, field) if slots else None


def whole_title(text: str, languages: tuple[str, ...]) -> Node | None:
    """Return what asks for pages that are called *text*, and no more; None for punctuation."""
    slots = _all_slots([*_readings(text, languages)])
    if not slots:
        return None
    count = TermForm(kind="stem", term=count_term(sum(map(bool, slots))))
    stems = tuple(_distinct(slot, "stem") for slot in slots)
    titles = (
        (
            PhraseQuery(slots=stems, forms=(), field=field),
            WordQuery(forms=(count,), field=field),
        )
        for field in TITLES
    )
    return Or(children=tuple(And(children=pair) for pair in titles))


def _all_slots(row: Sequence[tuple[Chunk, ...]]) -> list[tuple[Token, ...]]:
    """Return the readings of words for each position at which they stand."""
    slots: list[tuple[Token, ...]] = []
    for readings in row:
        # "24/7" takes two positions, though nothing but the whole stands for it.
        slots += [()] * (readings[0].position - row[0][0].position - len(slots))
        parts = _slots(readings)
        # One part says the same as the whole: either may stand there.
        slots += parts if len(parts) > 1 else [_tokens(readings) + sum(parts, ())]
    return slots


def one_word(text: str, languages: tuple[str, ...]) -> str:
    """Return the folded form of *text* if it is one word; empty if it is none or several."""
    row = [*_readings(text, languages)]
    if len(row) != 1 or (word := row[0][0].terms.word) is None:
        return ""
    return word.folded


def _readings(text: str, languages: tuple[str, ...]) -> Iterable[tuple[Chunk, ...]]:
    """Yield each chunk as read in every language: they differ in their stems alone."""
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
