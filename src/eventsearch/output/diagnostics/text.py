"""
Diagnostics as text, JSON Lines and GitHub workflow commands, and their fixes as a unified diff.

The text has the form of compiler errors, ``path:line:column: code message``, so that editors and
terminals link to the place. The full format adds the source line with a caret, and the hint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from typing import NamedTuple

from eventsearch.model.page import Diagnostic, Fix
from eventsearch.output.json import line as json_line
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.output.terminal.text import ELLIPSIS, Look, Style, clean, columns, cut


class Context(NamedTuple):
    """
    What formats need besides the diagnostics.

    Attributes:
        look: Width and colours of the output.
        sources: Returns the lines of a file, by path from the site's root; empty if unreadable.
        prefix: Path from the current folder to the site's root, with a trailing slash.
    """

    look: Look
    sources: Callable[[str], Sequence[str]]
    prefix: str = ""


BEFORE = 40
"""Code points before the caret in a line that is too long for the terminal."""

LONG = 8
"""
A line with this many code points per column counts as too long without being measured.
Measuring is slow and repeated for each diagnostic; few lines have so many zero-width characters.
"""

CONFIDENTIAL = "E9"
"""Prefix of codes whose source lines are hidden: secrets must not appear in a public log."""

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def one_line(diagnostic: Diagnostic, look: Look | None = None) -> str:
    """Return a diagnostic on one line, with the hint after the message."""
    return f"{_headline(diagnostic, look or Look())}; {clean(diagnostic.hint)}"


def concise(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """Return one line per diagnostic."""
    return "".join(f"{one_line(each, context.look)}\n" for each in diagnostics)


def full(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """Return one block per diagnostic: place and message, source line with caret, hint."""
    return "\n".join(_block(each, context) for each in diagnostics)


def json_lines(diagnostics: Sequence[Diagnostic], _: Context) -> str:
    """Return one JSON object per line; line and column are null for a whole file."""
    return "".join(f"{json_line(_json(each))}\n" for each in diagnostics)


def _json(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "path": diagnostic.path,
        "line": diagnostic.line or None,
        "column": diagnostic.column or None,
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "fix": _fix_json(diagnostic.fix) if diagnostic.fix else None,
    }


def _fix_json(fix: Fix) -> dict[str, object]:
    return {"message": fix.message, "edits": [edit._asdict() for edit in fix.edits]}


def github(diagnostics: Sequence[Diagnostic], context: Context) -> str:
    """
    Return one workflow command per diagnostic.

    Source: docs.github.com, "Workflow commands for GitHub Actions"; escapes as in actions/toolkit.
    """
    return "".join(f"{_command(each, context.prefix)}\n" for each in diagnostics)


def _command(diagnostic: Diagnostic, prefix: str) -> str:
    properties = {"file": prefix + diagnostic.path, "title": f"eventsearch {diagnostic.code}"}
    if diagnostic.line:
        properties |= {"line": str(diagnostic.line), "col": str(max(diagnostic.column, 1))}
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = _data(f"{diagnostic.message}; {diagnostic.hint}")
    return f"::{COMMANDS[diagnostic.severity]} {values}::{message}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _block(diagnostic: Diagnostic, context: Context) -> str:
    look = context.look
    lines = [_headline(diagnostic, look)]
    if source := _source(diagnostic, context):
        lines.extend(_excerpt(diagnostic, source, look))
    lines.append(f"{look.paint('help', 'green')}: {clean(diagnostic.hint)}")
    if diagnostic.fix is not None:
        lines.append(f"{look.paint('fix', 'green')}: use --fix")
    return "\n".join(lines) + "\n"


def place(diagnostic: Diagnostic) -> str:
    """Return the path, with line and column unless the diagnostic is about the whole file."""
    column = max(diagnostic.column, 1)
    return diagnostic.path + (f":{diagnostic.line}:{column}" if diagnostic.line else "")


def _headline(diagnostic: Diagnostic, look: Look) -> str:
    code = look.paint(diagnostic.code, "red" if diagnostic.severity == "error" else "yellow")
    severity = "" if diagnostic.severity == "error" else f"{diagnostic.severity}: "
    where = look.paint(clean(place(diagnostic)), "bold")
    return f"{where}: {code} {severity}{clean(diagnostic.message)}"


def _source(diagnostic: Diagnostic, context: Context) -> str:
    """Return the source line; empty if it is missing, blank or confidential."""
    if not diagnostic.line or diagnostic.code.startswith(CONFIDENTIAL):
        return ""
    lines = context.sources(diagnostic.path)
    line = lines[diagnostic.line - 1] if diagnostic.line <= len(lines) else ""
    return line if line.strip() else ""


def _excerpt(diagnostic: Diagnostic, source: str, look: Look) -> list[str]:
    number = str(diagnostic.line)
    room = max(look.width - len(number) - 3, BEFORE + 10)
    at = min(max(diagnostic.column, 1) - 1, len(source))
    fits = len(source) <= LONG * room and columns(clean(source)) <= room
    first = 0 if fits else max(at - BEFORE, 0)
    opening = ELLIPSIS if first else ""
    # Clean each code point separately: together, blanks would merge and shift the caret.
    before = opening + "".join(map(clean, source[first:at]))
    excerpt = cut(before + "".join(map(clean, source[at : at + room])), room)
    gutter = " " * len(number)
    bar = look.paint("|", "blue")
    caret = look.paint("^", "red" if diagnostic.severity == "error" else "yellow")
    return [
        f"{gutter} {bar}",
        f"{look.paint(number, 'blue')} {bar} {excerpt}",
        f"{gutter} {bar} {' ' * columns(before)}{caret}",
    ]


_COLOURS: Mapping[str, Style] = {"+": "green", "-": "red", "@": "blue"}


def diff(path: str, before: str, after: str) -> str:
    """Return a unified diff of one file; keep the line ends of the file."""
    lines = unified_diff(_lines(before), _lines(after), path, path)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def paint_diff(text: str, look: Look) -> str:
    """Return a coloured diff, cleaned for a terminal."""
    lines = text.removesuffix("\n").split("\n")
    return "".join(f"{_paint(line, look)}\n" for line in lines)


def fixed_lines(fixed: Sequence[Diagnostic], remaining: int) -> Iterator[str]:
    """Yield a line for each fixed diagnostic, then a line with the number fixed."""
    for diagnostic in fixed:
        assert diagnostic.fix is not None
        yield f"{place(diagnostic)}: {diagnostic.code} fixed: {diagnostic.fix.message}"
    files = {diagnostic.path for diagnostic in fixed}
    of = f"of {quantity(len(fixed) + remaining, 'diagnostic')}"
    yield f"fixed {len(fixed)} {of} in {quantity(len(files), 'file')}" if fixed else f"fixed 0 {of}"


def fixable(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many diagnostics ``--fix`` can fix; empty if there are none."""
    count = sum(diagnostic.fix is not None for diagnostic in diagnostics)
    return f"{count} can be fixed with --fix" if count else ""


def _lines(text: str) -> list[str]:
    # `splitlines` would also split at line separators within a line.
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _paint(line: str, look: Look) -> str:
    colour = _COLOURS.get(line[:1])
    # Clean each character separately and keep tabs: the change may be in the indentation.
    text = "\t".join("".join(map(clean, part)) for part in line.removesuffix("\r").split("\t"))
    return look.paint(text, colour) if colour else text
