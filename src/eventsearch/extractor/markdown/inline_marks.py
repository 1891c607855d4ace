"""
Remove Markdown's inline marks from titles and other lines of front matter.

Hugo does not parse them as Markdown, but themes render their emphasis and code. No parser is
loaded.
"""

from __future__ import annotations

import html
import re

from eventsearch.extractor.fields.reader import clean
from eventsearch.model.lazy_pattern import lazy

# Limit the text between marks: otherwise a text of only marks would take very long.
_CODE = lazy(r"(?<!`)(`{1,3})(?!`)(.{1,300}?)(?<!`)\1(?!`)")
_INLINE_LINK = lazy(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\)")
# Emphasis opens before a visible character and closes after one. `_` does not work in a word.
_STARS = lazy(r"(\*{1,3})(?=[^\s*])(.{1,300}?)(?<=[^\s*])\1")
_BARS = lazy(r"(?<!\w)(_{1,3})(?=[^\s_])(.{1,300}?)(?<=[^\s_])\1(?!\w)")
_STRUCK = lazy(r"~~(?=\S)(.{1,300}?)(?<=\S)~~")
# Match only tags that occur in titles: `vector<int>` is not a tag.
_INLINE_TAG = lazy(
    r"</?(?:a|abbr|b|br|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|u"
    r"|var|wbr)(?:\s[^<>]*)?/?>",
    re.I,
)


def plain_line(text: str) -> str:
    """Return one line of text without Markdown's inline marks, inline HTML and entities."""
    if "`" in text:
        return "".join(
            clean_part if code else _strip_marks(clean_part) for code, clean_part in _parts(text)
        ).strip()
    return clean(_strip_marks(text))


def _parts(text: str) -> list[tuple[bool, str]]:
    """Split a text into the parts in backticks (True) and the other parts (False)."""
    parts: list[tuple[bool, str]] = []
    at = 0
    for code in _CODE.finditer(text):
        parts += [(False, text[at : code.start()]), (True, code[2].strip())]
        at = code.end()
    return [*parts, (False, text[at:])]


def _strip_marks(text: str) -> str:
    if "[" in text:
        text = _INLINE_LINK.sub(r"\1", text)
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    for mark, pattern, inner in (
        ("*", _STARS, r"\2"),
        ("_", _BARS, r"\2"),
        ("~", _STRUCK, r"\1"),
    ):
        if mark in text:
            text = pattern.sub(inner, text)
    return html.unescape(text)
