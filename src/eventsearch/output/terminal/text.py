"""
Text and Markdown on a terminal: cleaned, measured, wrapped, coloured.

Always call `clean` first: text from authors may contain escape sequences.
Widths are terminal columns, not code points: a wide character has two, a combining one zero.
Runs are the parts of a text in order, each marked as a match or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

When = Literal["auto", "always", "never"]

Style = Literal["bold", "dim", "match", "calm", "off", "red", "yellow", "blue", "green"]

CODES: Mapping[Style, str] = {
    "bold": "1",
    "dim": "2",
    "match": "1;4",
    "calm": "36",
    "off": "9",
    "red": "1;31",
    "yellow": "1;33",
    "blue": "1;34",
    "green": "1;32",
}
"""
Select Graphic Rendition parameters (ECMA-48). Colours are bold, so that they are visible in light
themes, except for `calm` (cyan), used for secondary text.
Matches are bold and underlined: visible in any theme, without colour, and inside a bold title.
"""

ESCAPE = "\x1b"


class Look(NamedTuple):
    """
    Width and styles of text for people.

    Attributes:
        width: Columns of the terminal.
        colour: Whether escape sequences for colour and weight are written.
        links: Whether titles are links (OSC 8), which only terminals support.
    """

    width: int = 80
    colour: bool = False
    links: bool = False

    def paint(self, text: str, style: Style) -> str:
        """Return *text* in a style; unchanged if it is empty or colours are off."""
        if not self.colour or not text:
            return text
        return f"{ESCAPE}[{CODES[style]}m{text}{ESCAPE}[0m"

    def link(self, text: str, target: str) -> str:
        """Return *text* as a link to an absolute URL; unchanged if links are off."""
        if not self.links or "://" not in target:
            return text
        return f"{ESCAPE}]8;;{target}{ESCAPE}\\{text}{ESCAPE}]8;;{ESCAPE}\\"


def use_colour(flag: When, environ: Mapping[str, str], *, terminal: bool) -> bool:
    """
    Return whether to colour. Decided by the flag, else by ``NO_COLOR``, else by ``CLICOLOR_FORCE``
    or ``FORCE_COLOR``, else by whether the output is a terminal that supports colour.

    An empty variable is ignored. Source: no-color.org, bixense.com/clicolors.
    """
    if flag != "auto":
        return flag == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return terminal and environ.get("TERM") != "dumb"


ELLIPSIS = "…"

OBEYED = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""
Characters that must not reach a terminal unescaped, besides C0, as a regular expression class:
DEL and C1, which are commands; writing direction, which reorders text (Trojan Source,
CVE-2021-42574); line separators; surrogates, which cannot be encoded.
"""

_UNSAFE = lazy(rf"[\x00-\x1f{OBEYED}]")
_BLANKS = lazy(r"[ \t\r\n\v\f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return text on one line, without characters that control the terminal."""
    # Skip the slow patterns for most texts: the only printable character they match is a space.
    if text.isprintable() and "  " not in text:
        return text
    return _UNSAFE.sub(_stand_in, _BLANKS.sub(" ", text))


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if code < 0xA0 or code >= 0xD800 else ""


def columns(text: str) -> int:
    """Return the width of cleaned text in terminal columns."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def cut(text: str, width: int) -> str:
    """Return cleaned text in at most *width* columns; cut text ends with an ellipsis."""
    if columns(text) <= width:
        return text
    return text[: fitting(text, 0, width - 1)].rstrip() + ELLIPSIS if width > 0 else ""


def fitting(text: str, start: int, width: int) -> int:
    """Return the largest end such that ``text[start:end]`` fits into *width* columns."""
    used = 0
    for place in range(start, len(text)):
        used += _columns(text[place])
        if used > width:
            return place
    return len(text)


def wrap(text: str, width: int) -> tuple[tuple[int, int], ...]:
    """
    Return the half-open range of each line of cleaned, wrapped text.

    Lines break at spaces; a word longer than a line is broken at the end of the line.
    """
    width = max(width, 2)
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = fitting(text, start, width)
        if end < len(text) and text[end] != " ":
            end = max(text.rfind(" ", start + 1, end), 0) or end
        lines.append((start, end))
        start = end + 1 if text[end : end + 1] == " " else end
    return tuple(lines)


def pack_lines(pieces: Sequence[str], mark: str, width: int) -> list[str]:
    """
    Return cleaned pieces on as few lines as possible; a piece longer than a line is cut.

    Args:
        mark: Separator after every piece except the last; a space follows within a line.
    """
    lines: list[str] = []
    for place, piece in enumerate(pieces):
        end = mark if place + 1 < len(pieces) else ""
        text = cut(piece, width - columns(end)) + end
        if lines and columns(lines[-1]) + 1 + columns(text) <= width:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


Segments = Sequence[str]
Runs = list[tuple[str, bool]]


def runs(segments: Segments, plain: str) -> Runs:
    """Return segments as cleaned runs, every second one marked; *plain* if there are none."""
    pieces = segments or (plain,)
    return [(clean(text), place % 2 == 1) for place, text in enumerate(pieces) if text]


def line(pieces: Runs, room: int, look: Look, style: Style | None = None) -> str:
    """Return runs on one line, cut to *room* columns."""
    text = "".join(run for run, _ in pieces)
    if columns(text) <= room:
        return paint_runs(pieces, 0, len(text), look, style)
    end = len(cut(text, room)) - 1
    return paint_runs(pieces, 0, end, look, style) + ELLIPSIS


def paint_runs(pieces: Runs, start: int, end: int, look: Look, style: Style | None = None) -> str:
    """Return code points *start* to *end* of the runs in a style, marked runs as matches."""
    parts: list[str] = []
    place = 0
    for text, marked in pieces:
        part = text[max(start - place, 0) : max(end - place, 0)]
        run_style: Style | None = "match" if marked else style
        parts.append(look.paint(part, run_style) if run_style else part)
        place += len(text)
    return "".join(parts)


WIDEST = 88
"""Maximum columns of a line of prose; longer lines are hard to read."""

_FENCE = "```"
_CHANGES: Mapping[str, Style] = {"+": "green", "-": "red"}
_CODE = lazy(r"`([^`]+)`")
_BOLD = lazy(r"\*\*(.+?)\*\*")


def prose(markdown: str, look: Look) -> str:
    """
    Return Markdown as plain paragraphs, wrapped at words; headings stand out.

    Code lines stay unchanged, except that lines of a diff are coloured. A code block must not
    contain empty lines.
    """
    blocks = (block.strip() for block in markdown.split("\n\n"))
    return "\n".join(
        _code(block, look) if block.startswith(_FENCE) else _block(block, look)
        for block in blocks
        if block
    )


def _code(block: str, look: Look) -> str:
    lines = block.split("\n")[1:-1]
    return "".join(f"    {_painted(line, look)}\n" for line in lines)


def _painted(line: str, look: Look) -> str:
    colour = _CHANGES.get(line[:1])
    return look.paint(line, colour) if colour else line


def _block(block: str, look: Look) -> str:
    mark = re.match(r"#+ ", block)
    text = _plain(" ".join(block.removeprefix(mark[0] if mark else "").split("\n")))
    lines = [text[start:end] for start, end in wrap(text, min(look.width, WIDEST))]
    return "".join(f"{look.paint(line, 'bold') if mark else line}\n" for line in lines)


def _plain(text: str) -> str:
    """Return text without the markup of bold words and code; code itself is unchanged."""
    parts = _CODE.split(text)
    return "".join(
        part if place % 2 else _BOLD.sub(r"\1", part) for place, part in enumerate(parts)
    )
