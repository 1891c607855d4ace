"""
Find the chunks of a text: words with everything that is attached to them.

One regular expression finds them (``l'open-data``, ``10 %``, ``C++``, ``lab-ia@data.gouv.fr``) in a
normalised text. `eventsearch.analysis.analyzer` then splits chunks into words.
"""

from __future__ import annotations

import re

from eventsearch.analysis.char_filter import MARKS
from eventsearch.model.lazy_pattern import lazy

LETTER = rf"[\w{MARKS}]"
"""A letter, digit, underscore or mark of any script."""

EUROPEAN = "A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ҁҊ-ԯ"
"""Letters of Latin, Greek and Cyrillic, without combining marks."""

LETTERS = lazy(rf"(?:[^\W\d_]|[{MARKS}])+")
"""Only letters and their marks: words that can have a stem."""

CURRENCY = "€$£¥₩₪₫₱₹₺₽₿"

SCALE = "[kKM]|Mds?|Mrd|Mio|bn"
"""Thousands, millions and more, as written next to a currency sign."""

SIGN = rf"(?:(?:{SCALE})[ ]?)?[{CURRENCY}]|[%‰]|\.?°(?:[ ]?[CFcf](?!{LETTER}))?"
"""Signs after a number that belong to it."""

SIGN_WORDS = (
    r"pour[ ]?cents?|per[ ]?cent[os]?|percents?|por[ ]?cien(?:to|tos)?|por[ ]?cento"
    r"|prozent|procent(?:a|en)?|prosent(?:tia)?"
    r"|(?:(?:million|milliard)s?[ ]d')?euros?|eur|usd|gbp|dollari|dollars?|d[óo]lares"
    r"|degr[ée]s?|degrees?|grad[io]?|grados?|graus?"
)
"""The signs of `SIGN` in words, in the languages of `REVIEWED`."""

TAIL = (
    rf"(?:\+\+(?:\d++(?!{LETTER}))?|\+(?!\w)|\#(?!\w)"
    rf"|(?<=\d)[ ]{{0,2}}(?:{SIGN}|(?i:{SIGN_WORDS})(?!{LETTER})))"
)
"""Signs that may follow a word: ``++``, ``#``, or the sign of a number."""

ENDING = (
    r"(?:\((?:[aeos]|[aeo]s|an|ne|le|te|se|in|innen|nes|les|tes|ses|ère|ères|t?rices?|euses?)\)"
    rf"|/(?:es?|in|innen)|[*:]in(?:nen)?)(?:/?s)?(?![/(]|{LETTER})"
)
"""Endings for another gender or plural: ``étudiant(e)s``, ``candidat/e``, ``Forscher*innen``."""

NUMBERED = r"n°s?[ ]?|(?:no|nr|n[úu]m)\.[ ]?|(?:num[ée]ro|n[úu]mero|nummer|number)[ ]"
"""Words that introduce an item number: ``n° 5``, ``numéro 5``."""

PHONE = (
    r"(?<!\w)\+[1-9]\d{0,2}(?:[ ]?\(0\))?(?:[ .-]?\d){6,12}(?![ .,-]?\d)"
    r"|(?<![\w.,+-])(?=0(?:[ .-]?\d){8,10}(?!\d))0\d{1,3}(?P<gap>[ .-])\d{2,4}"
    r"(?:(?P=gap)\d{2,4}){1,3}(?![ .,-]?\d)"
)
"""A telephone number with a country code, or with a leading zero and gaps."""

BOOK = r"(?<!\w)97[89](?:[ ]\d{1,7}){4}(?![ .,-]?\d)"
"""An ISBN of 13 digits, written with spaces."""

EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[\u203c\u2049\u231a\u231b\u23e9-\u23f3\u2600-\u26ff\u2705-\u270d\u2728\u274c-\u2757"
    "\u2763\u2764\u2b50\u2b55\U0001f000-\U0001faff\u2202\u2207\u220f\u2211\u221a\u221e\u222b]"
)
"""Flags, emoji and common mathematical signs. Arrows and bullets are not words."""

MOST = "4096"
"""Maximum letters of a run in one chunk; a longer run becomes several chunks. Nobody
writes longer words, and all words of a chunk are in memory at once."""

MOST_JOINED = "64"
"""Maximum words that signs join into one chunk, and maximum parts of an address."""

JOINED = (
    rf"{LETTER}{{1,{MOST}}}+"
    rf"(?>(?:(?:[-'.&@+·]|(?<=\d),(?=\d)){LETTER}{{1,{MOST}}}+){{0,{MOST_JOINED}}})"
)
"""Letters and digits, with the signs that join them."""

NEVER = r"[\s!\"'()*,\-:;<=>?\[\\\]^`{|}~]"
"""ASCII characters that cannot start a chunk. Testing them first skips most of the text between
words in half the time."""

LATIN = "A-Za-zÀ-ÖØ-öø-ÿ"
"""Letters of most words. All are below U+0100, because `re` is fastest with such a class."""

COMMON = rf"[{LATIN}]{{3,{MOST}}}+(?=\s\D|[,;]|[.!?)](?:\s\D|\Z))|[{LATIN}]{{1,2}}+(?=\s[^\d&])"
"""
Most words: letters without a sign attached; one or two letters only if not part of ``R & D``.

`SIMPLE` and `JOINED` would find the same words, but take twice as long.
"""

SIMPLE = rf"[^\W\d_]{{3,{MOST}}}+(?=\s\D|[,;])"
"""Words of three or more letters in any script, without a sign attached."""

_CHUNK = rf"""
    (?!{NEVER})(?:
      {COMMON}
    | {SIMPLE}
    | (?:{PHONE})(?!{LETTER})
    | {BOOK}(?!{LETTER})
    | (?<![\w.,])\d++(?:[.,]\d++)?(?:{SCALE})[{CURRENCY}](?!{LETTER})
    | (?<![\w.,])\d++[€$£]\d\d(?!{LETTER})
    | (?:[{CURRENCY}§][ ]?|(?<![\w%])%)\d++(?>(?:[.,']\d++|[ ]\d{{3}}(?!\d))*)
      (?>(?:[ ]?(?:{SCALE})(?!{LETTER}))?)(?!{LETTER})
    | (?<![\w/])(?>(?:[dDlL]')?)[^\W\d_](?:
        {LETTER}?[ ]&[ ][^\W\d_]{{1,2}}(?!{LETTER})
      | (?>(?:/[^\W\d_])+)(?![/+\#]|{LETTER})
      )
    | (?<![\w:.,])\d\d?(?::|[ ]?[hH][ ]?)\d\d(?!:|[-'.&@+·]?{LETTER}|{TAIL})
    | (?<![\w/.,])\d{{1,3}}/\d{{1,3}}(?![.,]\d|/|{LETTER})
    | (?<!\w)(?i:{NUMBERED})\d++(?!{LETTER})
    | (?:(?i:https?|ftp)://{JOINED}|(?<![\w/])/{JOINED}(?=/{LETTER}))
      (?>(?:/{JOINED}){{0,{MOST_JOINED}}})
    | (?:(?<!\w)(?:[@\#]|(?<!\.)\.))?
      (?:(?<![\w@\#.])(?>(?:[dD]')?)\d{{1,3}}(?>(?:[ ]\d{{3}})+)(?:[.,]\d++)?(?!{LETTER})
        |{JOINED}(?:(?>(?:/{JOINED}){{2,{MOST_JOINED}}})|{ENDING})?)
      {TAIL}?
    | {EMOJI}
    )
    """
CHUNK = lazy(_CHUNK, re.VERBOSE)
"""
A chunk. The first alternative that matches wins: a common word, a telephone number, an ISBN, a
price, a number after its sign, ``R & D`` and ``I/O``, a time of day, a fraction, ``n° 5``, an
address or path, a number in groups of three, a word with everything joined to it, an emoji.
"""

_UNMARKED_CHUNK = lazy(_CHUNK.replace(LETTER, r"\w"), re.VERBOSE)
_WORD = lazy(rf"\w{{1,{MOST}}}+")
_MARK = lazy(rf"[{MARKS}]")
# U+0300 to U+FFFF, where all marks are: most short texts contain none, and need no other pattern.
# Written as a negated class, since the range itself takes 2.8 ms to compile and this 0.1 ms.
_DOUBTFUL = lazy(r"[^\x00-\u02ff\U00010000-\U0010ffff]")


def chunk_pattern(text: str) -> re.Pattern[str]:
    """
    Return `CHUNK`, or a pattern that finds the same chunks in *text* and compiles faster.

    A text of letters and spaces is split at the spaces. For a text without marks, return a copy of
    `CHUNK` without the ranges of marks, which compiles in 3 ms instead of 17.
    """
    if text.replace(" ", "").isalpha():
        return _WORD
    return CHUNK if _DOUBTFUL.search(text) and _MARK.search(text) else _UNMARKED_CHUNK


def is_letters(word: str) -> bool:
    """Return whether a word consists of letters and their marks."""
    return word.isalpha() or (not word.isascii() and LETTERS.fullmatch(word) is not None)
