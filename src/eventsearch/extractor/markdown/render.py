"""
Convert a page's body to text: expand shortcodes, then convert Markdown to HTML, then HTML to text.

`plain_text` does the same for texts of the front matter. Neither reads files or the clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from eventsearch.extractor.html_text import Place, document_links, html_to_text
from eventsearch.extractor.hugo.urlize import Anchors
from eventsearch.extractor.markdown import HEADING_MARK, Converted, TooSlow
from eventsearch.extractor.markdown.goldmark import to_html
from eventsearch.extractor.markdown.placeholders import LEFT, RIGHT, placeholder, restore
from eventsearch.extractor.markdown.shortcodes.expand import Expanded, Fault, expand
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, RenderedBody, Section

MAX_CHARACTERS = 4_000_000
"""Maximum number of characters in a body that is parsed as Markdown or HTML."""
MAX_MARKS = 150_000
"""Maximum number of marks (punctuation and line ends) in a body that is parsed as Markdown or HTML.
A mark takes up to 40 µs, so a longer body would delay the whole run. A page of 100,000 words has
about 30,000 marks."""

_LONG = (
    "is too long",
    f"divide the page, to have fewer than {MAX_MARKS} marks and line ends on each",
)
_SLOW = ("takes too long", "close its brackets, and put a blank line between its paragraphs")

MAX_FAULTS = 20
"""Maximum number of faults to report for a page."""

_MORE = "<!--more-->"
_SHORT = 100_000
"""Number of characters up to which a body cannot have too many marks."""
_MARKS = re.compile(r"[^\w\s]|\n")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " ")
_CONTROLS |= {ord(LEFT): "\ufffd", ord(RIGHT): "\ufffd", 0: "\ufffd"}
_CONTROL = re.compile(f"[{re.escape(''.join(map(chr, _CONTROLS)))}]")
_MARKUP = re.compile(
    r"[^\w\s.,;?!()%€’“”«»…–—/À-ÖØ-öø-ÿŒœ]|[\n\t_]|  |//|\.\.|\b\d+[.)]|www", re.ASCII
)
_NUMBERED = re.compile(f' {HEADING_MARK}="[0-9]+"')
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r'<a (?:[^<>"]|"[^"]*")*?\bhref="([^"]+)"')


def render(
    body: str,
    *,
    site: Site,
    path: str,
    first_line: int = 1,
    front: Mapping[str, object] = MappingProxyType({}),
    convert: Callable[[str], Converted] | None = None,
    ids: Callable[[str], str] | None = None,
) -> RenderedBody:
    """
    Return the text of a body.

    Args:
        body: The text after the front matter.
        path: The page's file; decides whether the body is HTML or Markdown.
        first_line: 1-based line of the file on which the body starts, for diagnostics.
        front: Front matter, keys in lower case, for ``param``; the site's parameters come after it.
        convert: The platform's own Markdown parser; None for Goldmark.
        ids: Makes an id from the text of a heading without an id; None adds no ids.
    """
    if _too_much(body):
        return RenderedBody(text=_crude(body), diagnostics=(_unread(path, first_line, *_LONG),))
    source = _without_controls(body)
    expanded = _expand(source, site, front)
    diagnostics = tuple(
        _diagnostic(fault, source, path, first_line) for fault in expanded.faults[:MAX_FAULTS]
    )
    if path.lower().endswith((".html", ".htm")):
        page = restore(expanded.source, expanded.pieces)
        content = html_to_text(page)
        return RenderedBody(
            text=content.text,
            diagnostics=diagnostics,
            links=document_links(page),
            heading=content.heading,
            alts=content.alts,
        )
    divided = _divide_summary(expanded)
    try:
        converted = (convert or partial(to_html, markup=site.markup))(divided.source)
    except TooSlow:
        return RenderedBody(text=_crude(body), diagnostics=(_unread(path, first_line, *_SLOW),))
    page = restore(converted.html, divided.pieces)
    content = html_to_text(page, HEADING_MARK)
    headed = converted.headings
    if ids is not None:
        headed = _with_ids(headed, content.places, Anchors(ids))
    sections = _sections(headed, content.places)
    headings = (section.heading for section in sections if section.heading)
    return RenderedBody(
        text=content.text,
        sections=sections,
        diagnostics=diagnostics,
        links=tuple(_LINK.findall(page)),
        heading=next(headings, "") or content.heading,
        alts=content.alts,
    )


def plain_text(markdown: str, *, site: Site) -> str:
    """Return the text of Markdown from front matter, with each block on its own line."""
    text = markdown.strip()
    if not _MARKUP.search(text):
        return unicodedata.normalize("NFC", text)
    if _too_much(text):
        return _crude(text)
    source = _without_controls(text)
    expanded = _expand(source, site, {})
    converted = to_html(expanded.source, site.markup)
    return html_to_text(restore(converted.html, expanded.pieces)).text


def _without_controls(text: str) -> str:
    """Replace control characters, which Markdown and HTML do not allow. Few texts have them."""
    return text.translate(_CONTROLS) if _CONTROL.search(text) else text


def _expand(source: str, site: Site, front: Mapping[str, object]) -> Expanded:
    if not site.markup.shortcodes:
        return Expanded(source=source, pieces=(), faults=())
    # A shortcode template gets its inner text with HTML, even if the page may not contain HTML.
    markup = site.markup._replace(unsafe=True)

    def convert(inside: str) -> str:
        # In Hugo, headings inside a shortcode are not headings of the page.
        return _NUMBERED.sub("", to_html(inside, markup).html)

    return expand(
        source,
        params=(front, site.params),
        convert=convert,
        arguments=site.markup.arguments,
    )


def _divide_summary(expanded: Expanded) -> Expanded:
    """
    Replace the comment that ends the summary with an empty paragraph.

    Hugo does so too, even if the comment is inside a paragraph.
    """
    if _MORE not in expanded.source:
        return expanded
    between = f"\n\n{placeholder(len(expanded.pieces))}\n\n"
    source = expanded.source.replace(_MORE, between, 1)
    return expanded._replace(source=source, pieces=(*expanded.pieces, ""))


def _sections(
    headings: tuple[tuple[int, str], ...], places: tuple[Place, ...]
) -> tuple[Section, ...]:
    """Join the levels and anchors of headings with their places in the text."""
    return tuple(
        Section(
            level=headings[place.number][0],
            heading=place.heading,
            anchor=headings[place.number][1],
            start=place.start,
        )
        for place in places
        if place.number < len(headings)
    )


def _with_ids(
    headings: tuple[tuple[int, str], ...], places: tuple[Place, ...], anchors: Anchors
) -> tuple[tuple[int, str], ...]:
    """Return headings with ids. A heading without an id gets one made from its text."""
    for _, anchor in headings:
        if anchor:
            anchors.reserve(anchor)
    texts = {place.number: place.spaced for place in places}
    return tuple(
        (level, anchor or anchors.generate(texts.get(number, "")))
        for number, (level, anchor) in enumerate(headings)
    )


def _diagnostic(fault: Fault, source: str, path: str, first_line: int) -> Diagnostic:
    start = source.rfind("\n", 0, fault.offset) + 1
    return Diagnostic(
        path=path,
        line=first_line + source.count("\n", 0, fault.offset),
        column=fault.offset - start + 1,
        code=fault.code,
        message=fault.message,
        hint=fault.hint,
        severity="warning",
    )


def _too_much(body: str) -> bool:
    """Whether a text is too long to parse in reasonable time."""
    if len(body) <= _SHORT:
        return False
    return len(body) > MAX_CHARACTERS or len(_MARKS.findall(body)) > MAX_MARKS


def _unread(path: str, first_line: int, reason: str, hint: str) -> Diagnostic:
    return Diagnostic(
        path=path,
        line=first_line,
        column=1,
        code="E410",
        message=f"body {reason} to be read as Markdown: its words are indexed, its headings "
        "and shortcodes are not known",
        hint=hint,
        severity="warning",
    )


def _crude(body: str) -> str:
    """Return the words of a text that is too long to parse: remove only its tags."""
    lines = (" ".join(_TAG.sub(" ", line).split()) for line in body.splitlines())
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
