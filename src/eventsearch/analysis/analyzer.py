"""
Text to terms: one spelling, chunks, words, stems.

The first rule that knows a chunk cuts it into words, by nothing but the chunk itself, so that a
word is the same wherever it stands. Cutting is remembered per chunk and language, so that a common
word costs one look-up. `Columns` hold the words of a text without a record for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from operator import add
from typing import NamedTuple

from eventsearch.analysis.char_filter import folded, lazy, normal, spelled_out
from eventsearch.analysis.languages import by_code, read_as, stemmer
from eventsearch.analysis.rules.cjk_bigrams import unspaced
from eventsearch.analysis.rules.compounds import compound, geminate, glued, humps
from eventsearch.analysis.rules.elision import apostrophe, elided, inclusive
from eventsearch.analysis.rules.identifiers import book, letters, marked, phone, plus, script
from eventsearch.analysis.rules.numbers import clock, number, numbered, pair, rank, version
from eventsearch.analysis.segmenter import LETTERS, chunk_pattern
from eventsearch.analysis.token_graph import LONGEST, Cut, Piece, moved, piece, single

_PLAIN = lazy("(?![xXIVL])(?:[a-zà-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ](?:[a-zà-öø-ÿœ]{2,}|[A-ZÀ-ÖØ-ÞŒ]*))")
"""Most words: no rule says anything of them. What may be a Roman number is none."""

_ADDRESS = lazy(r"(?:(?:https?|ftp)://)?(?:www\.(?=\w))*", re.IGNORECASE)


def cut(chunk: str) -> Cut:
    if _PLAIN.fullmatch(chunk):
        return single(piece(chunk))
    start = _begin(chunk)
    rest = chunk[start:]
    result = next(filter(None, (rule(rest) for rule in RULES)), None)
    return moved(result or single(piece(rest)), start)


def _begin(chunk: str) -> int:
    """Return where a chunk begins behind elided words and what every address begins with."""
    done, start = -1, 0
    while start > done:
        done = start
        start = elided(chunk, start)
        address = _ADDRESS.match(chunk, start)
        start = address.end() if address else start
    return start


RULES: tuple[Callable[[str], Cut | None], ...] = (
    phone,
    number,
    pair,
    clock,
    rank,
    numbered,
    partial(glued, cut=cut),
    version,
    book,
    letters,
    partial(plus, cut=cut),
    partial(marked, cut=cut),
    partial(script, cut=cut),
    inclusive,
    geminate,
    apostrophe,
    partial(compound, cut=cut),
    partial(unspaced, cut=cut),
    humps,
)
"""Tried in this order; the first that knows the chunk cuts it."""


class Token(NamedTuple):
    """
    A word of a text.

    Attributes:
        start, end: Half-open range of code points in the text as it was given.
        position: 0-based; several words may stand at one position.
        exact: As written, in lower case, with its accents.
        folded: As searched: no accents, ``10 pour cent`` as ``10%``, ``week-end`` as ``weekend``.
        stem: What the forms of one word have in common, in the text's language.
    """

    start: int
    end: int
    position: int
    exact: str
    folded: str
    stem: str


class Terms(NamedTuple):
    """
    What a chunk is found by, places counted from its start; see `eventsearch.analysis.token_graph`.

    Attributes:
        whole: The chunk as one word; None where it is only a row of words.
        parts: Words, one a position, that say the same as the whole; empty when they do not.
        apart: The parts are words of their own, written without blanks.
    """

    tokens: tuple[Token, ...]
    length: int
    whole: Token | None
    parts: tuple[Token, ...]
    apart: bool = False


class Chunk(NamedTuple):
    """A chunk where it stands: half-open range in the text, first position, terms."""

    start: int
    end: int
    position: int
    terms: Terms


MOST_CHUNKS = 200_000
"""Chunks kept for each language, some 100 MB at most; then all are forgotten."""

CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What no term holds: control characters, among them line ends, by which tables are read."""

MOST_ANSWERS = 10_000
"""Chunks that a finder keeps, about 1 MB; then all are forgotten."""


class Cuts(dict[str, Terms]):
    """Chunk to its terms in one language, cut when first asked for; never more than *most*."""

    def __init__(self, lang: str, most: int = MOST_CHUNKS) -> None:
        super().__init__()
        self.most = most
        self.stem = stemmer(lang)
        self.about = by_code(lang)

    def __missing__(self, chunk: str) -> Terms:
        result = cut(chunk)
        by_piece = {piece: self.token(piece) for piece in result.pieces}
        words = [*by_piece.values()]
        parts = tuple(by_piece.get(piece) or self.token(piece) for piece in result.parts)
        # Mostly one of the pieces, whose stem is known.
        whole = (by_piece.get(result.whole) or self.token(result.whole)) if result.whole else None
        if not chunk.isascii():
            if not self.about.dotted:
                words = sorted({*words, *filter(None, map(self.variant, words))})
            if result.length == 1 and whole and not parts:
                parts = tuple(filter(None, (self.variant(whole),)))
        terms = Terms(tuple(words), result.length, whole, parts, result.apart)
        if len(self) >= self.most:
            self.clear()
        if len(chunk) <= LONGEST:
            self[chunk] = terms
        return terms

    def token(self, piece: Piece) -> Token:
        start, end, position, exact, word = piece
        if self.about.suffixes and "'" in exact:
            word = folded(exact.partition("'")[0]) or word
        assert not CONTROL.search(exact + word), f"{exact!r} holds a control character"
        stem = self.stem_of(word)
        # Mostly one text three times: kept once, the words of a page take a third less memory.
        word = exact if word == exact else word
        return Token(start, end, position, exact, word, word if stem == word else stem)

    def stem_of(self, word: str) -> str:
        return self.stem(word) if LETTERS.fullmatch(word) else word

    def variant(self, token: Token) -> Token | None:
        """Return the word as those spell it who lack its letters: *Mueller* for *Müller*."""
        if (spelled := spelled_out(token.exact)) == token.exact:
            return None
        word = folded(spelled)
        return token._replace(exact=spelled, folded=word, stem=self.stem_of(word))


@cache
def cuts(lang: str) -> Cuts:
    """Return the memory of the chunks of a language that is known, or of all others: empty."""
    return Cuts(lang)


def tokens(text: str, lang: str) -> list[Token]:
    """
    Return the words of *text* in the language *lang*, ordered by start, then end.

    Analysing the range of a token by itself gives that token, among others.
    """
    plain, starts, ends = normal(text)
    memory = cuts(read_as(lang))
    new = tuple.__new__
    words: list[Token] = []
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        at = match.start()
        terms, length, _, _, _ = memory[match[0]]
        # Each by its name: taking some together makes a list for every word of a page.
        for start, end, place, exact, word, stem in terms:
            where = at + start, at + end, position + place, exact, word, stem
            words.append(new(Token, where))
        position += length
    return words if starts is None or ends is None else _back(words, starts, ends)


def chunks(text: str, lang: str) -> Iterator[Chunk]:
    """
    Yield the chunks of *text* that have terms, in their order.

    Words that are written without blanks are chunks of their own.
    """
    plain, starts, ends = normal(text)
    memory = cuts(read_as(lang))
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        terms = memory[match[0]]
        whole = Chunk(match.start(), match.end(), position, terms)
        for chunk in _apart(whole) if terms.apart and terms.whole is None else (whole,):
            if starts is not None and ends is not None:
                chunk = chunk._replace(start=starts[chunk.start], end=ends[chunk.end - 1])
            if terms.length:
                yield chunk
        position += terms.length


def _apart(chunk: Chunk) -> Iterator[Chunk]:
    """Yield the parts of a chunk, each as one; none that lies in the one before."""
    done = 0
    for part in chunk.terms.parts:
        start, end, position, *forms = part
        if end > done:
            done = end
            alone = Token(0, end - start, 0, *forms)
            terms = Terms((alone,), 1, alone, ())
            yield Chunk(chunk.start + start, chunk.start + end, chunk.position + position, terms)


class Finder:
    """
    Looks for the words that are wanted, in texts of one language.

    Each different chunk is asked about once, which makes it several times faster than `tokens`.
    """

    def __init__(
        self, lang: str, wanted: Callable[[Token], bool], most: int = MOST_ANSWERS
    ) -> None:
        self.most = most
        self.memory = cuts(read_as(lang))
        self.wanted = wanted
        self.answers: dict[str, tuple[int, tuple[Token, ...]]] = {}

    def find(self, text: str) -> list[Token]:
        """Return the words of *text* that are wanted, ordered by start, then end."""
        plain, starts, ends = normal(text)
        answers = self.answers
        hits: list[Token] = []
        position = 0
        for match in chunk_pattern(plain).finditer(plain):
            length, words = answers.get(match[0]) or self._answer(match[0])
            if words:
                hits += [_at(word, match.start(), position) for word in words]
            position += length
        return hits if starts is None or ends is None else _back(hits, starts, ends)

    def _answer(self, chunk: str) -> tuple[int, tuple[Token, ...]]:
        if len(self.answers) >= self.most:
            self.answers.clear()
        terms = self.memory[chunk]
        answer = self.answers[chunk] = terms.length, tuple(filter(self.wanted, terms.tokens))
        return answer


def _at(token: Token, start: int, position: int) -> Token:
    begin, end, place, *forms = token
    return Token(begin + start, end + start, place + position, *forms)


def _back(words: list[Token], starts: Sequence[int], ends: Sequence[int]) -> list[Token]:
    return sorted(
        token._replace(start=starts[token.start], end=ends[token.end - 1]) for token in words
    )


class Columns(NamedTuple):
    """The words of a text in their order, each in the same place of all columns; see `Token`."""

    starts: Sequence[int]
    ends: Sequence[int]
    positions: Sequence[int]
    exact: Sequence[str]
    folded: Sequence[str]
    stems: Sequence[str]


NONE = Columns((), (), (), (), (), ())


def by_column(words: Iterable[Token]) -> Columns:
    return Columns(*by_field) if (by_field := tuple(zip(*words, strict=True))) else NONE


def columns(text: str, lang: str) -> Columns:
    """Return the words of *text* in the language *lang*, in the order of `tokens`."""
    plain, mapped, _ = normal(text)
    if mapped is not None:
        return by_column(tokens(text, lang))
    memory = cuts(read_as(lang))
    words: list[Token] = []
    begins: list[int] = []
    places: list[int] = []
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        terms, length, _, _, _ = memory[match[0]]
        begin = match.start()
        for word in terms:
            words.append(word)
            begins.append(begin)
            places.append(position)
        position += length
    within = by_column(words)
    return within._replace(
        starts=list(map(add, begins, within.starts)),
        ends=list(map(add, begins, within.ends)),
        positions=list(map(add, places, within.positions)),
    )
