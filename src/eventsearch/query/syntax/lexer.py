"""Split the text of a query into tokens. An operator without its operands becomes a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

Kind = Literal[
    "word", "star", "near", "quote", "field", "open", "close", "and", "or", "not", "minus"
]
Wild = Literal["", "star", "near"]

QUOTES = {'"': '"”“', "“": '”"', "”": '”"', "„": '“”"', "«": "»", "＂": "＂"}
"""Maps an opening quotation mark to the marks that close it."""

_OPERATOR = lazy(r"(AND|OR|NOT)(?=[\s()\"“„«]|$)")
_MINUS = lazy(r"[-−](?=[\w\"“„«(@#.€$£])")
_FIELD = lazy(r"([^\W\d_][\w-]*):(?=[^\s)])")
# A parenthesis that opens inside a word belongs to the word: "formation(s)".
_WORD = lazy(r"[^\s()](?:[^\s()]|\([^\s()]*\))*|[()]")
# The leading signs and the first letter cannot match the same character: no backtracking.
_STAR = lazy(r"((?:[^\w*]|_)*[^\W_][^*]*)\*")
_NEAR = lazy(r"((?:[^\w~]|_)*[^\W_][^~]*)~([12]?)")


class Token(NamedTuple):
    """
    A piece of the text.

    Attributes:
        start, end: Half-open range of code points: the text inside quotation marks, or the value
            of a field.
        name: Name of a field, as typed.
        quoted: Whether the value of a field was in quotation marks.
        wild: ``*`` or ``~`` ends the word or value. The range of a value includes the sign, the
            range of a word does not.
        bare: End of the word without the sign.
        edits: Maximum edits that ``~`` allows.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    quoted: bool = False
    wild: Wild = ""
    bare: int = 0
    edits: int = 0


def items(text: str, is_field: Callable[[str], bool]) -> list[Token]:
    """Return the tokens of the text, in their order."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        item, at = _item(text, at, is_field)
        tokens.append(item)
    return tokens


def _item(text: str, at: int, is_field: Callable[[str], bool]) -> tuple[Token, int]:
    if match := _OPERATOR.match(text, at):
        kinds: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
        return Token(kind=kinds[match[1]], start=at, end=match.end()), match.end()
    if _MINUS.match(text, at):
        return Token(kind="minus", start=at, end=at + 1), at + 1
    if (close := _closing(text, at)) >= 0:
        return Token(kind="quote", start=at + 1, end=close), close + 1
    field = _FIELD.match(text, at)
    if field and is_field(field[1]) and (value := _value(text, field[1], field.end())):
        return value
    return _word(text, at)


def _word(text: str, at: int) -> tuple[Token, int]:
    match = _WORD.match(text, at)
    end = match.end() if match else at + 1
    word = text[at:end]
    if word in {"(", ")"}:
        return Token(kind="open" if word == "(" else "close", start=at, end=end), end
    wild, bare, edits = _wild(text, at, end)
    if wild:
        return Token(kind=wild, start=at, end=bare, wild=wild, bare=bare, edits=edits), end
    return Token(kind="word", start=at, end=end), end


def _wild(text: str, start: int, end: int) -> tuple[Wild, int, int]:
    """Return the sign at the end of a word, the word's end without it, and the edits of a ``~``."""
    if star := _STAR.fullmatch(text, start, end):
        return "star", star.end(1), 0
    if match := _NEAR.fullmatch(text, start, end):
        return "near", match.end(1), int(match[2] or 1)
    return "", end, 0


def _value(text: str, name: str, at: int) -> tuple[Token, int] | None:
    if (close := _closing(text, at)) >= 0:
        if not text[at + 1 : close].strip():
            return None
        return Token(kind="field", start=at + 1, end=close, name=name, quoted=True), close + 1
    match = _WORD.match(text, at)
    if match is None or match[0] in {"(", ")"} or not match[0].strip('"“”„«»'):
        return None
    wild, bare, edits = _wild(text, at, match.end())
    item = Token(
        kind="field", start=at, end=match.end(), name=name, wild=wild, bare=bare, edits=edits
    )
    return item, match.end()


def _closing(text: str, at: int) -> int:
    """Return the place of the mark that closes the quotation at *at*; -1 if there is none."""
    closers = QUOTES.get(text[at], "")
    places = [place for place in (text.find(sign, at + 1) for sign in closers) if place >= 0]
    return min(places, default=-1)


def drop_dangling_operators(items: list[Token]) -> list[Token]:
    """Remove operators without operands. If only signs remain, return all items as words."""
    tokens: list[Token] = []
    for item in reversed(items):
        after = tokens[-1].kind if tokens else "close"
        if item.kind in {"and", "or", "not", "minus"} and after in {"and", "or", "close"}:
            continue
        tokens.append(item)
    tokens.reverse()
    while tokens and tokens[0].kind in {"and", "or"}:
        del tokens[0]
    if any(item.kind in {"word", "star", "near", "quote", "field"} for item in tokens):
        return tokens
    return [Token(kind="word", start=item.start, end=item.end) for item in items]


# A value without blanks, brackets, quotation marks, * and ~ needs no quotation marks.
_BARE = lazy(r"[^\s()\"“”„«»＂*~]+")


def quoted(value: str) -> str | None:
    """Return a value in quotation marks if it needs them; None if no kind of marks fits."""
    if _BARE.fullmatch(value):
        return value
    for opening, closers in QUOTES.items():
        if not any(sign in value for sign in closers):
            return f"{opening}{value}{closers[0]}"
    return None
