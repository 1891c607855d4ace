"""
Of which YAML nodes is a file's front matter made?
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import yaml

from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.front_matter.yaml.composer import PARSERS, Composed, compose
from eventsearch.lint.fix.source_file import Opened


def composed(file: Opened) -> Composed | None:
    """Return the nodes of a file's front matter; None unless it is YAML that can be read."""
    if file.cut is None or file.parsed is None or file.parsed.format != "yaml":
        return None
    try:
        return _composed(file.text[file.cut.start : file.cut.stop])
    except (FormatError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _composed(text: str) -> Composed:
    # Asked for each problem of a file; nobody changes the nodes.
    return compose(text, PARSERS[0])


def nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield a node and all in it, each once; anchors may make circles."""
    waiting, seen = [root], set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, yaml.MappingNode):
            waiting.extend(part for pair in each.value for part in pair)
        elif isinstance(each, yaml.SequenceNode):
            waiting.extend(each.value)
