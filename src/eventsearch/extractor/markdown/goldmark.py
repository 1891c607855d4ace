"""
Convert Markdown to HTML as Goldmark, Hugo's parser, does.

pyromark parses CommonMark and yields events, each with its place in the source. `_Writer` turns
them into HTML and adds the features that only Goldmark has: ids and attributes of headings
(`headings`), typographic signs, bare addresses, emoji and formulas (`inline_text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from eventsearch.extractor.hugo.urlize import Anchors, heading_rule
from eventsearch.extractor.markdown import HEADING_MARK, Converted
from eventsearch.extractor.markdown.headings import ATTRIBUTES, HeadingText, heading_source
from eventsearch.extractor.markdown.inline_text import (
    Span,
    Triggers,
    attribute,
    bare_address,
    emoji,
    escape,
    flanking,
    formula_end,
    is_closed,
    joins_lines,
    typographer,
)
from eventsearch.extractor.markdown.placeholders import LEFT
from eventsearch.extractor.site import Markup

if TYPE_CHECKING:
    from pyromark import Options

_OMITTED = "<!-- raw HTML omitted -->"
_BACK = '<a class="footnote-backref" role="doc-backlink">&#160;&#x21a9;&#xfe0e;</a>'
_TAG = re.compile(r"<[^>]*+(?:>|\Z)")
_ATTRIBUTE_LINE = re.compile(rf"^([ \t>]*){ATTRIBUTES}.*$", re.MULTILINE)
_TAGS = {
    "Paragraph": "p",
    "BlockQuote": "blockquote",
    "Item": "li",
    "DefinitionList": "dl",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
    "Table": "table",
    "TableRow": "tr",
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "del",
}
_TEXT_BLOCKS = frozenset(
    ("Paragraph", "Item", "DefinitionListTitle", "DefinitionListDefinition", "TableCell")
)
_NESTING = frozenset(("Item", "DefinitionListDefinition"))
_SPANS = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image"))
_STARTS = {name: f"<{tag}>" for name, tag in _TAGS.items()} | {
    "CodeBlock": "<pre><code>",
    "HtmlBlock": "",
    "TableHead": "<thead><tr>",
}
_ENDS = {name: f"</{tag}>\n" for name, tag in _TAGS.items()} | {
    "CodeBlock": "</code></pre>\n",
    "HtmlBlock": "",
    "Table": "</tbody></table>\n",
    "TableHead": "</tr></thead>\n<tbody>",
}
_EXTRAS = {"insert": "ins", "mark": "mark", "superscript": "sup", "tilde": ""}
_AUTOLINKS = ("Autolink", "Email")
# The text of an item ends at a blank line or where an inner list begins.
_FIRST_TEXT = re.compile(rb"\n[ \t>]*+(?:\n|(?:[-*+]|[0-9]{1,9}[.)])[ \t])")
_GUARD = "\ue0f2"
_GUARDED = re.compile(
    r"(\n[ \t>]*+)(?=:(?![ \t-])|</(?:pre|script|style|textarea)>)", re.IGNORECASE
)
# In Goldmark, but not in CommonMark, `<meta` can interrupt a paragraph and begin an HTML block.
_META = re.compile(r"([^\n]\n)(?= {0,3}<meta[\s/>])")
_DELIMITERS = re.compile(
    r"^[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?>(?:\|[ \t]*+:?-++:?[ \t]*+)*)\|?[ \t]*+$", re.MULTILINE
)
_AND, _BACKSLASH = b"&\\"


def to_html(source: str, markup: Markup) -> Converted:
    """
    Convert a text without control characters, as Goldmark does.

    >>> to_html("# It's *here*", Markup()).html
    '<h1 id="its-here" data-eventsearch-heading="0">It’s <em>here</em></h1>'
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    # UTF-8 cannot encode a lone surrogate, which `\ud800` in JSON can produce.
    source = source.encode(errors="replace").decode()
    if markup.attribute_block and "{" in source and _ATTRIBUTE_LINE.search(source):
        source = _without_attribute_lines(source, markup)
    source = _GUARDED.sub(rf"\1{_GUARD}", f"\n{source}")[1:]
    if "<meta" in source:
        source = _META.sub(r"\1\n", source)
    if markup.table and "|" in source:
        source = _apart(source)
    writer = _Writer(source, markup)
    return Converted(html=writer.html().replace(_GUARD, ""), headings=tuple(writer.headings))


def _without_attribute_lines(source: str, markup: Markup) -> str:
    """
    Remove the attribute lines of blocks from Markdown. Code blocks keep such lines.

    >>> _without_attribute_lines("A paragraph.\\n{.lead}\\n", Markup())
    'A paragraph.\\n\\n'
    """
    data, parts, done = source.encode(), [], 0
    for event, place in _events(source, markup):
        if isinstance(event, dict) and "CodeBlock" in event.get("Start", ()):
            start, end = place["start"], place["end"]
            parts += [
                _ATTRIBUTE_LINE.sub(r"\1", data[done:start].decode()),
                data[start:end].decode(),
            ]
            done = end
    return "".join((*parts, _ATTRIBUTE_LINE.sub(r"\1", data[done:].decode())))


def _apart(source: str) -> str:
    """
    Insert a blank line between a paragraph and the table that follows it.

    In Goldmark a table can interrupt a paragraph, in pyromark it cannot.

    >>> _apart("Prices:\\n| a | b |\\n|---|---|")
    'Prices:\\n\\n| a | b |\\n|---|---|'
    """
    parts, done = [], 0
    for row in _DELIMITERS.finditer(source):
        head = source.rfind("\n", 0, max(row.start() - 1, 0)) + 1
        before = source[source.rfind("\n", 0, max(head - 1, 0)) + 1 : head]
        is_text = before.strip(" \t>\n") and "|" not in before
        if "|" in row[0] and "|" in source[head : row.start()] and is_text and head >= done:
            mark = before[: len(before) - len(before.lstrip(" \t>"))].rstrip()
            parts += [source[done:head], f"{mark}\n"]
            done = head
    return "".join((*parts, source[done:]))


@lru_cache(maxsize=8)
def _options(markup: Markup) -> Options:
    from pyromark import Options

    switches = (
        (markup.table, Options.ENABLE_TABLES),
        (markup.footnote, Options.ENABLE_FOOTNOTES),
        (markup.strikethrough or "delete" in markup.extras, Options.ENABLE_STRIKETHROUGH),
        (markup.task_list, Options.ENABLE_TASKLISTS),
        (markup.definition_list, Options.ENABLE_DEFINITION_LIST),
    )
    options = Options(0)
    for is_on, option in switches:
        options |= option if is_on else Options(0)
    return options


class _Writer:
    """Writes one document as HTML."""

    def __init__(self, source: str, markup: Markup) -> None:
        self.headings: list[tuple[int, str]] = []
        self._markup = markup
        self._source = source
        self._span = Span(source.encode())
        self._out: list[str] = []
        self._outer: list[list[str]] = []
        self._blocks: list[tuple[int, int]] = []
        self._spans: list[bool] = []
        self._triggers = Triggers(self._span.data, markup)
        self._typographer = typographer(markup)
        self._anchors = Anchors(heading_rule(markup.auto_heading_id_type))
        data = self._span.data
        self._has_addresses = markup.linkify and any(
            sign in data for sign in (b"://", b"www.", b"@")
        )
        self._skip = 0
        self._limit = len(data)
        self._text_end = -1
        self._open_brackets = 0
        self._links = 0
        self._marks: set[str] = set()
        self._images: list[Any] = []
        self._heading: HeadingText | None = None
        self._heading_at = 0
        self._tilde = "del" if markup.strikethrough else "sub"
        self._is_literal = False
        self._is_term = False
        self._cell = "td"
        self._row_end = -1
        self._html_shown = False
        self._labels: list[str] = []
        self._footnotes: dict[str, str] = {}
        self._mentioned: dict[str, int] = {}

    def html(self) -> str:
        """Return the document as HTML. The footnotes that it refers to follow at the end."""
        for event, place in _events(self._source, self._markup):
            start, end = place["start"], place["end"]
            if isinstance(event, str):
                self._break(event, start, end)
                continue
            ((kind, value),) = event.items()
            if kind == "Text":
                self._text(value, start, end)
            elif value == "TableCell" and start == end == self._row_end:
                # pyromark fills short rows with empty cells, which can be a thousand in each row.
                continue
            elif kind == "Start":
                self._row_end = end if value == "TableRow" else self._row_end
                self._start(*_name(value), start, end)
            elif kind == "End":
                self._end(*_name(value), start, end)
            elif self._skip <= start < self._limit:
                self._leaf(kind, value)
            elif start < self._skip < end:
                # A typographic sign used up the first `<` of a tag, as in ``<<b>>``.
                self._text(self._span.data[self._skip : end].decode(), self._skip, end)
        if self._mentioned:
            self._out.append('<div class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n')
            self._out.extend(
                f'<li role="doc-endnote">{self._footnotes.get(label, "")}{_BACK}</li>\n'
                for label in self._mentioned
            )
            self._out.append("</ol>\n</div>\n")
        return "".join(self._out).rstrip("\n")

    def _break(self, event: str, start: int, end: int) -> None:
        """Write a line break or a thematic break (`<hr>`)."""
        if event == "Rule":
            self._out.append("<hr>\n")
        elif self._skip <= start < self._limit:
            if self._is_term:
                # Each line before a description is a term.
                self._out.append("</dt>\n<dt>")
            elif event == "HardBreak" or self._markup.hard_wraps:
                self._out.append("<br>\n")
            elif not (self._markup.join_wide_lines and joins_lines(self._span, start, end)):
                self._out.append("\n")
            if self._heading:
                self._heading.add("\n", ends=True)

    def _leaf(self, kind: str, value: Any) -> None:
        """Write inline code, an HTML tag, a task checkbox or a footnote reference."""
        out, text = self._out, ""
        if kind == "Code":
            text = value
            out.append(f"<code>{escape(value)}</code>")
        elif kind in ("Html", "InlineHtml"):
            if self._markup.unsafe:
                out.append(value)
            elif kind == "InlineHtml" or not self._html_shown:
                out.append(_OMITTED)
                self._html_shown = True
        elif kind == "TaskListMarker":
            out.append(f'<input disabled="" type="checkbox"{" checked" if value else ""}>')
        elif kind == "FootnoteReference":
            number = self._mentioned.setdefault(value, len(self._mentioned) + 1)
            out.append(
                f'<sup id="fnref:{number}"><a href="#fn:{number}" class="footnote-ref" '
                f'role="doc-noteref">{number}</a></sup>'
            )
        if self._heading:
            self._heading.add_whole(text)

    def _start(self, name: str, data: Any, start: int, end: int) -> None:
        if name in _SPANS:
            self._start_span(name, data, start)
        elif name == "Heading":
            self._start_heading(int(data["level"][1]), start, end)
        elif name == "List":
            number = f' start="{data}"' if data not in (None, 1) else ""
            self._out.append("<ul>\n" if data is None else f"<ol{number}>\n")
        elif name == "FootnoteDefinition":
            self._labels.append(data)
            self._outer.append(self._out)
            self._out = []
        else:
            self._is_literal = name == "CodeBlock"
            self._html_shown = False
            self._cell = "th" if name == "TableHead" else self._cell
            self._out.append(f"<{self._cell}>" if name == "TableCell" else _STARTS[name])
        if name in _TEXT_BLOCKS:
            if name in _NESTING and (first := _FIRST_TEXT.search(self._span.data, start, end)):
                end = first.start()
            self._enter(start, end)
            self._is_term = name == "DefinitionListTitle"
            if self._is_term and self._markup.auto_term_id and self._markup.ids_of_text:
                self._heading = HeadingText()

    def _enter(self, start: int, end: int) -> None:
        """Begin a block of text. Ignore the blanks around it."""
        self._blocks.append((self._span.low, self._span.high))
        self._span.low, self._span.high = start, end
        self._span.strip()
        self._open_brackets = 0
        self._marks.clear()

    def _start_span(self, name: str, data: Any, start: int) -> None:
        """Begin emphasis, a link or an image, unless it is part of an address or of attributes."""
        is_shown = self._skip <= start < self._limit
        self._spans.append(is_shown)
        if name in ("Link", "Image"):
            self._links += 1
        if not is_shown:
            return
        if self._heading:
            self._heading.open(shown=name != "Link" or data["link_type"] not in _AUTOLINKS)
        if name == "Image":
            self._outer.append(self._out)
            self._out = []
            self._images.append(data)
        elif name == "Link":
            self._is_literal = data["link_type"] in _AUTOLINKS
            address = ("mailto:" if data["link_type"] == "Email" else "") + data["dest_url"]
            self._out.append(f'<a href="{attribute(address)}"{_title(data["title"])}>')
        else:
            self._out.append(f"<{self._tag(name, start)}>")

    def _tag(self, name: str, start: int) -> str:
        """Return the HTML element name for emphasis."""
        if name == "Strikethrough" and self._span.data[start : start + 2] != b"~~":
            return self._tilde
        return _TAGS[name]

    def _start_heading(self, level: int, start: int, end: int) -> None:
        block = self._span.data[start:end].decode()
        source = heading_source(block, attributes=self._markup.attribute_title)
        self._limit = start + len(block[: source.end].encode())
        anchor = self._source_id(source.text, source.explicit)
        self._enter(start, self._limit)
        self._heading_at = len(self._out)
        self._out.append("")
        self.headings.append((level, anchor))
        if self._markup.ids_of_text:
            self._heading = HeadingText()

    def _source_id(self, source: str, explicit: str | None) -> str:
        """
        Return the id made from the source of a heading, or an empty text.

        A heading with a shortcode gets no id: Hugo's id contains a number that each build changes.
        """
        if self._markup.ids_of_text:
            return explicit or ""
        if explicit is not None:
            self._anchors.reserve(explicit)
            return explicit
        if not self._markup.auto_heading_id or LEFT in source:
            return ""
        return self._anchors.generate(source)

    def _text_id(self, anchor: str) -> str:
        """Return the id made from the text of a heading without an explicit id."""
        heading, self._heading = self._heading, None
        if heading is None:
            return anchor
        if anchor:
            self._anchors.reserve(anchor)
            return anchor
        text = heading.last_line()
        if not self._markup.auto_heading_id or not text:
            return ""
        anchor = self._anchors.generate(text)
        return "" if LEFT in text else anchor

    def _end(self, name: str, data: Any, start: int, end: int) -> None:
        if name in _SPANS:
            self._end_span(name, start, end)
        elif name == "Heading":
            self._end_heading()
        elif name == "List":
            self._out.append("</ol>\n" if data else "</ul>\n")
        elif name == "FootnoteDefinition":
            self._footnotes.setdefault(self._labels.pop(), "".join(self._out))
            self._out = self._outer.pop()
        else:
            self._is_literal = False
            self._out.append(f"</{self._cell}>" if name == "TableCell" else _ENDS[name])
            self._cell = "td" if name == "TableHead" else self._cell
        if name in _TEXT_BLOCKS:
            self._span.low, self._span.high = self._blocks.pop()
            if self._is_term and self._heading:
                self._anchors.generate(self._heading.last_line())
                self._heading = None
            self._is_term = False

    def _end_span(self, name: str, start: int, end: int) -> None:
        if name in ("Link", "Image"):
            self._links -= 1
        if not self._spans.pop():
            # An address may use up the opening mark but not the closing one: ``http://a.b/_c_.``
            if start < self._skip < end <= self._limit:
                self._plain(max(self._skip, self._text_end), end)
            return
        self._is_literal = False
        if self._heading:
            self._heading.close()
        if name == "Image":
            text = _TAG.sub("", "".join(self._out)).replace('"', "&quot;")
            self._out = self._outer.pop()
            image = self._images.pop()
            address = attribute(image["dest_url"])
            self._out.append(f'<img src="{address}" alt="{text}"{_title(image["title"])}>')
        else:
            self._out.append("</a>" if name == "Link" else f"</{self._tag(name, start)}>")

    def _end_heading(self) -> None:
        number = len(self.headings) - 1
        level, anchor = self.headings[number]
        anchor = self._text_id(anchor)
        self.headings[number] = (level, anchor)
        own = f' id="{attribute(anchor)}"' if anchor else ""
        self._out[self._heading_at] = f'<h{level}{own} {HEADING_MARK}="{number}">'
        self._out.append(f"</h{level}>\n")
        self._limit = len(self._span.data)
        self._span.low, self._span.high = self._blocks.pop()

    def _text(self, text: str, start: int, end: int) -> None:
        """Write text. Convert its typographic signs, bare addresses and formulas."""
        if self._is_literal:
            self._out.append(escape(text))
            return
        if end <= self._skip or start >= self._limit:
            return
        data = self._span.data
        follows_text = self._text_end == start
        self._text_end = end
        if data[start] == _AND and (text[0] != "&" or (text == "&" and end - start > 1)):
            self._entity(text, start, end)
            return
        start, end = max(start, self._skip), min(end, self._limit)
        escaped = not follows_text and start > self._span.low and data[start - 1] == _BACKSLASH
        if escaped:
            done = max(self._formula(start - 1), start)
        else:
            done = start if follows_text or not self._has_addresses else self._address(start)
        at = start + 1 if escaped and done == start else done
        while (match := self._triggers.next(at)) is not None and match.start() < end:
            self._plain(done, match.start())
            at = done = match.start()
            done = self._token(match[0].decode(), at)
            at = max(done, at + 1)
        self._plain(done, end)
        self._skip = max(self._skip, done)

    def _entity(self, text: str, start: int, end: int) -> None:
        self._out.append(escape(text))
        if self._heading:
            self._heading.add(self._span.data[start:end].decode())

    def _plain(self, start: int, end: int) -> None:
        """Write the source between two offsets as it is."""
        if start >= end:
            return
        text = self._span.data[start:end].decode()
        self._out.append(escape(text))
        if text in ("[", "!["):
            self._open_brackets += 1
        elif text == "]":
            self._open_brackets = max(self._open_brackets - 1, 0)
        if self._heading:
            self._heading.add(text, ends=text in ("[", "![") or not text.strip("*_~+=^"))

    def _token(self, written: str, at: int) -> int:
        """Write the output of a rule for the source at an offset; return the offset after it."""
        kind = self._triggers.kind(written)
        if kind == "formula":
            return max(self._formula(at), at)
        if kind == "address":
            return self._address(at)
        html = self._replacement(kind, written, at)
        if html is None:
            return at
        self._out.append(html)
        if self._heading and kind not in _EXTRAS:
            self._heading.add_whole(written.strip(":") if kind == "emoji" else html)
        return self._address(at + len(written))

    def _replacement(self, kind: str, written: str, at: int) -> str | None:
        """Return the HTML that replaces a sign, or None to keep the sign."""
        if kind == "emoji":
            return emoji(written) or None
        if kind == "sign":
            return self._typographer.sign(written)
        if kind == "quote":
            return self._typographer.quote(self._span, at)
        return self._extra(kind, written, at) if kind in _EXTRAS else ""

    def _extra(self, kind: str, written: str, at: int) -> str | None:
        """Return the tag for a mark such as ``++``, or None if the mark is not part of a pair."""
        tag, end = self._tilde if kind == "tilde" else _EXTRAS[kind], at + len(written)
        opens, closes = flanking(self._span.before(at), self._span.after(end) or "\n")
        if kind in self._marks and closes:
            self._marks.remove(kind)
            if self._heading:
                self._heading.close()
            return f"</{tag}>"
        if kind in self._marks or not opens:
            return None
        if not is_closed(self._span, written.encode(), end):
            return None
        self._marks.add(kind)
        if self._heading:
            self._heading.open()
        return f"<{tag}>"

    def _formula(self, at: int) -> int:
        """Write the formula at an offset; return the offset after it, or -1 without a formula."""
        end = formula_end(self._span, at, self._markup)
        if end > 0:
            self._out.append(escape(self._span.data[at:end].decode()))
            self._skip = end
            if self._heading:
                self._heading.add_whole("")
        return end

    def _address(self, at: int) -> int:
        """Write the bare address at an offset; return the offset after it, or *at*."""
        if not self._has_addresses or self._links or self._open_brackets:
            return at
        text, target = bare_address(self._span, at)
        if text:
            self._out.append(f'<a href="{attribute(target)}">{escape(text)}</a>')
            if self._heading:
                self._heading.add_whole("")
        return at + len(text)


def _events(source: str, markup: Markup) -> Iterator[tuple[Any, Any]]:
    from pyromark import events_with_range

    return events_with_range(source, options=_options(markup))


def _name(value: Any) -> tuple[str, Any]:
    """Return the name of an element and its data from pyromark; None if it has no data."""
    if isinstance(value, str):
        return value, None
    ((name, data),) = value.items()
    return name, data


def _title(title: str) -> str:
    return f' title="{attribute(title)}"' if title else ""
