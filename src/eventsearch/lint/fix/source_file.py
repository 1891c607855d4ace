"""
What does a content file say, and what would it say with another text?

A fix is only offered when the text that it leads to has been read: that is asked here.

Of which YAML nodes is a file's front matter made?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import yaml

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.front_matter.handlers import HANDLERS, Cut
from eventsearch.extractor.front_matter.parse import parse
from eventsearch.extractor.front_matter.result import FormatError, Lines, Place
from eventsearch.extractor.front_matter.yaml import Composed, compose
from eventsearch.extractor.site import Site
from eventsearch.model.page import ParsedFile, SourceFile


@dataclass(frozen=True, kw_only=True)
class Opened:
    """
    A content file with its text.

    Attributes:
        text: All of it; line ends and a byte order mark as they are.
        extract: Returns what becomes of the file with another text.
    """

    source: SourceFile
    text: str
    site: Site
    extract: Callable[[str], Extracted]

    @property
    def path(self) -> str:
        """The file, from the site's root."""
        return self.source.path

    @cached_property
    def parsed(self) -> ParsedFile | None:
        """What the file says; None when it cannot be read."""
        return self.read(self.text)

    @cached_property
    def cut(self) -> Cut | None:
        """Where the front matter lies; None without one that is closed."""
        handler = next((each for each in HANDLERS if each.detect(self.text)), None)
        try:
            return None if handler is None else handler.cut(self.text)
        except FormatError:
            return None

    @cached_property
    def extracted(self) -> Extracted:
        """What becomes of the file as it is."""
        return self.extract(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def read(self, text: str) -> ParsedFile | None:
        """Return what the file would say with another text; None when it could not be read."""
        try:
            return parse(self.source, text.encode("utf-8"))
        except ContentError:
            return None

    def offset(self, place: Place) -> int:
        """Return the offset of a place in the text."""
        return self._lines.offset(*place)

    def span_of(self, key: str) -> tuple[int, int] | None:
        """Return where the value of a key lies, up to the next one; None when it is not there."""
        if self.parsed is None or self.cut is None or key not in self.parsed.places:
            return None
        starts = sorted(map(self.offset, self.parsed.places.values()))
        start = self.offset(self.parsed.places[key])
        return start, next((each for each in starts if each > start), self.cut.stop)


def same(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Say whether two front matters say the same, `1` and `true` told apart."""
    return list(leaves(before)) == list(leaves(after))


def leaves(value: object) -> Iterator[tuple[str, object]]:
    """Yield what a value is made of: kinds and values, keys sorted, ends of lists marked."""
    if isinstance(value, Mapping):
        for key in sorted(value):
            yield "key", key
            yield from leaves(value[key])
        yield "end", None
    elif isinstance(value, list):
        for each in value:
            yield "item", None
            yield from leaves(each)
        yield "end", None
    else:
        yield type(value).__name__, value


def composed(file: Opened) -> Composed | None:
    """Return the nodes of a file's front matter; None unless it is YAML that can be read."""
    if file.cut is None or file.parsed is None or file.parsed.format != "yaml":
        return None
    try:
        return _composed(file.text[file.cut.start : file.cut.stop])
    except FormatError:
        return None


@lru_cache(maxsize=1)
def _composed(text: str) -> Composed:
    # Asked for each diagnostic of a file; nobody changes the nodes.
    return compose(text)


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
