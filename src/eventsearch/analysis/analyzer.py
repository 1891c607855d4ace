"""
Turn text into terms: normalise it, find chunks, split them into words, stem the words.

The first rule that recognises a chunk splits it. Rules see only the chunk, so a word has the same
terms everywhere. Results are cached for each language, so a common word costs one lookup. Pages use
`Words`: three lists take less memory than a `Token` for each word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from eventsearch.analysis.char_filter import fold_lower, normal, spelled_out
from eventsearch.analysis.languages import by_code, read_as, stemmer
from eventsearch.analysis.rules.cjk_bigrams import bigrams
from eventsearch.analysis.rules.compounds import alphanumeric, compound, geminate, humps
from eventsearch.analysis.rules.elision import apostrophe, inclusive, skip_elisions
from eventsearch.analysis.rules.identifiers import book, letters, phone, plus, script, sigil
from eventsearch.analysis.rules.numbers import clock, item_number, number, pair, rank, version
from eventsearch.analysis.segmenter import chunk_pattern, is_letters
from eventsearch.analysis.token_graph import LONGEST, Cut, Piece, move, piece, single
from eventsearch.model.lazy_pattern import lazy

_PLAIN = lazy(
    "(?![xXIVL])(?:[a-zà-öø-ÿœ]+|[A-ZÀ-ÖØ-ÞŒ](?:[a-zà-öø-ÿœ]{2,}|[A-ZÀ-ÖØ-ÞŒ]*)|[0-9]{1,4})"
)
"""Matches words to which no rule applies, which most words are. Skips possible Roman numerals."""

_ADDRESS = lazy(r"(?:(?:https?|ftp)://)?(?:www\.(?=\w))*", re.IGNORECASE)


def cut(chunk: str) -> Cut:
    """Return the words of a chunk."""
    if _PLAIN.fullmatch(chunk):
        return single(piece(chunk))
    start = _begin(chunk)
    rest = chunk[start:]
    result = next(filter(None, (rule(rest) for rule in RULES)), None)
    return move(result or single(piece(rest)), start)


def _begin(chunk: str) -> int:
    """Return the offset after elided words (``l'``) and the start of an address (``https://www.``)."""
    before, start = -1, 0
    while start > before:
        before = start
        start = skip_elisions(chunk, start)
        address = _ADDRESS.match(chunk, start)
        start = address.end() if address else start
    return start


RULES: tuple[Callable[[str], Cut | None], ...] = (
    phone,
    number,
    pair,
    clock,
    rank,
    item_number,
    partial(alphanumeric, cut=cut),
    version,
    book,
    letters,
    partial(plus, cut=cut),
    partial(sigil, cut=cut),
    partial(script, cut=cut),
    inclusive,
    geminate,
    apostrophe,
    partial(compound, cut=cut),
    partial(bigrams, cut=cut),
    humps,
)
"""Tried in this order. The first that does not return None splits the chunk."""


class Token(NamedTuple):
    """
    A word of a text.

    Attributes:
        start, end: Half-open range of code points in the original text.
        position: 0-based; several words can have the same position.
        exact: The word as written, in lower case, with its accents.
        folded: The word as it is searched: no accents, ``10 pour cent`` as ``10%``, ``week-end`` as
            ``weekend``.
        stem: The stem, the same for all forms of the word in the language of the text.
    """

    start: int
    end: int
    position: int
    exact: str
    folded: str
    stem: str


class Terms(NamedTuple):
    """
    The terms of a chunk: a `Cut` with stems. Offsets and positions start at 0 for the chunk.

    Attributes:
        tokens: All words that match the chunk.
        length: Number of positions of the chunk.
        word: The chunk as one word; None if it is only a sequence of words.
        parts: Words, one for each position, that together mean the same as *word*; may be empty.
        apart: Whether the parts are separate words written without spaces.
    """

    tokens: tuple[Token, ...]
    length: int
    word: Token | None
    parts: tuple[Token, ...]
    apart: bool = False


class Chunk(NamedTuple):
    """A chunk in a text: half-open range of code points, first position, terms."""

    start: int
    end: int
    position: int
    terms: Terms


MOST_CHUNKS = 200_000
"""Maximum chunks that an index run caches for each language, about 100 MB. At this number the run
empties the cache."""

TYPED_CHUNKS = 500
"""Maximum chunks cached for each language from queries and other texts, about 500 KB. Visitors
can type any word in any language."""

CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, which no term may contain: line ends separate the rows of tables."""


class Cuts(dict[str, Terms]):
    """Cache of the terms of at most *most* chunks in one language, filled on demand."""

    def __init__(self, lang: str, most: int = MOST_CHUNKS) -> None:
        super().__init__()
        self.most = most
        self.stem = stemmer(lang)
        self.language = by_code(lang)

    def __missing__(self, chunk: str) -> Terms:
        terms = self.terms(chunk)
        if len(self) >= self.most:
            self.clear()
        if len(chunk) <= LONGEST:
            self[chunk] = terms
        return terms

    def terms(self, chunk: str) -> Terms:
        """Return the terms of a chunk, without the cache."""
        result = cut(chunk)
        by_piece = {piece: self.token(piece) for piece in result.pieces}
        words = [*by_piece.values()]
        parts = tuple(by_piece.get(piece) or self.token(piece) for piece in result.parts)
        # The whole word is usually one of the pieces, so its stem is known.
        word = (by_piece.get(result.word) or self.token(result.word)) if result.word else None
        if not chunk.isascii():
            if not self.language.umlauts:
                words = sorted({*words, *filter(None, map(self.variant, words))})
            if result.length == 1 and word and not parts:
                parts = tuple(filter(None, (self.variant(word),)))
        return Terms(tuple(words), result.length, word, parts, result.apart)

    def token(self, piece: Piece) -> Token:
        """Return *piece* with its stem."""
        start, end, position, exact, word = piece
        if self.language.suffixes and "'" in exact:
            word = fold_lower(exact.partition("'")[0]) or word
        assert not CONTROL.search(exact + word), f"{exact!r} holds a control character"
        stem = self.stem_of(word)
        # The three forms are usually equal. One string for all saves a third of the memory.
        word = exact if word == exact else word
        return Token(start, end, position, exact, word, word if stem == word else stem)

    def stem_of(self, word: str) -> str:
        """Return the stem of a folded word; the word itself if it contains more than letters."""
        return self.stem(word) if is_letters(word) else word

    def variant(self, token: Token) -> Token | None:
        """Return *Mueller* for *Müller*; None for a word without umlauts."""
        if (spelling := spelled_out(token.exact)) == token.exact:
            return None
        word = fold_lower(spelling)
        return token._replace(exact=spelling, folded=word, stem=self.stem_of(word))


@cache
def cuts(lang: str, most: int = TYPED_CHUNKS) -> Cuts:
    """Return the cache for *lang*, a result of `read_as`: ``""`` for all unknown languages."""
    return Cuts(lang, most)


def tokens(text: str, lang: str, most: int = TYPED_CHUNKS) -> list[Token]:
    """
    Return the words of *text* in the language *lang*, ordered by start, then end.

    Analyzing only the text range of a token also returns that token.

    Args:
        most: Size of the cache of chunks to use.
    """
    plain, starts, ends = normal(text)
    memory = cuts(read_as(lang), most)
    new = tuple.__new__
    words: list[Token] = []
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        at = match.start()
        terms, length, _, _, _ = memory[match[0]]
        # Unpack the values one by one: a starred target would make a list for every word.
        for start, end, place, exact, word, stem in terms:
            where = at + start, at + end, position + place, exact, word, stem
            words.append(new(Token, where))
        position += length
    return words if starts is None or ends is None else _back(words, starts, ends)


def chunks(text: str, lang: str) -> Iterator[Chunk]:
    """
    Yield the chunks of *text* that have terms, in text order.

    Words written without spaces become separate chunks.
    """
    plain, starts, ends = normal(text)
    memory = cuts(read_as(lang))
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        terms = memory[match[0]]
        single_chunk = Chunk(match.start(), match.end(), position, terms)
        for chunk in (
            _split_words(single_chunk) if terms.apart and terms.word is None else (single_chunk,)
        ):
            if starts is not None and ends is not None:
                chunk = chunk._replace(start=starts[chunk.start], end=ends[chunk.end - 1])
            if terms.length:
                yield chunk
        position += terms.length


def _split_words(chunk: Chunk) -> Iterator[Chunk]:
    """Yield each part of a chunk as a chunk. Skip a part that the previous part contains."""
    last_end = 0
    for part in chunk.terms.parts:
        start, end, position, *forms = part
        if end > last_end:
            last_end = end
            token = Token(0, end - start, 0, *forms)
            terms = Terms((token,), 1, token, ())
            yield Chunk(chunk.start + start, chunk.start + end, chunk.position + position, terms)


def _back(words: list[Token], starts: Sequence[int], ends: Sequence[int]) -> list[Token]:
    return sorted(
        token._replace(start=starts[token.start], end=ends[token.end - 1]) for token in words
    )


@dataclass(eq=False, slots=True)
class Form:
    """
    A word without its position. A form equals only itself, so it is a fast key of a mapping.

    Attributes:
        width: Number of code points of the word in the text.
        exact, folded, stem: As in `Token`.
    """

    width: int
    exact: str
    folded: str
    stem: str


class Words(NamedTuple):
    """The words of a text, in order. Values at the same index describe the same word."""

    starts: Sequence[int]
    positions: Sequence[int]
    forms: Sequence[Form]


NO_WORDS = Words((), (), ())


class PageChunks:
    """
    Cache of the chunks of pages in one language, with at most *most* chunks.

    Attributes:
        words: Maps a chunk to its form, if the chunk is one word at offset 0 and one position.
        others: Maps any other chunk to its number of positions, and to the start, position and
            form of each of its words, relative to those of the chunk.
    """

    def __init__(self, lang: str, most: int = MOST_CHUNKS) -> None:
        self.words: dict[str, Form] = {}
        self.others: dict[str, tuple[int, tuple[tuple[int, int, Form], ...]]] = {}
        self._most = most
        self._cuts = Cuts(lang)

    def learn(self, chunk: str) -> tuple[int, tuple[tuple[int, int, Form], ...]]:
        """Analyze and cache a new chunk; return its value for `others`."""
        terms = self._cuts.terms(chunk)
        words = tuple((word.start, word.position, _form(word)) for word in terms.tokens)
        if len(chunk) <= LONGEST:
            self._keep(chunk, terms.length, words)
        return terms.length, words

    def _keep(self, chunk: str, length: int, words: tuple[tuple[int, int, Form], ...]) -> None:
        if len(self.words) + len(self.others) >= self._most:
            self.words.clear()
            self.others.clear()
        if length == len(words) == 1 and words[0][:2] == (0, 0):
            self.words[chunk] = words[0][2]
        else:
            self.others[chunk] = length, words


@cache
def page_chunks(lang: str) -> PageChunks:
    """Return the cache for *lang*, a result of `read_as`: ``""`` for all unknown languages."""
    return PageChunks(lang)


def _form(token: Token) -> Form:
    start, end, _, exact, folded, stem = token
    return Form(end - start, exact, folded, stem)


def words_of(tokens: Sequence[Token]) -> Words:
    """Return *tokens* as `Words`."""
    return Words(
        [token.start for token in tokens],
        [token.position for token in tokens],
        [_form(token) for token in tokens],
    )


def page_words(text: str, lang: str) -> Words:
    """Return the words of a page's text, in the order of `tokens`."""
    plain, moved, _ = normal(text)
    if moved is not None:
        return words_of(tokens(text, lang, MOST_CHUNKS))
    known = page_chunks(read_as(lang))
    starts: list[int] = []
    positions: list[int] = []
    forms: list[Form] = []
    position = 0
    for match in chunk_pattern(plain).finditer(plain):
        chunk, start = match[0], match.start()
        form = known.words.get(chunk)
        if form is not None:
            starts.append(start)
            positions.append(position)
            forms.append(form)
            position += 1
            continue
        length, parts = known.others.get(chunk) or known.learn(chunk)
        for begin, place, form in parts:
            starts.append(start + begin)
            positions.append(position + place)
            forms.append(form)
        position += length
    return Words(starts, positions, forms)
