"""
What does a YAML text mean to Hugo?

Scalars, duplicate keys, merge keys and odd keys mean what they mean to go-yaml v2, which Hugo 0.131
uses; PyYAML does the parsing.
Not for dates: they stay as written until the field rules read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from eventsearch.extractor.front_matter.coercion import to_text, without_surrogates
from eventsearch.extractor.front_matter.result import (
    DEEPEST,
    Doubt,
    FormatError,
    Loaded,
    lost,
    too_deep,
)
from eventsearch.extractor.front_matter.yaml import ambiguities, composer
from eventsearch.extractor.front_matter.yaml.ambiguities import Doubts
from eventsearch.extractor.front_matter.yaml.composer import (
    PARSERS,
    QUOTED,
    UNTAGGED,
    Mended,
    compose,
)

_MERGE = "tag:yaml.org,2002:merge"
# As many values as go-yaml lets aliases make without asking for a reason.
_MOST_FROM_ALIASES = 400_000


def read_yaml(text: str, *, parser: Any = PARSERS[0]) -> Loaded:
    """
    Return what *text* says, with the offsets of its top-level values.

    Raises:
        FormatError: It is no YAML.
    """
    try:
        composed = compose(text, parser)
    except RecursionError as exc:
        raise too_deep(text, 0) from exc
    reader = _Reader(composed.text)
    value = None if composed.node is None else reader.value(composed.node, top=True)
    doubts = (
        *reader.lost,
        *reader.doubts.found,
        *ambiguities.of_text(composed.text),
        *(() if composed.rest is None else (ambiguities.unread(composed.rest),)),
    )
    return Loaded(
        # Nothing but comments, or a lone `~`, is no front matter but no fault either.
        value={} if value is None else without_surrogates(value) if "\\u" in text else value,
        offsets=reader.offsets,
        doubts=doubts,
    )


class _Reader:
    """Turns nodes into values; collects offsets and doubts on the way."""

    def __init__(self, text: Mended) -> None:
        self.text = text
        self.offsets: dict[str, int] = {}
        self.lost: list[Doubt] = []
        self.doubts = Doubts(text)
        self._open: set[int] = set()
        self._built: set[int] = set()
        self._copies = 0

    def value(self, node: yaml.Node, *, top: bool = False, in_flow: bool = False) -> object:
        if isinstance(node, yaml.ScalarNode):
            self.doubts.scalar(node, in_flow=in_flow)
            return self._scalar(node)
        self._enter(node)
        self.doubts.tagged(node)
        value: object
        if isinstance(node, yaml.MappingNode):
            value = dict(self._pairs(node, top=top))
        else:
            assert isinstance(node, yaml.SequenceNode)
            value = [self.value(child, in_flow=node.flow_style) for child in node.value]
        self._open.remove(id(node))
        return value

    def _enter(self, node: yaml.Node) -> None:
        """Refuse what no memory or stack could hold."""
        if id(node) in self._open:
            raise self._error("an anchor contains itself", "remove the alias", node)
        if len(self._open) >= DEEPEST:
            raise too_deep(self.text.original, self._start(node))
        if id(node) in self._built:
            self._copies += len(node.value) + 1
            if self._copies > _MOST_FROM_ALIASES:
                raise self._error("aliases repeat too much", "write the values out", node)
        self._built.add(id(node))
        self._open.add(id(node))

    def _pairs(self, node: yaml.MappingNode, *, top: bool) -> Iterator[tuple[str, object]]:
        """Yield keys and values in the order in which go-yaml sets them: a later one wins."""
        seen: dict[str, object] = {}
        for key_node, value_node in node.value:
            if _is_merge(key_node):
                for key, value in self._merged(value_node):
                    if top:
                        self.offsets[key] = self._start(key_node)
                    yield key, value
                continue
            key = self._key(key_node, top=top, in_flow=node.flow_style)
            if top:
                self.offsets[key] = self._start(key_node if _is_empty(value_node) else value_node)
            doubts = len(self.doubts.found)
            value = self.value(value_node, in_flow=node.flow_style)
            if not isinstance(value, dict):
                self.doubts.forget_switches(key, doubts)
            if key in seen:
                self.lost.extend(lost(key, seen[key], value, self._start(key_node)))
            seen[key] = value
            yield key, value

    def _merged(self, node: yaml.Node) -> Iterator[tuple[str, object]]:
        """Yield what `<<` brings in; of several mappings the first wins."""
        nodes = reversed(node.value) if isinstance(node, yaml.SequenceNode) else (node,)
        for each in nodes:
            value = self.value(each)
            if not isinstance(value, dict):
                raise self._error("`<<` merges what is no mapping", "write the keys out", each)
            yield from value.items()

    def _key(self, node: yaml.Node, *, top: bool, in_flow: bool) -> str:
        """Return a key as str: as written at the top, elsewhere by its value, as Hugo does."""
        if not isinstance(node, yaml.ScalarNode):
            self.doubts.key(node)
            return str(self.value(node)).lower()
        if in_flow:
            self.doubts.flow_text(node)
        return (node.value if top else to_text(self._scalar(node)) or "").lower()

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if node.tag == QUOTED:
            return node.value
        if node.tag == UNTAGGED:
            return composer.plain(node.value)
        try:
            return composer.tagged(node.value, node.tag)
        except ValueError as exc:
            raise self._error(f"`{node.value}` {exc}", "remove the tag", node) from exc

    def _start(self, node: yaml.Node) -> int:
        return self.text.offset(int(node.start_mark.index))

    def _error(self, reason: str, hint: str, node: yaml.Node) -> FormatError:
        return FormatError(reason, hint=hint, text=self.text.original, offset=self._start(node))


def _is_merge(node: yaml.Node) -> bool:
    return node.tag == _MERGE or (node.tag == UNTAGGED and node.value == "<<")


def _is_empty(node: yaml.Node) -> bool:
    """Say whether there is no value at all; then its mark lies somewhere after the key."""
    return node.tag == UNTAGGED and node.value == ""
