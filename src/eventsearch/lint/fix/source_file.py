"""
Reads a content file to be fixed, applies edits to its text, and reads the result.

Places are offsets in the original text. So line ends and a byte order mark stay, and text outside
an edit does not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import yaml

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.front_matter.handlers import HANDLERS, Cut
from eventsearch.extractor.front_matter.result import FormatError, Lines, Place
from eventsearch.extractor.front_matter.yaml import Composed, compose
from eventsearch.extractor.platforms import read_page
from eventsearch.extractor.site import Site
from eventsearch.model.page import Edit, ParsedFile, SourceFile

# Callers make many edits of one text before they use another text.
_lines = lru_cache(maxsize=2)(Lines)


def edit(path: str, text: str, start: int, stop: int, new: str) -> Edit:
    """Return the edit that replaces text[start:stop] with *new*."""
    lines = _lines(text)
    line, column = lines.place(start)
    end_line, end_column = lines.place(stop)
    return Edit(
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        text=new,
    )


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """
    Return a text with these edits applied.

    Raises:
        ValueError: Two edits overlap, or an edit is outside of the text.
    """
    pieces: list[str] = []
    at = 0
    for start, stop, new in sorted(_spans(text, edits)):
        if not at <= start <= stop <= len(text):
            raise ValueError(f"an edit at {start} does not fit the text")
        pieces += (text[at:start], new)
        at = stop
    return "".join((*pieces, text[at:]))


def overlap(first: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """
    Return whether the edits of two fixes of the same file overlap or touch.

    Edits that touch count too, because text inserted between them may belong to either.
    """
    spans = [_ends(each) for each in others]
    return any(
        start <= _ends(each)[1] and _ends(each)[0] <= stop
        for each in first
        for start, stop in spans
    )


def _ends(each: Edit) -> tuple[tuple[int, int], tuple[int, int]]:
    return (each.line, each.column), (each.end_line, each.end_column)


def _spans(text: str, edits: Iterable[Edit]) -> Iterator[tuple[int, int, str]]:
    lines = _lines(text)
    for each in edits:
        start = lines.offset(each.line, each.column)
        yield start, lines.offset(each.end_line, each.end_column), each.text


@dataclass(frozen=True, kw_only=True)
class ContentFile:
    """
    A content file with its text.

    Attributes:
        text: The whole text, with its original line ends and byte order mark.
        extract: Extracts the page as if the file contained the given text.
    """

    source: SourceFile
    text: str
    site: Site
    extract: Callable[[str], Extracted]

    @property
    def path(self) -> str:
        """The path of the file, from the site's root."""
        return self.source.path

    @cached_property
    def parsed(self) -> ParsedFile | None:
        """The parsed file; None if it cannot be parsed."""
        return self.read(self.text)

    @cached_property
    def cut(self) -> Cut | None:
        """Where the front matter is; None if there is no front matter or it is not closed."""
        handler = next((each for each in HANDLERS if each.detect(self.text)), None)
        try:
            return None if handler is None else handler.cut(self.text)
        except FormatError:
            return None

    @cached_property
    def extracted(self) -> Extracted:
        """The result of extracting the page from the file without edits."""
        return self.extract(self.text)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def read(self, text: str) -> ParsedFile | None:
        """Parse the file with another text; return None if that text cannot be parsed."""
        try:
            return read_page(self.source, text.encode("utf-8"), self.site)
        except ContentError:
            return None

    def offset(self, place: Place) -> int:
        """Return the offset of a place in the text."""
        return self._lines.offset(*place)

    def span_of(self, key: str) -> tuple[int, int] | None:
        """Return start and end of a key's value, up to the next key; None if the key is missing."""
        if self.parsed is None or self.cut is None or key not in self.parsed.places:
            return None
        starts = sorted(map(self.offset, self.parsed.places.values()))
        start = self.offset(self.parsed.places[key])
        return start, next((each for each in starts if each > start), self.cut.stop)


def same(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Return whether two front matters have the same values; `1` and `true` differ."""
    return list(leaves(before)) == list(leaves(after))


def leaves(value: object) -> Iterator[tuple[str, object]]:
    """Yield type and value of each scalar, key and item in a value, in sorted order of keys."""
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


def yaml_document(file: ContentFile) -> Composed | None:
    """Return the nodes of a file's front matter; None if it is not readable YAML."""
    if file.cut is None or file.parsed is None or file.parsed.format != "yaml":
        return None
    try:
        return _compose(file.text[file.cut.start : file.cut.stop])
    except FormatError:
        return None


@lru_cache(maxsize=1)
def _compose(text: str) -> Composed:
    # Called for each diagnostic of a file. No caller changes the nodes, so caching is safe.
    return compose(text)


def nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield a node and all nodes in it, each once. YAML aliases may make circles."""
    waiting, visited = [root], set()
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in visited:
            continue
        visited.add(id(each))
        yield each
        if isinstance(each, yaml.MappingNode):
            waiting.extend(part for pair in each.value for part in pair)
        elif isinstance(each, yaml.SequenceNode):
            waiting.extend(each.value)
