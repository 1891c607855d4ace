"""
Placeholders for shortcodes while Markdown is parsed.

A placeholder is a number between two private-use characters. Markdown reads it as a word, and page
text cannot contain it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from eventsearch.extractor.html_text import replace_comments

LEFT, RIGHT = "\ue0f0", "\ue0f1"
_Inner = TypeVar("_Inner")
_PLACEHOLDER = re.compile(f"{LEFT}([0-9]+){RIGHT}")
_TAG = re.compile(f"<[a-zA-Z/][^<>{LEFT}]*+{LEFT}[^<>]*+>")


def placeholder(number: int) -> str:
    """Return the placeholder of the shortcode with this number."""
    return f"{LEFT}{number}{RIGHT}"


def restore(html: str, pieces: tuple[str, ...]) -> str:
    """Replace placeholders with their pieces. Remove placeholders inside tags."""
    return flatten(_split(html), lambda number: _split(pieces[number])) if pieces else html


def flatten(
    parts: Iterable[str | _Inner], inside: Callable[[_Inner], Iterable[str | _Inner]]
) -> str:
    """Join parts and their inner parts into one text, at any depth and without recursion."""
    out: list[str] = []
    stack = [iter(parts)]
    while stack:
        for part in stack[-1]:
            if isinstance(part, str):
                out.append(part)
            else:
                stack.append(iter(inside(part)))
                break
        else:
            stack.pop()
    return "".join(out)


def _split(html: str) -> Iterator[str | int]:
    """Yield texts and placeholder numbers. Drop placeholders inside tags and comments."""
    html = _TAG.sub(_without_placeholders, replace_comments(html, _without_placeholders))
    position = 0
    for match in _PLACEHOLDER.finditer(html):
        yield html[position : match.start()]
        yield int(match[1])
        position = match.end()
    yield html[position:]


def _without_placeholders(match: re.Match[str]) -> str:
    return _PLACEHOLDER.sub("", match[0])
