"""
Turn names into parts of URLs, and headings into ids.

Up to Hugo 0.143, a heading's id is made from its Markdown source, not its text. Punctuation is
removed character by character, so the target of a link becomes part of the id.

Source: common/paths/url.go, common/paths/path.go and helpers/path.go of Hugo 0.131, net/url of Go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote_plus, unquote_to_bytes


class Anchors:
    """
    Makes the heading ids of a page, which are unique.

    Args:
        rule: Function from a heading to its id.
    """

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def reserve(self, anchor: str) -> None:
        """Reserve an id that the author wrote, so that no later heading gets it."""
        self._taken.add(anchor)

    def generate(self, heading: str) -> str:
        """Return a heading's id, with a number at its end if the id is taken."""
        base = self._rule(heading)
        anchor, number = base, self._next.get(base, 1)
        while anchor in self._taken:
            anchor = f"{base}-{number}"
            number += 1
        self._next[base] = number
        self._taken.add(anchor)
        return anchor


def _github(source: str, *, trim: bool = True) -> str:
    """Return letters, digits, ``_`` and ``-`` in lower case, with ``-`` for spaces."""
    if source.isascii() and trim:
        return _NOT_IN_ID.sub("", source.strip().lower()).replace(" ", "-")
    characters = []
    for character in source.strip() if trim else source:
        if character in "- ":
            characters.append("-")
        elif character == "_" or unicodedata.category(character) in _LETTERS_AND_DIGITS:
            characters.append(_lower(character))
    return "".join(characters)


def _github_ascii(source: str) -> str:
    """Return `_github` of the ASCII characters that remain when accents are removed."""
    decomposed = unicodedata.normalize("NFD", source)
    bare = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return _github("".join(c for c in bare.strip() if c.isascii()), trim=False)


def _blackfriday(source: str) -> str:
    """Return runs of letters and numbers in lower case, joined by ``-``."""
    spaced = "".join(
        _lower(character) if unicodedata.category(character)[0] in "LN" else " "
        for character in source
    )
    return "-".join(spaced.split())


_NOT_IN_ID = re.compile(r"[^a-z0-9_ -]+")
_LETTERS_AND_DIGITS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"))


def _lower(character: str) -> str:
    """Return a character in lower case, always as a single character, as Go does."""
    lower = character.lower()
    return lower if len(lower) == 1 else lower[0]


_RULES: Mapping[str, Callable[[str], str]] = {
    "github": _github,
    "github-ascii": _github_ascii,
    "blackfriday": _blackfriday,
}


def heading_rule(kind: str) -> Callable[[str], str]:
    """Return the function from a heading to its id, for a value of ``autoHeadingIDType``."""
    rule = _RULES.get(kind, _github)
    return lambda source: rule(source) or "heading"


# Allowed in a path besides letters, digits and marks.
_SIGNS = frozenset("./\\_#+~-@")
_ALLOWED = re.compile(r"[A-Za-z0-9./\\_#+~@-]*+")
_HEX_PAIR = re.compile(r"[0-9A-Fa-f]{2}")
# Characters that Go does not encode in a path.
_ENCODED_PATH = "-_.~$&+,/:;=@"
# A path that Go accepts as encoded.
_VALID_PATH = re.compile(r"(?:[A-Za-z0-9\-_.~$&+,/:;=@!'()*\[\]]|%[0-9A-Fa-f]{2})*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def lower(text: str) -> str:
    """Return lower case as Go does: ``İ`` becomes a single letter, and ``Σ`` always ``σ``."""
    if text.isascii():
        return text.lower()
    return text.replace("İ", "i").replace("Σ", "σ").lower()


def tree_path(text: str) -> str:
    """Return a path as Hugo compares it: in lower case, with a hyphen for each space."""
    return lower(text).replace(" ", "-")


def sanitise(text: str) -> str:
    """
    Return only the characters that Hugo allows in a path; blanks between them become one hyphen.

    >>> sanitise("10 % d’été, oui!")
    '10-dété-oui'
    """
    if _ALLOWED.fullmatch(text):
        return text
    characters: list[str] = []
    pending = after_hyphen = False
    for at, char in enumerate(text):
        if _is_allowed(text, at, char):
            after_hyphen = char == "-"
            if pending and not after_hyphen:
                characters.append("-")
            pending = False
            characters.append(char)
        elif characters and not after_hyphen and char.isspace():
            pending = True
    return "".join(characters)


def _is_allowed(text: str, at: int, char: str) -> bool:
    if char.isascii():
        return (
            char.isalnum()
            or char in _SIGNS
            or (char == "%" and _HEX_PAIR.match(text, at + 1) is not None)
        )
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def without_accents(text: str) -> str:
    """Return a text without combining accents: `é` becomes `e`; `ł`, `ø` and `œ` stay."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare)


def path_part(text: str, *, accents: bool = True, lowered: bool = True) -> str:
    """
    Return *text* as a part of a path, not yet percent-encoded.

    Args:
        accents: False if the site sets `removePathAccents`.
        lowered: False if the site sets `disablePathToLower`.
    """
    part = sanitise(text)
    if not accents:
        part = without_accents(part)
    return lower(part) if lowered else part


def in_permalink(part: str) -> str:
    """
    Return a path part for use in a permalink pattern, without a single `#` at its end.

    Hugo encodes the part as a URL and later decodes the whole pattern. This removes a `#` at the
    end, which is an empty fragment in the URL.
    """
    return part[:-1] if part.endswith("#") and part.count("#") == 1 else part


def decode(pattern: str) -> str:
    """Return an expanded pattern decoded as a query (`+` is a space); empty for a bad escape."""
    return "" if _BAD_ESCAPE.search(pattern) else unquote_plus(pattern)


def escape(link: str) -> str:
    """
    Percent-encode a path as Go does; encoded characters and a query stay as they are.

    >>> escape("/tags/c#/été/")
    '/tags/c%23/%C3%A9t%C3%A9/'
    """
    path, mark, query = link.replace("#", "%23").partition("?")
    if not _VALID_PATH.fullmatch(path):
        path = quote(_unescape(path), safe=_ENCODED_PATH)
    return path + mark + query


def _unescape(path: str) -> bytes:
    """Decode percent-escapes; a `%` without two hexadecimal digits stays as it is."""
    return unquote_to_bytes(_BAD_ESCAPE.sub("%25", path))
