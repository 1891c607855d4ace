"""
Which parts does a typed query have?

Cuts the text into words, phrases, operators and fields, and builds the tree of its syntax. Never
fails: what cannot be read as an operator is text. What the parts mean is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "star", "quote", "field", "open", "close", "and", "or", "not", "minus"]

DEEPEST = 16
"""Groups within groups; a parenthesis deeper down is text. Keeps recursion small."""

QUOTES = {'"': '"”“', "“": '”"', "”": '”"', "„": '“”"', "«": "»", "＂": "＂"}
"""Opening quotation mark to those that close it."""

_OPERATOR = re.compile(r"(AND|OR|NOT)(?=[\s()\"“„«]|$)")
_MINUS = re.compile(r"[-−](?=[\w\"“„«(@#.€$£])")
_FIELD = re.compile(r"([^\W\d_][\w-]*):(?=[^\s)])")
# A parenthesis that opens inside of a word belongs to it: "formation(s)".
_WORD = re.compile(r"[^\s()](?:[^\s()]|\([^\s()]*\))*|[()]")
_STAR = re.compile(r"[^*]*[^\W_][^*]*\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    A piece of the text.

    Attributes:
        start, end: Half-open range of code points; of quotes and fields, of what they hold.
        name: Of a field, as typed.
        quoted: The value of a field was in quotation marks.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words one after the other: half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A phrase, a prefix or a field with its value."""

    item: Item


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts."""

    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the parts."""

    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Not the part."""

    part: Syntax


Syntax = Text | Leaf | Every | Either | Without


def parse(text: str, is_field: Callable[[str], bool]) -> Syntax:
    """
    Return the tree of a query's syntax; ``Every(())`` when nothing is in it.

    Args:
        is_field: Tells whether a name before a colon is a field; it is text if not.
    """
    return _Parser(text, _settled(items(text, is_field))).tree()


def items(text: str, is_field: Callable[[str], bool]) -> list[Item]:
    """Return the pieces of the text, in their order."""
    found: list[Item] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        item, at = _item(text, at, is_field)
        found.append(item)
    return found


def _item(text: str, at: int, is_field: Callable[[str], bool]) -> tuple[Item, int]:
    if match := _OPERATOR.match(text, at):
        kinds: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
        return Item(kind=kinds[match[1]], start=at, end=match.end()), match.end()
    if _MINUS.match(text, at):
        return Item(kind="minus", start=at, end=at + 1), at + 1
    if (close := _closing(text, at)) >= 0:
        return Item(kind="quote", start=at + 1, end=close), close + 1
    field = _FIELD.match(text, at)
    if field and is_field(field[1]) and (found := _value(text, field[1], field.end())):
        return found
    return _word(text, at)


def _word(text: str, at: int) -> tuple[Item, int]:
    match = _WORD.match(text, at)
    end = match.end() if match else at + 1
    word = text[at:end]
    if word in {"(", ")"}:
        return Item(kind="open" if word == "(" else "close", start=at, end=end), end
    if _STAR.fullmatch(word):
        return Item(kind="star", start=at, end=end - 1), end
    return Item(kind="word", start=at, end=end), end


def _value(text: str, name: str, at: int) -> tuple[Item, int] | None:
    if (close := _closing(text, at)) >= 0:
        if not text[at + 1 : close].strip():
            return None
        return Item(kind="field", start=at + 1, end=close, name=name, quoted=True), close + 1
    match = _WORD.match(text, at)
    if match is None or match[0] in {"(", ")"} or not match[0].strip('"“”„«»'):
        return None
    return Item(kind="field", start=at, end=match.end(), name=name), match.end()


def _closing(text: str, at: int) -> int:
    """Return where the quotation that opens at *at* closes; -1 when none opens or closes."""
    closers = QUOTES.get(text[at], "")
    places = [place for place in (text.find(sign, at + 1) for sign in closers) if place >= 0]
    return min(places, default=-1)


def _settled(items: list[Item]) -> list[Item]:
    """Return the items with operators that have nothing to join left out, or as words if alone."""
    kept: list[Item] = []
    for item in reversed(items):
        after = kept[-1].kind if kept else "close"
        if item.kind in {"and", "or", "not", "minus"} and after in {"and", "or", "close"}:
            continue
        kept.append(item)
    kept.reverse()
    while kept and kept[0].kind in {"and", "or"}:
        del kept[0]
    if any(item.kind in {"word", "star", "quote", "field"} for item in kept):
        return kept
    return [Item(kind="word", start=item.start, end=item.end) for item in items]


class _Parser:
    """Recursive descent over the items: OR binds least, then AND (or nothing), then NOT."""

    def __init__(self, text: str, items: list[Item]) -> None:
        self.text = text
        self.items = items
        self.at = 0
        self.depth = 0

    def tree(self) -> Syntax:
        parts = [self.either()]
        while self.at < len(self.items):
            # A parenthesis that closes nothing.
            self.at += 1
            parts.append(self.either())
        return joined(parts)

    def peek(self) -> str:
        return self.items[self.at].kind if self.at < len(self.items) else "end"

    def take(self) -> Item:
        self.at += 1
        return self.items[self.at - 1]

    def either(self) -> Syntax:
        parts = [self.every()]
        while self.peek() == "or":
            self.at += 1
            parts.append(self.every())
        parts = [part for part in parts if part != Every(())]
        return parts[0] if len(parts) == 1 else Either(tuple(parts)) if parts else Every(())

    def every(self) -> Syntax:
        parts: list[Syntax] = []
        while (kind := self.peek()) not in {"or", "close", "end"}:
            if kind == "and":
                self.at += 1
            elif kind == "word":
                parts.append(self.words())
            else:
                parts.append(self.part())
        return joined(parts)

    def words(self) -> Text:
        first = last = self.take()
        while self.peek() == "word":
            last = self.take()
        return Text(first.start, last.end)

    def one_word(self, first: Item) -> Text:
        """Return a word with the signs after it: the ``10 %`` of ``-10 % remise``."""
        last = first
        while self.peek() == "word" and not self.letters(self.items[self.at]):
            last = self.take()
        return Text(first.start, last.end)

    def letters(self, item: Item) -> bool:
        return any(sign.isalnum() for sign in self.text[item.start : item.end])

    def part(self) -> Syntax:
        negated = False
        while self.peek() in {"not", "minus"}:
            negated = not negated
            self.at += 1
        item = self.take()
        part: Syntax
        if item.kind == "open":
            part = self.group()
        else:
            part = self.one_word(item) if item.kind == "word" else Leaf(item)
        return Without(part) if negated and part != Every(()) else part

    def group(self) -> Syntax:
        if self.depth == DEEPEST:
            return Every(())
        self.depth += 1
        inside = self.either()
        self.depth -= 1
        if self.peek() == "close":
            self.at += 1
        return inside


def joined(parts: list[Syntax]) -> Syntax:
    """Return all of the parts as one; what is nested without need is laid flat."""
    flat: list[Syntax] = []
    for part in parts:
        flat += part.parts if isinstance(part, Every) else (part,)
    return flat[0] if len(flat) == 1 else Every(tuple(flat))
