"""
What comes out of a parser of YAML, TOML or JSON?

The values, where each top-level one stands, and what was doubtful on the way; or one error that
says where and why. Lines and columns count from the text that was handed in, not from the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]
"""1-based line and column, in code points."""


class FormatError(ValueError):
    """
    A text is not what its format allows.

    Attributes:
        reason: What is wrong, in plain words, no full stop.
        cure: What to do, imperative, no full stop.
        line, column: 1-based place of the fault in the text.
    """

    def __init__(self, reason: str, *, cure: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.reason = reason
        self.cure = cure
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that was read, though it may not be what was meant."""

    code: str
    message: str
    cure: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """
    A text read.

    Attributes:
        value: Mappings have str keys in lower case at every level; an empty text is a mapping.
        places: Of each value of the top-level mapping, by its lower-case key.
    """

    value: object
    places: Mapping[str, Place]
    doubts: tuple[Doubt, ...] = ()


def twice(key: str, line: int, column: int) -> Doubt:
    """Return the doubt about a key that stands twice in one mapping, at its last place."""
    return Doubt(
        code="E104",
        message=f"`{key}` stands twice; Hugo takes the last one",
        cure="remove one of the two",
        line=line,
        column=column,
    )
