"""
Markdown steps that several platforms share: code, headings and their ids, superscript, subscript.

Pandoc's ``1^er^`` and ``H~2~O`` may contain an escaped space, but no other, and no code or math.

Source: https://pandoc.org/MANUAL.html#superscripts-and-subscripts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

_FENCE = re.compile(r"^([ \t>]*+)(`{3,}+|~{3,}+)[ \t]*+(.*)$")
_BLANK = " \t\r"
MOST_IN_A_LINE = 20_000
"""A line with more characters is not searched for marks, because patterns are slow on it."""

_TICKS = re.compile(r"`+")


class Run(NamedTuple):
    """
    One line of text, or a fenced code block.

    Attributes:
        lines: The line, or all lines of the block with its fences.
        info: Text after the opening fence; None for a line of text.
    """

    lines: tuple[str, ...]
    info: str | None = None


def runs(body: str) -> Iterator[Run]:
    """Split a body into text lines and whole code blocks; together they are the complete body."""
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
    # Backticks after the fence make it inline code.
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
    """
    Apply *change* to the parts of a line that are not inline code.

    Return a line of more than `MOST_IN_A_LINE` characters unchanged.
    """
    if len(line) > MOST_IN_A_LINE:
        return line
    parts: list[str] = []
    done = 0
    for start, end in _code(line):
        parts += (change(line[done:start]), line[start:end])
        done = end
    return "".join((*parts, change(line[done:])))


def outside_code_blocks(text: str, change: Callable[[str], str]) -> str:
    """Apply *change* to all parts of a text that are not code."""
    return "\n".join(
        line if run.info is not None else outside_code(line, change)
        for run in runs(text)
        for line in run.lines
    )


def _code(line: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of inline code, which equal rows of backticks open and close."""
    rows = [row.span() for row in _TICKS.finditer(line)]
    # Backwards, so that one pass finds the next row of the same length for each row.
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
    """Return a text without attributes in braces, and without blanks, at its end."""
    text = text.rstrip(_BLANK)
    inside = text[text.rfind("{") + 1 : -1]
    if text.endswith("}") and "{" in text and "}" not in inside:
        return text[: -len(inside) - 2].rstrip(_BLANK)
    return text


# The lengths are limited: real formulas and indices are short, and long ones take quadratic time.
_MATHS = r"\$(?=\S)[^$]{1,500}(?<=\S)\$(?!\d)"
_RAISED = r"(?<![\[\\])\^((?:[^\s\\^\[\]]|\\.){1,100})\^"
_LOWERED = r"(?<![~\\])~((?:[^\s\\~/]|\\.){1,100})~(?!~)"
_INDEX = re.compile(rf"({_MATHS})|{_RAISED}|{_LOWERED}")


def level(text: str) -> str:
    """Return a text without the marks of superscript and subscript: `1^er^` becomes `1er`."""
    if "^" not in text and "~" not in text:
        return text
    return _INDEX.sub(lambda match: match[1] or (match[2] or match[3]).replace("\\ ", " "), text)


def level_text(text: str) -> str:
    """Return Markdown without the marks of superscript and subscript; code stays as it is."""
    if "^" not in text and "~" not in text:
        return text
    return outside_code_blocks(text, level)


_HEADING = re.compile(r"^( {0,3}#{1,6})[ \t]++(\S.*)$")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{:?([^{}]*)\}[ \t]*$")
_KRAMDOWN = re.compile(r"^[^a-zA-Z]+")


def first_heading(body: str) -> str:
    """Return the Markdown text of the first heading of level 1; empty if there is none."""
    for line in (run.lines[0] for run in runs(body) if run.info is None):
        marks, text = _cut(line.rstrip("\r"))
        if marks.strip() == "#":
            return _ATTRIBUTES.sub("", text)
    return ""


def _cut(line: str) -> tuple[str, str]:
    """Return a heading's opening marks and its text; two empty strings if it is not a heading."""
    match = _HEADING.match(line.rstrip(" \t"))
    if match is None:
        return "", ""
    text = match[2]
    open_ = text.rstrip("#")
    return match[1], open_.rstrip(" \t") if open_.endswith((" ", "\t")) else text


def pandoc(text: str) -> str:
    """Return Pandoc's id of a heading: letters, digits and ``_-.``, from the first letter on."""
    characters = "".join(c for c in text.lower() if c.isalnum() or c in "_-." or c.isspace())
    joined = "-".join(characters.split())
    return (
        joined[next((at for at, c in enumerate(joined) if c.isalpha()), len(joined)) :] or "section"
    )


def kramdown(text: str) -> str:
    """Return kramdown's heading id: ASCII letters, digits, hyphens, from the first letter on."""
    characters = _KRAMDOWN.sub("", text)
    characters = re.sub(r"[^a-zA-Z0-9 -]", "", characters).replace(" ", "-").lower()
    return characters or "section"


def github(text: str) -> str:
    """Return GitHub's id of a text: letters, marks, digits and ``_``; each space is a hyphen."""
    text = text.lower().replace(" ", "-")
    return "".join(c for c in text if c == "-" or c.isalpha() or unicodedata.category(c) in _KEPT)


_KEPT = frozenset(("Mn", "Mc", "Me", "Nd", "Nl", "Pc"))


def ascii_words(text: str) -> str:
    """Return Zola's slug of a text: ASCII letters and digits, one hyphen for all between them."""
    parted = "".join(" " if unicodedata.category(c)[0] in "PSZ" else c for c in text)
    ascii_ = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")
