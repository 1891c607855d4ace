"""Read lists of entries in YAML, TOML, JSON and CSV: mappings with their places in the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from eventsearch.extractor.front_matter.coercion import holds_more, to_bool
from eventsearch.extractor.front_matter.handlers import HANDLERS
from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import FormatError, Place
from eventsearch.extractor.front_matter.toml import read_toml
from eventsearch.extractor.front_matter.yaml import compose, read_yaml
from eventsearch.settings.site_detection import MARKDOWN

Path = tuple[str | int, ...]
"""Keys and indices (from 0) that lead to a value."""

MOST_VALUES = 200_000
"""
Maximum number of keys and items in YAML, TOML or JSON.

To find the lines of entries, all values are read again, which takes 1 kB of memory for each value.
"""

_DEEPEST = 5
"""Levels of keys and indices at which lists of entries are searched for."""
_SEVERAL = re.compile("[;|,]")
_LISTS = ("tags", "categories", "keywords")
"""Columns whose cells contain several values."""
_HEADERS = re.compile(r"(?m)^[ \t]*\[\[[ \t]*([^\]]+?)[ \t]*\]\]")


class Item(NamedTuple):
    """
    One entry of a list.

    Attributes:
        values: Values by lower-case key, as in front matter.
        places: Line and column of values by key, if they are known.
        line: The line on which the entry begins; 0 if it is not known.
        name: Its key in a mapping of entries; empty in a list.
    """

    values: Mapping[str, object]
    places: Mapping[str, Place]
    line: int
    name: str = ""


Accepts = Callable[[Mapping[str, object]], bool]
"""Returns whether a mapping is an entry."""


def read_tree(suffix: str, text: str, items: str, accepts: Accepts) -> list[Item]:
    """
    Return the entries in a text.

    Args:
        suffix: ``.yml``, ``.yaml``, ``.toml`` or ``.json``. In Markdown, read the front matter.
        items: Dotted path of the list; empty for all lists with a mapping that is an entry.
        accepts: Returns whether a mapping is an entry.

    Raises:
        FormatError: The text cannot be read.
    """
    is_page = suffix in MARKDOWN
    if is_page:
        suffix, text = _front_matter(text)
    read = {".toml": read_toml, ".json": read_json}.get(suffix, read_yaml)
    tree = read(text).value
    if holds_more(tree, MOST_VALUES):
        raise FormatError(
            f"it has more than {MOST_VALUES:,} keys and items",
            hint="divide it into several files",
            text=text,
            offset=0,
        )
    if is_page and isinstance(tree, dict) and to_bool(tree.get("draft")):
        return []
    paths = list(_named(tree, items.split(".")) if items else _found(tree, accepts))
    lines = _toml_lines(text, paths) if suffix == ".toml" else _places(text)
    return [_item(path, value, lines) for path, value in paths]


def _front_matter(text: str) -> tuple[str, str]:
    """Return the suffix and the text of front matter; its lines keep their line numbers."""
    handler = next((each for each in HANDLERS if each.detect(text)), None)
    if handler is None:
        return ".yml", ""
    cut = handler.cut(text)
    return f".{handler.name}", "\n" * text.count("\n", 0, cut.start) + text[cut.start : cut.stop]


def _item(path: Path, value: Mapping[str, object], places: Mapping[Path, Place]) -> Item:
    own = {key: places[*path, key] for key in value if (*path, key) in places}
    name = path[-1] if path and isinstance(path[-1], str) else ""
    return Item(value, own, places.get(path, (0, 0))[0], name)


def _named(tree: object, keys: Sequence[str]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield the mappings in the list, or in the mapping of entries, at a path of keys."""
    at: list[tuple[Path, object]] = [((), tree)]
    for key in keys:
        at = [
            ((*path, inner), below)
            for path, value in at
            for inner, below in _children(value)
            if key in ("*", str(inner).lower())
        ]
    for path, value in at:
        for inner, below in _children(value):
            if isinstance(below, dict):
                yield (*path, inner), below


def _children(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _found(
    tree: object, accepts: Accepts, path: Path = ()
) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield mappings that are entries. If a list contains one, yield all its mappings."""
    if len(path) > _DEEPEST:
        return
    if isinstance(tree, dict) and accepts(tree):
        yield path, tree
        return
    children = list(_children(tree))
    if isinstance(tree, list) and any(isinstance(v, dict) and accepts(v) for _, v in children):
        yield from (((*path, at), value) for at, value in children if isinstance(value, dict))
        return
    for inner, below in children:
        yield from _found(below, accepts, (*path, inner))


def _places(text: str) -> dict[Path, Place]:
    """Return the line and column of each value in YAML, or in JSON that is also valid YAML."""
    places: dict[Path, Place] = {}
    try:
        node = compose(text).node
    except FormatError:
        return places
    pending: list[tuple[Path, yaml.Node]] = [((), node)] if node is not None else []
    while pending:
        path, node = pending.pop()
        places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if len(path) > _DEEPEST:
            continue
        if isinstance(node, yaml.SequenceNode):
            pending.extend(((*path, at), each) for at, each in enumerate(node.value))
        elif isinstance(node, yaml.MappingNode):
            pending.extend(
                ((*path, str(key.value).lower()), each)
                for key, each in node.value
                if isinstance(key, yaml.ScalarNode)
            )
    return places


def _toml_lines(text: str, paths: Sequence[tuple[Path, object]]) -> dict[Path, Place]:
    """Return the line of each `[[header]]`, unless the numbers of headers and entries differ."""
    names = {str(path[-2]).lower() for path, _ in paths if len(path) > 1}
    headers: list[int] = []
    line, at = 1, 0
    for match in _HEADERS.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match[1].rpartition(".")[2].strip("\"' ").lower() in names:
            headers.append(line)
    if len(headers) != len(paths):
        return {}
    return {path: (line, 1) for (path, _), line in zip(paths, headers, strict=True)}


def read_csv(text: str) -> list[Item]:
    """
    Return the rows of a CSV table as items. The first row contains the names of the columns.

    Raises:
        FormatError: The text is not CSV.
    """
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    items: list[Item] = []
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        line = rows.line_num + 1
        for row in rows:
            cells = {name: _cell(name, cell) for name, cell in zip(names, row, strict=False)}
            values = {name: cell for name, cell in cells.items() if name and cell}
            if values:
                items.append(Item(values, dict.fromkeys(values, (line, 1)), line))
            line = rows.line_num + 1
    except csv.Error as exc:
        raise FormatError(
            str(exc), hint="close every quotation mark", text="\n" * rows.line_num, offset=0
        ) from exc
    return items


def _cell(name: str, cell: str) -> object:
    text = cell.strip()
    if name not in _LISTS:
        return text
    return [each.strip() for each in _SEVERAL.split(text) if each.strip()]
