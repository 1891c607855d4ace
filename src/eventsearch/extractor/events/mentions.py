"""
Find the days and times of day in a text, by the tokens of `values`.

A mention is the longest run of tokens that can be read. A mention is ignored if a number or a sign
beside it may belong to it. Its hours are ignored if their time zone is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta, tzinfo
from typing import NamedTuple

from eventsearch.extractor.dates import DIGIT
from eventsearch.extractor.events import pattern, words_in
from eventsearch.extractor.events.values import (
    DOORS,
    Reading,
    Token,
    plain,
    read_tokens,
    reading_of,
    tokens_of,
)
from eventsearch.model.lazy_pattern import lazy

_MOST_TEXT = 100_000
"""Number of characters of a text to read."""
_MOST_TOKENS = 16
"""Number of tokens of the longest mention."""

_PROGRAMME = words_in("values", "programme")
_WITH_YEAR = words_in("values", "months_with_year")
"""Months that are ordinary words or names too: read only with a year after them."""
_CAPITAL = words_in("values", "months_in_capitals")
"""Months that are ordinary words too (`may`, `mars`): read only with a capital letter."""
_WHOLE_NAMES = words_in("values", "months_in_full")
_SHORTEST_WEEKDAY = 3
"""A weekday with fewer letters, such as `so`, is skipped: it is often an ordinary word."""
_BEFORE_NUMBER = frozenset("/.,#$€£_+*=×")
_ZONE_AFTER = lazy(r"[ (/]{1,3}[A-Z]\w|\W{0,2}(?:(?i:heure|hora|ora)\b|(?:\w+ ){1,3}time\b)")
"""A possible zone after a time of day: `09:00 Australian Western`, `15h heure de Montréal`."""
_BARE = lazy(r"\d\d?\.\d\d")
_YEAR_AFTER = lazy(r"\W{0,2}(?:19|20)\d\d\b")
_LABEL = pattern("clock-label")
_DASH = lazy(r"\s+[-–—]\s+")
_CLAUSE = lazy(r"[.;!?•|](?=\s|\Z)")
_CLAUSE_LENGTH = 90
"""Number of characters to read around a mention, so that a long line is not read for each."""
_OTHER_DAYS = pattern("other-days")
"""Words, without accents, that show that the days in a clause are not the event's."""
_OTHER_HEADING = pattern("other-heading")
"""Words, without accents, that show that the days below a heading are not the event's."""
_LATER = pattern("later")
"""Words, without accents, after a day that show that the day is another event's."""
_DOORS = lazy(rf"\b(?:{'|'.join(DOORS)})\b")
_DOORS_WITHIN = 25
"""Number of characters before and after a time of day in which to find a word for doors."""
_POSTSCRIPT = lazy(r"\W*p\.? ?s\b\.?[\s:,*_-]")
_TOP = 3_000
"""Number of characters of a text in which to search for labels."""
_MARKS = lazy(r"<[^<>]{0,200}>|&nbsp;|[*_`#>]")
_BREAKS = lazy(r"<(?:br|/?(?:p|li|tr|t[dh]|d[dt]|div|h[1-6]))\b[^<>]{0,200}>", re.IGNORECASE)
_WHEN = pattern("when")
_MAY_SAY_WHEN = pattern("may-say-when", re.IGNORECASE)
"""A fast check: `_WHEN` finds nothing in a text that does not match."""
_WHERE = pattern("where")
_HOURS = pattern("hours")
"""Labels at the beginning of a line: of the day, of the place, of the hours; without accents."""
_MOST_AROUND = 15
"""A line announces an event if at most this many characters come before and after the day."""
_TAKES_PLACE = pattern("takes-place")
"""Words of a clause that announces an event, without accents."""
_PRESENTED = pattern("presented")
"""Words after a day on which somebody presented something, without accents."""


class DateMention(NamedTuple):
    """
    Days or times of day in a text.

    Attributes:
        text: The words.
        reading: The days and times; only times if there is no day.
        has_year: Whether a year is written. If not, `reading` has the year that was passed in.
        is_other: Whether these are not the days of the event: the clause is about a deadline or
            another edition, the line is a postscript, or times have neither a day nor a label.
        is_announced: Whether the line has few other words, or the clause announces an event.
        is_clock: Whether this is only a time of day, but not the time at which doors open.
        is_top: Whether this is in the title, the summary or at the top of the text.
    """

    text: str
    reading: Reading
    has_year: bool = False
    is_other: bool = False
    is_announced: bool = False
    is_clock: bool = False
    is_top: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """The first and the last day."""
        return tuple(day for day in (self.reading.first, self.reading.last) if day)

    @property
    def year(self) -> int | None:
        """The year that is written."""
        return self.days[0].year if self.has_year and self.days else None

    @property
    def has_year_or_weekday(self) -> bool:
        """Whether a year or a day of the week is written."""
        return bool(self.days) and (self.has_year or bool(self.reading.weekdays))

    def is_on(self, days: Collection[date]) -> bool:
        """Whether one of the days has the day and month of this mention."""
        named = {(each.day, each.month) for each in self.days}
        return any((day.day, day.month) in named for day in days)

    def matches(self, day: date) -> bool:
        """Whether a day is one of the days of this mention, and the weekdays are right."""
        named = self.days[0] <= day <= self.days[-1] or (not self.has_year and self.is_on((day,)))
        return named and self.exists()

    def exists(self) -> bool:
        """Whether the days fall on the weekdays that are written."""
        pairs = zip(self.reading.weekdays, self.days, strict=False)
        return all(day.weekday() == weekday for weekday, day in pairs)


def find_dates(text: str, year: int, site_zone: tzinfo | None = None) -> Iterator[DateMention]:
    """
    Yield the days and times of day in a text, in order.

    Args:
        year: The year of days without a year.
        site_zone: As in `tokens_of`.
    """
    for line in unicodedata.normalize("NFC", text[:_MOST_TEXT]).splitlines():
        if DIGIT.search(line):
            for run in _runs(line, site_zone):
                yield from _mentions(run, line, year)


def heads_other_days(heading: str) -> bool:
    """Whether a heading begins a part about other days: `Next meetup`."""
    text = _folded(unicodedata.normalize("NFC", heading))
    return bool(_OTHER_HEADING.search(text) or _OTHER_DAYS.search(text))


def labelled_date(
    text: str, year: int, site_zone: tzinfo | None = None, near: date | None = None
) -> tuple[DateMention | None, bool]:
    """
    Return the first day under a label at the top of a text, and whether its labels are an event's.

    The labels of an event are `When: 12 May 2025`, or `Date: …` together with `Venue: …`.
    The hours may have a label of their own, `Time: 18:30 - 21:00`, or be in the next two lines.

    Args:
        year, site_zone: As in `find_dates`.
        near: When the page was published. A day without a year gets the year that brings it
            nearest to this day. If this day is not known, only days with a year count.
    """
    text = text[:_TOP]
    if DIGIT.search(text) is None:
        return None, False
    text = _BREAKS.sub("\n", text)
    if _MAY_SAY_WHEN.search(f"\n{text}\n") is None:
        return None, False
    lines, folded = _lines(text)
    for number, line in enumerate(folded):
        label = _WHEN.match(line)
        if label is None:
            continue
        phrase = _labelled(lines, number, label)
        mention = next(
            (each for each in find_dates(phrase, year, site_zone) if each.has_year), None
        )
        if mention is None and near is not None:
            mention = _nearest(phrase, near, site_zone)
        if mention is not None and mention.days:
            hours = _hours_of(lines, folded, number, site_zone)
            if hours is not None and mention.reading.begins is None:
                begins, ends, zone = hours
                reading = mention.reading._replace(begins=begins, ends=ends, zone=zone)
                mention = mention._replace(reading=reading)
            return mention, bool(label["plain"]) or any(map(_WHERE.match, folded))
    return None, False


def _nearest(phrase: str, near: date, site_zone: tzinfo | None) -> DateMention | None:
    """Return the first day of a phrase without a year, in the year in which *near* is nearest."""
    found = []
    for year in (near.year - 1, near.year, near.year + 1):
        if 0 < year < 10_000:
            mentions = find_dates(phrase, year, site_zone)
            if mention := next((each for each in mentions if each.days), None):
                found.append(mention)
    return min(found, key=lambda mention: abs(mention.days[0] - near), default=None)


def _hours_of(
    lines: Sequence[str], folded: Sequence[str], number: int, site_zone: tzinfo | None
) -> tuple[time | None, time | None, tzinfo | None] | None:
    """
    Return begin, end and zone of the hours under a label, else in the two lines after *number*.

    Return None if there are no such hours, or several that differ.
    """
    labelled = [
        _labelled(lines, at, label)
        for at, line in enumerate(folded)
        if (label := _HOURS.match(line))
    ]
    for phrases in (labelled, lines[number + 1 : number + 3]):
        hours = set()
        for phrase in phrases:
            reading = reading_of(phrase, site_zone)
            if isinstance(reading, Reading) and reading.begins and not reading.first:
                hours.add((reading.begins, reading.ends, reading.zone))
        if hours:
            return hours.pop() if len(hours) == 1 else None
    return None


def labelled_place(text: str) -> str:
    """Return the place under a label at the top of a text, or an empty text."""
    lines, folded = _lines(_BREAKS.sub("\n", text[:_TOP]))
    for number, line in enumerate(folded):
        if label := _WHERE.match(line):
            return _labelled(lines, number, label)
    return ""


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Return the lines of a text without Markdown and HTML, as written and folded."""
    text = unicodedata.normalize("NFC", _MARKS.sub(" ", text)).replace("|", " : ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    return lines, [_folded(line) for line in lines]


def _labelled(lines: Sequence[str], number: int, label: re.Match[str]) -> str:
    """Return the text after a label, or the next line if the label is a heading."""
    return lines[number][label.end() :].strip() or "".join(lines[number + 1 : number + 2])


def _folded(line: str) -> str:
    """Return a line in lower case and without accents; offsets stay the same."""
    return plain(line).lower()


def _runs(line: str, site_zone: tzinfo | None) -> Iterator[list[Token]]:
    """Yield sequences of tokens without other words between them, up to the end of a sentence."""
    run: list[Token] = []
    for token in tokens_of(line, site_zone):
        token = token if token is None else _in_text(token, line)
        if token is not None and token.kind:
            run.append(token)
        if run and (token is None or token.kind == "?" or _ends_sentence(token)):
            yield run
            run = []
    if run:
        yield run


def _in_text(token: Token, line: str) -> Token | None:
    """
    Return how a token counts in running text.

    None ends a run: the token is an ordinary word or number. A token without a kind is skipped.
    """
    word = token.text.rstrip(". ").lower()
    if token.text == ":":
        return None
    match token.kind:
        case "M":
            after = _YEAR_AFTER.match(line, token.start + len(word))
            is_word = (word in _WITH_YEAR and not after) or (
                word in _CAPITAL and token.text[0].islower()
            )
            return None if is_word else token
        case "W":
            return token if len(word) >= _SHORTEST_WEEKDAY else Token("")
        case "o" | "b" | "Q":
            return None if token.kind == "o" or word in _PROGRAMME else Token("")
        case "T" if _BARE.fullmatch(token.text) and not _is_dashed(token, line):
            return None
        case "N" | "P" | "D" if line[token.start - 1 : token.start] in _BEFORE_NUMBER:
            return token if token.start == 0 else None
        case _:
            return token


def _is_dashed(token: Token, line: str) -> bool:
    """Whether a dash is beside a number. A number such as `18.30` is then a time of day."""
    beside = line[: token.start].rstrip()[-1:], line[_end(token) :].lstrip()[:1]
    return any(sign in beside for sign in "-–")


def _ends_sentence(token: Token) -> bool:
    word = token.text.rstrip(".").lower()
    return token.text == "." or (
        token.text.endswith(".") and word.isalpha() and (len(word) > 4 or word in _WHOLE_NAMES)
    )


def _mentions(run: Sequence[Token], line: str, year: int) -> Iterator[DateMention]:
    at = 0
    while at < len(run):
        end, reading = _longest(run, at, year)
        if reading is not None and _stands_alone(run, at, end, line):
            start, stop = run[at].start, _end(run[end - 1])
            rest = line[stop : stop + _CLAUSE_LENGTH]
            if reading.zone is None and _has_other_hours(run[end : end + 2], rest):
                reading = reading._replace(begins=None, ends=None)
            mention = DateMention(
                text=_quote(line[start:stop], rest),
                reading=reading,
                has_year=any(each.kind in "YD" for each in run[at:end]),
                is_other=_is_other(reading, line, start, rest),
                is_announced=_is_announced(line, start, stop),
                is_clock=reading.first is None and not _is_doors(line, start, rest),
            )
            yield from _separate(mention, run[at:end])
            at = end
        else:
            at += 1


def _quote(text: str, rest: str) -> str:
    closed = text.count("(") > text.count(")") and rest.startswith(")")
    text = text if text.endswith(".m.") else text.rstrip(".")
    return " ".join(f"{text}{')' if closed else ''}".split())


def _longest(run: Sequence[Token], at: int, year: int) -> tuple[int, Reading | None]:
    if run[at].kind in "DNMTPW":
        for end in range(min(len(run), at + _MOST_TOKENS), at, -1):
            if run[end - 1].kind in "xna?":
                continue
            reading = read_tokens(run[at:end], year)
            if reading is not None and (reading.first or reading.begins):
                return end, reading
    return at + 1, None


def _stands_alone(run: Sequence[Token], at: int, end: int, line: str) -> bool:
    """Return whether a mention is complete: not a part of a list, or of a day with more numbers."""
    before, after = run[max(0, at - 2) : at], run[end : end + 1]
    if len(before) > 1 and before[-1].kind in "xna":
        return False
    if before and before[-1].kind in "NP" and run[at].kind in "NM":
        return False
    if run[end - 1].kind == "N" and not _ends_in_day(run, end, line):
        return False
    if after and after[0].kind == "N" and run[end - 1].kind in "NM":
        return False
    # In `Meetup 5 - 14 May` the first number is not a day.
    start = run[at].start
    word_before = not before and re.search(r"\w\s+\Z", line[max(0, start - _CLAUSE_LENGTH) : start])
    return not (word_before and run[at].kind == "N" and _DASH.match(line, _end(run[at])))


def _ends_in_day(run: Sequence[Token], end: int, line: str) -> bool:
    """Whether the number at the end of `May 5` is a day, unlike in `May, 5/6` or `May 5%`."""
    month, day = run[end - 2], run[end - 1]
    apart = month.kind == "M" and "," in line[_end(month) : day.start]
    return not apart and line[_end(day) : _end(day) + 1] not in ("/", "%")


def _end(token: Token) -> int:
    return token.start + len(token.text.rstrip())


def _has_other_hours(after: Sequence[Token], rest: str) -> bool:
    """Whether the hours before have a zone that cannot be read, or are the first of several."""
    several = len(after) > 1 and after[0].kind in "xn" and after[1].kind == "T"
    return several or bool(after and after[0].kind == "?") or bool(_ZONE_AFTER.match(rest))


def _is_other(reading: Reading, line: str, start: int, rest: str) -> bool:
    if reading.first is None and (start > _CLAUSE_LENGTH or not _LABEL.match(line[:start])):
        return True
    if _OTHER_DAYS.search(_clause(line, start)) or _POSTSCRIPT.match(line[:9].lower()):
        return True
    return bool(_LATER.search(_folded(_CLAUSE.split(rest)[0])))


def _is_announced(line: str, start: int, stop: int) -> bool:
    # A quoted post ends in its author and its day: `— Zoé (@zoe) 31 May 2024`.
    alone = start <= _MOST_AROUND and len(line) - stop <= _MOST_AROUND and "@" not in line
    after = _folded(_CLAUSE.split(line[stop : stop + _CLAUSE_LENGTH])[0])
    return alone or bool(_TAKES_PLACE.search(_clause(line, start)) or _PRESENTED.search(after))


def _is_doors(line: str, start: int, rest: str) -> bool:
    return bool(
        _DOORS.search(_clause(line, start)[-_DOORS_WITHIN:] + " | " + _folded(rest[:_DOORS_WITHIN]))
    )


def _clause(line: str, start: int) -> str:
    """Return the words before a mention in its clause, in lower case and without accents."""
    clause = _CLAUSE.split(line[max(0, start - _CLAUSE_LENGTH) : start])[-1]
    return _folded(clause)


def _separate(mention: DateMention, tokens: Sequence[Token]) -> Iterator[DateMention]:
    """Yield two mentions for two days joined by `and`, unless the days are consecutive."""
    first, last = mention.reading.first, mention.reading.last
    joined = any(token.kind == "n" for token in tokens)
    if not joined or first is None or last is None or last - first == timedelta(days=1):
        yield mention
        return
    for day in (first, last):
        reading = mention.reading._replace(first=day, last=None, weekdays=())
        yield mention._replace(reading=reading)
