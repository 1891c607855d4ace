"""
Text and Markdown on a terminal: cleaned, measured, wrapped, coloured.

`clean` comes first, always: what an author wrote may hold escape sequences.
Widths are columns of a terminal, not code points: wide characters take two, combining ones none.
Runs are parts of a text, marked or not, in their order.
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
Select Graphic Rendition parameters (ECMA-48); hues are bold, so that light themes show them, but
for the calm one (cyan), which is for what is read second.
Matches are bold and underlined: they show in any theme, to any eye, and inside a bold title.
"""

ESCAPE = "\x1b"


class Look(NamedTuple):
    """
    How text for people is written.

    Attributes:
        width: Columns of the terminal.
        colour: Whether escape sequences for colour and weight are written.
        links: Whether titles are links (OSC 8): only on a terminal.
    """

    width: int = 80
    colour: bool = False
    links: bool = False

    def paint(self, text: str, style: Style) -> str:
        """Return *text* in a style; as it is when there is no colour or no text."""
        if not self.colour or not text:
            return text
        return f"{ESCAPE}[{CODES[style]}m{text}{ESCAPE}[0m"

    def link(self, text: str, target: str) -> str:
        """Return *text* as a link to an absolute address; as it is where links are not shown."""
        if not self.links or "://" not in target:
            return text
        return f"{ESCAPE}]8;;{target}{ESCAPE}\\{text}{ESCAPE}]8;;{ESCAPE}\\"


def use_colour(flag: When, environ: Mapping[str, str], *, terminal: bool) -> bool:
    """
    Whether to colour: the flag, else ``NO_COLOR``, else ``CLICOLOR_FORCE`` or ``FORCE_COLOR``,
    else whether the output is a terminal that can.

    Source: no-color.org, bixense.com/clicolors; an empty variable says nothing.
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
Character class, for a regular expression, of what must not reach a terminal raw, C0 aside:
DEL and C1, which terminals obey; writing direction, which reorders what is read (Trojan Source,
CVE-2021-42574); line separators; surrogates, which cannot be encoded.
"""

_UNSAFE = lazy(rf"[\x00-\x1f{OBEYED}]")
_BLANKS = lazy(r"[ \t\r\n\v\f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return text on one line, without any character that a terminal obeys instead of showing."""
    # Most texts need neither pattern: of what they match, only a blank is printable.
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
    """Return how many columns a terminal takes for cleaned text."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def cut(text: str, width: int) -> str:
    """Return cleaned text in at most *width* columns; a cut one ends with an ellipsis."""
    if columns(text) <= width:
        return text
    return text[: fitting(text, 0, width - 1)].rstrip() + ELLIPSIS if width > 0 else ""


def fitting(text: str, start: int, width: int) -> int:
    """Return the largest end such that ``text[start:end]`` takes at most *width* columns."""
    used = 0
    for place in range(start, len(text)):
        used += _columns(text[place])
        if used > width:
            return place
    return len(text)


def wrap(text: str, width: int) -> tuple[tuple[int, int], ...]:
    """
    Return the half-open ranges of cleaned text that stand on one line each.

    Breaks at spaces; a word longer than a line is broken where the line ends.
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
    Return cleaned pieces on as few lines as they need; one longer than a line is cut.

    Args:
        mark: Stands after every piece but the last, with a blank unless a line ends there.
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
    """Return segments (or the plain text without any) as cleaned runs, marked or not."""
    pieces = segments or (plain,)
    return [(clean(text), place % 2 == 1) for place, text in enumerate(pieces) if text]


def line(pieces: Runs, room: int, look: Look, style: Style | None = None) -> str:
    """Return runs on one line; where they are longer than the room, their end is cut off."""
    text = "".join(run for run, _ in pieces)
    if columns(text) <= room:
        return paint_runs(pieces, 0, len(text), look, style)
    end = len(cut(text, room)) - 1
    return paint_runs(pieces, 0, end, look, style) + ELLIPSIS


def paint_runs(pieces: Runs, start: int, end: int, look: Look, style: Style | None = None) -> str:
    """Return the code points [start, end) of the runs' text in a style, marked ones as matches."""
    parts: list[str] = []
    place = 0
    for text, marked in pieces:
        part = text[max(start - place, 0) : max(end - place, 0)]
        run_style: Style | None = "match" if marked else style
        parts.append(look.paint(part, run_style) if run_style else part)
        place += len(text)
    return "".join(parts)


WIDEST = 88
"""Columns of a line of prose at most; longer ones read badly."""

_FENCE = "```"
_CHANGES: Mapping[str, Style] = {"+": "green", "-": "red"}
_CODE = lazy(r"`([^`]+)`")
_BOLD = lazy(r"\*\*(.+?)\*\*")


def prose(markdown: str, look: Look) -> str:
    """
    Return Markdown as plain paragraphs, wrapped at words; headings stand out.

    Lines of code stay as they are, each change in its colour; there is no empty line among them.
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
    """Return text without the marks of bold words and code; what stands in code is kept."""
    parts = _CODE.split(text)
    return "".join(
        part if place % 2 else _BOLD.sub(r"\1", part) for place, part in enumerate(parts)
    )
