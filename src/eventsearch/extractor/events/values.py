"""
Days, times of day and spans of them as people write them, in seven languages.

A text is cut into tokens, and every token must have its place: what has another word is not read,
and what may mean two things is not read either.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, Moment, known_zone, zone_of
from eventsearch.extractor.events.keys import Entry


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS = (
    "january jan janvier janv januar jaenner janner enero ene gennaio gen janeiro januari",
    "february feb fevrier fevr fev februar febrero febbraio fevereiro februari",
    "march mar mars marz maerz marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec decembre dezember dez diciembre dic dicembre dezembro",
)
_MONTH = {name: number for number, text in enumerate(_MONTHS, 1) for name in text.split()}
_WEEKDAYS = (
    "monday mon lundi lun montag mo lunes lunedi segunda maandag",
    "tuesday tue tues mardi dienstag di martes martedi terca dinsdag",
    "wednesday wed mercredi mer mittwoch mi miercoles mie mercoledi quarta woensdag",
    "thursday thu thur thurs jeudi jeu donnerstag do jueves jue giovedi gio quinta donderdag",
    "friday fri vendredi ven freitag fr viernes vie venerdi sexta vrijdag",
    "saturday sat samedi sam samstag sa sabado sab sabato zaterdag",
    "sunday sun dimanche dim sonntag so domingo dom domenica zondag",
)
WEEKDAY = {name: number for number, text in enumerate(_WEEKDAYS) for name in text.split()}
_FILLERS = frozenset(
    _names(
        "le la les las l the on at um am der den die dem el de d del dal dalle das dos da"
        " do il lo from von du des vom zu van op om kl ab of feira time local uhr heure"
        " hour ore ora this"
    )
)
_TO = frozenset(_names("bis to au until till through thru al tot t/m hasta fino jusqu"))
_MAYBE_TO = frozenset(_names("a as alle"))
_AND = frozenset(_names("et and und y e en"))

_ZONES: dict[str, str] = {
    **dict.fromkeys(("ET", "EST", "EDT", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("CT", "CDT", "CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("MT", "MST", "MDT", "MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("PT", "PST", "PDT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Paris"),
    **dict.fromkeys(("WET", "WEST"), "Europe/Lisbon"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Athens"),
    **dict.fromkeys(("AEST", "AEDT"), "Australia/Sydney"),
    **dict.fromkeys(("NZST", "NZDT"), "Pacific/Auckland"),
    **{city: f"Europe/{city.title()}" for city in _names("PARIS LONDON BERLIN MADRID ROME")},
    "JST": "Asia/Tokyo",
    "UTC": "UTC",
    "GMT": "UTC",
    "Z": "UTC",
}
"""Usual abbreviations, and the zone that each means."""
_SUMMER = {
    **dict.fromkeys(_names("EDT CDT MDT PDT CEST MESZ WEST EEST AEDT NZDT"), True),
    **dict.fromkeys(_names("EST MST PST CET MEZ WET EET AEST NZST"), False),
}
"""Those that name summer time (or winter time) alone."""
AMBIGUOUS_ZONES = frozenset(_names("IST CST BST AST SST GST AMT ECT WST PKT ADT ACT"))
"""Abbreviations that name zones of several countries."""

_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}(?:-\d\d?-\d\d?|/\d\d?/\d\d?)(?!\d))(?:T(?=\d))?
    | (?P<dotted>\d\d?\.[ ]?\d\d?\.[ ]?\d{4}(?!\d)|\d\d?\.\d\d?\.\d\d(?![\d.:h]))
    | (?P<partial>\d\d?\.[ ]?\d\d?\.)(?!\d)
    | (?P<time>\d\d?(?:(?::|[ ]?h[ ]?)\d\d(?::\d\d)?|\.\d\d(?=[ ]?(?:[ap]\.?m\b|uhr|h\b|uur|-|–))
        |(?=[ ]?(?:[ap]\.?[ ]?m\b|uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock))))
        [ ]?(?P<half>[ap]\.?[ ]?m\b\.?)?(?:uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock)?
    | (?P<offset>\b(?:UTC|GMT)[ ]?[+-]\d\d?(?::?\d\d)?(?!\d)|\+\d\d:?\d\d(?!\d)
        |(?<=[ \d])-\d{4}(?!\d))
    | (?P<area>[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)
    | (?P<year>(?:19|20)\d\d)(?!\d)
    | (?P<number>\d\d?)(?:st|nd|rd|th|er|ere|o|a)?\b\.?(?!\d)
    | (?P<word>t/m\b|[a-z]+)\.?
    | (?P<dash>[-–—~])
    | (?P<and>[&+/])
    | (?P<skip>[\s,()|·@'’.])
    | (?P<other>\w+|.)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_D = "(?:D|NMY|MNY)"
# Of times of day, `10:00 and 14:00` are two starts and no span.
_X = "[xn]"
_DAYS = f"(?:{_D}{_X}{_D}|N(?:{_X}N)+MY|NM{_X}NMY|MN{_X}NY|MN{_X}MNY|N{_X}D|P{_X}D|{_D})"
_HOURS = "(?:TxT|NxT|TxN|T)"
_SHAPE = re.compile(
    f"(?P<d1>{_D})(?P<t1>T){_X}(?P<d2>{_D})(?P<t2>T)"
    f"|(?P<days>{_DAYS})x?(?P<hours>{_HOURS})?|(?P<hours2>{_HOURS})(?P<days2>{_DAYS})?"
)


_SHAPE_OF_A_YEAR = re.compile(_SHAPE.pattern.replace("Y", "Y?"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What a text says: days, times of day, or both.

    Attributes:
        zone: As written; None for none.
        summer: Whether summer time was named; None where both may be meant.
        weekdays: Of the first and the last day, 0 for Monday; empty where one is not written.
    """

    first: date | None = None
    last: date | None = None
    begins: time | None = None
    ends: time | None = None
    zone: tzinfo | None = None
    summer: bool | None = None
    weekdays: tuple[int, ...] = ()

    def start(self, zone: tzinfo) -> Moment | None:
        """Return the day, or the moment at which it begins."""
        return None if self.first is None else at(self.first, self.begins, self.zone, zone)

    def end(self, zone: tzinfo) -> Moment | None:
        """Return the last day or the moment at which it ends, if the text says any."""
        if self.first is None or (self.last is None and self.ends is None):
            return None
        day = self.last or self.first
        if self.ends and self.begins and self.last is None and self.ends < self.begins:
            day += timedelta(days=1) if day < date.max else timedelta()
        return at(day, self.ends, self.zone, zone)


def at(day: date, hour: time | None, written: tzinfo | None, zone: tzinfo) -> Moment:
    """Return a day, or a time of it in the zone written, else in another."""
    naive = datetime.combine(day, hour or time())
    return Moment(
        at=dates.wall(naive, written or zone),
        written=naive,
        day_only=hour is None,
        zoned=written is not None and hour is not None,
    )


Span = tuple[Moment, Moment | None]
"""Start and end of an occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a value says: a moment, perhaps with an end, or times of day alone."""

    entry: Entry
    start: Moment | None = None
    end: Moment | None = None
    begins: time | None = None
    ends: time | None = None
    zone: tzinfo | None = None
    summer: bool | None = None
    sessions: tuple[Span, ...] = ()

    def hour(self) -> Value:
        """Return the time of day of a moment: `start_time: 2024-03-01T18:00`."""
        start = self.start
        if start is None or start.day_only:
            return self
        zone = start.at.tzinfo if start.zoned else None
        return replace(self, begins=start.written.time(), zone=zone)


class Token(NamedTuple):
    """
    A part of a text.

    Attributes:
        kind: D for a day, P for a day of a month, N for a number, M for a month, Y for a year, W
            for a weekday, T for a time of day, Z for a zone, x for `to`, n for `and`, a for what
            may be `to`, ? for a zone of several countries; empty for what says nothing.
        numbers: As written; of a day year, month and day.
        half: Whether a time of day is before noon (a) or after it (p).
        zone: Its zone, and the abbreviation by which it is named.
        text: As written, without accents.
        start: Its offset in the text.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    half: str = ""
    zone: tuple[tzinfo, str] | None = None
    text: str = ""
    start: int = 0

    @property
    def number(self) -> int:
        """Return its first number."""
        return self.numbers[0]


def read_when(text: str) -> Reading | None:
    """
    Return what a text says of days and times of day; None where it says anything else.

    Raises:
        Doubt: It may mean two things.
    """
    tokens = _known_tokens(text)
    reading = None if tokens is None else read_tokens(tokens)
    if reading is not None:
        _demand_weekdays(reading)
    return reading


def read_start(value: object, zone: tzinfo, order: str = "") -> Moment | None:
    """Return the day or moment with which a value begins; None for none, or for one in doubt."""
    moment = dates.read_loosely(value, zone, order)
    if moment is not None or not isinstance(value, str):
        return moment
    try:
        reading = read_when(value)
    except Doubt:
        return None
    return reading.start(zone) if reading else None


def _known_tokens(text: str) -> list[Token] | None:
    """Return the tokens of a value that say something; None where it has another word."""
    if len(text) > 200:
        return None
    tokens: list[Token] = []
    for token in tokens_of(text):
        if token is None:
            return None
        if token.kind == "?":
            raise Doubt(f"{token.text} is the name of several time zones")
        tokens += [token] if token.kind else []
    return tokens


def read_tokens(tokens: Sequence[Token], year: int | None = None) -> Reading | None:
    """
    Return what tokens say of days and times of day, every one of them in its place; else None.

    Args:
        year: Of days without one; None to read no such days.
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
            hours = [*_hours(part["t1"]), *_hours(part["t2"])]
        else:
            days = list(_days(part.get("days", part.get("days2", ())), year))
            hours = list(_hours(part.get("hours", part.get("hours2", ()))))
    except ValueError:
        return None
    if days and days[-1] < days[0]:
        return None
    zone, name = next(iter(zones), (None, ""))
    return Reading(
        first=days[0] if days else None,
        last=days[-1] if len(days) > 1 else None,
        begins=hours[0] if hours else None,
        ends=hours[1] if len(hours) > 1 else None,
        zone=zone,
        summer=_SUMMER.get(name),
        weekdays=weekdays if len(weekdays) == len(days) else (),
    )


def _demand_weekdays(reading: Reading) -> None:
    days = (reading.first, reading.last or reading.first)
    for weekday, day in zip(reading.weekdays, days, strict=False):
        if day is not None and day.weekday() != weekday:
            raise Doubt(f"{day.isoformat()} is a {day:%A}")


def tokens_of(text: str) -> Iterator[Token | None]:
    """Yield the tokens of a text, each with its place; None for a word that is none."""
    for match in _TOKEN.finditer(_plain(text)):
        token = _token(match)
        yield None if token is None else token._replace(text=match[0], start=match.start())


def _plain(text: str) -> str:
    """Return a text without accents, each character in its place."""
    text = unicodedata.normalize("NFC", text)
    return text if text.isascii() else "".join(unicodedata.normalize("NFKD", c)[0] for c in text)


def _token(match: re.Match[str]) -> Token | None:
    kind = match.lastgroup if match.lastgroup != "half" else "time"
    text = match[kind or ""]
    match kind:
        case "iso" | "dotted":
            year, *others = _numbers(text)[:: 1 if kind == "iso" else -1]
            return Token("D", (year if year > 99 else 2000 + year, *others))
        case "partial":
            return Token("P", _numbers(text))
        case "time":
            return Token("T", _numbers(text), match["half"][0].lower() if match["half"] else "")
        case "offset":
            return _offset(text)
        case "area":
            known = known_zone(text)
            return None if known == "UTC" else Token("Z", zone=(zone_of(known), text))
        case "year" | "number":
            return Token("Y" if kind == "year" else "N", _numbers(text))
        case "word":
            return _word(text)
        case "dash" | "and":
            return Token("x" if kind == "dash" else "n")
        case "skip":
            return Token("")
        case _:
            return None


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


def _word(text: str) -> Token | None:
    if text.isupper() or len(text) > 4:
        if text.upper() in AMBIGUOUS_ZONES:
            return Token("?")
        if text.upper() in _ZONES:
            name = _ZONES[text.upper()]
            return Token("Z", zone=(UTC if name == "UTC" else ZoneInfo(name), text.upper()))
    word = text.lower()
    if word in _MONTH:
        return Token("M", (_MONTH[word],))
    if word in _MAYBE_TO:
        return Token("a")
    if word in _TO or word in _AND:
        return Token("x" if word in _TO else "n")
    if word in _FILLERS:
        return Token("")
    if word in WEEKDAY:
        return Token("W", (WEEKDAY[word],))
    if word in ("noon", "midi", "mittag"):
        return Token("T", (12,))
    return None


def _resolved(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return tokens whose words and signs have one meaning, by what stands beside them."""
    result: list[Token] = []
    tokens = [token for token in tokens if token.kind]
    for number, token in enumerate(tokens):
        before = next((each.kind for each in reversed(result) if each.kind not in "ZW"), "")
        after = next((t.kind for t in tokens[number + 1 :] if t.kind not in "ZW"), "")
        match token.kind:
            case "a":
                if before in ("T", "N") and after in ("T", "N"):
                    result.append(Token("x"))
            case "x" | "n":
                # A sign between a weekday or a zone and what it belongs to says nothing.
                if before and before not in "xn" and after:
                    result.append(token)
            case _:
                result.append(token)
    return tuple(result)


def _days(tokens: Sequence[Token], year_: int | None) -> Iterator[date]:
    """Yield the first and the last day of a run of tokens."""
    full = [each.numbers for each in tokens if each.kind == "D"]
    if full:
        year, month, _ = full[-1]
        for token in tokens:
            match token.kind:
                case "D":
                    yield date(*token.numbers)
                case "P":
                    yield date(year, token.numbers[1], token.number)
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


def _hours(tokens: tuple[Token, ...]) -> Iterator[time]:
    """Yield one or two times of day; of `9-11:30 am` and `11-1 pm` the first is before noon."""
    hours = [each for each in tokens if each.kind in "TN"]
    half = hours[-1].half if hours else ""
    for number, token in enumerate(hours):
        own = token.half
        if not own and half and number == 0 and token.number <= 12:
            before = token.number % 12 <= hours[-1].number % 12
            own = half if before else {"a": "p", "p": "a"}[half]
        minute, second = (*token.numbers[1:], 0, 0)[:2]
        yield time(_hour(token.number, own), minute, second)


def _hour(hour: int, half: str) -> int:
    return hour if not half or hour > 12 else hour % 12 + (12 if half == "p" else 0)


def names_day(text: str) -> bool:
    """Say whether a text has a day or a year in it, whatever else it has."""
    kinds = {token.kind for token in tokens_of(text[:200]) if token}
    return bool(kinds & set("DPY")) or kinds >= {"M", "N"} or bool(dates.NUMERIC.search(text))


def is_weekday(text: str) -> bool:
    """Say whether a text names days of the week and nothing else."""
    return all(word in WEEKDAY for word in re.findall(r"[^\W\d_]+|\d", text.lower()))


def zone_named(text: str) -> tuple[tzinfo, bool | None] | None:
    """
    Return the zone of a name, an abbreviation or an offset, and whether summer time is named.

    Raises:
        Doubt: It is the name of several.
    """
    text = text.strip()
    if "/" in text and known_zone(text) != "UTC":
        return zone_of(text), None
    if text in ("Etc/UTC", "UTC"):
        return UTC, None
    tokens = _known_tokens(text.upper() if len(text) < 6 else text) or ()
    if len(tokens) != 1 or tokens[0].zone is None:
        return None
    zone, name = tokens[0].zone
    return zone, _SUMMER.get(name)
