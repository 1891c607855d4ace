"""
Convert the text between Markdown's own marks as Goldmark does.

Covers typographic signs, emoji names, bare addresses, formulas, escaped blanks and the marks of
Hugo's ``extras``. Each rule reads the source, in UTF-8, at one position.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from eventsearch.extractor.markdown.placeholders import LEFT, RIGHT
from eventsearch.extractor.site import SIGNS, Markup
from eventsearch.model.lazy_pattern import lazy


def escape(text: str) -> str:
    """Escape text for HTML. Keep quotes: they need no escape outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return text as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")


@dataclass(slots=True)
class Span:
    """
    The text of one paragraph, heading, cell or item in the source.

    Attributes:
        data: The whole source in UTF-8.
        low, high: Offsets in bytes at which the block begins and ends.
        found: Maps a text to its next offset, so that `find` does not search bytes twice.
    """

    data: bytes
    low: int = 0
    high: int = 0
    found: dict[bytes, int] = field(default_factory=dict)

    def find(self, text: bytes, at: int) -> int:
        """Return the offset of a text at or after *at* in the block; -1 if there is none."""
        if self.found.get(text, -1) < at:
            index = self.data.find(text, at)
            self.found[text] = index if index >= 0 else len(self.data)
        return self.found[text] if self.found[text] + len(text) <= self.high else -1

    def strip(self) -> None:
        """Exclude the blanks and line ends at both ends from the block."""
        text = self.data[self.low : self.high].rstrip()
        self.high = self.low + len(text)
        self.low = self.high - len(text.lstrip())

    def before(self, at: int) -> str:
        """Return the character before an offset, or a line end at the start of the block."""
        if at <= self.low:
            return "\n"
        return self.data[max(at - 4, self.low) : at].decode(errors="ignore")[-1:] or "\n"

    def after(self, at: int) -> str:
        """Return the character at an offset, or an empty text at the end of the block."""
        return self.data[at : min(at + 4, self.high)].decode(errors="ignore")[:1]


class Triggers:
    """Finds the next offset in the source at which a rule for inline text may apply."""

    def __init__(self, data: bytes, markup: Markup) -> None:
        self._data = data
        self._openings = frozenset(opening for opening, _ in markup.math)
        self._pattern = _pattern(markup, has_mail=b"@" in data)
        self._from = 0
        self._match = self._pattern.search(data) if self._pattern else None

    def next(self, at: int) -> re.Match[bytes] | None:
        """Return the first match at or after an offset. Reuse the last match if it still fits."""
        if self._pattern is None:
            return None
        if at < self._from or (self._match is not None and self._match.start() < at):
            self._match = self._pattern.search(self._data, at)
            self._from = at
        return self._match

    def kind(self, written: str) -> str:
        """Return the rule that may apply at a place, by the text that the pattern matched."""
        return "formula" if written in self._openings else _KINDS.get(written[:1], "address")


_KINDS = {
    **{"\\": "blank", ":": "emoji", "+": "insert", "=": "mark", "^": "superscript", "~": "tilde"},
    **dict.fromkeys("-.<>", "sign"),
    **dict.fromkeys("'\"", "quote"),
}
"""Maps the first character of a `_pattern` match to its rule. Other matches begin an address; an
empty match begins a mail address."""


@lru_cache(maxsize=16)
def _pattern(markup: Markup, *, has_mail: bool) -> re.Pattern[bytes] | None:
    """
    Return a pattern of all rules that are on; None if no rule is on.

    Each alternative begins with a literal: only then `re` skips the text between two places fast.
    A mail address begins with any letter, so it is searched for only if the source has an `@`.
    """
    # The characters allowed before an address, checked after its first letter.
    sides = r"(?<=[\s*_~(]{0})(?<!\\[*_~(]{0})"
    kinds = [
        "|".join(re.escape(opening) for opening, _ in _formulas(markup)),
        r"\\ (?![ \t]*+(?:\n|\Z))" * markup.escaped_space,
        r":[A-Za-z0-9_+-]{1,64}:" * markup.emoji,
        r"\+(?<!\+\+)\+(?!\+)" * ("insert" in markup.extras),
        r"=(?<!==)=(?!=)" * ("mark" in markup.extras),
        r"\^(?<!\^\^)(?!\^)" * ("superscript" in markup.extras),
        r"~(?<!~~)(?!~)" * (markup.strikethrough or "subscript" in markup.extras),
        r"---?|\.\.\.|<<|>>|'|\"" * markup.typographer,
        "|".join(
            first + sides.format(first) + rest
            for first, rest in (("h", "ttps?://"), ("f", "tp://"), ("w", r"ww\."))
            if markup.linkify
        ),
        (sides.format("") + r"(?=[A-Za-z0-9][\w.!#$%&'*+/=?^`{|}~-]{0,255}+@)")
        * (markup.linkify and has_mail),
    ]
    used = "|".join(filter(None, kinds))
    return re.compile(used.encode(), re.ASCII) if used else None


_MAX_CANDIDATES = 20
"""Maximum number of marks to try as the end of ``++inserted++``. Without a limit, the time would
grow with the square of the number of marks."""


def is_closed(span: Span, mark: bytes, at: int) -> bool:
    """Whether a mark of the extras, such as ``++``, is closed after an offset."""
    for _ in range(_MAX_CANDIDATES):
        at = span.data.find(mark, at, span.high)
        if at < 0:
            return False
        end = at + len(mark)
        is_row = span.after(end) == span.before(at) == mark[:1].decode()
        if not is_row and flanking(span.before(at), span.after(end) or "\n")[1]:
            return True
        at = end
    return False


def _formulas(markup: Markup) -> list[tuple[str, str]]:
    """Return the delimiters of formulas, the longest first."""
    return sorted(markup.math, key=lambda pair: (-len(pair[0]), pair))


def formula_end(span: Span, at: int, markup: Markup) -> int:
    """Return the offset after the formula that begins at *at*; -1 if there is no formula."""
    for opening, closing in _formulas(markup):
        if span.data.startswith(opening.encode(), at):
            inside = at + len(opening.encode())
            index = span.find(closing.encode(), inside)
            if index > inside:
                return index + len(closing.encode())
    return -1


@lru_cache(maxsize=1024)
def emoji(name: str) -> str:
    """Return the characters of an emoji such as ``:tada:``, empty for an unknown name."""
    from pymdownx import gemoji_db

    entry = gemoji_db.emoji.get(gemoji_db.aliases.get(name, name), {})
    codes = entry.get("unicode_alt") or entry.get("unicode") or ""
    return "".join(chr(int(code, 16)) for code in codes.split("-") if code)


_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PATH = r"-a-zA-Z0-9@:%_+.~#!?&/=();,'\">^{}\[\]`"
# Without a protocol, `$` is not part of an address.
_WEB = lazy(
    rf"(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?::\d+)?(?:[/#?][{_PATH}$]*)?"
    rf"|www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?:[/#?][{_PATH}]*)?",
    re.ASCII,
)
_MAIL = lazy(
    rf"[A-Za-z0-9][\w.!#$%&'*+/=?^`{{|}}~-]{{0,255}}+@{_HOST}(?>(?:\.{_HOST})*)(?![-_])", re.ASCII
)
_MAX_ADDRESS = 10_000
"""Bytes of a bare address: longer addresses are text."""


def bare_address(span: Span, at: int) -> tuple[str, str]:
    """
    Return a bare address at an offset and what it links to; empty texts if there is none.

    For ``www.a.org/b.``, return ``www.a.org/b`` and ``https://www.a.org/b``.
    """
    source = span.data[at : min(span.high, at + _MAX_ADDRESS)].decode("latin-1")
    if match := _WEB.match(source):
        text = _trim(match[0])
        return text, f"https://{text}" if text.startswith("www.") else text
    match = _MAIL.match(source)
    if match is None or "." not in match[0].partition("@")[2]:
        return "", ""
    text = match[0].rstrip(".")
    return text, f"mailto:{text}"


def _trim(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    if address.endswith(")"):
        surplus = address.count(")") - address.count("(")
        if surplus > 0:
            address = address[:-surplus]
    elif address.endswith(";"):
        head, mark, name = address[:-1].rpartition("&")
        if mark and name.isalnum():
            address = head
    return address.rstrip("?!.,:*_~")


_SIGN_NAMES = {
    "---": "emdash",
    "--": "endash",
    "...": "ellipsis",
    "<<": "leftanglequote",
    ">>": "rightanglequote",
}
_DECADE = re.compile(rb"'[0-9][0-9]s")
_CONTRACTION = re.compile(rb"'(?:[smtd]|ve|ll|re)(?=[\s!-/:-@\[-`{-~]|$)")
_RUN = re.compile(rb"'+|\"+")


@dataclass(slots=True)
class Typographer:
    """
    Curly quotes, dashes, the ellipsis and guillemets.

    Attributes:
        html: HTML of each sign by Hugo's name.
        opened: Number of open quotation marks of each kind, since the start of the document.
        run_end: End offset of the last run of consecutive quotation marks.
    """

    html: Mapping[str, str]
    opened: dict[str, int] = field(default_factory=lambda: {"'": 0, '"': 0})
    run_end: int = 0

    def sign(self, written: str) -> str:
        return self.html[_SIGN_NAMES[written]]

    def quote(self, span: Span, at: int) -> str | None:
        """Return the HTML for the quotation mark at an offset, or None to keep the mark."""
        # Read a run of consecutive marks once, and not again from each of its marks.
        if at >= self.run_end and (run := _RUN.match(span.data, at, span.high)):
            self.run_end = run.end()
        opens, closes = flanking(span.before(at), span.after(self.run_end) or "\n")
        single = span.data[at : at + 1] == b"'"
        name = (self._single if single else self._double)(span, at, opens, closes)
        return self.html[name] if name else None

    def _single(self, span: Span, at: int, opens: bool, closes: bool) -> str:
        before, after = span.before(at), span.after(at + 1)
        if opens and not closes and _decade(span, at):
            return "apostrophe"
        if (before.isspace() or _mark(before)) and after and after in "tenl":
            return "apostrophe"
        # Goldmark reads the placeholder of a shortcode as a word.
        if (before.isalnum() or before == RIGHT) and (after.isalpha() or after == LEFT):
            return "apostrophe"
        if opens and not closes:
            if _CONTRACTION.match(span.data, at, span.high):
                return "rightsinglequote"
            self.opened["'"] += 1
            return "leftsinglequote"
        # Goldmark tests whether two bytes of the line follow, not whether two characters do.
        more = not after.isascii() or (after not in ("", "\n") and at + 2 < span.high)
        if more and not after.isdecimal():
            return "rightsinglequote"
        if not (closes and not opens and self.opened["'"]):
            return ""
        self.opened["'"] -= 1
        return "rightsinglequote"

    def _double(self, span: Span, at: int, opens: bool, closes: bool) -> str:
        if opens and not closes:
            self.opened['"'] += 1
            return "leftdoublequote"
        if not closes or not self.opened['"']:
            return ""
        after = span.after(at + 1)
        second = span.after(at + 1 + len(after.encode()))
        ends = not second or second.isspace() or second in string.punctuation
        if opens and not (after and _mark(after) and ends):
            return ""
        if after == '"' and span.before(at).isdigit():
            return ""
        self.opened['"'] -= 1
        return "rightdoublequote"


def typographer(markup: Markup) -> Typographer:
    """Return a new typographer with the site's signs, for one document."""
    return Typographer({**SIGNS, **dict(markup.signs)})


def flanking(before: str, after: str) -> tuple[bool, bool]:
    """Return whether a mark between two characters is left- and right-flanking."""
    space_before, space_after = before.isspace(), after.isspace()
    mark_before, mark_after = _punctuation(before), _punctuation(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    return left, right


def _punctuation(character: str) -> bool:
    """Whether a character is punctuation or a symbol, as CommonMark 0.31 has it."""
    return unicodedata.category(character)[0] in "PS"


def _mark(character: str) -> bool:
    """Whether a character is punctuation and not a symbol; Goldmark tests this beside quotes."""
    return unicodedata.category(character)[0] == "P"


def _decade(span: Span, at: int) -> bool:
    """Whether a quote begins a short decade, as in ``'90s``."""
    following = span.after(at + 4)
    ends = not following or following.isspace() or _punctuation(following)
    return ends and _DECADE.match(span.data, at, span.high) is not None


_FIRST = re.compile(r"[ \t>]*[*_~`\[!]{0,8}([^\n])")


def joins_lines(span: Span, at: int, end: int) -> bool:
    """Whether the line end between two offsets separates two wide characters, as in Chinese."""
    after = _FIRST.match(span.data[end : end + 64].decode(errors="ignore"))
    return after is not None and _wide(span.before(at)) and _wide(after[1])


def _wide(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and unicodedata.category(character) != "So"
