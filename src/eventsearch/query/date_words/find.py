"""
Date expressions of a text.

Compares its words with the rows of every language. The longest one at a place wins, then the one
that its table names first. A row is some ten words long at most, so the time taken grows with the
text and not faster.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.query.date_words.coordination import listed
from eventsearch.query.date_words.expressions import Aim, Between, Days, Time, days
from eventsearch.query.date_words.grammar.en import ENGLISH
from eventsearch.query.date_words.grammar.fr import FRENCH
from eventsearch.query.date_words.grammar.matcher import Reader
from eventsearch.query.date_words.grammar.tokenizer import tokens

LANGUAGES = (FRENCH, ENGLISH)
"""All are read in every query: a French site may well declare itself English."""

EVENTS = frozenset(word for language in LANGUAGES for word in language.events.split())
"""Words, folded, for whatever happens."""

DAY = re.compile(r"(?<![0-9])[0-3][0-9]/[01][0-9](?![0-9])")
"""What may be a day and a month."""

YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
"""What may be a year, alone or in a date."""

_WORD = re.compile(r"[^\W\d_]+")


def may_contain_date(text: str) -> bool:
    """Whether a text has a word or number without which no pattern matches."""
    if YEAR.search(text) or DAY.search(text):
        return True
    return not triggers().isdisjoint(_WORD.findall(fold(text)))


@cache
def triggers() -> frozenset[str]:
    """Return words, folded, of which every time without a year or a day in digits has one."""
    return frozenset(word for language in LANGUAGES for word in language.triggers())


class DateExpression(NamedTuple):
    """
    Half-open range of a text that says when, and the days that it means.

    Attributes:
        joined: It stands in one list with the one before it: it is another choice.
    """

    start: int
    end: int
    days: Days
    joined: bool = False


def find(text: str, today: date) -> list[DateExpression]:
    """Return the parts of *text* that are unmistakably a time, in their order."""
    words = tokens(text)
    readers = [Reader(words, language) for language in LANGUAGES]
    found: list[DateExpression] = []
    at = 0
    while at < len(words):
        end = at + 1
        if words[at].opens:
            end, some = _list(readers, at, today) or _longest(readers, at, today)
            found += some
        at = end
    return found


def whole(text: str, today: date, aim: Aim = "coming") -> Days | None:
    """
    Return the days that all of *text* means, as it may be said after ``since``; None if none.

    Two times with ``..`` between them are a range.
    """
    first, dots, last = text.partition("..")
    for begin in _meant(first):
        times = [Between(first=begin, last=end) for end in _meant(last)] if dots else [begin]
        for time in times:
            if found := days(time, today, aim):
                return found
    return None


def _meant(text: str) -> list[Time]:
    words = tokens(text)
    readers = [Reader(words, language) for language in LANGUAGES if words]
    found = [one for reader in readers for one in (*reader.times(0), *reader.said(0))]
    return [time for end, time in found if end == len(words) and time]


def _list(readers: list[Reader], at: int, today: date) -> tuple[int, list[DateExpression]] | None:
    """Return where the longest list of times ends, and what is in it; None for no list."""
    lists = [found for reader in readers if (found := listed(reader, at, today))]
    if not lists:
        return None
    longest = max(lists, key=lambda members: members[-1].end)
    words = readers[0].tokens
    said = [
        DateExpression(words[one.at].start, words[one.end - 1].end, one.days, joined=one.at > at)
        for one in longest
        if one.days
    ]
    return longest[-1].end, said


def _longest(readers: list[Reader], at: int, today: date) -> tuple[int, list[DateExpression]]:
    """Return where the longest expression ends, and what it says; the next word if none."""
    ends = [found for reader in readers for found in reader.said(at)]
    if not ends:
        return at + 1, []
    # The first of the longest: a longer one that no calendar has, 29 February 2023, is no time.
    end, time = max(ends, key=lambda found: found[0])
    meant = days(time, today) if time else None
    words = readers[0].tokens
    return end, [DateExpression(words[at].start, words[end - 1].end, meant)] if meant else []
