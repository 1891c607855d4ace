"""
Convert the body of a page to text.

`render` runs the stages in order: shortcodes (`shortcodes/`), Markdown (`goldmark`, or the parser
that a platform brings), HTML (`eventsearch.extractor.html_text`).
"""

from __future__ import annotations

from typing import NamedTuple

HEADING_MARK = "data-eventsearch-heading"
"""HTML attribute with the index of a heading. Headings in raw HTML do not have it."""


class TooSlow(Exception):
    """The text would take a parser too long for its size."""


class Converted(NamedTuple):
    """
    Markdown as HTML.

    Attributes:
        headings: Level and anchor of each heading. `html` contains their index in an attribute.
    """

    html: str
    headings: tuple[tuple[int, str], ...]
