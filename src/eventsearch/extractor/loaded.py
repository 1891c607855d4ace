"""
What comes out of a parser of YAML, TOML or JSON?

The values, where each top-level one stands, and what was doubtful on the way; or one error that
says where and why. Offsets count code points from the start of the text that was handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.places import Lines
from eventsearch.frozen import dataclass
from eventsearch.records.content import Severity


class FormatError(ValueError):
    """
    A text is not what its format allows.

    Attributes:
        reason: What is wrong, in plain words, no full stop.
        cure: What to do, imperative, no full stop.
        offset: Of the fault in the text.
        line, column: The same, 1-based.
    """

    def __init__(self, reason: str, *, cure: str, text: str, offset: int) -> None:
        self.reason = reason
        self.cure = cure
        self.offset = offset
        self.line, self.column = Lines(text).place(offset)
        super().__init__(f"line {self.line}, column {self.column}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that was read, though it may not be what was meant."""

    code: str
    message: str
    cure: str
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


def lost(key: str, first: object, last: object, offset: int) -> Iterator[Doubt]:
    """Yield the doubt about a key that stands twice in one mapping, if a value is lost by it."""
    # `1` and `true` are one to Python.
    if first is not None and repr(first) != repr(last):
        yield Doubt(
            code="E104",
            message=f"`{key}` stands twice with two values; the last one counts",
            cure="remove one of the two",
            offset=offset,
        )
