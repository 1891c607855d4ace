"""
Pipe tables.

The line above ``|---|`` is the head, with as many cells or fewer; the rest of the paragraph are
the rows, and whatever stood before stays a paragraph. A row of ``--`` is one as well where it makes
no heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from eventsearch.extractor.markdown.goldmark.block.model import (
    Block,
    BlockState,
    Container,
    Paragraph,
)

_INDENTED = re.compile(r" {0,3}\t| {4}")
_DELIMITERS = re.compile(r"[ \t:|-]+$")
_COLUMN = re.compile(r"\s*:?-+:?\s*$")
_BLANKS = " \t"
_CELL_END = re.compile(r"(?<!\\)\|")


class Table(Block):
    """A head and rows, as lists of cells in Markdown."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._rows = rows

    def element(self, parser: BlockState) -> Element:
        """Return the table, a row a line."""
        table = Element("table")
        for part, tag, rows in (
            ("thead", "th", self._rows[:1]),
            ("tbody", "td", self._rows[1:]),
        ):
            body = SubElement(table, part)
            for cells in rows:
                row = SubElement(body, "tr")
                row.tail = "\n"
                row.extend(parser.leaf(tag, cell) for cell in cells)
        return table


def take_table(paragraph: Paragraph, parent: Container) -> bool:
    """Cut the table out of a paragraph that has one."""
    lines = paragraph.lines
    for index in range(1, len(lines)):
        columns = _columns(lines[index])
        if not columns:
            continue
        head = _cells(lines[index - 1])
        if len(head) > columns:
            return False
        table = Table([head, *(_cells(line)[:columns] for line in lines[index + 1 :])])
        place = parent.place(paragraph)
        del lines[index - 1 :]
        if lines:
            parent.children.insert(place + 1, table)
            return False
        parent.children[place] = table
        return True
    return False


def _columns(line: str) -> int:
    """Return how many columns a delimiter row has; 0 for another line."""
    text = line.strip(_BLANKS)
    if _INDENTED.match(line) or not _DELIMITERS.match(text):
        return 0
    columns = text.split("|")
    if not columns[0].strip():
        columns = columns[1:]
    if columns and not columns[-1].strip():
        columns.pop()
    return len(columns) if all(_COLUMN.match(column) for column in columns) else 0


def _cells(line: str) -> list[str]:
    """Return the cells of a row; ``\\|`` is a pipe in a cell, in code too."""
    text = line.strip(_BLANKS).removeprefix("|")
    if text.endswith("|"):
        text = text[:-1]
    return [cell.strip(_BLANKS).replace("\\|", "|") for cell in _CELL_END.split(text)]
