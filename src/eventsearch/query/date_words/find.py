"""
Find date expressions in a text, and lists: ``en 2023 ou 2024``, ``les 3, 4 et 8 mars``.

The words are compared with the rows of every language. At each place the longest match wins; among
equals, the first row of the table wins. A row has about ten words at most, so the time is
proportional to the length of the text. The times of a list are alternatives. A month or year that
appears once applies to all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from eventsearch.query.date_words import codes_for, table
from eventsearch.query.date_words.expressions import (
    Aim,
    Between,
    Days,
    DirectedDate,
    MonthDay,
    Open,
    Time,
    Weekday,
    days,
    kind,
    with_months,
    with_years,
)
from eventsearch.query.date_words.grammar.language import Language
from eventsearch.query.date_words.grammar.matcher import Reader, tokens

MOST = 12
"""Maximum times of a list: nobody types more, and it limits the work on a long text."""


class Part(NamedTuple):
    """
    A candidate for a time in a list.

    Attributes:
        at, end: Half-open range of tokens.
        time: None for words that only look like a time, such as ``les lundi``.
        clear: Whether it is a time even outside a list.
        joint: ``and``, ``or`` or ``,`` before it; empty for the first candidate.
    """

    at: int
    end: int
    time: Time | None
    clear: bool
    joint: str


class Member(NamedTuple):
    """A half-open range of tokens, and its days; None for weekdays of opening hours."""

    at: int
    end: int
    days: Days | None


def read_list(reader: Reader, at: int, today: date) -> list[Member]:
    """Return the members of the longest list that begins at a token; empty if there is none."""
    parts = [*_parts(reader, at)]
    if len(parts) > 1 and parts[0].time is None:
        return _every_week(parts)
    while len(parts) > 1:
        if members := _members(parts, len(reader.tokens), today):
            return members
        parts.pop()
    return []


def _parts(reader: Reader, at: int) -> Iterator[Part]:
    joint = ""
    for _ in range(MOST):
        part = _part(reader, at, joint)
        if part is None:
            return
        yield part
        joint, at = _joint(reader, part.end)
        if not joint or at >= len(reader.tokens):
            return


def _part(reader: Reader, at: int, joint: str) -> Part | None:
    """Return the longest time at a token; among equals, a time that is clear outside a list."""
    readings = [(end, True, time) for end, time in reader.read(at)]
    readings += [
        (end, False, time) for end, time in reader.ends(at) if reader.tokens[end - 1].closes
    ]
    if not readings:
        return None
    end, clear, time = max(readings, key=lambda each: each[:2])
    return Part(at, end, time, clear, joint)


def _joint(reader: Reader, at: int) -> tuple[str, int]:
    """Return the conjunction or comma at a token, and the token where the next time begins."""
    if at >= len(reader.tokens):
        return "", at
    token = reader.tokens[at]
    if token.joins and token.folded in reader.language.ands.split():
        return "and", at + 1
    if token.joins and token.folded in reader.language.ors.split():
        return "or", at + 1
    return ("," if token.lists else ""), at


def _every_week(parts: Sequence[Part]) -> list[Member]:
    """Return the weekdays of opening hours, such as ``les lundi et mardi``. They get no dates."""
    members: list[Member] = []
    for part in parts:
        if part.time is not None and not _is_weekday(part.time):
            break
        members.append(Member(part.at, part.end, None))
    return members


def _members(parts: Sequence[Part], length: int, today: date) -> list[Member]:
    times = with_months([part.time for part in parts if part.time])
    if times is None or len(times) < len(parts) or not _is_clear(parts, times, length):
        return []
    if not all(_fits(parts, times, place) for place in range(len(parts))):
        return []
    members = [
        Member(part.at, part.end, days(time, today))
        for part, time in zip(parts, with_years(times), strict=True)
    ]
    return members if all(member.days for member in members) else []


def _is_clear(parts: Sequence[Part], times: Sequence[Time], length: int) -> bool:
    """Return whether the members are surely times: one is clear, or all the text is weekdays."""
    if any(part.clear for part in parts):
        return True
    return parts[0].at == 0 and parts[-1].end == length and all(map(_is_weekday, times))


def _fits(parts: Sequence[Part], times: list[Time], place: int) -> bool:
    """Return whether a member fits the list: it is clear, or a neighbour is of the same kind."""
    part, time = parts[place], times[place]
    joints = {each.joint for each in parts[place : place + 2]} - {""}
    if isinstance(time, Open):
        return joints == {"or"}
    if part.clear:
        return True
    if isinstance(part.time, MonthDay) and "," in joints and len(joints) == 1 and place == 0:
        # "Top 10, 12 mars" is not a list: two days need a word such as "et" between them.
        return len(parts) > 2
    neighbours = times[max(place - 1, 0) : place] + times[place + 1 : place + 2]
    return kind(time) in map(kind, neighbours) or (kind(time) == "year" and "," not in joints)


def _is_weekday(time: Time) -> bool:
    return isinstance(time.time if isinstance(time, DirectedDate) else time, Weekday)


@cache
def grammar(code: str) -> Language:
    """Return the grammar of a language; *code* is one of `LANGUAGES`."""
    return Language(**table(code))


def grammars(languages: Iterable[str]) -> tuple[Language, ...]:
    """
    Return the grammars to read the queries of a site with, always including French and English.

    Args:
        languages: Codes of the site's languages.
    """
    return tuple(map(grammar, codes_for(languages)))


@lru_cache(maxsize=16)
def events(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the folded words for events of any kind, such as ``event``."""
    return frozenset(word for one in grammars(languages) for word in one.events.split())


class DateExpression(NamedTuple):
    """
    A date expression: a half-open range of a text, and its days.

    Attributes:
        joined: Whether it is in the same list as the previous expression, as an alternative.
    """

    start: int
    end: int
    days: Days
    joined: bool = False


def find(text: str, today: date, languages: Iterable[str] = ()) -> list[DateExpression]:
    """Return the parts of *text* that are surely date expressions, in their order."""
    words = tokens(text)
    readers = [Reader(words, language) for language in grammars(languages)]
    expressions: list[DateExpression] = []
    at = 0
    while at < len(words):
        end = at + 1
        if words[at].opens:
            end, some = _list(readers, at, today) or _longest(readers, at, today)
            expressions += some
        at = end
    return expressions


def read_days(
    text: str, today: date, aim: Aim = "coming", languages: Iterable[str] = ()
) -> Days | None:
    """
    Return the days of *text*, or None if the whole text is not a date expression.

    Accept expressions that need a word such as ``since`` before them. Two times with ``..``
    between them are a range.
    """
    first, dots, last = text.partition("..")
    known = grammars(languages)
    for begin in _times(first, known):
        times = [Between(first=begin, last=end) for end in _times(last, known)] if dots else [begin]
        for time in times:
            if result := days(time, today, aim):
                return result
    return None


def _times(text: str, known: Iterable[Language]) -> list[Time]:
    words = tokens(text)
    readers = [Reader(words, language) for language in known if words]
    readings = [one for reader in readers for one in (*reader.times(0), *reader.read(0))]
    return [time for end, time in readings if end == len(words) and time]


def _list(readers: list[Reader], at: int, today: date) -> tuple[int, list[DateExpression]] | None:
    """Return the end token and the expressions of the longest list; None if there is no list."""
    lists = [members for reader in readers if (members := read_list(reader, at, today))]
    if not lists:
        return None
    longest = max(lists, key=lambda members: members[-1].end)
    words = readers[0].tokens
    expressions = [
        DateExpression(words[one.at].start, words[one.end - 1].end, one.days, joined=one.at > at)
        for one in longest
        if one.days
    ]
    return longest[-1].end, expressions


def _longest(readers: list[Reader], at: int, today: date) -> tuple[int, list[DateExpression]]:
    """Return the end token and the expression of the longest match; else the next token."""
    ends = [reading for reader in readers for reading in reader.read(at)]
    if not ends:
        return at + 1, []
    # 29 February 2023 does not exist: ignore it, instead of reading a shorter date in it.
    end, time = max(ends, key=lambda reading: reading[0])
    period = days(time, today) if time else None
    words = readers[0].tokens
    return end, [DateExpression(words[at].start, words[end - 1].end, period)] if period else []
