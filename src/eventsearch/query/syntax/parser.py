"""Parse the text of a query into a syntax tree, by recursive descent. Any text is valid."""

from __future__ import annotations

from collections.abc import Callable, Collection

from eventsearch.analysis import fold
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.query.syntax.field_values import is_field
from eventsearch.query.syntax.lexer import Token, drop_dangling_operators, items

DEEPEST = 16
"""Maximum depth of nested groups, to limit recursion. Deeper parentheses are ignored."""


class WordsNode(NamedTuple):
    """Plain words, as a half-open range of code points."""

    start: int
    end: int


class TermNode(NamedTuple):
    """A phrase, a word with a ``*`` or ``~``, or a field with its value."""

    item: Token


class AndNode(NamedTuple):
    """All parts must match."""

    parts: tuple[Syntax, ...]


class OrNode(NamedTuple):
    """Any part must match."""

    parts: tuple[Syntax, ...]


class NotNode(NamedTuple):
    """The part must not match."""

    part: Syntax


Syntax = WordsNode | TermNode | AndNode | OrNode | NotNode


class ParsedQuery(NamedTuple):
    """
    A query's text.

    Attributes:
        tree: The syntax tree; ``AndNode(())`` for an empty query.
        facets: Names of the facets of the settings.
        tokens: The tokens in their order, without operators that lack operands.
    """

    text: str
    tree: Syntax = AndNode(())
    tokens: tuple[Token, ...] = ()
    facets: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Syntax, ...]:
        """The parts that must all match."""
        return conjuncts(self.tree)


def conjuncts(tree: Syntax) -> tuple[Syntax, ...]:
    """Return the parts of a tree that must all match."""
    return tree.parts if isinstance(tree, AndNode) else (tree,)


def parse(
    text: str, is_field: Callable[[str], bool] = is_field, facets: Collection[str] = ()
) -> ParsedQuery:
    """
    Parse the text of a query.

    Args:
        is_field: Returns whether a name before a colon is a field. Other names are text.
        facets: Names of the facets of the settings, which are fields too.
    """
    tokens = items(text, lambda name: is_field(name) or fold(name) in facets)
    tokens = drop_dangling_operators(tokens)
    return ParsedQuery(text, _Parser(text, tokens).tree(), tuple(tokens), tuple(facets))


class _Parser:
    """Recursive descent over the items. NOT binds tightest, then AND (or a blank), then OR."""

    def __init__(self, text: str, items: list[Token]) -> None:
        self.text = text
        self.items = items
        self.at = 0
        self.depth = 0

    def tree(self) -> Syntax:
        parts = [self.either()]
        while self.at < len(self.items):
            # Skip a closing parenthesis without an opening one.
            self.at += 1
            parts.append(self.either())
        return join(parts)

    def peek(self) -> str:
        return self.items[self.at].kind if self.at < len(self.items) else "end"

    def take(self) -> Token:
        self.at += 1
        return self.items[self.at - 1]

    def either(self) -> Syntax:
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.at += 1
            parts.append(self.conjunction())
        parts = [part for part in parts if part != AndNode(())]
        return parts[0] if len(parts) == 1 else OrNode(tuple(parts)) if parts else AndNode(())

    def conjunction(self) -> Syntax:
        parts: list[Syntax] = []
        while (kind := self.peek()) not in {"or", "close", "end"}:
            if kind == "and":
                self.at += 1
            elif kind == "word":
                parts.append(self.words())
            else:
                parts.append(self.part())
        return join(parts)

    def words(self) -> WordsNode:
        first = last = self.take()
        while self.peek() == "word":
            last = self.take()
        return WordsNode(first.start, last.end)

    def one_word(self, first: Token) -> WordsNode:
        """Return a word with the signs after it: the ``10 %`` of ``-10 % remise``."""
        last = first
        while self.peek() == "word" and not self.letters(self.items[self.at]):
            last = self.take()
        return WordsNode(first.start, last.end)

    def letters(self, item: Token) -> bool:
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
            part = self.one_word(item) if item.kind == "word" else TermNode(item)
        return NotNode(part) if negated and part != AndNode(()) else part

    def group(self) -> Syntax:
        if self.depth == DEEPEST:
            return AndNode(())
        self.depth += 1
        inside = self.either()
        self.depth -= 1
        if self.peek() == "close":
            self.at += 1
        return inside


def join(parts: list[Syntax]) -> Syntax:
    """Return one tree for parts that must all match, without nested `AndNode`s."""
    flat: list[Syntax] = []
    for part in parts:
        flat += part.parts if isinstance(part, AndNode) else (part,)
    return flat[0] if len(flat) == 1 else AndNode(tuple(flat))
