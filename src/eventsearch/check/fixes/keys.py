"""
Which of two equal keys may go?

The first one, where it says what the last one says or nothing at all: the last one counts, so the
page stays what it is, and no text of the author's is lost.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from eventsearch.check.edits import applied, edit
from eventsearch.check.fixes.nodes import composed, nodes
from eventsearch.check.fixes.opened import Opened, same
from eventsearch.extractor import yaml_scalars
from eventsearch.extractor.yaml_nodes import QUOTED, UNTAGGED, Mended
from eventsearch.records.content import Fix, Problem

_TEXTS = (UNTAGGED, QUOTED)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class _Twins(NamedTuple):
    """The value nodes of two equal keys, and where the first key and the pair after it begin."""

    name: str
    first: yaml.Node
    last: yaml.Node
    start: int
    following: int


def without_first_key(problem: Problem, file: Opened) -> Fix | None:
    """Return the fix that removes the lines of the first of two equal keys in YAML."""
    found = composed(file)
    if found is None or file.cut is None or file.parsed is None:
        return None
    begin = file.cut.start
    twins = _twins(found.node, file.offset((problem.line, problem.column)) - begin, found.text)
    if twins is None or _meaning(twins.first) not in (_meaning(twins.last), None):
        return None
    span = _lines_of(twins, found.text.original)
    if span is None:
        return None
    removal = edit(file.path, file.text, begin + span[0], begin + span[1], "")
    after = file.read(applied(file.text, [removal]))
    if after is None or not same(file.parsed.front, after.front):
        return None
    return Fix(message=f"remove the first `{twins.name}`", edits=(removal,))


def _twins(root: yaml.Node | None, at: int, text: Mended) -> _Twins | None:
    """Return the pair whose key stands at an offset, with the last one of that key before it."""
    for mapping in nodes(root):
        pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else []
        starts = [text.offset(key.start_mark.index) for key, _ in pairs]
        last = starts.index(at) if at in starts else 0
        names = [_name(key) for key, _ in pairs[: last + 1]]
        if names and names[-1] and names[-1] in names[:-1]:
            first = last - 1 - names[:-1][::-1].index(names[-1])
            return _Twins(
                name=names[-1],
                first=pairs[first][1],
                last=pairs[last][1],
                start=starts[first],
                following=starts[first + 1],
            )
    return None


def _name(key: yaml.Node) -> str:
    return key.value.lower() if isinstance(key, yaml.ScalarNode) else ""


def _meaning(node: yaml.Node) -> object:
    """Return what a node says, so that two can be compared; None for nothing."""
    if isinstance(node, yaml.ScalarNode):
        value = yaml_scalars.plain(node.value) if node.tag == UNTAGGED else node.value
        # To Python, 1 and true are one.
        return None if value is None else (type(value), node.tag not in _TEXTS and node.tag, value)
    if isinstance(node, yaml.SequenceNode):
        return [_meaning(each) for each in node.value]
    return [(_meaning(key), _meaning(value)) for key, value in node.value]


def _lines_of(twins: _Twins, front: str) -> tuple[int, int] | None:
    """Return the lines that the first pair alone takes up; None where it shares one."""
    start, stop = (front.rfind("\n", 0, at) + 1 for at in (twins.start, twins.following))
    lines = _LINE.findall(front[start:stop])
    is_block = isinstance(twins.first, yaml.ScalarNode) and twins.first.style in ("|", ">")
    while lines and not is_block and lines[-1].strip()[:1] in ("", "#"):
        lines.pop()
    written = "".join(lines)
    # A comment is the author's, and what looks like one may be.
    if front[start : twins.start].strip() or not written or "#" in written:
        return None
    return start, start + len(written)
