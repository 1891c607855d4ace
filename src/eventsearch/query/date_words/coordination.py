"""
Lists of times: ``en 2023 ou 2024``, ``les 3, 4 et 8 mars``.

Each time is a choice of its own, and takes the month or year that is said once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eventsearch.query.date_words.expressions import (
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
from eventsearch.query.date_words.grammar.matcher import Reader

MOST = 12
"""Times of one list: nobody types more, and the time taken stays in proportion to the text."""


class Part(NamedTuple):
    """
    What may be a time of a list.

    Attributes:
        at, end: Half-open range of tokens.
        time: None for what looks like a time and is none, such as ``les lundi``.
        clear: It is a time without the list.
        joint: What joins it to the one before: ``and``, ``or``, ``,``; empty for the first.
    """

    at: int
    end: int
    time: Time | None
    clear: bool
    joint: str


class Member(NamedTuple):
    """Half-open range of tokens, and the days that they mean; None if they are words."""

    at: int
    end: int
    days: Days | None


def listed(reader: Reader, at: int, today: date) -> list[Member]:
    """Return the members of the longest list that begins at a token; none if none does."""
    parts = [*_parts(reader, at)]
    if len(parts) > 1 and parts[0].time is None:
        return _every_week(parts)
    while len(parts) > 1:
        if found := _meant(parts, len(reader.tokens), today):
            return found
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
    """Return the longest time at a token, one that is clear by itself first."""
    found = [(end, True, time) for end, time in reader.said(at)]
    found += [(end, False, time) for end, time in reader.ends(at) if reader.tokens[end - 1].closes]
    if not found:
        return None
    end, clear, time = max(found, key=lambda each: each[:2])
    return Part(at, end, time, clear, joint)


def _joint(reader: Reader, at: int) -> tuple[str, int]:
    """Return what joins a token to those before it, and where the next time begins."""
    if at >= len(reader.tokens):
        return "", at
    token = reader.tokens[at]
    if token.joins and token.folded in reader.language.ands.split():
        return "and", at + 1
    if token.joins and token.folded in reader.language.ors.split():
        return "or", at + 1
    return ("," if token.lists else ""), at


def _every_week(parts: Sequence[Part]) -> list[Member]:
    """Return the days of opening hours, ``les lundi et mardi``: no days of the calendar."""
    found: list[Member] = []
    for part in parts:
        if part.time is not None and not _is_weekday(part.time):
            break
        found.append(Member(part.at, part.end, None))
    return found


def _meant(parts: Sequence[Part], length: int, today: date) -> list[Member]:
    times = with_months([part.time for part in parts if part.time])
    if times is None or len(times) < len(parts) or not _is_clear(parts, times, length):
        return []
    if not all(_fits(parts, times, place) for place in range(len(parts))):
        return []
    found = [
        Member(part.at, part.end, days(time, today))
        for part, time in zip(parts, with_years(times), strict=True)
    ]
    return found if all(member.days for member in found) else []


def _is_clear(parts: Sequence[Part], times: Sequence[Time], length: int) -> bool:
    """Whether a member says that all are times; nothing but weekdays is clear by itself."""
    if any(part.clear for part in parts):
        return True
    return parts[0].at == 0 and parts[-1].end == length and all(map(_is_weekday, times))


def _fits(parts: Sequence[Part], times: list[Time], place: int) -> bool:
    """Whether a member belongs to the list: it is a time by itself, or of the sort of another."""
    part, time = parts[place], times[place]
    joints = {each.joint for each in parts[place : place + 2]} - {""}
    if isinstance(time, Open):
        return joints == {"or"}
    if part.clear:
        return True
    if isinstance(part.time, MonthDay) and "," in joints and len(joints) == 1 and place == 0:
        # "Top 10, 12 mars": a list of two is joined by a word.
        return len(parts) > 2
    beside = times[max(place - 1, 0) : place] + times[place + 1 : place + 2]
    return kind(time) in map(kind, beside) or (kind(time) == "year" and "," not in joints)


def _is_weekday(time: Time) -> bool:
    return isinstance(time.time if isinstance(time, DirectedDate) else time, Weekday)
