"""
Links and images: ``[text](target "title")``, ``[text][label]``, ``[label]``.

Brackets are matched from the inside, a link holds no link, and brackets that lead nowhere are text.
A blank ends a destination, and so does a parenthesis that nothing opened.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from eventsearch.extractor.markdown.goldmark import attribute
from eventsearch.extractor.markdown.goldmark.inline.parser import Bracket, Scan, resolve
from eventsearch.model.lazy_pattern import lazy

MAX_PARENTHESES = 32
"""Parentheses in parentheses, as in cmark; keeps unclosed ones from being read again and again."""

_ANGLE = lazy(r"<((?>(?:\\.|[^<>\n\\])*))>")
_CHUNK = lazy(r"(?>(?:\\[!-/:-@\[-`{-~]|[^\s()\x00-\x20\x7f])+)")
_TITLE = lazy(
    r"\s++(?:\"((?>(?:\\.|[^\"\\])*))\"|'((?>(?:\\.|[^'\\])*))'|\(((?>(?:\\.|[^()\\])*))\))",
    re.DOTALL,
)
_ESCAPED = lazy(r"\\([!-/:-@\[-`{-~])")
_SPACE = lazy(r"\s*+")
_LABEL = lazy(r"\[((?>(?:\\.|[^\[\]\\]){0,999}))\]", re.DOTALL)
# In HTML each `<` begins a tag.
_TAG = lazy(r"<[^>]*+(?:>|\Z)")
MAX_LABEL = 999
"""Characters in a label, as CommonMark has it."""


def open_bracket(scan: Scan) -> bool:
    image = scan.source.startswith("![", scan.position)
    if not image and scan.source[scan.position] != "[":
        return False
    mark = "![" if image else "["
    end = scan.position + len(mark)
    scan.brackets.append(Bracket(len(scan.out), end, image, scan.runs))
    scan.emit(mark, end)
    return True


def close_bracket(scan: Scan) -> bool:
    """Read ``]`` and make a link of what it closes, if that leads anywhere."""
    if not scan.brackets:
        return False
    bracket = scan.brackets.pop()
    within = len(scan.brackets)
    inactive = within < scan.linked and not bracket.image
    scan.linked = min(scan.linked, within)
    if inactive:
        return False
    link = _inline(scan) or _reference(scan, bracket)
    if link is None:
        return False
    target, title, end = link
    resolve(scan.out, scan.runs, bracket.run)
    scan.runs = bracket.run
    if scan.runs is not None:
        scan.runs.after = None
    more = f' title="{attribute(html.unescape(title))}"' if title else ""
    address = attribute(html.unescape(target))
    if bracket.image:
        text = _TAG.sub("", "".join(scan.out[bracket.piece + 1 :]))
        del scan.out[bracket.piece :]
        scan.emit(f'<img src="{address}" alt="{text.replace(chr(34), "&quot;")}"{more}>', end)
        return True
    scan.out[bracket.piece] = f'<a href="{address}"{more}>'
    scan.emit("</a>", end)
    scan.linked = within
    return True


def _inline(scan: Scan) -> tuple[str, str, int] | None:
    """Read ``(target "title")`` after the bracket."""
    source, start = scan.source, scan.position + 1
    if not source.startswith("(", start):
        return None
    target = destination(source, _skip(source, start + 1))
    if target is None:
        return None
    title = link_title(source, target.end) or Target("", target.end)
    end = _skip(source, title.end)
    return (target.text, title.text, end + 1) if source.startswith(")", end) else None


def _reference(scan: Scan, bracket: Bracket) -> tuple[str, str, int] | None:
    """Look up ``[label]`` after the bracket, or what stands in it."""
    if not scan.references:
        return None
    after = scan.position + 1
    match = _LABEL.match(scan.source, after)
    if match and match[1]:
        label, end = match[1], match.end()
    else:
        if scan.position - bracket.start > MAX_LABEL:
            return None
        label, end = scan.source[bracket.start : scan.position], match.end() if match else after
    value = scan.references.take(normalise_label(label))
    return (*value, end) if value else None


def _skip(source: str, start: int) -> int:
    match = _SPACE.match(source, start)
    return match.end() if match else start


class Target(NamedTuple):
    """A destination or a title, and the index after it."""

    text: str
    end: int


def destination(source: str, start: int) -> Target | None:
    """Read a destination; an empty one ends where it starts."""
    if source.startswith("<", start):
        match = _ANGLE.match(source, start)
        return Target(_unescape(match[1]), match.end()) if match else None
    position, depth = start, 0
    while depth <= MAX_PARENTHESES:
        if chunk := _CHUNK.match(source, position):
            position = chunk.end()
        character = source[position : position + 1]
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        else:
            return Target(_unescape(source[start:position]), position)
        position += 1
    return None


def link_title(source: str, start: int) -> Target | None:
    """Read white space and a title."""
    match = _TITLE.match(source, start)
    if not match:
        return None
    return Target(_unescape(match[1] or match[2] or match[3] or ""), match.end())


def normalise_label(label: str) -> str:
    """Return a label as references are looked up."""
    return " ".join(label.split()).casefold()


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
