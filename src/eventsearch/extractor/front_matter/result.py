"""
Results and errors of the parsers of YAML, TOML and JSON.

Offsets count code points from the start of the text that was parsed. `Lines` turns them into lines
and columns.
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
    """Converts between offsets in a text and its lines and columns."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def place(self, offset: int) -> Place:
        """Return line and column of the character at *offset*; past the end, on the last line."""
        line = bisect_right(self._starts, max(offset, 0))
        return line, max(offset, 0) - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column; a line after the last one counts as the last."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


class FormatError(ValueError):
    """
    A text is not valid in its format.

    Attributes:
        reason: What is wrong, in plain words, no full stop.
        hint: What to do, imperative, no full stop.
        offset: Offset of the fault in the text.
        line, column: Place of the fault, 1-based.
    """

    def __init__(self, reason: str, *, hint: str, text: str, offset: int) -> None:
        self.reason = reason
        self.hint = hint
        self.offset = offset
        self.line, self.column = Lines(text).place(offset)
        super().__init__(f"line {self.line}, column {self.column}: {reason}")


DEEPEST = 100
"""Maximum levels of mappings and lists. Real front matter has few; Python's stack is limited."""


def demand_shallow(value: object, text: str) -> None:
    """
    Raise FormatError if *value*, read from *text*, has more than `DEEPEST` levels.

    Recursive functions that use the value later would exceed Python's stack.

    Raises:
        FormatError: The value is nested too deeply.
    """
    level = [value]
    for _ in range(DEEPEST):
        level = [below for each in level for below in _inner(each)]
    if any(map(_inner, level)):
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
    """A warning about a value that was read, but may not be what the author wanted."""

    code: str
    message: str
    hint: str
    offset: int
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    The result of parsing a text.

    Attributes:
        value: Mappings have str keys in lower case at every level; an empty text is a mapping.
        offsets: Maps a top-level key in lower case to the offset of its value.
    """

    value: object
    offsets: Mapping[str, int]
    doubts: tuple[Doubt, ...] = ()


def lost_value(key: str, first: object, last: object, offset: int) -> Iterator[Doubt]:
    """Yield a doubt about a key that is set twice in a mapping, if the two values differ."""
    # Compared by `repr`, because `1 == True` in Python.
    if first is not None and repr(first) != repr(last):
        yield Doubt(
            code="E104",
            message=f"`{key}` is set twice, to different values; the last one counts",
            hint="remove one of the two",
            offset=offset,
        )
