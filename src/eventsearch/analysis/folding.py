"""Case, accents and ligatures do not count. A token keeps its exact form beside the folded one."""

from __future__ import annotations

import unicodedata

from eventsearch.analysis.char_filter import spelling
from eventsearch.analysis.lazy_regex import lazy

OPENED = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ς": "σ",
    "ё": "е",
}
"""Letters that Unicode does not take apart, as people type them who lack the key."""

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})

WHOLE_LETTERS = "йЙў"
"""Letters of their own that only look like another one with a mark."""

# Accents, vowel points and harakat. Marks of the scripts of India and Japan are no accents.
_ACCENTS = lazy(
    r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20f0\ufe20-\ufe2f]+"
)


_JOINTS = str.maketrans(dict.fromkeys("-_\u2010\u2011", ""))


class _Folds(dict[int, str]):
    """Code point to its folded letters, found out once for each."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = letter
        if letter.isdecimal():
            folded = str(unicodedata.decimal(letter))
        elif letter not in WHOLE_LETTERS:
            bare = _ACCENTS.sub("", unicodedata.normalize("NFD", letter))
            folded = "".join(OPENED.get(base, base) for base in unicodedata.normalize("NFC", bare))
        self[code] = folded
        return folded


_FOLDS = _Folds()


def lowered(text: str) -> str:
    """Return *text*, already in one spelling, in lower case with its accents."""
    return unicodedata.normalize("NFC", text.lower())


def folded(text: str) -> str:
    """Return *text*, already in lower case, without accents and ligatures."""
    return text if text.isascii() else text.translate(_FOLDS)


def spelled_out(text: str) -> str:
    """Return *text*, already in lower case, with umlauts as those type them who lack the key."""
    return text.translate(_SPELLED_OUT)


def fold(text: str) -> str:
    """Return any text as words are compared: one spelling, lower case, no accents or ligatures."""
    return folded(lowered(spelling(text)))


def loose(text: str) -> str:
    """Return any text as names are compared that were typed from memory: no blanks or hyphens."""
    return "".join(fold(text).translate(_JOINTS).split())
