"""
What does a text become by edits, and which of them stand in each other's way?

Pure. Places are turned into offsets of the text as it was read: line ends and a byte order mark
stay what they are, and whatever no edit names is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from eventsearch.extractor.front_matter.result import Lines
from eventsearch.model.page import Edit

# Many edits are of one text after the other.
_lines = lru_cache(maxsize=2)(Lines)


def edit(path: str, text: str, start: int, stop: int, new: str) -> Edit:
    """Return the edit that puts *new* in the place of text[start:stop]."""
    lines = _lines(text)
    line, column = lines.place(start)
    end_line, end_column = lines.place(stop)
    return Edit(
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        text=new,
    )


def applied(text: str, edits: Iterable[Edit]) -> str:
    """
    Return a text with edits of it applied.

    Raises:
        ValueError: Two of them overlap, or one is outside of the text.
    """
    pieces: list[str] = []
    at = 0
    for start, stop, new in sorted(_spans(text, edits)):
        if not at <= start <= stop <= len(text):
            raise ValueError(f"an edit at {start} does not fit the text")
        pieces += (text[at:start], new)
        at = stop
    return "".join((*pieces, text[at:]))


def overlap(first: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """
    Say whether edits of two fixes are about the same text.

    Two that touch do as well: what stands between them may belong to either.
    """
    spans = [(each.path, *_ends(each)) for each in others]
    return any(
        path == each.path and start <= _ends(each)[1] and _ends(each)[0] <= stop
        for each in first
        for path, start, stop in spans
    )


def _ends(each: Edit) -> tuple[tuple[int, int], tuple[int, int]]:
    return (each.line, each.column), (each.end_line, each.end_column)


def _spans(text: str, edits: Iterable[Edit]) -> Iterator[tuple[int, int, str]]:
    lines = _lines(text)
    for each in edits:
        start = lines.offset(each.line, each.column)
        yield start, lines.offset(each.end_line, each.end_column), each.text
