"""
From the body of a page to its text.

`render` puts the stages together: shortcodes (`shortcodes/`), Markdown (`goldmark`, or the parser
that a platform brings), HTML (`eventsearch.extractor.html_text`).
"""

from __future__ import annotations

from typing import NamedTuple

HEADING_MARK = "data-eventsearch-heading"
"""Attribute that tells the page's own headings from those in raw HTML; holds their number."""


class TooSlow(Exception):
    """A parser would need far longer for a text than its size lets expect."""


class Converted(NamedTuple):
    """
    Markdown as HTML.

    Attributes:
        headings: Level and anchor of each; in the HTML they bear their number in this tuple.
    """

    html: str
    headings: tuple[tuple[int, str], ...]
