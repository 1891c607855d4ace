"""
Find the shortcodes in a text, in Hugo's syntax.

Tags are ``{{< name "a" key=value >}}`` and ``{{% name %}}``. ``/name`` closes a tag. A ``/`` at
the end of a tag means that it has no inner text. Arguments may span lines and be ``"…"`` with
``\\"``, or raw strings in backticks. ``{{</* name */>}}`` shows ``{{< name >}}``, in code too.
Unquoted arguments may contain signs that Hugo wants in quotes: their value is still clear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from eventsearch.model.lazy_pattern import lazy

_BEGIN = lazy(r"\{\{([<%])")
_COMMENT = lazy(r"\s*+/\*")
# A comment may contain `*/`: it ends only where a tag ends too.
_COMMENT_END = lazy(r"\*/\s*+/?\s*+([>%])\}\}")
_NAME = lazy(r"\s*+(/?)\s*+([^\s/\"`>%{}=](?>(?:[^\s\"`>%{}=/]|/(?!\s*[>%]\}\}))*))")
_ARGUMENT = lazy(
    r"\s*+(?:(?<=[\s\"`])([\w.-]+)\s*=\s*)?"
    r"(?:\"((?>(?:\\.|[^\"\\])*))\"|`([^`]*+)`|(?<=[\s=])((?!/?\s*[>%]\}\})[^\s\"`]"
    r"(?>(?:(?!/?\s*[>%]\}\})(?!(?<==)\")[^\s`])*)))",
    re.DOTALL,
)
_END = lazy(r"\s*+(/?)\s*+([>%])\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """
    One shortcode tag.

    Attributes:
        start, end: Half-open range in the source.
        markdown: Whether the tag uses ``%``, so its output is Markdown of the page.
        named: Arguments with a name, names in lower case; the last of equal ones wins.
        positional: Arguments without a name.
    """

    start: int
    end: int
    name: str
    markdown: bool
    closing: bool = False
    closed: bool = False
    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    positional: tuple[str, ...] = ()


class Escaped(NamedTuple):
    """A shortcode in ``/* */``, which is shown as *text*."""

    start: int
    end: int
    text: str


class Broken(NamedTuple):
    """A text that begins like a shortcode, but is not a shortcode and stays text."""

    start: int
    end: int
    message: str
    hint: str


Token = Tag | Escaped | Broken


def tokens(source: str) -> Iterator[Token]:
    """Yield the tags of a text in order, without the text between them."""
    position = 0
    endless = _Endless()
    while begin := _BEGIN.search(source, position):
        token = _comment(source, begin, endless) or _tag(source, begin, endless)
        yield token
        position = token.end


@dataclass(slots=True)
class _Endless:
    """
    Remembers failed searches, so that unclosed tags do not make reading slow.

    Attributes:
        comments: Whether no comment ends from here on.
        arguments: Offsets of arguments that no tag end follows.
    """

    comments: bool = False
    arguments: set[int] = field(default_factory=set)


def _comment(source: str, begin: re.Match[str], endless: _Endless) -> Escaped | Broken | None:
    comment = _COMMENT.match(source, begin.end())
    if not comment:
        return None
    end = None if endless.comments else _COMMENT_END.search(source, comment.end())
    if not end:
        endless.comments = True
        return Broken(
            start=begin.start(),
            end=begin.end(),
            message="escaped shortcode is not closed",
            hint=f"write */{_right(begin[1])} after it",
        )
    text = f"{begin[0]}{source[comment.end() : end.start()]}{end[1]}}}}}"
    return Escaped(start=begin.start(), end=end.end(), text=text)


def _tag(source: str, begin: re.Match[str], endless: _Endless) -> Tag | Broken:
    name = _NAME.match(source, begin.end())
    if not name:
        return Broken(
            start=begin.start(),
            end=begin.end(),
            message="shortcode has no name",
            hint=f"write the name after {begin[0]}, or {begin[0]}/* to show it as text",
        )
    arguments, position = _arguments(source, name.end(), endless)
    end = _END.match(source, position)
    if not end:
        endless.arguments.update((name.end(), *(each.end() for each in arguments)))
        return Broken(
            start=begin.start(),
            end=begin.end(),
            message=f"shortcode {name[2]!r} has no end",
            hint=f"write {_right(begin[1])} after its arguments, and close every quote",
        )
    named = {each[1].lower(): _value(each) for each in arguments if each[1]}
    return Tag(
        start=begin.start(),
        end=end.end(),
        name=name[2],
        markdown=begin[1] == "%",
        closing=bool(name[1]),
        closed=bool(end[1]),
        named=MappingProxyType(named),
        positional=tuple(_value(each) for each in arguments if not each[1]),
    )


def _arguments(source: str, position: int, endless: _Endless) -> tuple[list[re.Match[str]], int]:
    """Return the arguments from an offset on and their end, without repeating failed searches."""
    arguments: list[re.Match[str]] = []
    while position not in endless.arguments and (argument := _ARGUMENT.match(source, position)):
        arguments.append(argument)
        position = argument.end()
    return arguments, position


def _value(argument: re.Match[str]) -> str:
    if argument[2] is not None:
        return argument[2].replace('\\"', '"')
    return argument[3] if argument[3] is not None else argument[4]


def _right(kind: str) -> str:
    return ">}}" if kind == "<" else "%}}"
