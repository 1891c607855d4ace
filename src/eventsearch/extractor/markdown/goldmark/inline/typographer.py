"""
Typographic signs, and emoji by name.

Goldmark's typographer makes curly quotes, dashes, the ellipsis and guillemets; a site may name
other signs, such as ``«&nbsp;``. Emoji (``:tada:``) have GitHub's names; the table of
pymdown-extensions is loaded by the first colon of a site that uses them.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark.inline.emphasis import flanking, punctuation
from eventsearch.extractor.markdown.placeholders import LEFT, RIGHT
from eventsearch.extractor.site import SIGNS

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import InlineRule, Scan


_NAME = re.compile(r":[a-z0-9_+-]{1,64}:", re.IGNORECASE)


def emoji(scan: Scan) -> bool:
    """Read the name of an emoji; other words between colons are text."""
    match = _NAME.match(scan.source, scan.position)
    sign = _sign(match[0]) if match else ""
    if match is None or not sign:
        return False
    scan.emit(sign, match.end())
    return True


@cache
def _sign(name: str) -> str:
    """Return the characters of an emoji, empty for an unknown name."""
    from pymdownx import gemoji_db

    entry = gemoji_db.emoji.get(gemoji_db.aliases.get(name, name), {})
    codes = entry.get("unicode_alt") or entry.get("unicode") or ""
    return "".join(chr(int(code, 16)) for code in codes.split("-") if code)


_WRITTEN = (
    ("---", "emdash"),
    ("--", "endash"),
    ("...", "ellipsis"),
    ("<<", "leftanglequote"),
    (">>", "rightanglequote"),
)

_DECADE = re.compile(r"'[0-9][0-9]s")
_CONTRACTION = re.compile(r"'(?:[smtd]|ve|ll|re)(?=[\s!-/:-@\[-`{-~]|$)")
_RUN = re.compile(r"'+|\"+")


def signs(own: Mapping[str, str]) -> InlineRule:
    """Return the rule for dashes, an ellipsis and doubled angle brackets; *own* as in `quotes`."""
    written = tuple((text, {**SIGNS, **own}[name]) for text, name in _WRITTEN)

    def sign(scan: Scan) -> bool:
        for text, html in written:
            if scan.source.startswith(text, scan.position):
                scan.emit(html, scan.position + len(text))
                return True
        return False

    return sign


def quotes(own: Mapping[str, str]) -> InlineRule:
    """
    Return the rule for quotes and apostrophes; what is neither stays as it is.

    Args:
        own: HTML of the signs for which the site has others than the usual ones, by name.
    """
    html = {**SIGNS, **own}

    def quote(scan: Scan) -> bool:
        source, start = scan.source, scan.position
        # A row is read once, not again from each of its marks.
        if start >= scan.quoted and (run := _RUN.match(source, start)):
            scan.quoted = run.end()
        opens, closes = flanking(source, start, scan.quoted)
        name = (_single if source[start] == "'" else _double)(scan, opens, closes)
        if name:
            scan.emit(html[name], start + 1)
        return bool(name)

    return quote


def _single(scan: Scan, opens: bool, closes: bool) -> str:
    source, start = scan.source, scan.position
    before = source[start - 1] if start else "\n"
    after = source[start + 1 : start + 2]
    if opens and not closes and _decade(source, start):
        return "apostrophe"
    if (before.isspace() or _mark(before)) and after and after in "tenl":
        return "apostrophe"
    # Where a shortcode stands is a word to Goldmark.
    if (before.isalnum() or before == RIGHT) and (after.isalpha() or after == LEFT):
        return "apostrophe"
    if opens and not closes:
        if _CONTRACTION.match(source, start):
            return "rightsinglequote"
        scan.quotes["'"] += 1
        return "leftsinglequote"
    # What follows on the line, its end included, counts in bytes of UTF-8.
    more = not after.isascii() or (after not in ("", "\n") and start + 2 < len(source))
    if more and not after.isdecimal():
        return "rightsinglequote"
    if not (closes and not opens and scan.quotes["'"]):
        return ""
    scan.quotes["'"] -= 1
    return "rightsinglequote"


def _double(scan: Scan, opens: bool, closes: bool) -> str:
    source, start = scan.source, scan.position
    if opens and not closes:
        scan.quotes['"'] += 1
        return "leftdoublequote"
    if not closes or not scan.quotes['"']:
        return ""
    after, second = source[start + 1 : start + 2], source[start + 2 : start + 3]
    ends = not second or second.isspace() or second in string.punctuation
    if opens and not (after and _mark(after) and ends):
        return ""
    if after == '"' and source[start - 1 : start].isdigit():
        return ""
    scan.quotes['"'] -= 1
    return "rightdoublequote"


def _decade(source: str, start: int) -> bool:
    """Whether a quote stands before the last digits of a decade, as in ``'90s``."""
    following = source[start + 4 : start + 5]
    ends = not following or following.isspace() or punctuation(following)
    return ends and _DECADE.match(source, start) is not None


def _mark(character: str) -> bool:
    """Whether a character is punctuation and no symbol, as only here Goldmark wants it."""
    return unicodedata.category(character)[0] == "P"
