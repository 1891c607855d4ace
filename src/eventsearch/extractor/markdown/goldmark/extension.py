"""
The extension that puts Goldmark's two stages in the place of Python-Markdown's own.

Which kinds of blocks and which inline rules a site has, in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from eventsearch.extractor.markdown import HEADING_MARK
from eventsearch.extractor.markdown.goldmark.block import (
    footnotes,
    headings,
    lists,
    literal_blocks,
)
from eventsearch.extractor.markdown.goldmark.block.model import Block
from eventsearch.extractor.markdown.goldmark.block.parser import GoldmarkParser
from eventsearch.extractor.markdown.goldmark.inline import (
    autolinks,
    emphasis,
    escapes,
    links,
    typographer,
)
from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule, Scan, Scanner
from eventsearch.extractor.markdown.goldmark.inline.plain_text import (
    HeadingScan,
    plain_text,
)
from eventsearch.extractor.markdown.goldmark.inline.typographer import emoji
from eventsearch.extractor.site import Markup


class Goldmark(Extension):
    """Goldmark's reading of Markdown, as a site configures it."""

    def __init__(self, markup: Markup) -> None:
        super().__init__()
        self._markup = markup

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors = Registry()
        md.treeprocessors = Registry()
        md.postprocessors = Registry()
        parser = GoldmarkParser(md, self._markup, block_kinds(self._markup))
        md.parser = parser
        md.treeprocessors.register(Inline(md, parser, self._markup), "inline", 20)
        md.postprocessors.register(RawHtml(md), "raw_html", 30)


def block_kinds(markup: Markup) -> Iterator[type[Block]]:
    """Yield the kinds of blocks, in the order in which a line is offered to them."""
    yield headings.SetextHeading
    if markup.definition_list:
        yield lists.Description
    yield headings.ThematicBreak
    yield lists.Item
    yield headings.AtxHeading
    yield literal_blocks.Fence
    yield lists.Quote
    yield literal_blocks.HtmlBlock
    if markup.footnote:
        yield footnotes.Footnote
    if markup.attribute_block:
        yield headings.AttributeLine


def inline_rules(markup: Markup) -> Iterator[tuple[str, InlineRule]]:
    """Yield the rules for what stands in a line, with the characters they begin with."""
    if markup.math:
        triggers = "".join(sorted({opening[0] for opening, _ in markup.math}))
        yield triggers, escapes.passthrough(markup.math)
    if markup.escaped_space:
        yield "\\", escapes.escaped_space
    yield "\\", escapes.backslash
    yield "`", escapes.code_span
    if markup.footnote:
        yield "[!", footnotes.mention
    yield "[!", links.open_bracket
    yield "]", links.close_bracket
    yield "<", autolinks.angle_link
    yield "<", autolinks.raw_html if markup.unsafe else autolinks.omitted_html
    yield "*_~" if markup.strikethrough else "*_", emphasis.open_run
    yield from emphasis.extra_rules(markup)
    yield "&", escapes.entity
    yield "\n", _line_end(markup)
    if markup.emoji:
        yield ":", emoji
    if markup.typographer:
        yield "-.<>", typographer.signs(dict(markup.signs))
        yield "'\"", typographer.quotes(dict(markup.signs))


def _line_end(markup: Markup) -> InlineRule:
    if markup.hard_wraps:
        return escapes.hard_line_end
    return escapes.joining_line_end if markup.join_wide_lines else escapes.line_end


class Inline(Treeprocessor):
    """Reads the text of the leaves, then of the footnotes that they mention."""

    def __init__(self, md: Markdown, parser: GoldmarkParser, markup: Markup) -> None:
        super().__init__(md)
        self._parser = parser
        self._markup = markup
        words = autolinks.bare_link if markup.linkify else None
        self._scanner = Scanner(inline_rules(markup), words=words)

    def run(self, root: Element) -> None:
        mentioned: dict[str, int] = {}
        # A quote that is left open in one paragraph is closed in another.
        quotes: dict[str, int] = {"'": 0, '"': 0}
        self._read_leaves(mentioned, quotes)
        items = {}
        for label in self._parser.footnotes:
            items[label] = footnotes.footnote_item(self._parser, label)
            self._read_leaves(mentioned, quotes)
        if mentioned:
            section = SubElement(root, "div", {"class": "footnotes", "role": "doc-endnotes"})
            SubElement(section, "hr")
            SubElement(section, "ol").extend(items[label] for label in mentioned)

    def _read_leaves(self, mentioned: dict[str, int], quotes: dict[str, int]) -> None:
        parser, store = self._parser, self.md.htmlStash.store
        for element in parser.leaves:
            source = element.text or ""
            stops = autolinks.bare_link_starts(source) if self._markup.linkify else None
            kind = HeadingScan if parser.ids_of_text and self._has_id(element) else Scan
            scan = kind(source, parser.references, parser.footnotes, mentioned, quotes)
            element.text = store(self._scanner.read(scan, stops))
            if isinstance(scan, HeadingScan):
                parser.name(element, self._text(scan))
        parser.leaves.clear()

    def _has_id(self, element: Element) -> bool:
        return HEADING_MARK in element.attrib or (element.tag == "dt" and self._markup.auto_term_id)

    def _text(self, scan: HeadingScan) -> str:

        def read(source: str) -> HeadingScan:
            inner = HeadingScan(
                source, scan.references, scan.footnotes, dict(scan.mentioned), dict(scan.quotes)
            )
            self._scanner.read(inner, None)
            return inner

        return plain_text(scan, self._markup.math, read).rpartition("\n")[2]


class RawHtml(Postprocessor):
    """Puts the HTML back where its placeholders are."""

    _PLACEHOLDER = re.compile("\x02wzxhzdk:([0-9]+)\x03")

    def run(self, text: str) -> str:
        blocks = self.md.htmlStash.rawHtmlBlocks
        return self._PLACEHOLDER.sub(lambda match: str(blocks[int(match[1])]), text)
