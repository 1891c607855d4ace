"""
Where are the words of a text?

One regular expression cuts a text, already in one spelling, into chunks: a word with all that is
written onto it (``l'open-data``, ``10 %``, ``C++``, ``lab-ia@data.gouv.fr``). What a chunk is made
of is read in `eventsearch.analysis.cutting`.
"""

from __future__ import annotations

import re

from eventsearch.analysis.characters import MARKS

LETTER = rf"[\w{MARKS}]"
"""A letter, digit, underscore or mark of any script."""

SIGN = rf"[%‰€$£¥]|°(?:\s?[CFcf](?!{LETTER}))?"
"""Signs that belong to the number before them."""

SIGN_WORDS = r"pour[ ]?cents?|per[ ]?cent|percents?|euros?|dollars?|degr[ée]s?"
"""The same in words."""

TAIL = (
    rf"(?:\+\+(?:\d++(?!{LETTER}))?|\+(?!{LETTER})|\#(?!{LETTER})"
    rf"|(?<=\d)\s{{0,2}}(?:{SIGN}|(?i:{SIGN_WORDS})(?!{LETTER})))"
)

EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[\u203c\u2049\u2122\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\U0001f000-\U0001faff]"
)

CHUNK = re.compile(
    rf"""
      [€$£¥]\s?\d++(?:[.,]\d+)*+(?!{LETTER})
    | (?<!{LETTER})\d{{1,3}}(?:[ ]\d{{3}})+(?!{LETTER}){TAIL}?
    | (?<!{LETTER})[^\W\d_][ ]&[ ][^\W\d_](?!{LETTER})
    | (?:(?<!{LETTER})[@\#]|(?<![\w.])\.)?
      {LETTER}+(?:(?:[-'.&@+]|(?<=\d),(?=\d)){LETTER}+)*
      {TAIL}?
    | {EMOJI}
    """,
    re.VERBOSE,
)
"""
A chunk, by the first that fits: money with its sign before it, a number in groups of three,
``R & D``, a word with all that is joined to it, an emoji.
"""
