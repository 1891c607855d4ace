"""
Results and errors of the parsers of YAML, TOML and JSON.

Offsets count code points from the start of the text that was handed in; `Lines` turns them into
lines and columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from eventsearch.model.page import Severity

Place = tuple[int, int]
"""1-based line and column, in code points."""


class Lines:
    """The line starts of one text."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def place(self, offset: int) -> Place:
        """Return the place of the character at *offset*; past the end, on the last line."""
        line = bisect_right(self._starts, max(offset, 0))
        return line, max(offset, 0) - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place; lines beyond the text count as its last."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


class FormatError(ValueError):
    """
    A text is not what its format allows.

    Attributes:
        reason: What is wrong, in plain words, no full stop.
        hint: What to do, imperative, no full stop.
        offset: Of the fault in the text.
        line, column: The same, 1-based.
    """

    def __init__(self, reason: str, *, hint: str, text: str, offset: int) -> None:
        self.reason = reason
        self.hint = hint
        self.offset = offset
        self.line, self.column = Lines(text).place(offset)
        super().__init__(f"line {self.line}, column {self.column}: {reason}")


DEEPEST = 100
"""Levels of mappings and lists: deeper is no front matter, and Python's own stack has an end."""


def demand_shallow(value: object, text: str) -> None:
    """
    Demand that whatever follows what a text says comes to its end.

    Raises:
        FormatError: It is nested too deeply.
    """
    level = [value]
    for _ in range(DEEPEST):
        level = [below for each in level for below in _inner(each)]
    if level:
        raise too_deep(text, 0)


def _inner(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def too_deep(text: str, offset: int) -> FormatError:
    return FormatError(
        "mappings or lists are nested too deeply",
        hint=f"nest at most {DEEPEST} levels",
        text=text,
        offset=offset,
    )


class Doubt(NamedTuple):
    """Something that was read, though it may not be what was meant."""

    code: str
    message: str
    hint: str
    offset: int
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    A text read.

    Attributes:
        value: Mappings have str keys in lower case at every level; an empty text is a mapping.
        offsets: Of each value of the top-level mapping, by its lower-case key.
    """

    value: object
    offsets: Mapping[str, int]
    doubts: tuple[Doubt, ...] = ()


def lost_value(key: str, first: object, last: object, offset: int) -> Iterator[Doubt]:
    """Yield the doubt about a key that stands twice in one mapping, if a value is lost by it."""
    # `1` and `true` are one to Python.
    if first is not None and repr(first) != repr(last):
        yield Doubt(
            code="E104",
            message=f"`{key}` stands twice with two values; the last one counts",
            hint="remove one of the two",
            offset=offset,
        )
