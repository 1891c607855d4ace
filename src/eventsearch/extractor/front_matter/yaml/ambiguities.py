"""
Report front matter that YAML parsers read differently.

Hugo up to 0.151 reads YAML with go-yaml v2, from 0.152 on with goccy/go-yaml. Editors, content
managers and checks use other parsers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from eventsearch.extractor.front_matter.result import Doubt
from eventsearch.model.page import Severity

UNTAGGED = "plain"
QUOTED = "tag:yaml.org,2002:str"
"""Tags that the loaders set on scalars without a tag, plain and quoted."""

_SWITCH_WORDS = frozenset(
    ("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off",
     "OFF")
)  # fmt: skip
"""Booleans of YAML 1.1 that are texts in YAML 1.2."""

# Match at least two digits after the zero: every parser reads `05` as five.
_LEADING_ZERO = re.compile(r"[-+]?0++[1-9][0-9]++", re.ASCII)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_KNOWN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "binary", "seq", "map", "set",
                 "omap", "merge")
)  # fmt: skip


SWITCHES = frozenset(
    ("draft", "headless", "event_all_day", "all_day", "allday", "published", "render", "search",
     "unlisted", "hidden", "private")
)  # fmt: skip
"""Keys with a boolean that decides whether a page is published, or whether an event is all-day."""

_TEXTS = frozenset(
    ("title", "linktitle", "subtitle", "name", "description", "summary", "abstract", "event",
     "event_name", "location", "address", "venue", "street", "city", "region", "country", "tags",
     "tag", "categories", "category", "topics", "keywords", "series", "authors", "author", "slug",
     "lang", "language")
)  # fmt: skip
"""Keys whose value is shown to visitors, or is part of the address or language."""


class Doubts:
    """
    Collects doubts about the nodes of a text, at most one for each place.

    Args:
        text: The text of the nodes.
        yaml_1_2: Whether Hugo 0.152 or later reads the text: it refuses other texts than before.
    """

    def __init__(self, text: str, *, yaml_1_2: bool = False) -> None:
        self.entries: list[Doubt] = []
        self._yaml_1_2 = yaml_1_2
        self._text = text
        self._places: set[int] = set()
        # Few texts contain these characters. Testing once here saves the tests for each node.
        self._escapes = [sign for sign in "/'" if f"\\{sign}" in text]
        self._has_question_marks = "?" in text

    def scalar(self, node: yaml.ScalarNode, *, in_flow: bool) -> None:
        value = node.value
        if node.tag == UNTAGGED:
            if value in _SWITCH_WORDS:
                self._switch(node)
            elif value[:1] in ("0", "-", "+") and _LEADING_ZERO.fullmatch(value):
                self._add(
                    node,
                    "E112",
                    f"`{value}` is a number without its zero, and YAML parsers disagree which one",
                    f'write "{value}" in quotes, or the number without the zero',
                )
            elif in_flow:
                self.flow_text(node)
        elif node.tag == QUOTED:
            for sign in self._escapes:
                self._escape(node, sign)
        else:
            self.tagged(node)

    def forget_switches(self, key: str, since: int) -> None:
        """
        Drop the doubts E112 about words from index *since* on, if *key* is not a built-in key.

        Only a template of the site may read such a key.
        """
        if len(self.entries) > since and key not in SWITCHES and key not in _TEXTS:
            dropped = [each for each in self.entries[since:] if _is_of_a_word(each)]
            self.entries[since:] = [each for each in self.entries[since:] if each not in dropped]
            # An alias may repeat the value below a built-in key.
            self._places.difference_update(each.offset for each in dropped)

    def flow_text(self, node: yaml.ScalarNode) -> None:
        """Check a key or value inside brackets or braces."""
        if self._yaml_1_2:
            return
        if self._has_question_marks and node.tag == UNTAGGED and "?" in node.value:
            self._refuse(node, "an unquoted text in `[…]` or `{…}` contains `?`", _QUOTES)

    def tagged(self, node: yaml.Node) -> None:
        if node.tag not in (UNTAGGED, QUOTED) and node.tag not in _KNOWN_TAGS:
            short = node.tag.removeprefix(_STANDARD)
            tag = node.tag if short == node.tag else f"!!{short}"
            message = f"`{tag}` is an unknown tag: some YAML parsers ignore it, others stop"
            self._add(node, "E110", message, _QUOTES)

    def key(self, node: yaml.Node) -> None:
        """Report a key that is a list or a mapping."""
        self._refuse(node, "a list or a mapping is used as a key", _QUOTES)

    def _switch(self, node: yaml.ScalarNode) -> None:
        word = node.value
        value = "true" if word.lower() in ("y", "yes", "on") else "false"
        self._add(
            node,
            "E112",
            f"`{word}` is {value} for some YAML parsers, and text for others",
            f'write `{value}`, or "{word}" in quotes if you mean the word',
        )

    def _escape(self, node: yaml.ScalarNode, sign: str) -> None:
        at = next(escapes(node, self._text, sign), None)
        if at is None:
            return
        hint = f"write `{sign}` without the backslash"
        if (sign == "'") is self._yaml_1_2:
            self._refuse(node, f"`\\{sign}` is an unknown escape", hint, at)
        elif sign == "'":
            message = "`\\'` is not an escape in YAML: most parsers stop at it"
            self._add(node, "E110", message, hint, at)

    def _refuse(self, node: yaml.Node, reason: str, hint: str, at: int | None = None) -> None:
        self._add(node, "E111", f"Hugo refuses the page: {reason}", hint, at, "error")

    def _add(
        self,
        node: yaml.Node,
        code: str,
        message: str,
        hint: str,
        at: int | None = None,
        severity: Severity = "warning",
    ) -> None:
        offset = node.start_mark.index if at is None else at
        # An alias repeats a node at the same place.
        if offset not in self._places:
            self._places.add(offset)
            self.entries.append(Doubt(code, message, hint, offset, severity))


def escapes(node: yaml.ScalarNode, text: str, sign: str) -> Iterator[int]:
    """Yield the offset of each backslash before *sign* in a text in double quotes."""
    if node.style == '"':
        for escape in _ESCAPE.finditer(text, node.start_mark.index, node.end_mark.index):
            if escape[0][1] == sign:
                yield escape.start()


def twice(key: str, offset: int) -> Doubt:
    """Return the doubt about a repeated key, which YAML 1.2 forbids."""
    message = f"Hugo refuses the page: `{key}` is set twice in the same mapping"
    return Doubt("E111", message, "remove one of the two", offset, "error")


def unread(offset: int) -> Doubt:
    """Return the doubt about text at *offset*, after the end of the YAML document."""
    return Doubt(
        "E105",
        "the front matter ends before this line, and the rest is not read",
        "give all keys the same indent, and remove `...` and `---` inside",
        offset,
    )


def _is_of_a_word(doubt: Doubt) -> bool:
    return doubt.code == "E112" and doubt.message[1].isalpha()


_QUOTES = "put the value in quotes"
_STANDARD = "tag:yaml.org,2002:"
