"""
Python's regular expressions as JavaScript's, for ``new RegExp(source, flags)``.

JavaScript has neither possessive quantifiers nor atomic groups, its ``\\w`` and ``\\d`` are ASCII,
and few browsers can ignore case in a part of a pattern: each is written by what it has.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, NamedTuple

WORD, DIGIT = r"\p{L}\p{N}_", r"\p{Nd}"

CATEGORIES = {
    "CATEGORY_WORD": WORD,
    "CATEGORY_DIGIT": DIGIT,
    "CATEGORY_NOT_DIGIT": r"\P{Nd}",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
}
"""Python's categories to what a class of JavaScript holds for them."""

WITHOUT = {
    ("CATEGORY_NOT_WORD",): WORD,
    ("CATEGORY_NOT_WORD", "CATEGORY_DIGIT", "_"): r"\p{L}\p{Nl}\p{No}",
    ("CATEGORY_NOT_WORD", "_"): r"\p{L}\p{N}",
}
"""What is in a negated class to what is left: all that such classes are used for."""

BOUNDARY = f"(?:(?<=[{WORD}])(?![{WORD}])|(?<![{WORD}])(?=[{WORD}]))"

ANCHORS = {
    "AT_BEGINNING": "^",
    "AT_BEGINNING_STRING": "^",
    "AT_END": r"(?=\n?$)",
    "AT_END_STRING": "$",
    "AT_BOUNDARY": BOUNDARY,
}

MOST = int(import_module("re._constants").MAXREPEAT)


NAMES = {"ASSERT": "look", "ASSERT_NOT": "look_not", "IN": "in_"}
"""Parts of a pattern whose methods have other names: those are words of Python."""


class Source(NamedTuple):
    """The two arguments of ``RegExp``."""

    pattern: str
    flags: str


def javascript(pattern: re.Pattern[str]) -> Source:
    """
    Return a pattern as JavaScript has it, groups by the same names and numbers.

    Raises:
        ValueError: The pattern has what JavaScript cannot say.
    """
    # The parser of the standard library: there is no public one.
    parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    text = pattern.pattern
    in_parts = "(?i:" in text or "(?-i:" in text
    by_flag = bool(pattern.flags & re.IGNORECASE) and not in_parts
    names = {number: name for name, number in parsed.state.groupdict.items()}
    writer = _Writer(names, ascii_only=bool(pattern.flags & re.ASCII))
    source = writer.row(parsed, bool(pattern.flags & re.IGNORECASE) and not by_flag)
    return Source(source, "dui" if by_flag else "du")


class _Writer:
    """Writes the parts of one pattern."""

    def __init__(self, names: dict[int, str], *, ascii_only: bool) -> None:
        self.names = names
        self.ascii_only = ascii_only
        self.groups: dict[int, int] = {}
        self.count = 0

    def row(self, items: Any, fold: bool) -> str:
        return "".join(self.item(str(op), value, fold) for op, value in items)

    def item(self, op: str, value: Any, fold: bool) -> str:
        write = getattr(self, NAMES.get(op, op.lower()), None)
        if write is None:
            raise ValueError(f"no {op} in JavaScript")
        return str(write(value, fold))

    def literal(self, value: int, fold: bool) -> str:
        cases = _cases(value) if fold else [value]
        return _sign(value) if len(cases) == 1 else f"[{''.join(map(_sign, cases))}]"

    def not_literal(self, value: int, _fold: bool) -> str:
        return f"[^{_sign(value)}]"

    def any(self, _value: None, _fold: bool) -> str:
        return "."

    def at(self, value: object, _fold: bool) -> str:
        return ANCHORS[str(value)]

    def branch(self, value: Any, fold: bool) -> str:
        return f"(?:{'|'.join(self.row(each, fold) for each in value[1])})"

    def look(self, value: Any, fold: bool, sign: str = "=") -> str:
        return f"(?{'<' if value[0] < 0 else ''}{sign}{self.row(value[1], fold)})"

    def look_not(self, value: Any, fold: bool) -> str:
        return self.look(value, fold, "!")

    def groupref(self, value: int, _fold: bool) -> str:
        name = self.names.get(value)
        return rf"\k<{name}>" if name else rf"\{self.groups[value]}"

    def atomic_group(self, value: Any, fold: bool) -> str:
        """Return what never gives back what it took: what a look ahead has caught."""
        self.count += 1
        number = self.count
        return rf"(?=({self.row(value, fold)}))\{number}"

    def possessive_repeat(self, value: Any, fold: bool) -> str:
        return self.atomic_group([("MAX_REPEAT", value)], fold)

    def subpattern(self, value: Any, fold: bool) -> str:
        number, add, without, items = value
        fold = (fold or bool(add & re.IGNORECASE)) and not without & re.IGNORECASE
        if number is None:
            return f"(?:{self.row(items, fold)})"
        self.count += 1
        self.groups[number] = self.count
        if number not in self.names and number != self.count:
            raise ValueError("a group with a number behind a possessive quantifier")
        name = f"?<{self.names[number]}>" if number in self.names else ""
        return f"({name}{self.row(items, fold)})"

    def max_repeat(self, value: Any, fold: bool) -> str:
        least, most, items = value
        op = str(items[0][0])
        text = self.row(items, fold)
        is_one = len(items) == 1 and (
            op in {"LITERAL", "NOT_LITERAL", "IN", "ANY", "BRANCH"}
            or (op == "SUBPATTERN" and text.startswith("("))
        )
        bounds = {(0, 1): "?", (0, MOST): "*", (1, MOST): "+"}
        end = "" if int(most) == MOST else most
        exact = f"{{{least}}}" if least == most else f"{{{least},{end}}}"
        return (text if is_one else f"(?:{text})") + bounds.get((least, int(most)), exact)

    def in_(self, items: Any, fold: bool) -> str:
        negated = str(items[0][0]) == "NEGATE"
        if negated and any(str(value) == "CATEGORY_NOT_WORD" for _, value in items):
            keys = tuple(chr(value) if str(op) == "LITERAL" else str(value) for op, value in items)
            if keys[1:] in WITHOUT:
                return f"[{WITHOUT[keys[1:]]}]"
            raise ValueError(f"no class without {keys} in JavaScript")
        inside = "".join(self.member(str(op), value, fold) for op, value in items[negated:])
        return f"[{'^' if negated else ''}{inside}]"

    def member(self, op: str, value: Any, fold: bool) -> str:
        if op == "CATEGORY":
            if self.ascii_only and str(value) == "CATEGORY_DIGIT":
                return "0-9"
            return CATEGORIES[str(value)]
        if op == "LITERAL":
            return "".join(map(_sign, _cases(value) if fold else [value]))
        first, last = value
        ends = [(first, last)]
        if fold and last < 128:
            ends = list(dict.fromkeys(zip(_cases(first), _cases(last), strict=True)))
        return "".join(f"{_sign(one)}-{_sign(other)}" for one, other in ends)


def _cases(code: int) -> list[int]:
    """Return a letter in both cases."""
    letter = chr(code)
    cases = {code, *(ord(each) for each in (letter.lower(), letter.upper()) if len(each) == 1)}
    return sorted(cases)


def _sign(code: int) -> str:
    """Return a character as it may stand inside and outside of a class."""
    letter = chr(code)
    if letter in r"\^$.*+?()[]{}|/-":
        # A hyphen is only escaped in a class; there and outside of one this is the same.
        return "\\x2d" if letter == "-" else f"\\{letter}"
    if letter.isprintable() and code < 0x300:
        return letter
    return f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"
