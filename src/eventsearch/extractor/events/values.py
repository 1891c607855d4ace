"""
Read days, times of day and spans of them as people write them, in many languages.

A text is cut into tokens, and the tokens must match one of the known patterns. A text that contains
an unknown word, or that may mean two things, is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, in_zone, known_zone, zone_of
from eventsearch.extractor.events import TABLES, by_word, pattern, words_in
from eventsearch.extractor.events.keys import Entry, fold
from eventsearch.model.lazy_pattern import lazy

_MONTH = {word: int(number) for word, number in by_word(TABLES["months"]).items()}
WEEKDAY = {word: int(number) for word, number in by_word(TABLES["weekdays"]).items()}
_KINDS = by_word(TABLES["kinds"])
"""Words that are skipped, that join days or times, or that label a time. See `Token.kind`."""
DOORS = tuple(word for word, kind in _KINDS.items() if kind == "o")
"""Words for the time at which doors open. An event starts later than that."""
_ZONES = by_word(TABLES["zones"])
"""
Abbreviations with one meaning in the tz database and in CLDR, and the usual ones of North America.

`test_mentions.py` compares the table with both. Abbreviations that are words, such as `EAT`, are
left out.
"""
SUMMER = {
    **dict.fromkeys(words_in("values", "summer_time"), True),
    **dict.fromkeys(words_in("values", "standard_time"), False),
}
"""Whether a zone abbreviation is for summer time (`CEST`) or standard time (`CET`)."""
AMBIGUOUS_ZONES = words_in("values", "ambiguous_zones")
"""Zone abbreviations that several countries use for different zones."""

_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}(?:-\d\d?-\d\d?|/\d\d?/\d\d?|\.[ ]\d\d?\.[ ]\d\d?\.?
        |(?<![a-z]\d{4})\.\d\d\.\d\d|\.\d\d?\.\d\d?(?=[ ]?\([월화수목금토일月火水木金土日]\))
        |[ ]?[年년][ ]?\d\d?[ ]?[月월][ ]?\d\d?[ ]?[日일号號])(?!\d))
        (?:T(?=\d)|[ ]?\([月火水木金土日一二三四五六월화수목금토일]\))?
    | (?P<monthday>(?:\d\d?[ ]?[月월][ ]?)?\d\d?[ ]?[日일])
        (?:[ ]?\([月火水木金土日월화수목금토일]\))?
    | (?P<dotted>\d\d?\.[ ]?\d\d?\.[ ]?\d{4}(?!\d)|\d\d?\.\d\d?\.\d\d(?![\d.:h]))
    | (?P<partial>\d\d?\.[ ]?\d\d?\.)(?!\d)
    | (?P<time>(?:(?P<noon>오전|오후|[上下]午|午[前後]|早上|晚上?)[ ]?)?
        \d\d?(?:(?::|[ ]?h(?:eures?)?[ ]?)\d\d(?::\d\d)?
        |[時时시点點](?:[ ]?\d\d?[分분]|\d\d(?!\d)|[半반])?
        |\.\d\d(?=[ ]?(?:[ap]\.?m\b|uhr|h\b|uur|-|–|[cs]\.[ ]?t\b))
        |\.(?:00|1[3-9]|[2-5]\d)(?![\d.])|(?<=[-–][ ]\d\d)\.\d\d(?![\d.])
        |(?=[ ]?(?:[ap]\.?[ ]?m\b|uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock
            |[cs]\.[ ]?t\b)))|(?:(?<=\bore[ ])|(?<=\bkl[ ])|(?<=\bkl\.[ ]))\d\d?(?![\d.:h]))
        [ ]?(?P<half>[ap]\.?[ ]?m\b\.?)?(?:uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock)?
    | (?P<quarter>[cs]\.[ ]?t\b\.?)
    | (?P<offset>\b(?:UTC|GMT)[ ]?[+-]\d\d?(?::?\d\d)?(?!\d)|\+\d\d:?\d\d(?!\d)
        |(?<=[ \d])-\d{4}(?![\d-]))
    | (?P<area>[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)
    | (?P<year>(?:19|20)\d\d)(?!\d)
    | (?P<number>\d\d?)(?:st|nd|rd|th|er|ere|o|a)?\b\.?(?!\d)
    | (?P<word>t/m\b|[a-z]+)\.?
    | (?P<dash>[-–—~〜至]|から|부터)
    | (?P<and>[&+/])
    | (?P<skip>[\s,:()|·@'’.]|ま[でて]|까지|(?:星期|[周週])[一二三四五六日天]|[月火水木金土日]曜日?
        |[월화수목금토일]요일)
    | (?P<other>\w+|.)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


class Token(NamedTuple):
    """
    A part of a text.

    Attributes:
        kind: D for a day; P for a day without a year, perhaps without a month; N for a number;
            M for a month; Y for a year; W for a weekday; T for a time of day; Q for `c.t.` and
            `s.t.`; Z for a zone; x for `to`; n for `and`; a for a word that may be `to`; o for a
            label of the doors and b for a label of the start, both beside a time of day; ? for an
            ambiguous zone; empty for a token to skip.
        numbers: In the order of the text, but of a D year, month and day, and of a P day first.
        half: `a` for a time before noon, `p` for a time after noon. A capital if this is written
            before the time; `P` then counts for the end of a span, too.
        zone: The zone and its abbreviation.
        text: The text of the token, without accents.
        start: The offset of the token in the text.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    half: str = ""
    zone: tuple[tzinfo, str] | None = None
    text: str = ""
    start: int = 0

    @property
    def number(self) -> int:
        """The first number."""
        return self.numbers[0]


@cache
def abbreviations(zone: tzinfo | None) -> frozenset[str]:
    """Return the abbreviations of a zone in the tz database, such as `IST`, but not UTC or GMT."""
    months = (datetime(2024, month, 1, tzinfo=zone).tzname() for month in range(1, 13))
    return frozenset(name for name in months if name and name.isalpha()) - {"UTC", "GMT"}


def tokens_of(text: str, site_zone: tzinfo | None = None) -> Iterator[Token | None]:
    """
    Yield the tokens of a text in order, and None for each unknown word.

    Args:
        site_zone: Time zone of the site. Its abbreviations refer to it, even if they are ambiguous.
    """
    for match in _TOKEN.finditer(plain(text)):
        token = _token(match, site_zone)
        yield None if token is None else token._replace(text=match[0], start=match.start())


# NFKD would reduce a Hangul syllable to its first consonant, so syllables are left out.
_ACCENTED = re.compile("[^\x00-\x7f가-힣]")
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212), "-")


def plain(text: str) -> str:
    """Return a text without accents and with plain hyphens. Composed text keeps its length."""
    text = unicodedata.normalize("NFC", text).translate(_HYPHENS)
    return _ACCENTED.sub(lambda match: unicodedata.normalize("NFKD", match[0])[0], text)


def _token(match: re.Match[str], site_zone: tzinfo | None) -> Token | None:
    kind = match.lastgroup if match.lastgroup != "half" else "time"
    text = match[kind or ""]
    match kind:
        case "iso" | "dotted":
            year, *others = _numbers(text)[:: 1 if kind == "iso" else -1]
            return Token("D", (year if year > 99 else 2000 + year, *others))
        case "partial":
            return Token("P", _numbers(text))
        case "monthday":
            return Token("P", _numbers(text)[::-1])
        case "quarter":
            return Token("Q", (15 if text[0] in "cC" else 0,))
        case "time":
            numbers = _numbers(text) + (30,) * text.endswith(("半", "반"))
            half = match["half"][0].lower() if match["half"] else ""
            return Token("T", numbers, half or _NOON.get(match["noon"], "P" * bool(match["noon"])))
        case "offset":
            return _offset(text)
        case "area":
            known = known_zone(text)
            return None if known == "UTC" else Token("Z", zone=(zone_of(known), text))
        case "year" | "number":
            return Token("Y" if kind == "year" else "N", _numbers(text))
        case "word":
            return _word(text, site_zone)
        case _:
            return _SIGNS.get(kind or "")


_HOUR_WORDS = {
    **dict.fromkeys(["noon", "midi", "mittag", "mezzogiorno", "mediodia"], Token("T", (12,))),
    # 24:00, because only the end of an event is read from these words.
    **dict.fromkeys(
        ["midnight", "minuit", "mitternacht", "mezzanotte", "medianoche"], Token("T", (24,))
    ),
}
_NOON = dict.fromkeys(("오전", "上午", "午前", "早上"), "A")
_SIGNS = {"dash": Token("x"), "and": Token("n"), "skip": Token("")}


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", text))


def _offset(text: str) -> Token | None:
    digits = re.sub(r"[^\d]", "", text)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    if shift > timedelta(hours=14):
        return None
    zone = timezone(-shift if "-" in text else shift)
    return Token("Z", zone=(zone, ""))


def _word(text: str, site_zone: tzinfo | None) -> Token | None:
    if text.isupper() or len(text) > 4:
        if site_zone is not None and text in abbreviations(site_zone):
            return Token("Z", zone=(site_zone, text))
        if text.upper() in AMBIGUOUS_ZONES:
            return Token("?")
        if text.upper() in _ZONES:
            name = _ZONES[text.upper()]
            return Token("Z", zone=(UTC if name == "UTC" else ZoneInfo(name), text.upper()))
    word = text.lower()
    if word in _MONTH:
        return Token("M", (_MONTH[word],))
    if word in _KINDS:
        return Token(_KINDS[word])
    if word in WEEKDAY:
        return Token("W", (WEEKDAY[word],))
    return _HOUR_WORDS.get(word)


_D = "(?:D|NMY|MNY)"
# `10:00 and 14:00` is not read, as it means two starts. A break between two spans is ignored.
_X = "[xn]"
_DAYS = f"(?:{_D}{_X}{_D}|N(?:{_X}N)+MY|NM{_X}NMY|MN{_X}NY|MN{_X}MNY|N{_X}D|P{_X}D|D{_X}P|{_D})"
_SPAN = "(?:TxT|NxT|TxN)"
_HOURS = f"(?:{_SPAN}(?:n?{_SPAN})?|T)"
_SHAPE = re.compile(
    f"(?P<d1>{_D})(?P<t1>T){_X}(?P<d2>{_D})(?P<t2>T)"
    f"|(?P<days>{_DAYS})x?(?P<hours>{_HOURS})?|(?P<hours2>{_HOURS})(?P<days2>{_DAYS})?"
)
_SHAPE_OF_A_YEAR = lazy(_SHAPE.pattern.replace("Y", "Y?"))


class Reading(NamedTuple):
    """
    The days or the times of day in a text, or both.

    Attributes:
        zone: The time zone in the text, or None.
        summer: Whether the zone is summer time; None if the text does not say.
        weekdays: Weekdays of the first and the last day, 0 for Monday; empty unless written.
        apart: Whether `and` joins two days that do not follow each other.
    """

    first: date | None = None
    last: date | None = None
    begins: time | None = None
    ends: time | None = None
    zone: tzinfo | None = None
    summer: bool | None = None
    weekdays: tuple[int, ...] = ()
    apart: bool = False

    def start(self, zone: tzinfo) -> Moment | None:
        """Return the first day, with its hour if it is written; None if there is no day."""
        return None if self.first is None else at(self.first, self.begins, self.zone, zone)

    def end(self, zone: tzinfo) -> Moment | None:
        """Return the last day or the moment of the end; None if the text contains neither."""
        if self.first is None or (self.last is None and self.ends is None):
            return None
        day = self.last or self.first
        if self.ends and self.begins and self.last is None and self.ends < self.begins:
            day += timedelta(days=1) if day < date.max else timedelta()
        return at(day, self.ends, self.zone, zone)


def at(day: date, hour: time | None, written: tzinfo | None, zone: tzinfo) -> Moment:
    """Return a moment, or a day without an *hour*. Use *zone* if no zone is *written*."""
    naive = datetime.combine(day, hour or time())
    return Moment(
        at=dates.wall(naive, written or zone),
        written=naive,
        day_only=hour is None,
        zoned=written is not None and hour is not None,
    )


def show(moment: Moment) -> str:
    """Return the text of a day or a moment for messages, with the time as it was written."""
    return moment.day.isoformat() if moment.day_only else f"{moment.written:%Y-%m-%d %H:%M}"


def without_midnight(start: Moment, zone: tzinfo) -> Moment:
    """
    Return only the day of a start that is at midnight; else the start.

    Used if another key has the hour. Forms write a day as its midnight in UTC, or as the site's
    midnight in UTC, such as `2024-05-30T22:00:00Z` for 31 May in Paris.
    """
    own = in_zone(start.at, zone)
    utc = start.zoned and not start.at.utcoffset()
    if utc and own.time() == time():
        return replace(start, at=own, written=own.replace(tzinfo=None), day_only=True, zoned=False)
    if start.written.time() == time():
        return replace(start, day_only=True, zoned=start.zoned and not utc)
    return start


def following(hour: Moment, start: Moment) -> Moment:
    """Return an end; if it is before the start, return it a day later."""
    return dates.next_day(hour) if hour.written < start.written else hour


def flat(value: object) -> Iterator[object]:
    """Yield the items of nested lists; yield any other value as it is."""
    for item in value if isinstance(value, list) else ():
        yield from flat(item)
    if not isinstance(value, list):
        yield value


def is_timetable(value: object) -> bool:
    """Return whether a value lists mappings: `[{start: 10:00}]`. Lists may be nested."""
    items = [*flat(value)] if isinstance(value, list) else []
    return bool(items) and all(isinstance(item, dict) for item in items)


Span = tuple[Moment, Moment | None]
"""Start and end of an occurrence or a session."""


class Value(NamedTuple):
    """The reading of a key's value: a start, perhaps with an end, or only times of day."""

    entry: Entry
    start: Moment | None = None
    end: Moment | None = None
    begins: time | None = None
    ends: time | None = None
    zone: tzinfo | None = None
    summer: bool | None = None
    sessions: tuple[Span, ...] = ()

    def hour(self) -> Value:
        """Return the value with the time of its start in `begins`, if the start has a time."""
        start = self.start
        if start is None or start.day_only:
            return self
        zone = start.at.tzinfo if start.zoned else None
        return self._replace(begins=start.written.time(), zone=zone)


def read_when(text: str, site_zone: tzinfo | None = None) -> Reading | None:
    """
    Return the days and times of day in a text; None if it contains anything else.

    Args:
        site_zone: As in `tokens_of`.

    Raises:
        Doubt: The text may mean two things, or a day is not on its weekday.
    """
    day = _PART_OF_DAY.sub("", text)
    tokens = _known_tokens(_ARRIVAL.sub("", day), site_zone)
    reading = None if tokens is None else read_tokens(tokens)
    if day != text and reading is not None and (reading.begins or not reading.first):
        # "8 in the evening" is 20:00, but would be read as 08:00.
        return None
    if reading is not None:
        _demand_weekdays(reading)
    return reading


def reading_of(value: object, site_zone: tzinfo | None = None) -> Reading | Doubt | None:
    """
    Return the days and times of day in a text, or the doubt that `read_when` raises.

    Return None for a text that contains anything else, and for a value that is not a text.
    """
    try:
        return read_when(value, site_zone) if isinstance(value, str) else None
    except Doubt as doubt:
        return doubt


def read_zoned(text: str, site_zone: tzinfo | None = None) -> Reading | None:
    """
    Return the days and times of a text that ends in the name of a zone; None for other texts.

    Raises:
        Doubt: The text may mean two things: `2024-05-31 10:00-12:00` has a span or an offset.
    """
    odd = _SPAN_OR_OFFSET.search(text)
    if odd and int(odd[1]) < int(odd[2]) <= _MOST_OFFSET:
        raise Doubt("a span of hours, or an offset?")
    return read_when(text, site_zone) if odd or _ZONE_LAST.search(text) else None


_PART_OF_DAY = pattern("part-of-day")
"""A part of the day after a day, such as `in the evening`, which does not specify an hour."""
_ZONE_LAST = lazy(r"(?:^|[\s\d(])(?!Z$)[A-Z]{1,5}[ .)]*$|(?<![A-Za-z])[A-Za-z]{5,}\)?$")
_SPAN_OR_OFFSET = lazy(r"^\d{4}-\d\d?-\d\d?[T ]+(\d\d?):\d\d-(\d\d):\d\d$")
_MOST_OFFSET = 12
"""Maximum hours of the text after a hyphen that may be a UTC offset, see `_SPAN_OR_OFFSET`."""
_ARRIVAL = lazy(
    r"(?i)(?<!\S)\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)? for"
    r" (?=\d{1,2}(?:[:.]\d\d(?![\d.]| ?h)| ?[ap]\.?m))",
    re.ASCII,
)
"""The time to arrive, before the time of the start: `7:30pm for 8pm`."""


_WHOLE = words_in("values", "whole_day")
_OPEN = words_in("values", "not_known")


def is_whole_day(value: object) -> bool:
    """Return whether a value is a word for whole days: `full day`, `ganztägig`."""
    return isinstance(value, str) and _letters(value) in _WHOLE


def is_open(value: object) -> bool:
    """Return whether a value shows that the time is not known yet: `TBA`, `à confirmer`."""
    return isinstance(value, str) and _letters(value) in _OPEN


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, fold(text[:60])))


def read_start(value: object, zone: tzinfo, order: str = "") -> Moment | None:
    """Return the first day or moment in a value; None if it cannot be read or is ambiguous."""
    moment = dates.read_loosely(value, zone, order)
    if moment is not None:
        return moment
    reading = reading_of(value, zone)
    return reading.start(zone) if isinstance(reading, Reading) else None


def _known_tokens(text: str, site_zone: tzinfo | None = None) -> list[Token] | None:
    """
    Return the tokens of a text without those to skip; None if it has an unknown word.

    Raises:
        Doubt: It has an ambiguous time zone, or only a time at which doors open.
    """
    if len(text) > 200:
        return None
    tokens: list[Token] = []
    for token in tokens_of(text, site_zone):
        if token is None:
            return None
        if token.kind == "?":
            raise Doubt(f"{token.text} is the name of several time zones")
        tokens += [token] if token.kind else []
    return _without_doors(tokens)


def _without_doors(tokens: Sequence[Token]) -> list[Token]:
    """
    Remove the time at which doors open: `Einlass 19 Uhr, Beginn 20 Uhr`.

    Labels are before their times, unless the text begins with a time and ends with a label.
    """
    labelled = [each for each in tokens if each.kind in ("T", "o", "b")]
    if not any(each.kind == "o" for each in labelled):
        return [each for each in tokens if each.kind != "b"]
    behind = labelled[0].kind == "T" and labelled[-1].kind != "T"
    doors = {
        time.start
        for one, two in pairwise(labelled)
        for time, label in ((one, two) if behind else (two, one),)
        if time.kind == "T" and label.kind == "o"
    }
    if len(doors) == sum(each.kind == "T" for each in labelled):
        raise Doubt("it says when doors open, not when the event starts")
    return [each for each in tokens if each.kind not in "ob" and each.start not in doors]


def read_tokens(tokens: Sequence[Token], year: int | None = None) -> Reading | None:
    """
    Return the days and times of day in tokens; None if the tokens match no known pattern.

    Args:
        year: The year of days without a year. If None, such days are not read.
    """
    tokens = _resolved(tokens)
    zones = {each.zone for each in tokens if each.zone}
    weekdays = tuple(each.number for each in tokens if each.kind == "W")
    tokens = tuple(each for each in tokens if each.kind not in "ZW")
    shape = _SHAPE if year is None else _SHAPE_OF_A_YEAR
    match = shape.fullmatch("".join(each.kind for each in tokens))
    if match is None or len(zones) > 1:
        return None
    part = {name: tokens[slice(*match.span(name))] for name in match.groupdict() if match[name]}
    try:
        if "d1" in part:
            days = [*_days(part["d1"], year), *_days(part["d2"], year)]
            hours = [*_hours(part["t1"]), *_hours(part["t2"], end=True)]
        else:
            days = list(_days(part.get("days", part.get("days2", ())), year))
            hours = list(_hours(part.get("hours", part.get("hours2", ()))))
        # A number 24 may be a day, so look for midnight only in the times of day.
        clocks = (part.get(name, ()) for name in ("t1", "t2", "hours", "hours2"))
        if len(days) > 1 and any(each.numbers in _MIDNIGHT for some in clocks for each in some):
            days[-1] += timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    if (days and days[-1] < days[0]) or (not days and len(set(weekdays)) > 1):
        return None
    zone, name = next(iter(zones), (None, ""))
    signs = "".join(each.kind for each in part.get("days", part.get("days2", ())))
    joined = len(days) > 1 and signs.count("n") == 1 and "x" not in signs
    return Reading(
        first=days[0] if days else None,
        last=days[-1] if len(days) > 1 else None,
        begins=hours[0] if hours else None,
        ends=hours[1] if len(hours) > 1 else None,
        zone=zone,
        summer=SUMMER.get(name),
        weekdays=weekdays if len(weekdays) == len(days) else (),
        apart=joined and days[-1] - days[0] > timedelta(days=1),
    )


def _demand_weekdays(reading: Reading) -> None:
    days = (reading.first, reading.last or reading.first)
    for weekday, day in zip(reading.weekdays, days, strict=False):
        if day is not None and day.weekday() != weekday:
            hour = f"T{reading.begins:%H:%M}" if reading.begins and day is reading.first else ""
            hint = f"write {day.isoformat()}{hour} if that is the day, else the one that is"
            raise Doubt(f"{day.isoformat()} is a {day:%A}", hint)


def _resolved(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Decide the meaning of ambiguous tokens (kinds Q, a, x, n) from the tokens beside them."""
    result: list[Token] = []
    tokens = [token for token in tokens if token.kind]
    for number, token in enumerate(tokens):
        before = next((each.kind for each in reversed(result) if each.kind not in "ZW"), "")
        after = next((t.kind for t in tokens[number + 1 :] if t.kind not in "ZWxn"), "")
        match token.kind:
            case "Q":
                # `16 c.t.` is 16:15, and `16-18 c.t.` starts at 16:15.
                first = -3 if [each.kind for each in result[-2:]] == ["x", "T"] else -1
                if before == "T" and result[first].numbers[1:] in ((), (0,)):
                    result[first] = Token("T", (result[first].number, token.number))
            case "a":
                if before in ("T", "N") and after in ("T", "N"):
                    result.append(Token("x"))
            case "x" | "n":
                # Skip a dash or `and` at the beginning, at the end, or after another one.
                if before and before not in "xn" and after:
                    result.append(token)
            case _:
                result.append(token)
    return tuple(result)


def _days(tokens: Sequence[Token], year_: int | None) -> Iterator[date]:
    """Yield the first and the last day in tokens for days; only one if they are the same."""
    full = [each.numbers for each in tokens if each.kind == "D"]
    if full:
        year, month, _ = full[-1]
        for token in tokens:
            match token.kind:
                case "D":
                    yield date(*token.numbers)
                case "P":
                    yield date(
                        year, token.numbers[-1] if token.numbers[1:] else month, token.number
                    )
                case "N":
                    yield date(year, month, token.number)
        return
    years = [each.number for each in tokens if each.kind == "Y"] or [year_ or 0]
    months = [each.number for each in tokens if each.kind == "M"]
    numbers = [each.number for each in tokens if each.kind == "N"]
    days = [
        date(
            years[i] if len(years) == len(numbers) else years[-1],
            months[i] if len(months) == len(numbers) else months[-1],
            number,
        )
        for i, number in enumerate(numbers)
    ]
    yield from dict.fromkeys((*days[:1], *days[-1:]))


def _hours(tokens: tuple[Token, ...], *, end: bool = False) -> Iterator[time]:
    """
    Yield the first and the last time of day: 9:00 and 11:30 for `9-11:30 am`, 11:00 for `11-1 pm`.

    Args:
        end: Whether the first time is an end. Only an end can be 24:00.
    """
    hours = [each for each in tokens if each.kind in "TN"]
    # Two spans have a break between them: keep the first start and the last end.
    hours = [*hours[:1], *hours[1:][-1:]]
    half = hours[-1].half.lower() if hours else ""
    for number, token in enumerate(hours):
        own = token.half.lower()
        if not own and number and hours[0].half == "P" and token.number < 12:
            own = "p"
        if not own and half and number == 0 and token.number <= 12:
            before = token.number % 12 <= hours[-1].number % 12
            own = half if before else {"a": "p", "p": "a"}[half]
        minute, second = (*token.numbers[1:], 0, 0)[:2]
        hour = _hour(token.number, own)
        at_end = (number or end) and token.numbers in _MIDNIGHT
        yield time(0 if at_end else hour, minute, second)


_MIDNIGHT = ((24,), (24, 0), (24, 0, 0))
"""Numbers of the time 24:00, which is only allowed at the end of a span."""


def _hour(hour: int, half: str) -> int:
    return hour if not half or hour > 12 else hour % 12 + (12 if half == "p" else 0)


def names_day(text: str) -> bool:
    """Return whether a text contains a day or a year, among other words."""
    kinds = {token.kind for token in tokens_of(text[:200]) if token}
    return bool(kinds & set("DPY")) or kinds >= {"M", "N"} or bool(dates.NUMERIC.search(text))


def is_part(text: str, read: Sequence[Value]) -> bool:
    """
    Return whether a text only repeats a part of a day in *read*.

    Parts are the weekday, the number of the day in its month, and the day without its year.
    """
    days = {value.start.day for value in read if value.start}
    tokens = [token for token in tokens_of(text[:200]) if token is None or token.kind]
    if None not in tokens and any(_is_day(tokens, day) for day in days):
        return True
    numbers = {day.day for day in days}
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    return all(word in WEEKDAY or (word.isdecimal() and int(word) in numbers) for word in words)


def _is_day(tokens: Sequence[Token | None], day: date) -> bool:
    reading = read_tokens([token for token in tokens if token], day.year)
    return reading is not None and (reading.first, reading.last) == (day, None)


def zone_named(text: str, site_zone: tzinfo | None = None) -> tuple[tzinfo, bool | None] | None:
    """
    Return the zone of a name, an abbreviation or an offset, and the value of `Reading.summer`.

    Return None if the text is not a zone.

    Args:
        site_zone: As in `tokens_of`.

    Raises:
        Doubt: The abbreviation is ambiguous.
    """
    text = text.strip()
    if "/" in text and known_zone(text) != "UTC":
        return zone_of(text), None
    if text in ("Etc/UTC", "UTC"):
        return UTC, None
    tokens = _known_tokens(text.upper() if len(text) < 6 else text, site_zone) or ()
    if len(tokens) != 1 or tokens[0].zone is None:
        return None
    zone, name = tokens[0].zone
    return zone, SUMMER.get(name)
