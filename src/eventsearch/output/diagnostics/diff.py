"""Fixes as a unified diff, for people and for programs such as `patch`, and messages on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff

from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.text import place
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.output.terminal.text import Look, Style, clean

_COLOURS: Mapping[str, Style] = {"+": "green", "-": "red", "@": "blue"}


def diff(path: str, before: str, after: str) -> str:
    """Return a unified diff of one file, with the line ends of the file."""
    lines = unified_diff(_lines(before), _lines(after), path, path)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def paint_diff(text: str, look: Look) -> str:
    """Return a diff in colours, cleaned for a terminal."""
    lines = text.removesuffix("\n").split("\n")
    return "".join(f"{_paint(line, look)}\n" for line in lines)


def fixed_lines(fixed: Sequence[Diagnostic], remaining: int) -> Iterator[str]:
    """Yield a line for each fixed diagnostic, and one with their number."""
    for diagnostic in fixed:
        assert diagnostic.fix is not None
        yield f"{place(diagnostic)}: {diagnostic.code} fixed: {diagnostic.fix.message}"
    files = {edit.path for diagnostic in fixed if diagnostic.fix for edit in diagnostic.fix.edits}
    of = f"of {quantity(len(fixed) + remaining, 'diagnostic')}"
    yield f"fixed {len(fixed)} {of} in {quantity(len(files), 'file')}" if fixed else f"fixed 0 {of}"


def fixable(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many diagnostics can be fixed, by which options; empty for none."""
    fixes = [diagnostic.fix for diagnostic in diagnostics if diagnostic.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    parts = []
    if safe:
        parts.append(f"{safe} can be fixed with --fix")
    if safe < len(fixes):
        more = "more " if safe else "can be fixed "
        parts.append(f"{len(fixes) - safe} {more}with --fix --unsafe-fixes")
    return ", ".join(parts)


def withheld(remaining: Sequence[Diagnostic]) -> str:
    """Return how many fixes need ``--unsafe-fixes``; empty for none."""
    count = sum(diagnostic.fix is not None and not diagnostic.fix.safe for diagnostic in remaining)
    verb = "needs" if count == 1 else "need"
    return f"{quantity(count, 'more fix', 'more fixes')} {verb} --unsafe-fixes" if count else ""


def _lines(text: str) -> list[str]:
    # Not `splitlines`, which also splits at line separators within a line.
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _paint(line: str, look: Look) -> str:
    colour = _COLOURS.get(line[:1])
    # Character by character, without the tabs: the indentation may be what changes.
    text = "\t".join("".join(map(clean, part)) for part in line.removesuffix("\r").split("\t"))
    return look.paint(text, colour) if colour else text
