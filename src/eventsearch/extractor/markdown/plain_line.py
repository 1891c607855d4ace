"""
What does a reader see of a title?

Titles are no Markdown to Hugo, yet themes render their emphasis and code, and entities are resolved
by the browser. Not for whole texts: those go through the Markdown renderer.
"""

from __future__ import annotations

import html
import re

from eventsearch.extractor.fields.reader import clean

# What a mark encloses is short: without a bound, a text of nothing but marks would take for ever.
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)(.{1,300}?)(?<!`)\1(?!`)")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\)")
# Emphasis opens before a sign and closes after one; `_` not inside of a word.
_STARS = re.compile(r"(\*{1,3})(?=[^\s*])(.{1,300}?)(?<=[^\s*])\1")
_BARS = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.{1,300}?)(?<=[^\s_])\1(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)(.{1,300}?)(?<=\S)~~")
# Only tags that stand in titles: `vector<int>` is no tag.
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)


def plain_line(text: str) -> str:
    """Return one line of text without Markdown's inline marks, inline HTML and entities."""
    if "`" in text:
        return "".join(
            clean_part if code else _unmarked(clean_part) for code, clean_part in _parts(text)
        ).strip()
    return clean(_unmarked(text))


def _parts(text: str) -> list[tuple[bool, str]]:
    """Split a text into what stands in backticks (True) and what does not."""
    parts: list[tuple[bool, str]] = []
    at = 0
    for code in _CODE.finditer(text):
        parts += [(False, text[at : code.start()]), (True, code[2].strip())]
        at = code.end()
    return [*parts, (False, text[at:])]


def _unmarked(text: str) -> str:
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    if "<" in text:
        text = _TAG.sub("", text)
    for mark, pattern, kept in (("*", _STARS, r"\2"), ("_", _BARS, r"\2"), ("~", _STRUCK, r"\1")):
        if mark in text:
            text = pattern.sub(kept, text)
    return html.unescape(text)
