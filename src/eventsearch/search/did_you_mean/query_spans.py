"""
Which pieces of a typed query may be misspelt?

Words that are looked for, and values of fields. Operators, beginnings of words, times, and what is
to be left out are not: who types these does not ask for them to be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import is_normalized

from eventsearch.analysis import Chunk, Token, chunks, tokens
from eventsearch.query.syntax.field_values import is_field, keyword, text_field
from eventsearch.query.syntax.parser import AndNode, OrNode, Syntax, TermNode, WordsNode, parse

LEAST = 3
"""Letters of a word that may be misspelt: shorter ones are near to everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSpan:
    """A word as it stands: half-open range of code points in the query, folded form."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPiece:
    """
    A word that is looked for.

    Attributes:
        whole: All of it, without an elided article.
        parts: The words of a compound; empty for any other.
        follows: The word before it, with nothing but blanks between; None for none.
        field: Name of the text field before it, with the colon, as typed; empty for none.
        divisible: Several words may take its place: no field holds one word only here.
    """

    whole: WordSpan
    parts: tuple[WordSpan, ...]
    follows: WordSpan | None
    field: str
    divisible: bool

    @property
    def start(self) -> int:
        """Return where it begins."""
        return self.whole.start

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.whole.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePiece:
    """
    A value of a keyword field.

    Attributes:
        start, end: Half-open range of code points in the query, without quotation marks.
        field: The keyword field.
        text: As typed.
        quoted: It stands in quotation marks.
    """

    start: int
    end: int
    field: str
    text: str
    quoted: bool


Piece = WordPiece | ValuePiece


def pieces(text: str) -> list[Piece]:
    """Return the pieces of a query's text that may be misspelt, in their order."""
    return [*_walk(text, parse(text, is_field))]


def is_doubtful(folded: str) -> bool:
    """Whether a word has enough letters to be misspelt."""
    return sum(map(str.isalpha, folded)) >= LEAST


def _walk(text: str, syntax: Syntax) -> Iterator[Piece]:
    match syntax:
        case WordsNode(start, end):
            yield from _words(text, start, end)
        case AndNode(parts) | OrNode(parts):
            for part in parts:
                yield from _walk(text, part)
        case TermNode(item) if item.kind == "quote":
            yield from _words(text, item.start, item.end)
        case TermNode(item) if item.kind == "field" and not item.wild:
            value = text[item.start : item.end]
            if text_field(item.name):
                divisible = item.quoted
                yield from _words(text, item.start, item.end, f"{item.name}:", divisible)
            elif same := keyword(item.name, value):
                yield ValuePiece(
                    start=item.start,
                    end=item.end,
                    field=same.field,
                    text=value,
                    quoted=item.quoted,
                )


def _words(
    text: str, start: int, end: int, field: str = "", divisible: bool = True
) -> Iterator[WordPiece]:
    before: WordSpan | None = None
    for chunk in chunks(text[start:end], ""):
        at = start + chunk.start
        written = text[at : start + chunk.end]
        found = {token.folded: _spelled(at, token) for token in _tokens(chunk, written)}
        whole = found.get(chunk.terms.whole.folded) if chunk.terms.whole else None
        parts = tuple(found[part.folded] for part in chunk.terms.parts if part.folded in found)
        # A sign of a beginning counts in quotation marks too: it was not meant as a whole word.
        begun = text[at + chunk.end - chunk.start : end][:1] == "*"
        if whole and is_doubtful(whole.folded) and not begun:
            follows = before if before and not text[before.end : whole.start].strip() else None
            yield WordPiece(
                whole=whole,
                parts=parts if len(parts) > 1 else (),
                follows=follows,
                field=field,
                divisible=divisible,
            )
        before = whole


def _tokens(chunk: Chunk, written: str) -> Sequence[Token]:
    """Return the words of a chunk, with their places in it as it was written."""
    # Of letters alone it is its own one spelling, and need not be read again: that takes 10 ms
    # the first time.
    if written.isalpha() and is_normalized("NFKC", written):
        return chunk.terms.tokens
    return tokens(written, "")


def _spelled(at: int, token: Token) -> WordSpan:
    return WordSpan(start=at + token.start, end=at + token.end, folded=token.folded)
