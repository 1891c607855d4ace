"""
The filter expressions of Meilisearch, and searching in some text fields only.

``OR`` binds less than ``AND``, that less than ``NOT``. What a condition means is for `attributes`.

Source: the reference of filter expressions, and what the official clients send.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from eventsearch.model.query import (
    And,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    WordQuery,
    transform,
)

DEEPEST = 40
"""Parentheses and ``NOT`` within each other; nobody writes more."""
MOST = 500
"""Conditions of one filter."""

Operator = Literal["=", "!=", ">", ">=", "<", "<=", "TO", "IN", "EXISTS", "NULL", "EMPTY"]

KEYWORDS = frozenset({"OR", "AND", "NOT", "TO", "IN", "EXISTS", "IS", "NULL", "EMPTY"})

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<sign>!=|>=|<=|[=<>()\[\],])
    |(?P<word>[^\s"'=<>!()\[\],]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"""\\(["'\\])""")


class FilterError(ValueError):
    """A filter that cannot be read; *start* and *end* point at the place, in code points."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """
    A condition on an attribute.

    Attributes:
        values: Two of ``TO``, any number of ``IN``, none of ``EXISTS``, ``NULL`` and ``EMPTY``,
            otherwise one.
        start, end: Its place in the filter, in code points.
    """

    attribute: str
    operator: Operator
    values: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


Meaning = Callable[[Condition], Node]
"""Returns the node of a condition; raises `FilterError`."""


class Token(NamedTuple):
    """A part of a filter; *text* is without quotation marks."""

    text: str
    kind: Literal["value", "keyword", "sign", "end"]
    start: int
    end: int


def parse(text: str, meaning: Meaning) -> Node:
    """
    Return the node of a filter; one that matches everything if it is empty.

    Raises:
        FilterError: It cannot be read, or *meaning* cannot take one of its conditions.
    """
    tokens = list(_tokens(text))
    if len(tokens) == 1:
        return And(children=())
    parser = _Parser(tokens, meaning)
    node = parser.either()
    parser.take("end", 'only "AND" or "OR" may follow')
    return node


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    length = len(text.rstrip())
    while at < length:
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            hint = "close the quotation" if text[start] in "\"'" else "write it in quotation marks"
            raise FilterError(f"unexpected `{text[start]}`; {hint}", start, start + 1)
        kind = str(match.lastgroup)
        start, at = match.span(kind)
        yield _token(kind, match[kind], start, at)
    yield Token("", "end", length, length)


def _token(kind: str, text: str, start: int, end: int) -> Token:
    if kind == "quoted":
        return Token(_ESCAPED.sub(r"\1", text[1:-1]), "value", start, end)
    if kind == "sign":
        return Token(text, "sign", start, end)
    return Token(text, "keyword" if text in KEYWORDS else "value", start, end)


def _once(nodes: list[Node]) -> tuple[Node, ...]:
    """Return nodes without repetitions: the parser makes one node of equal conditions."""
    keys = (
        (id(node.child), True) if isinstance(node, Not) else (id(node), False) for node in nodes
    )
    return tuple(dict(zip(keys, nodes, strict=True)).values())


def restrict_fields(node: Node, fields: tuple[str, ...]) -> Node:
    """Return a query that looks for words in *fields* only, unless it names one itself."""

    def restrict(node: Node) -> Node | None:
        if isinstance(node, ProximityBoost):
            # Its pairs are of all fields.
            return transform(node.child, restrict)
        if not isinstance(node, WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery):
            return None
        if node.field:
            return node
        inside = tuple(node._replace(field=field) for field in fields)
        return inside[0] if len(inside) == 1 else Or(children=inside, best=True)

    return transform(node, restrict)


class _Parser:
    """Reads the tokens of one filter from left to right."""

    def __init__(self, tokens: list[Token], meaning: Meaning) -> None:
        self.tokens = tokens
        self.meaning = meaning
        self.at = 0
        self.depth = 0
        self.conditions = 0
        self.nodes: dict[tuple[str, Operator, tuple[str, ...]], Node] = {}

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def skip(self, *texts: str) -> bool:
        """Skip these keywords or signs if they come next."""
        following = self.tokens[self.at : self.at + len(texts)]
        if [token.text for token in following if token.kind in ("keyword", "sign")] != [*texts]:
            return False
        self.at += len(texts)
        return True

    def take(self, kind: str, hint: str, text: str = "") -> Token:
        """Return the next token, which must be of a kind, and skip it."""
        token = self.next
        if token.kind != kind or (text and token.text != text):
            problem = "the filter ends here"
            if token.kind != "end":
                problem = f"unexpected `{token.text[:50]}`"
            raise FilterError(f"{problem}; {hint}", token.start, token.end)
        self.at += kind != "end"
        return token

    def either(self) -> Node:
        nodes = [self.every()]
        while self.skip("OR"):
            nodes.append(self.every())
        children = _once(nodes)
        return children[0] if len(children) == 1 else Or(children=children)

    def every(self) -> Node:
        nodes = [self.one()]
        while self.skip("AND"):
            nodes.append(self.one())
        children = _once(nodes)
        return children[0] if len(children) == 1 else And(children=children)

    def one(self) -> Node:
        start = self.next
        self.depth += 1
        if self.depth > DEEPEST:
            raise FilterError(f"nested more than {DEEPEST} deep", start.start, start.end)
        if self.skip("NOT"):
            node: Node = Not(child=self.one())
        elif self.skip("("):
            node = self.either()
            self.take("sign", "close the parenthesis", ")")
        else:
            node = self.condition()
        self.depth -= 1
        return node

    def condition(self) -> Node:
        name = self.take("value", "write an attribute, such as `tags`")
        self.conditions += 1
        if self.conditions > MOST:
            raise FilterError(f"more than {MOST} conditions", name.start, name.end)
        negative, operator, values = self.comparison()
        end = self.tokens[self.at - 1].end
        condition = Condition(
            attribute=name.text, operator=operator, values=values, start=name.start, end=end
        )
        key = (name.text, operator, values)
        node = self.nodes[key] = self.nodes.get(key) or self.meaning(condition)
        return Not(child=node) if negative else node

    def comparison(self) -> tuple[bool, Operator, tuple[str, ...]]:
        """Return what follows an attribute: whether it is negated, operator and values."""
        for negative, words in ((False, ()), (True, ("NOT",))):
            if self.skip(*words, "EXISTS"):
                return negative, "EXISTS", ()
            if self.skip("IS", *words, "NULL"):
                return negative, "NULL", ()
            if self.skip("IS", *words, "EMPTY"):
                return negative, "EMPTY", ()
            if self.skip(*words, "IN"):
                return negative, "IN", self.row()
        signs: tuple[Operator, ...] = ("=", "!=", ">=", "<=", ">", "<")
        for sign in signs:
            if self.skip(sign):
                return False, sign, (self.value(),)
        low = self.take("value", "write `=`, `!=`, `>`, `<`, `TO`, `IN`, `EXISTS` or `IS`").text
        self.take("keyword", "a range is written `0 TO 10`", "TO")
        return False, "TO", (low, self.value())

    def value(self) -> str:
        return self.take("value", "write a value, in quotation marks if it is a keyword").text

    def row(self) -> tuple[str, ...]:
        """Return the values between brackets."""
        self.take("sign", "write the values as `[a, b]`", "[")
        values: list[str] = []
        while not self.skip("]"):
            values.append(self.value())
            if not self.skip(","):
                self.take("sign", "close the bracket", "]")
                break
        return tuple(values)
