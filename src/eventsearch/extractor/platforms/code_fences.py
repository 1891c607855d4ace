"""Code in Markdown, so that a platform's own marks are translated in the text only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_FENCE = re.compile(r"^([ \t>]*+)(`{3,}+|~{3,}+)[ \t]*+(.*)$")
_BLANK = " \t\r"
MOST_IN_A_LINE = 20_000
"""Characters of a line that marks are looked for in: patterns would take long on more."""

_TICKS = re.compile(r"`+")


class Run(NamedTuple):
    """
    Lines that belong together.

    Attributes:
        lines: One line of text, or a whole block of code with its fences.
        info: What stands behind the opening fence; None for text.
    """

    lines: tuple[str, ...]
    info: str | None = None


def runs(body: str) -> Iterator[Run]:
    """Yield the lines of a body, code blocks as a whole; all lines together are the body."""
    lines = body.split("\n")
    at = 0
    while at < len(lines):
        fence = _opening(lines[at])
        if fence is None:
            yield Run(lines=(lines[at],))
            at += 1
            continue
        end = at + 1
        while end < len(lines) and not _closes(lines[end], fence[2]):
            end += 1
        yield Run(lines=tuple(lines[at : end + 1]), info=fence[3])
        at = end + 1


def _opening(line: str) -> re.Match[str] | None:
    match = _FENCE.match(line.rstrip(_BLANK))
    # A line of inline code is none.
    return None if match is None or (match[2][0] == "`" and "`" in match[3]) else match


def _closes(line: str, opened: str) -> bool:
    match = _FENCE.match(line.rstrip(_BLANK))
    return (
        match is not None
        and not match[3]
        and match[2][0] == opened[0]
        and len(match[2]) >= len(opened)
    )


def outside_code(line: str, change: Callable[[str], str]) -> str:
    """Return a line with everything but inline code changed; a very long one as it is."""
    if len(line) > MOST_IN_A_LINE:
        return line
    parts: list[str] = []
    done = 0
    for start, end in _code(line):
        parts += (change(line[done:start]), line[start:end])
        done = end
    return "".join((*parts, change(line[done:])))


def _code(line: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of inline code: as many backticks as opened close."""
    rows = [row.span() for row in _TICKS.finditer(line)]
    # From the end, so that each row knows the next one of its length.
    latest: dict[int, int] = {}
    closing: list[int | None] = []
    for start, end in reversed(rows):
        closing.append(latest.get(end - start))
        latest[end - start] = len(rows) - len(closing)
    closing.reverse()
    at = 0
    while at < len(rows):
        last = closing[at]
        if last is not None:
            yield rows[at][0], rows[last][1]
            at = last
        at += 1


def without_attributes(text: str) -> str:
    """Return a text without attributes in braces at its end, and without blanks there."""
    text = text.rstrip(_BLANK)
    inside = text[text.rfind("{") + 1 : -1]
    if text.endswith("}") and "{" in text and "}" not in inside:
        return text[: -len(inside) - 2].rstrip(_BLANK)
    return text


def lines_outside_code(body: str) -> Iterable[str]:
    """Yield the lines of a body that are not code."""
    return (run.lines[0] for run in runs(body) if run.info is None)
