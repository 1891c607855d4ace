"""
How does HTML become text?

Which words does a reader of this HTML see?

One block a line. Tags inside a line part no words, and what is not shown is left out: that is for
`html_blocks`. What is simple needs no tree, and then nothing that makes one is loaded.
"""

from __future__ import annotations

import re

from eventsearch.extractor.html.fast_text import simple_lines
from eventsearch.extractor.html.line_builder import Place, TextLines

_NAMING = re.compile(r"<(?:h[1-6]|title)\b", re.IGNORECASE)


def html_to_text(html: str, heading_mark: str = "") -> tuple[str, tuple[Place, ...]]:
    """
    Return the text of HTML and the places of its headings.

    Args:
        heading_mark: Attribute that numbers the headings to be found.
    """
    lines = simple_lines(html, heading_mark)
    if lines is None:
        lines = _tree_lines(html, heading_mark)
    return "\n".join(lines.done), tuple(lines.places)


def html_heading(html: str) -> str:
    """Return the first heading of HTML that says something, else its ``<title>``, on one line."""
    if not _NAMING.search(html):
        return ""
    from eventsearch.extractor.html.tree_text import tree_heading

    return tree_heading(html)


def _tree_lines(html: str, heading_mark: str) -> TextLines:
    from eventsearch.extractor.html.tree_text import tree_lines

    return tree_lines(html, heading_mark)
