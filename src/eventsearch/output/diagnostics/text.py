"""
How does a person read a diagnostic?

``path:line:column: code message``, as compilers write it, so that editors and terminals link it;
the full form shows the source line with a caret and the hint.

What do the forms of diagnostics need beside the diagnostics?

Types only: files are read by whoever asks for a form that shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eventsearch.model.page import Diagnostic
from eventsearch.output.terminal.text import ELLIPSIS, Look, clean, columns, cut

Sources = Callable[[str], Sequence[str]]
"""Path of a file, from the site's root, to its lines; empty when it cannot be read."""

Prefix = str
"""Way from the folder one stands in to the site's root, with a slash at its end; mostly empty."""


BEFORE = 40
"""Code points kept before the caret of a line that is too long for the terminal."""

LONG = 8
"""Code points a column from which a line is too long in any case, and is not measured again for
each of its diagnostics: few have so many marks of no width."""


def concise(diagnostics: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix) -> str:
    """Return one line a diagnostic, the hint after the message."""
    del sources, prefix
    return "".join(f"{_headline(p, look)}; {clean(p.hint)}\n" for p in diagnostics)


def full(diagnostics: Sequence[Diagnostic], look: Look, sources: Sources, prefix: Prefix) -> str:
    """Return a block a diagnostic: place and message, source line with caret, hint."""
    del prefix
    return "\n".join(_block(diagnostic, look, sources) for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic, look: Look, sources: Sources) -> str:
    lines = [_headline(diagnostic, look)]
    if source := _source(diagnostic, sources):
        lines.extend(_excerpt(diagnostic, source, look))
    lines.append(f"{look.paint('help', 'green')}: {clean(diagnostic.hint)}")
    if diagnostic.fix is not None:
        options = "--fix" if diagnostic.fix.safe else "--fix --unsafe-fixes"
        lines.append(f"{look.paint('fix', 'green')}: {options} does it")
    return "\n".join(lines) + "\n"


def _headline(diagnostic: Diagnostic, look: Look) -> str:
    place = clean(diagnostic.path)
    if diagnostic.line:
        place += f":{diagnostic.line}:{max(diagnostic.column, 1)}"
    code = look.paint(diagnostic.code, "red" if diagnostic.severity == "error" else "yellow")
    grade = "" if diagnostic.severity == "error" else f"{diagnostic.severity}: "
    return f"{look.paint(place, 'bold')}: {code} {grade}{clean(diagnostic.message)}"


def _source(diagnostic: Diagnostic, sources: Sources) -> str:
    """Return the line at fault; empty when there is none, or it says nothing."""
    if not diagnostic.line:
        return ""
    lines = sources(diagnostic.path)
    line = lines[diagnostic.line - 1] if diagnostic.line <= len(lines) else ""
    return line if line.strip() else ""


def _excerpt(diagnostic: Diagnostic, source: str, look: Look) -> list[str]:
    number = str(diagnostic.line)
    room = max(look.width - len(number) - 3, BEFORE + 10)
    at = min(max(diagnostic.column, 1) - 1, len(source))
    fits = len(source) <= LONG * room and columns(clean(source)) <= room
    first = 0 if fits else max(at - BEFORE, 0)
    opening = ELLIPSIS if first else ""
    # Each code point cleaned by itself stays one, so that the caret stands under the right one.
    before = opening + "".join(map(clean, source[first:at]))
    shown = cut(before + "".join(map(clean, source[at : at + room])), room)
    gutter = " " * len(number)
    bar = look.paint("|", "blue")
    caret = look.paint("^", "red" if diagnostic.severity == "error" else "yellow")
    return [
        f"{gutter} {bar}",
        f"{look.paint(number, 'blue')} {bar} {shown}",
        f"{gutter} {bar} {' ' * columns(before)}{caret}",
    ]
