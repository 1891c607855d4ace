"""
Convert HTML to text: one line for each block, without hidden content.

Inline tags do not separate words. White space becomes a single blank, and letters are in NFC.
"""

from __future__ import annotations

import html as markup
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from eventsearch.model.lazy_pattern import lazy

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
     "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend",
     "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
     "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr",
     "ul")
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = frozenset(("iframe", "noscript", "rp", "rt", "script", "style", "svg", "template"))
_FOOTNOTE_TAGS = frozenset(("a", "sup"))
_FOOTNOTE_ROLES = frozenset(("doc-noteref", "doc-backlink"))
_FOOTNOTE_CLASSES = frozenset(("footnote-ref", "footnote-backref"))

MAX_DEPTH = 500
"""Maximum depth of elements. For each unmatched end tag, the parser searches all open elements."""

_FLAT = frozenset(
    ("area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
     "option", "p", "param", "source", "td", "th", "tr", "track", "wbr")
)  # fmt: skip
"""Elements without content, or whose end is the next element of the same kind."""

_TAG = lazy(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_COMMENT = lazy(r"<!--.*?-->", re.DOTALL)
# A single blank is not replaced, because replacing all of them takes longer than all the rest.
# Each alternative begins with a literal, so that `re` skips the text between blanks fast.
_SPACE = lazy(r"\t[ \t\n\r\f]*+|\n[ \t\n\r\f]*+|\r[ \t\n\r\f]*+|\f[ \t\n\r\f]*+| [ \t\n\r\f]++")

_ENDED_P = "/p"
"""Replaces `p` for a paragraph that a block inside it has ended, before its own end tag."""

_FLOW = frozenset(
    ("", "blockquote", "dd", "div", "figcaption", "figure", "li", "p", _ENDED_P, "td", "th")
)
"""Elements that may contain most blocks; `""` is the document itself."""
_PARENTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("blockquote", "div", "dl", "hr", "ol", "p", "pre", "table", "ul"), _FLOW),
    **dict.fromkeys(sorted(_HEADINGS), _FLOW),
    **dict.fromkeys(("dd", "dt"), frozenset(("dl",))),
    # The parser does not know that a figure ends a paragraph.
    "figure": _FLOW - {"p"},
    "figcaption": frozenset(("figure",)),
    "li": frozenset(("ol", "ul")),
    **dict.fromkeys(("thead", "tbody"), frozenset(("table",))),
    "tr": frozenset(("table", "tbody", "thead")),
    **dict.fromkeys(("td", "th"), frozenset(("tr",))),
}
"""
Maps each block element that Markdown produces to the elements that may contain it.

In any other element, the parser would end that element first. A block in a paragraph ends the
paragraph, see `_read_plain`.
"""

_INLINE = ("a", "b", "br", "code", "del", "em", "i", "img", "span", "strong", "sub", "sup")
_EMPTY = frozenset(("br", "hr", "img"))

# HTML that all parsers read in the same way.
_PLAIN_COMMENT = lazy(r"<!--[^<>-]*+-->")
_CLOSED = lazy(r"<(br|hr|img)((?>(?: [a-z-]+=\"[^<>\"]*+\")*)) ?/>")
_PLAIN_TAG = lazy(rf"<(/?)({'|'.join((*_PARENTS, *_INLINE))})((?>(?: [a-z-]+=\"[^<>\"]*+\")*))>")
_PLAIN_ATTRIBUTE = lazy(r' ([a-z-]+)="([^"]*)"')
_NO_ATTRIBUTES: Mapping[str, str] = {}

# What parsers may read in different ways: control characters, and most entities.
_UNUSUAL = lazy("[^\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0001fffd]")
_ENTITY = lazy("&(?!(?:amp|lt|gt|quot|nbsp|#39|#160|#x21a9|#xfe0e);)")

# Alternative texts from cameras and editors, which do not describe the image.
_NO_DESCRIPTION = lazy(
    r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|heic)"
    r"|(?:img|image|dscn?|dscf|pxl|photo|picture|screen ?shot|capture|bild|foto|figure|fig|p(?=\d))"
    r"[-_\d.: ]*"
    r"|alt(?:ernative)?(?:[ _-]?text)?|drawing|logo|icon|untitled|\W+",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """
    Position of a numbered heading.

    Attributes:
        heading: The text of the heading.
        start: Offset of the heading in the text of the page.
        spaced: The text with all its blanks, from which ids are made.
    """

    number: int
    heading: str
    start: int
    spaced: str = ""


class HtmlText(NamedTuple):
    """
    The text of HTML.

    Attributes:
        text: The text, with each block on a line of its own.
        places: Places of the numbered headings, in order.
        heading: The first heading that has words, else the ``<title>``, on one line.
        alts: Alternative texts of images that describe them, each once.
    """

    text: str
    places: tuple[Place, ...]
    heading: str
    alts: tuple[str, ...] = ()


def html_to_text(html: str, heading_mark: str = "") -> HtmlText:
    """
    Return the text of HTML and its headings.

    Args:
        heading_mark: Attribute with the number of a heading whose place is returned.
    """
    if not html.strip():
        return HtmlText("", (), "")
    if (plain := _read_plain(html, heading_mark)) is not None:
        return plain
    from lxml.etree import HTMLParser

    parser = HTMLParser(target=_Target(heading_mark), huge_tree=True)
    parser.feed(_shallow(html))
    text: HtmlText = parser.close()
    return text


def _read_plain(html: str, heading_mark: str) -> HtmlText | None:
    """
    Return the text of simple HTML without a parser, or None if the HTML needs the parser.

    Most HTML from Markdown is simple: it has only elements of `_PARENTS` and `_INLINE`, correctly
    nested, and only the usual comments and entities.
    """
    first, *parts = _split_tags(html)
    if not parts:
        return None
    target = _Target(heading_mark)
    target.data(markup.unescape(first))
    opened = [""]
    in_fours = zip(*(iter(parts),) * 4, strict=True)
    for end, tag, written, text in in_fours:
        if end:
            last = opened.pop()
            if last == tag:
                target.end(tag)
            elif last != _ENDED_P or tag != "p":
                return None
        elif opened[-1] not in _PARENTS.get(tag, opened) or (tag == "a" and tag in opened):
            return None
        else:
            if opened[-1] == "p" and tag in _PARENTS:
                # A shortcode put a block into a paragraph. The block ends the paragraph, and the
                # end tag of the paragraph does nothing.
                target.end("p")
                opened[-1] = _ENDED_P
            target.start(tag, _attributes(written) if written else _NO_ATTRIBUTES)
            if tag in _EMPTY:
                target.end(tag)
            else:
                opened.append(tag)
        if text:
            target.data(markup.unescape(text) if "&" in text else text)
    return target.close() if opened == [""] else None


def _split_tags(html: str) -> Sequence[str]:
    """
    Split HTML at its tags. Return the text before the first tag, then four texts for each tag.

    These are `/` if it is an end tag, its name, its attributes, and the text after it. For HTML
    with tags, entities or characters that only the parser can read, return a single empty text.
    """
    if "<!--" in html:
        html = _PLAIN_COMMENT.sub("", html)
    if "/>" in html:
        html = _CLOSED.sub(r"<\1\2>", html)
    parts = _PLAIN_TAG.split(html)
    # In plain HTML, each `<` belongs to a tag that was split off.
    is_plain = html.count("<") * 4 + 1 == len(parts)
    return parts if is_plain and not (_UNUSUAL.search(html) or _ENTITY.search(html)) else ("",)


def _attributes(written: str) -> Mapping[str, str]:
    """Return attributes as the parser does: if a name appears twice, the first value counts."""
    pairs = _PLAIN_ATTRIBUTE.findall(written)
    return {name: markup.unescape(value) for name, value in reversed(pairs)}


def _shallow(html: str) -> str:
    """Remove tags that are nested too deeply, but keep their content."""
    if html.count("<") <= MAX_DEPTH:
        return html
    depth = 0
    opened: Counter[str] = Counter()

    def replacement(tag: re.Match[str]) -> str:
        nonlocal depth
        is_end, name = bool(tag[1]), tag[2].lower()
        # An end tag without a start tag does not reduce the depth.
        if name in _FLAT or tag[0].endswith("/>") or (is_end and not opened[name]):
            return tag[0]
        opened[name] += -1 if is_end else 1
        depth = max(depth - 1, 0) if is_end else depth + 1
        if depth + is_end <= (MAX_DEPTH * 2 if name in _HIDDEN else MAX_DEPTH):
            return tag[0]
        return "<br>" if name in _BLOCKS else ""

    return _TAG.sub(replacement, html)


def document_links(html: str) -> tuple[str, ...]:
    """
    Return the targets of the links of an HTML document, escaped as in HTML.

    People write documents by hand: attributes without quotes, in capitals, in tags that never end.
    """
    from bs4 import BeautifulSoup
    from bs4.filter import SoupStrainer

    # Wrap it in an element, because bs4 warns if the text is a file name or a URL.
    document = f"<div>{_shallow(html)}</div>"
    soup = BeautifulSoup(document, "lxml", parse_only=SoupStrainer("a", href=True))
    return tuple(markup.escape(str(link["href"])) for link in soup.find_all("a") if link["href"])


class _Target:
    """Receives the events of lxml's parser, which ends every element that it starts."""

    def __init__(self, heading_mark: str) -> None:
        self._mark = heading_mark
        self._lines: list[str] = []
        self._length = 0
        self._words: list[str] = []
        self._open: list[tuple[str, int, int]] = []
        self._places: list[Place] = []
        self._alts: dict[str, None] = {}
        self._heading: slice | None = None
        self._title: slice | None = None
        self._hidden = 0
        self._preformatted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._hidden or tag in _HIDDEN or (attributes and _is_footnote_mark(tag, attributes)):
            self._hidden += 1
        elif tag == "img":
            self._alts.update(dict.fromkeys(_alternatives(attributes)))
        elif tag in _BLOCKS:
            if self._words:
                self._end_line()
            self._preformatted += tag == "pre"
            number = attributes.get(self._mark, "") if tag in _HEADINGS else ""
            self._open.append((number, len(self._lines), self._length))

    def end(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag in _BLOCKS:
            spaced = "".join(self._words) if tag in _HEADINGS else ""
            if self._words:
                self._end_line()
            self._preformatted -= tag == "pre"
            number, first, start = self._open.pop()
            if number.isdecimal():
                heading = " ".join(self._lines[first:])
                spaced = spaced if len(self._lines) == first + 1 else heading
                start = min(start, max(self._length - 1, 0))
                self._places.append(Place(int(number), heading, start, spaced))
            if tag in _HEADINGS:
                self._heading = self._outermost(self._heading, first)
            elif tag == "title":
                self._title = self._outermost(self._title, first)

    def data(self, text: str) -> None:
        if self._hidden:
            return
        if self._preformatted:
            text, *others = text.split("\n")
            for line in others:
                self._words.append(text)
                self._end_line()
                text = line
        self._words.append(text)

    def close(self) -> HtmlText:
        if self._words:
            self._end_line()
        heading = self._lines[self._heading or self._title or slice(0)]
        return HtmlText(
            "\n".join(self._lines),
            tuple(self._places),
            " ".join(" ".join(heading).split()),
            tuple(self._alts),
        )

    def _end_line(self) -> None:
        line = "".join(self._words)
        self._words.clear()
        # Most HTML has a line end after each block.
        line = "" if line == "\n" else _SPACE.sub(" ", line).strip(" ")
        if line and not line.isspace():
            line = unicodedata.normalize("NFC", line)
            self._lines.append(line)
            self._length += len(line) + 1

    def _outermost(self, earlier: slice | None, first: int) -> slice | None:
        """Return the lines from *first* on; *earlier* if it begins before, or no lines follow."""
        is_first = earlier is None or first <= earlier.start
        return slice(first, len(self._lines)) if is_first and first < len(self._lines) else earlier


def _alternatives(attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield the alternative text of an image, if it describes the image."""
    text = unicodedata.normalize("NFC", " ".join(attributes.get("alt", "").split()))
    is_hidden = attributes.get("aria-hidden") == "true"
    if text and not is_hidden and not _NO_DESCRIPTION.fullmatch(text):
        yield text


def _is_footnote_mark(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag not in _FOOTNOTE_TAGS:
        return False
    classes = attributes.get("class", "").split()
    return attributes.get("role") in _FOOTNOTE_ROLES or not _FOOTNOTE_CLASSES.isdisjoint(classes)


def replace_comments(text: str, put: Callable[[re.Match[str]], str]) -> str:
    """Replace each closed comment in HTML or Markdown."""
    # Without this limit, each unclosed `<!--` would be searched to the end of the text.
    closed = text.rfind("-->") + len("-->") if "-->" in text else 0
    return _COMMENT.sub(put, text[:closed]) + text[closed:]


def without_comments(text: str) -> str:
    return replace_comments(text, lambda _: "")
