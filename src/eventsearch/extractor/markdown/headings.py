"""
Make the ids of headings as Hugo does.

An author may set the id: ``# Title {#id .class}``. Otherwise Hugo up to 0.143 makes it from the
source of the heading's last line, including marks and link targets. Later versions use the text.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

_NAME = r"[A-Za-z_:][\w:.-]*"
_VALUE = r"""(?:"(?>(?:\\.|[^"\\])*)"|'(?>(?:\\.|[^'\\])*)'|\[[^\]]*+\]|[^\s,}{"'=]++)"""
_WORD = r"[^\s!-,/;-@\[-^`{-~]++"
_ONE = rf"(?:[#.]{_WORD}|{_NAME}\s*=\s*{_VALUE})"
ATTRIBUTES = rf"\{{\s*+(?:{_ONE}(?>(?:[\s,]*+{_ONE})*))?[\s,]*+\}}"
"""Pattern of Goldmark's attributes: ``{#id .class key="value"}``."""

_AT_END = re.compile(rf"{ATTRIBUTES}[ \t]*$")
_ID = re.compile(rf"[\s{{,]#({_WORD})|[\s{{,]id\s*=\s*({_VALUE})")
_ATX = re.compile(r"#{1,6}(?=[ \t]|$)", re.MULTILINE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")


class HeadingSource(NamedTuple):
    """
    The last line of a heading in the source.

    Attributes:
        text: The line without its marks and attributes.
        explicit: The id in the attributes; None if the author sets no id.
        end: Offset after the text, from the start of the heading.
    """

    text: str
    explicit: str | None
    end: int


def heading_source(block: str, *, attributes: bool) -> HeadingSource:
    """
    Return the text and the id in a heading's source.

    Args:
        block: From the heading's first character to its end.
        attributes: Whether the site reads attributes of headings.

    >>> heading_source("## A title ## {#here}", attributes=True)
    HeadingSource(text='A title', explicit='here', end=10)
    """
    block = block.rstrip(" \t\n")
    marks = _ATX.match(block)
    if marks:
        first, last = marks.end(), len(block)
    else:
        last = max(block.rfind("\n"), 0)
        first = block.rfind("\n", 0, last) + 1
    first = last - len(block[first:last].lstrip(" \t>"))
    text, explicit = block[first:last].rstrip(" \t"), None
    if marks:
        text = _without_closing(text)
    if attributes and (cut := _trailing_attributes(text)):
        text, explicit = cut
        text = _without_closing(text) if marks else text
    return HeadingSource(text, explicit, first + len(text))


def _trailing_attributes(text: str) -> tuple[str, str | None] | None:
    """Return a text without the attributes at its end, and their id; None without attributes."""
    start = text.rfind("{")
    match = _AT_END.match(text, start) if start >= 0 else None
    if match is None:
        return None
    before = text[:start]
    if (len(before) - len(before.rstrip("\\"))) % 2:
        return None
    attribute = _ID.search(match[0])
    explicit = (attribute[1] or attribute[2].strip("\"'")) if attribute else None
    return before.rstrip(" \t"), explicit


def _without_closing(text: str) -> str:
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


class HeadingText:
    """
    The text from which Hugo makes an id, since 0.144.

    Only the first part of a link, an image or emphasis counts: its text up to the next mark, quote
    or typographic sign. Tags, addresses, formulas and footnote references add no text. An emoji
    adds its name.

    Source: TextPlain in markup/goldmark/internal/render/context.go of Hugo.
    """

    def __init__(self) -> None:
        self._parts = [_Part(whole=True)]

    def add(self, text: str, *, ends: bool = False) -> None:
        """Append a text to the current part. If *ends*, the part ignores all text after it."""
        self._parts[-1].add(text, ends=ends)

    def add_whole(self, text: str) -> None:
        """Add a text to the current part, which ignores all text after it."""
        self._parts[-1].add_whole(text)

    def open(self, *, shown: bool = True) -> None:
        """Begin a link, an image or emphasis. *shown* is false for ``<http://a.org>``."""
        part = _Part()
        if not shown:
            part.add_whole("")
        self._parts.append(part)

    def close(self) -> None:
        """End the link, image or emphasis that began last."""
        if len(self._parts) > 1:
            self.add_whole(self._parts.pop().text)

    def last_line(self) -> str:
        """Return the text of the last line. Only entities with a name are resolved."""
        text = _ENTITY.sub(lambda match: html5.get(match[1], match[0]), self._parts[0].text)
        return text.rpartition("\n")[2]


class _Part:
    """Collects the text of a link or emphasis, or all the text of the *whole* heading."""

    def __init__(self, *, whole: bool = False) -> None:
        self.text = ""
        self._whole = whole
        self._is_empty = True
        self._goes_on = True

    def add(self, text: str, *, ends: bool) -> None:
        if self._whole or self._goes_on:
            self.text += text
            self._is_empty = False
            self._goes_on = not ends

    def add_whole(self, text: str) -> None:
        if self._whole or self._is_empty:
            self.text += text
        self._is_empty = self._goes_on = False
