"""
The text of which Hugo from 0.144 on makes the id of a heading.

A link, an image or emphasis counts with the first of its parts only: a text up to the next mark,
quote or sign of the typographer. Tags, addresses, formulas and mentions of footnotes have no text,
an emoji has its name, and of entities only those with a name are resolved.

Source: TextPlain in markup/goldmark/internal/render/context.go of Hugo, the order in which Goldmark
merges texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from itertools import pairwise

from eventsearch.extractor.markdown.goldmark import escape
from eventsearch.extractor.markdown.goldmark.inline.parser import Scan

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_TAG = re.compile(r"(</?)[a-z]+>")
_MARKS = "*_~+=^"
_SIGNS = frozenset(("---", "--", "...", "<<", ">>", "'", '"'))


@dataclass(slots=True)
class HeadingScan(Scan):
    """
    A heading half read.

    Attributes:
        starts: Of each piece in `out`, where it begins in the source.
    """

    starts: list[int] = field(default_factory=list)

    def emit(self, html: str, end: int) -> None:
        """Append HTML for the source up to *end*."""
        # Where an image ends, the pieces of its text are gone.
        self.starts[len(self.out) :] = self.starts[len(self.out) :][:1] or [self.position]
        self.out.append(html)
        self.position = end


class _Part:
    """What is read of a link or emphasis: the text of its first part, and whether that goes on."""

    def __init__(self) -> None:
        self.text = ""
        self.is_empty = True
        self.goes_on = True

    def add(self, text: str, *, ends: bool = False) -> None:
        """Add a text, which joins the one before it; one that *ends* is joined by none."""
        if self.goes_on:
            self.text += text
            self.is_empty = False
            self.goes_on = not ends

    def add_whole(self, text: str) -> None:
        """Add what joins nothing."""
        if self.is_empty:
            self.add(text)
        self.is_empty = self.goes_on = False


class _Heading(_Part):
    """The whole: all of its parts count."""

    def add(self, text: str, *, ends: bool = False) -> None:  # noqa: ARG002
        self.text += text

    def add_whole(self, text: str) -> None:
        self.text += text


def plain_text(
    scan: HeadingScan, formulas: tuple[tuple[str, str], ...], read: Callable[[str], HeadingScan]
) -> str:
    """
    Return the text of a heading that has been read.

    Args:
        formulas: What opens and closes them.
        read: Reads a text as a part of the same heading: that of an image.
    """
    parts: list[_Part] = [_Heading()]
    for written, made in _pieces(scan):
        _add(parts, written, made, formulas, read)
    while len(parts) > 1:
        parts.pop()
    return _ENTITY.sub(lambda match: html5.get(match[1], match[0]), parts[0].text)


def _pieces(scan: HeadingScan) -> Iterator[tuple[str, str]]:
    """Yield the source of each piece and what became of it."""
    bounds = pairwise((*scan.starts, len(scan.source)))
    for (start, end), made in zip(bounds, scan.out, strict=True):
        yield scan.source[start:end], made


def _add(
    parts: list[_Part],
    written: str,
    made: str,
    formulas: tuple[tuple[str, str], ...],
    read: Callable[[str], HeadingScan],
) -> None:
    part = parts[-1]
    if written.startswith(("\n", "\\\n")):
        part.add("\n", ends=True)
    elif written in ("[", "!["):
        _open(parts, written, made)
    elif made == "</a>":
        _close(parts)
    elif not written.strip(written[0]) and written[0] in _MARKS:
        _add_marks(parts, made)
    elif made.startswith("<img "):
        label: list[_Part] = [_Part()]
        for each in _pieces(read(_label(written))):
            _add(label, *each, formulas, read)
        part.add_whole(label[0].text)
    elif (text := _whole(written, made, formulas)) is not None:
        part.add_whole(text)
    else:
        part.add(written)


def _whole(written: str, made: str, formulas: tuple[tuple[str, str], ...]) -> str | None:
    """Return what a piece says that joins no other; None for one that is a text."""
    if made.startswith("<code>"):
        return html.unescape(made[len("<code>") : -len("</code>")])
    if written in _SIGNS and made not in (written, escape(written)):
        return made
    if written[0] == ":" and made != written and len(written) > 1:
        return written.strip(":")
    return "" if made.startswith("<") or _is_formula(written, formulas) else None


def _open(parts: list[_Part], written: str, made: str) -> None:
    """Begin a link; a bracket that opens none is a text that the next one does not join."""
    if made == written:
        parts[-1].add(written, ends=True)
    else:
        parts.append(_Part())


def _close(parts: list[_Part]) -> None:
    if len(parts) > 1:
        inner = parts.pop()
        parts[-1].add_whole(inner.text)


def _add_marks(parts: list[_Part], made: str) -> None:
    """Close and open what a row of marks closes and opens; a mark that is left is text."""
    rest = _TAG.sub("", made)
    tags = _TAG.findall(made)
    for _ in range(tags.count("</")):
        _close(parts)
    if rest:
        parts[-1].add(rest, ends=True)
    parts.extend(_Part() for _ in range(tags.count("<")))


def _is_formula(written: str, formulas: tuple[tuple[str, str], ...]) -> bool:
    return any(
        written.startswith(opening)
        and written.endswith(closing)
        and len(written) > len(opening) + len(closing)
        for opening, closing in formulas
    )


def _label(image: str) -> str:
    depth, at = 0, len("!")
    while at < len(image):
        sign = image[at]
        depth += (sign == "[") - (sign == "]")
        if not depth:
            break
        at += 2 if sign == "\\" else 1
    return image[len("![") : at]
