"""
How does a site's Markdown become HTML?

By Python-Markdown, with the extensions of `eventsearch.extractor.markdown.goldmark`. One instance
for each configuration is made and kept: making one costs more than converting a short page.
"""

from __future__ import annotations

from functools import lru_cache

from markdown import Markdown

from eventsearch.extractor.markdown.goldmark.block.parser import GoldmarkParser
from eventsearch.extractor.markdown.goldmark.extension import Goldmark
from eventsearch.extractor.site import Markup
from eventsearch.model.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """
    Markdown as HTML.

    Attributes:
        headings: Level and anchor of each; in the HTML they bear their number in this tuple.
    """

    html: str
    headings: tuple[tuple[int, str], ...]


def to_html(source: str, markup: Markup) -> Converted:
    """Convert a text without control characters."""
    converter = _converter(markup)
    converter.reset()
    html = converter.convert(source.replace("\r\n", "\n").replace("\r", "\n"))
    parser = converter.parser
    assert isinstance(parser, GoldmarkParser)
    return Converted(html=html, headings=tuple(parser.headings))


@lru_cache(maxsize=8)
def _converter(markup: Markup) -> Markdown:
    return Markdown(extensions=[Goldmark(markup)], output_format="html")
