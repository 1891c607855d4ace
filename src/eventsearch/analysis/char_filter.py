"""
Write equivalent characters in the same way, and fold case and accents.

`normal` applies NFKC, uses one apostrophe and one space, and removes invisible characters. It keeps
the offset of each character in the original text. `fold` also removes case and accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d"
    r"\u0859-\u085b\u0898-\u08e1\u08e3-\u0963\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63"
    r"\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83\u0cbc-\u0d4d\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a"
    r"\u0e47-\u0e4e\u0eb1-\u0ecd\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6"
    r"\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1712-\u1734\u1752-\u17d3\u17dd\u180b-\u180d\u180f-"
    r"\u193b\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-"
    r"\u1cd2\u1cd4-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f\u3099-\u309a\ua66f-"
    r"\ua672\ua674-\ua67d\ua69e-\ua6f1\ua802-\ua827\ua82c\ua880-\ua8c5\ua8e0-\ua8f1\ua8ff-\ua92d"
    r"\ua947-\ua953\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef\uaaf5-\uaaf6\uabe3-\uabea"
    r"\uabec-\uabed\ufb1e\ufe20-\ufe2f"
)
"""
Combining marks (categories Mn, Mc, Me) of the Basic Multilingual Plane, as part of a regex class.

Ranges also cover the letters and unassigned code points between marks. ``\\w`` does not match
marks, so without them words of many scripts would be split.
"""

INVISIBLE = (
    r"\u00ad\u034f\u061c\u0640\u115f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2120\u2122\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef"
)
"""
Characters that do not belong to a word, as part of a regex class: soft hyphens, zero-width
characters, direction marks, the Arabic tatweel, variation selectors, skin tones of emoji, and
trade mark signs, which NFKC would turn into letters.
"""

ALIKE = {
    **dict.fromkeys(map(ord, "’ʼ‘‛′´＇`｀ʻʹꞌ՚\u066c"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011﹣－\u058a\u05be\u2043"), "-"),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys(map(ord, "•‧∙⋅"), "·"),
    ord("º"): "°",
    ord("٪"): "%",
    ord("٫"): ",",
    ord("⁄"): "/",
    # NFKC writes "…" as three full stops. Most French texts would then need the slow `_map`.
    ord("…"): ";",
}
"""Maps a code point to the character that replaces it, before and after NFKC."""

_ALIKE = tuple((chr(code), sign) for code, sign in ALIKE.items())

MOST_MARKS = 30
"""
Most marks on one letter that are put in order. Sorting more would take quadratic time, and no
writing system has more.

Source: the Stream-Safe Text Format of Unicode, UAX #15.
"""

_INVISIBLE = lazy(f"[{INVISIBLE}]")
_SIGN = lazy("[./(),-]")
# Characters that may merge with the one before them: marks, and the letters of Hangul syllables.
_MERGES = (
    MARKS + r"\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc\ud7b0-\ud7ff"
    r"\U000101fd-\U0001037a\U00010a01-\U00011fff\U00016af0-\U0001bfff\U0001d165-\U0001d1ad"
    r"\U0001da00-\U0001e94a"
)
_CLUSTER = lazy(
    f"[{INVISIBLE}]|[^{INVISIBLE}](?:[{INVISIBLE}]*[{_MERGES}]){{0,{MOST_MARKS}}}[{INVISIBLE}]*"
)
# Runs of non-ASCII characters, with the ASCII character before them: a mark may belong to it.
_FOREIGN = lazy(r"[\x00-\x7f]?[^\x00-\x7f]+")


class Normal(NamedTuple):
    """
    A normalised text with the offsets of its characters in the original.

    Attributes:
        text: The normalised text.
        starts, ends: For each character, the half-open range of code points in the original text
            that it came from. None if all offsets are the same in both texts.
    """

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int] | None


def normal(text: str) -> Normal:
    """Return *text* normalised, with the offsets of its characters in *text*."""
    if text.isascii():
        return Normal(text.replace("`", "'"), None, None)
    plain = _replace_alike(text)
    if unicodedata.is_normalized("NFKC", plain) and not _INVISIBLE.search(plain):
        return Normal(plain, None, None)
    return _map(plain)


def spelling(text: str) -> str:
    """Return *text* normalised."""
    return normal(text).text


def _replace_alike(text: str) -> str:
    """Return *text* with the characters of `ALIKE` replaced. Few texts contain more than two."""
    for variant, sign in _ALIKE:
        if variant in text:
            text = text.replace(variant, sign)
    return text


SHORT = 16
"""Maximum characters of a letter with its marks whose normal form is cached."""


@lru_cache(maxsize=8192)
def _respell(cluster: str) -> str:
    """Return a letter with its marks, normalised. Cached: few different letters have marks."""
    visible = _INVISIBLE.sub("", cluster)
    if visible == "№":
        return "n°"
    spelt = unicodedata.normalize("NFKC", visible).translate(ALIKE)
    spelt = _INVISIBLE.sub("", spelt)
    # Keep what NFKC writes with a sign apart from its neighbours: 1½ must not become 11/2.
    separate = len(spelt) > 1 and _SIGN.search(spelt) and not _SIGN.search(visible)
    return f";{spelt};" if separate else spelt


def _map(plain: str) -> Normal:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for run in _FOREIGN.finditer(plain):
        if unicodedata.is_normalized("NFKC", run[0]) and not _INVISIBLE.search(run[0]):
            continue
        for cluster in _CLUSTER.finditer(plain, run.start(), run.end()):
            # A visitor can type any number of marks, so only short clusters are cached.
            respell = _respell if len(cluster[0]) <= SHORT else _respell.__wrapped__
            spelt = respell(cluster[0])
            if spelt == cluster[0]:
                continue
            start, end = cluster.span()
            pieces += (plain[position:start], spelt)
            starts += (*range(position, start), *[start] * len(spelt))
            ends += (*range(position + 1, start + 1), *[end] * len(spelt))
            position = end
    pieces.append(plain[position:])
    starts += range(position, len(plain))
    ends += range(position + 1, len(plain) + 1)
    return Normal("".join(pieces), starts, ends)


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
"""Letters without a Unicode decomposition, and how people without the key type them."""

SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
"""Second way to type a letter without the key, by its sound: *Mueller* for *Müller*."""

_SPELLED_OUT = str.maketrans(SPELLED_OUT)

WHOLE_LETTERS = "йЙў"
"""Letters that look like another letter with a mark, but are separate letters of an alphabet."""

# Accents, vowel points and harakat. Marks of Indian and Japanese scripts are not accents.
_ACCENTS = lazy(
    r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u20d0-\u20f0\ufe20-\ufe2f]+"
)


_JOINTS = str.maketrans(dict.fromkeys("-_\u2010\u2011", ""))


MOST_FOLDS = 16_384
"""Maximum code points whose folded letters are cached, about 3 MB. The pages of a site have fewer,
but visitors can type a million."""


class _Folds(dict[int, str]):
    """Maps a code point to its folded letters. Only the first `MOST_FOLDS` code points are kept."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        letters = letter
        if letter.isdecimal():
            letters = str(unicodedata.decimal(letter))
        elif letter not in WHOLE_LETTERS:
            bare = _ACCENTS.sub("", unicodedata.normalize("NFD", letter))
            letters = "".join(OPENED.get(base, base) for base in unicodedata.normalize("NFC", bare))
        if len(self) < MOST_FOLDS:
            self[code] = letters
        return letters


_FOLDS = _Folds()


def lower(text: str) -> str:
    """Return normalised *text* in lower case, with its accents."""
    return unicodedata.normalize("NFC", text.lower())


def fold_lower(text: str) -> str:
    """Return lower-case *text* without accents and ligatures."""
    return text if text.isascii() else text.translate(_FOLDS)


def spelled_out(text: str) -> str:
    """Return lower-case *text* with umlauts as two letters: ``ae`` for ``ä``."""
    return text.translate(_SPELLED_OUT)


def fold(text: str) -> str:
    """Return any text as words are compared: normalised, lower case, no accents or ligatures."""
    return fold_lower(lower(spelling(text)))


def loose(text: str) -> str:
    """Return folded *text* without spaces, hyphens and underscores, to compare names."""
    return "".join(fold(text).translate(_JOINTS).split())


def slug_term(text: str) -> str:
    """Return the term for the last part of a URL, the same for any separator between words."""
    return f"/{loose(text)}"


def count_term(words: int) -> str:
    """Return the term that marks a field with *words* words, stop words included."""
    return f"={words}"
