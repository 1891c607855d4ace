"""
Where do readers of YAML disagree?

Hugo up to 0.151 reads YAML with go-yaml v2, from 0.152 on with goccy/go-yaml; editors, content
managers and checks have readers of their own. What one of them refuses or takes for something else
is told here; what it means is for `yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from eventsearch.extractor.front_matter.result import Doubt
from eventsearch.extractor.front_matter.yaml.composer import QUOTED, UNTAGGED, Mended

_SWITCH_WORDS = frozenset(
    ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
     "OFF")
)  # fmt: skip
"""Booleans of YAML 1.1 that are texts in YAML 1.2."""

# `05` is five to everybody.
_LEADING_ZERO = re.compile(r"[-+]?0++[1-9][0-9]++", re.ASCII)
_SLASH = re.compile(r"(?:[^\\]|^)(?:\\\\)*(\\/)")
_KNOWN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "binary", "seq", "map", "set",
                 "omap", "merge")
)  # fmt: skip


SWITCHES = frozenset(
    ("draft", "headless", "event_all_day", "all_day", "allday", "published", "render", "search",
     "unlisted", "hidden", "private")
)  # fmt: skip
"""Keys whose value is a switch that decides whether a page is there, or how long an event lasts."""

_TEXTS = frozenset(
    ("title", "linktitle", "subtitle", "name", "description", "summary", "abstract", "event",
     "event_name", "location", "address", "venue", "street", "city", "region", "country", "tags",
     "tag", "categories", "category", "topics", "keywords", "series", "authors", "author", "slug",
     "lang", "language")
)  # fmt: skip
"""Keys whose value visitors read."""


class Doubts:
    """
    Collects what is doubtful about the nodes of one text, each place once.

    Args:
        text: With the text from which the nodes were composed.
    """

    def __init__(self, text: Mended) -> None:
        self.found: list[Doubt] = []
        self._text = text
        self._seen: set[int] = set()
        # Looking at every node takes long, and hardly any text has one of these signs.
        self._slashes = "\\/" in text.original
        self._questions = "?" in text.original

    def scalar(self, node: yaml.ScalarNode, *, in_flow: bool) -> None:
        """Look at a text, number or switch."""
        value = node.value
        if node.tag == UNTAGGED:
            if value in _SWITCH_WORDS:
                self._add(_switch(value, self._start(node)))
            elif value[:1] in ("0", "-", "+") and _LEADING_ZERO.fullmatch(value):
                self._add(_leading_zero(value, self._start(node)))
            elif in_flow:
                self.flow_text(node)
        elif node.tag == QUOTED:
            if self._slashes and node.style == '"':
                self._slash(node)
        else:
            self.tagged(node)

    def forget_switches(self, key: str, since: int) -> None:
        """Drop doubts about words, from one on, under a key that only a template may read."""
        if len(self.found) > since and key not in SWITCHES and key not in _TEXTS:
            dropped = [each for each in self.found[since:] if _is_of_a_word(each)]
            self.found[since:] = [each for each in self.found[since:] if each not in dropped]
            # An alias may repeat it where it counts.
            self._seen.difference_update(each.offset for each in dropped)

    def flow_text(self, node: yaml.ScalarNode) -> None:
        """Look at a key or value inside of brackets or braces."""
        if self._questions and node.tag == UNTAGGED and "?" in node.value:
            self._add(_question(self._start(node)))

    def tagged(self, node: yaml.Node) -> None:
        """Look at the tag of a node."""
        if node.tag not in (UNTAGGED, QUOTED) and node.tag not in _KNOWN_TAGS:
            self._add(_tag(node.tag, self._start(node)))

    def key(self, node: yaml.Node) -> None:
        """Look at a key that is a list or a mapping."""
        self._add(_key(self._start(node)))

    def _slash(self, node: yaml.ScalarNode) -> None:
        start, stop = (self._text.offset(mark.index) for mark in (node.start_mark, node.end_mark))
        found = _SLASH.search(self._text.original, start, stop)
        if found is not None:
            self._add(_escaped_slash(found.start(1)))

    def _start(self, node: yaml.Node) -> int:
        return self._text.offset(int(node.start_mark.index))

    def _add(self, doubt: Doubt) -> None:
        # What an alias repeats is written once.
        if doubt.offset not in self._seen:
            self._seen.add(doubt.offset)
            self.found.append(doubt)


def of_text(text: Mended) -> Iterator[Doubt]:
    """Yield what is doubtful about a text that was read, whatever its nodes are."""
    yield from (_escaped(at) for at in text.escapes[:1])


def unread(offset: int) -> Doubt:
    """Return the doubt about a text that goes on where Hugo has stopped reading."""
    return Doubt(
        code="E105",
        message="the front matter ends before this line, and what follows is not read",
        hint="give all keys the same indent, and remove `...` and `---` inside",
        offset=offset,
    )


def refused(reason: str, hint: str, offset: int) -> Doubt:
    """Return the doubt about something that Hugo up to 0.151 stops at."""
    return Doubt(
        code="E111",
        message=f"Hugo refuses the page: {reason}",
        hint=hint,
        offset=offset,
        severity="error",
    )


def _question(offset: int) -> Doubt:
    return refused("a text without quotes inside of `[…]` or `{…}` holds `?`", _QUOTES, offset)


def _escaped_slash(offset: int) -> Doubt:
    reason = "`\\/` is no escape that it knows"
    return refused(reason, "write `/` without the backslash", offset)


def _key(offset: int) -> Doubt:
    return refused("a list or mapping stands where a key is meant", _QUOTES, offset)


def _escaped(offset: int) -> Doubt:
    return Doubt(
        code="E110",
        message="`\\'` is no escape in YAML: most readers stop at it",
        hint="write `'` without the backslash",
        offset=offset,
    )


def _tag(tag: str, offset: int) -> Doubt:
    shown = f"!!{tag.removeprefix(_STANDARD)}" if tag.startswith(_STANDARD) else tag
    return Doubt(
        code="E110",
        message=f"`{shown}` is a tag that nobody knows: some readers pass it over, others stop",
        hint=_QUOTES,
        offset=offset,
    )


def _switch(word: str, offset: int) -> Doubt:
    value = "true" if word.lower() in ("y", "yes", "on") else "false"
    return Doubt(
        code="E112",
        message=f"`{word}` is {value} to some readers of YAML, and a text to others",
        hint=f'write `{value}`, or "{word}" in quotes if the word is meant',
        offset=offset,
    )


def _is_of_a_word(doubt: Doubt) -> bool:
    return doubt.code == "E112" and doubt.message[1].isalpha()


def _leading_zero(digits: str, offset: int) -> Doubt:
    return Doubt(
        code="E112",
        message=f"`{digits}` is a number, its zero is lost, and readers disagree which one",
        hint=f'write "{digits}" in quotes, or the number without the zero',
        offset=offset,
    )


_QUOTES = "put the value in quotes"
_STANDARD = "tag:yaml.org,2002:"
