"""
Which words and numbers does a text have, and what stands between them?

Tokens as times are read by, not those of the analyzer: ``12/01/2023`` is one, ``week-end`` two.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.query.date_words.expressions import Time
from eventsearch.query.date_words.grammar.numeric import DATE, date_of

_TOKEN = re.compile(rf"(?P<date>(?<!\w)(?:{DATE})(?!\w|[-/.:]\w))|[^\W_]+")
_JOINS = re.compile(r"[.,]?\s+|['’ʼ]\s?|[-‐‑]")
_DASHES = re.compile(r"\s*(?:[-‐‑–—/]|\.\.)\s*")
_LISTS = re.compile(r"\s*[,&]\s*")
_CLOSES = re.compile(r"[,;:.!?…)\]]*(?:\s|$)")
_SIGNED = re.compile(r"\s?[%‰€$£¥°]")
_OPENERS = "([,;"


class Token(NamedTuple):
    """
    A word or number.

    Attributes:
        exact: In lower case.
        joins: Nothing but a blank, an apostrophe or a hyphen is between it and the one before.
        dashes: A dash or slash is.
        lists: A comma or ``&`` is.
        opens, closes: An expression may begin with it, or end.
        time: What a date in digits means.
        bare: It is not the number of a sign, as in ``10 %``.
    """

    start: int
    end: int
    exact: str
    folded: str
    joins: bool
    dashes: bool
    lists: bool
    opens: bool
    closes: bool
    time: Time | None
    bare: bool


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of a text."""
    found: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        exact = match[0].lower()
        found.append(
            Token(
                start=start,
                end=end,
                exact=exact,
                folded=fold(exact),
                joins=bool(_JOINS.fullmatch(text, before, start)),
                dashes=bool(_DASHES.fullmatch(text, before, start)),
                lists=bool(_LISTS.fullmatch(text, before, start)),
                opens=start == 0 or text[start - 1].isspace() or text[start - 1] in _OPENERS,
                closes=bool(_CLOSES.match(text, end)),
                time=date_of(match[0]) if match["date"] else None,
                bare=not _SIGNED.match(text, end),
            )
        )
        before = end
    return found
