"""
Read YAML as Hugo does.

PyYAML parses the text. Scalars, duplicate keys, merge keys and unusual keys have the meaning of
go-yaml v2. Dates stay as written until the field rules read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, NamedTuple

import yaml

from eventsearch.extractor.front_matter.coercion import to_text, without_surrogates
from eventsearch.extractor.front_matter.result import (
    DEEPEST,
    Doubt,
    FormatError,
    Loaded,
    lost_value,
    too_deep,
)
from eventsearch.extractor.front_matter.yaml import ambiguities
from eventsearch.extractor.front_matter.yaml.ambiguities import QUOTED, UNTAGGED, Doubts
from eventsearch.extractor.front_matter.yaml.scalars import plain_value, tagged_value
from eventsearch.files import own_table

_MERGE = "tag:yaml.org,2002:merge"
# Maximum number of values that aliases may repeat. Above it, go-yaml limits their share as well.
_MOST_FROM_ALIASES = 400_000


class _Untyped:
    """Marks scalars as quoted or plain, and leaves their types to `scalars`."""

    def resolve(self, _kind: object, _value: object, implicit: object) -> str:
        return UNTAGGED if isinstance(implicit, tuple) and implicit[0] else QUOTED

    def descend_resolver(self, _parent: object, _index: object) -> None:
        """Do nothing: types do not depend on the path of a scalar."""

    def ascend_resolver(self) -> None:
        """Do nothing, like `descend_resolver`."""


class LenientLoader(_Untyped, yaml.BaseLoader):
    r"""PyYAML's parser in Python, which accepts `\'`, repeated anchors and tabs as go-yaml does."""

    # The stubs declare it as an instance attribute.
    ESCAPE_REPLACEMENTS: ClassVar = {**yaml.BaseLoader.ESCAPE_REPLACEMENTS, "'": "'"}  # type: ignore[misc]

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node; its anchor may have the name of an earlier anchor."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor or "", None)
        return super().compose_node(parent, index)

    def scan_to_next_token(self) -> None:
        """Skip spaces, comments, and tabs that are not indentation."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()


_FAST = (type("FastLoader", (_Untyped, yaml.CBaseLoader), {}),) if yaml.__with_libyaml__ else ()
LOADERS: tuple[Any, ...] = (*_FAST, LenientLoader)
"""Loaders, the fastest first. Some builds of PyYAML do not have the fast one, from libyaml."""


class Composed(NamedTuple):
    """
    The first document of a text.

    Attributes:
        node: The root node; None for an empty text.
        rest: Offset of the text after the document; None if the text ends there.
    """

    node: yaml.Node | None
    rest: int | None


def compose(text: str, loader: Any = LOADERS[0]) -> Composed:
    """
    Return the first document of *text*; the text after the document need not be YAML.

    Raises:
        FormatError: The document is not YAML, or is nested too deeply.
    """
    try:
        return _compose_first(text, loader)
    except yaml.YAMLError as exc:
        if loader is not LenientLoader and _goes_on(exc, text):
            return compose(text, LenientLoader)
        raise _format_error(exc, text) from exc
    except RecursionError as exc:
        raise too_deep(text, 0) from exc


def _goes_on(error: yaml.YAMLError, text: str) -> bool:
    """Whether go-yaml accepts what libyaml reports as an error: `\\'`, or an anchor set again."""
    mark = getattr(error, "problem_mark", None)
    is_escape = mark is not None and text.startswith("\\'", mark.index)
    return is_escape or "found duplicate anchor" in str(error)


def _compose_first(text: str, kind: Any) -> Composed:
    loader = kind(text)
    try:
        node = loader.get_node() if loader.check_node() else None
        return Composed(node, None if node is None else _rest(loader))
    finally:
        loader.dispose()


def _rest(loader: Any) -> int | None:
    try:
        following = loader.get_node() if loader.check_node() else None
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        return None if mark is None else int(mark.index)
    return None if following is None else int(following.start_mark.index)


def read_yaml(text: str, *, loader: Any = LOADERS[0], yaml_1_2: bool = False) -> Loaded:
    """
    Return the value of *text*, with the offsets of its top-level values.

    Args:
        yaml_1_2: Whether to read YAML 1.2, as Hugo from 0.152 on; keys must not be repeated there.

    Raises:
        FormatError: The text is not YAML.
    """
    node, rest = compose(text, loader)
    reader = _Reader(text, yaml_1_2=yaml_1_2)
    value = None if node is None else reader.value(node, top=True)
    unread = () if rest is None else (ambiguities.unread(rest),)
    return Loaded(
        # Only comments, or only `~`, is an empty front matter, not an error.
        value={} if value is None else without_surrogates(value) if "\\u" in text else value,
        offsets=reader.offsets,
        doubts=(*reader.lost, *reader.doubts.entries, *unread),
    )


class _Reader:
    """Turns nodes into values, and collects offsets and doubts."""

    def __init__(self, text: str, *, yaml_1_2: bool) -> None:
        self.text = text
        self.offsets: dict[str, int] = {}
        self.lost: list[Doubt] = []
        self.doubts = Doubts(text, yaml_1_2=yaml_1_2)
        self._yaml_1_2 = yaml_1_2
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
        """Raise FormatError for aliases or nesting that would exhaust the memory or the stack."""
        if id(node) in self._open:
            raise self._error("an anchor contains itself", "remove the alias", node)
        if len(self._open) >= DEEPEST:
            raise too_deep(self.text, node.start_mark.index)
        if id(node) in self._built:
            self._copies += len(node.value) + 1
            if self._copies > _MOST_FROM_ALIASES:
                raise self._error("aliases repeat too much", "write the values out", node)
        self._built.add(id(node))
        self._open.add(id(node))

    def _pairs(self, node: yaml.MappingNode, *, top: bool) -> Iterator[tuple[str, object]]:
        """Yield keys and values in the order in which go-yaml sets them: a later value wins."""
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            if _is_merge(key_node):
                for key, value in self._merge_pairs(value_node):
                    if top:
                        self.offsets[key] = key_node.start_mark.index
                    yield key, value
                continue
            key = self._key(key_node, top=top, in_flow=node.flow_style)
            if top:
                placed = key_node if _is_empty(value_node) else value_node
                self.offsets[key] = placed.start_mark.index
            doubts = len(self.doubts.entries)
            value = self.value(value_node, in_flow=node.flow_style)
            if not isinstance(value, dict):
                self.doubts.forget_switches(key, doubts)
            if key in values:
                self.lost.extend(self._twice(key, values[key], value, key_node))
            values[key] = value
            yield key, value

    def _twice(self, key: str, first: object, last: object, node: yaml.Node) -> Iterator[Doubt]:
        if self._yaml_1_2:
            yield ambiguities.twice(key, node.start_mark.index)
        else:
            yield from lost_value(key, first, last, node.start_mark.index)

    def _merge_pairs(self, node: yaml.Node) -> Iterator[tuple[str, object]]:
        """Yield the pairs that `<<` merges, those of the first mapping last, so that they win."""
        nodes = reversed(node.value) if isinstance(node, yaml.SequenceNode) else (node,)
        for each in nodes:
            value = self.value(each)
            if not isinstance(value, dict):
                raise self._error("`<<` can merge only mappings", "write the keys out", each)
            yield from value.items()

    def _key(self, node: yaml.Node, *, top: bool, in_flow: bool) -> str:
        """Return a key in lower case; at the top level as written, so that `on` is not `true`."""
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
            return plain_value(node.value, yaml_1_2=self._yaml_1_2)
        try:
            return tagged_value(node.value, node.tag)
        except ValueError as exc:
            raise self._error(f"`{node.value}` {exc}", "remove the tag", node) from exc

    def _error(self, reason: str, hint: str, node: yaml.Node) -> FormatError:
        return FormatError(reason, hint=hint, text=self.text, offset=node.start_mark.index)


def _is_merge(node: yaml.Node) -> bool:
    return node.tag == _MERGE or (node.tag == UNTAGGED and node.value == "<<")


def _is_empty(node: yaml.Node) -> bool:
    """Whether a key has no value. The parser gives an empty value a place after the key."""
    return node.tag == UNTAGGED and node.value == ""


class _Fault(NamedTuple):
    """
    A parser's error in plain words.

    Attributes:
        message: Part of the parser's message.
        reason, hint: See `FormatError`.
        begins: Whether to report the start of the token, not the place where the parser stopped.
    """

    message: str
    reason: str
    hint: str
    begins: bool = False


@cache
def _faults() -> tuple[_Fault, ...]:
    """Return the faults in `faults.toml`, in order."""
    return tuple(_Fault(**each) for each in own_table(__file__, "faults.toml")["faults"])


def _format_error(error: yaml.YAMLError, text: str) -> FormatError:
    """Return a parser's error in plain words, at the place where the author must correct it."""
    if isinstance(error, yaml.MarkedYAMLError):
        fault = _fault(error.problem or error.context or "")
        mark = error.problem_mark
        begun = error.context_mark
        # A value that nothing closes is at fault where it begins, not on the line after the last.
        if begun and (mark is None or fault.begins or not text[mark.index - mark.column :].strip()):
            mark = begun
        offset = 0 if mark is None else mark.index
        # For a tab libyaml reports only that a character cannot start a token.
        if fault.message == "cannot start any token" and text.startswith("\t", offset):
            fault = _fault("tab character")
    else:
        fault = _fault(str(getattr(error, "reason", error)))
        offset = int(getattr(error, "position", 0))
    return FormatError(fault.reason, hint=fault.hint, text=text, offset=offset)


def _fault(message: str) -> _Fault:
    matches = (fault for fault in _faults() if fault.message in message)
    return next(matches, _Fault(message, message or "this is not YAML", "put the value in quotes"))
