"""
Read dates and durations as people and programs write them.

`read` accepts only the layouts that Hugo accepts. `read_loosely` also accepts other dates that
people write for events. A date without a zone is in the zone that is passed in. Durations are read
in ISO 8601 and in the words of seven languages.

Source: ToTimeInDefaultLocationE of github.com/spf13/cast, and the layouts of Go's package time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from eventsearch.model.lazy_pattern import lazy


def wall(written: datetime, zone: tzinfo) -> datetime:
    """
    Return a naive time as a moment in a zone, computed like Go's `time.Date`.

    First try the offset that the zone has at this time in UTC. If the zone has another offset at
    the result, use that one. This decides times that a clock change skips or repeats.

    Source: Date in time.go of Go's package time.
    """
    try:
        utc = written.replace(tzinfo=UTC)
        offset = utc.astimezone(zone).utcoffset() or timedelta()
        at = (utc - offset).astimezone(zone)
        there = at.utcoffset() or timedelta()
        return at if there == offset else (utc - there).astimezone(zone)
    except OverflowError:
        # This is the first or last day of Python's calendar, when no clocks change.
        return written.replace(tzinfo=zone)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Convert a moment to a zone. Return it unchanged if that is outside of Python's calendar."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day."""
    # If clocks skip midnight, Python uses the offset before: the first moment of the day.
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of the next day. The calendar's last day ends at its first moment."""
    try:
        following = day + timedelta(days=1)
    except OverflowError:
        following = day
    return start_of_day(following, zone)


class Doubt(ValueError):
    """A text may mean two things. The message says which; `hint` says what to write, if known."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.hint = hint


ZERO = datetime(1, 1, 1, tzinfo=UTC)
"""Go's zero time, which Hugo treats like a missing date."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_LONG_DAYS = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_ISO = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
# Go accepts an hour with one digit, and a fraction after any second.
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?"
_MINUTES = r"(?P<hour>\d\d?):(?P<minute>\d\d)"
_NAME = f"(?P<name>{'|'.join(_MONTHS)})"
_SHORT_YEAR = r"(?P<short>\d\d)"
_OFFSET = r"(?P<zone>[+-]\d\d\d\d)"
_COLON_OFFSET = r"(?P<zone>[+-]\d\d:\d\d)"
_COLON_ZULU = r"(?P<zone>Z|[+-]\d\d:\d\d)"
# Hugo does not read the offset of a zone from its name, and uses the site's zone instead.
_ZONE_NAME = r"(?:[A-Z]{3,4}|[A-Z]{4}T|GMT[+-]\d{1,2}|[+-]\d\d)"

_LAYOUTS = (
    _ISO,
    f"{_ISO}T{_CLOCK}{_COLON_ZULU}",
    f"{_ISO}T{_CLOCK}",
    f"{_ISO} {_CLOCK}",
    f"{_ISO} {_CLOCK} ?{_COLON_OFFSET}",
    f"{_ISO} {_CLOCK} ?{_OFFSET}",
    f"{_ISO} {_CLOCK}(?P<zone>Z)",
    f"{_ISO}T{_CLOCK}{_OFFSET}",
    f"{_ISO} {_CLOCK} {_OFFSET} {_ZONE_NAME}",
    rf"{_DAYS}, (?P<day>\d\d) {_NAME} (?P<year>\d{{4}}) {_CLOCK} {_OFFSET}",
    rf"{_DAYS}, (?P<day>\d\d) {_NAME} (?P<year>\d{{4}}) {_CLOCK} {_ZONE_NAME}",
    rf"(?P<day>\d\d) {_NAME} {_SHORT_YEAR} {_MINUTES} {_OFFSET}",
    rf"(?P<day>\d\d) {_NAME} {_SHORT_YEAR} {_MINUTES} {_ZONE_NAME}",
    rf"{_LONG_DAYS}, (?P<day>\d\d)-{_NAME}-{_SHORT_YEAR} {_CLOCK} {_ZONE_NAME}",
    rf"{_DAYS} {_NAME} [ ]?(?P<day>\d\d?) {_CLOCK} (?P<year>\d{{4}})",
    rf"{_DAYS} {_NAME} [ ]?(?P<day>\d\d?) {_CLOCK} {_ZONE_NAME} (?P<year>\d{{4}})",
    rf"{_DAYS} {_NAME} (?P<day>\d\d) {_CLOCK} {_OFFSET} (?P<year>\d{{4}})",
    rf"(?P<day>\d\d) {_NAME} (?P<year>\d{{4}})",
)
# In Finnish `marras…` is November.
_LONG_NAME = rf"(?!marras){_NAME}[a-z]{{0,6}}\.?"
_LOOSE = tuple(
    lazy(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
        rf"(?:[T ]+{_MINUTES}(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
        r" ?(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
        r"(?:T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>Z|[+-]\d{4})?)?",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th)? {_LONG_NAME},? (?P<year>\d{{4}})",
        rf"{_LONG_NAME} (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """
    A date as written.

    Attributes:
        at: The moment, aware; midnight if only a day was written.
        written: The naive time as it was written. If clocks skip this time, it differs from *at*.
        day_only: Whether no time of day was written.
        zoned: Whether a zone was written.
    """

    at: datetime
    written: datetime
    day_only: bool
    zoned: bool

    @property
    def day(self) -> date:
        """The day as it was written."""
        return self.written.date()


@cache
def zone_of(name: str) -> tzinfo:
    """Return a time zone by its IANA name; UTC for an unknown name."""
    known = known_zone(name)
    return UTC if known in ("UTC", "Etc/UTC") else ZoneInfo(known)


def known_zone(name: str) -> str:
    """Return the IANA name of a time zone; `UTC` for an empty or unknown name."""
    try:
        ZoneInfo(name or "UTC")
    except (LookupError, ValueError, OSError, RecursionError):
        # `RecursionError`: `ZoneInfo` searches a name with many slashes as nested packages.
        return "UTC"
    return name or "UTC"


def read(value: object, zone: tzinfo) -> Moment | None:
    """Return the moment that Hugo reads in a value; None if Hugo does not read it as a date."""
    match value:
        case str():
            return (_read_short if len(value) <= _SHORT else _read_text)(value, zone)
        case datetime() | date():
            return _read_toml(value, zone)
        case bool():
            return None
        case int():
            return _read_epoch(value)
        case _:
            return None


def read_loosely(value: object, zone: tzinfo, order: str = "") -> Moment | None:
    """
    Return the moment in a value; None if it cannot be read.

    Beyond what Hugo reads, this accepts ISO dates with short numbers, without seconds or without
    signs, and days such as `27 July 2024`, `Jan. 4, 2021` or `13/10/2024`.

    Args:
        order: As in `with_iso_days`.
    """
    moment = read(value, zone)
    if moment is not None or not isinstance(value, str):
        return moment
    text = with_iso_days(value.strip(), order)
    match = next(filter(None, (each.fullmatch(text) for each in _LOOSE)), None)
    return None if match is None else _moment(match, zone)


DIGIT = re.compile(r"\d")
"""A digit of any script. Searching for it takes a tenth of the time of a search for days."""
NUMERIC = lazy(r"(\d(?<![\d/]\d)(?<!-\d(?=\d?-))\d?)([/-])(\d\d?)\2(\d{4})(?![\d/-])", re.ASCII)
"""A day whose year comes last. The pattern begins with a digit, which `re` finds fast."""


def with_iso_days(text: str, order: str = "") -> str:
    """
    Convert days such as `13/10/2024` in a text to ISO 8601.

    Args:
        order: `dmy` or `mdy`, to decide days such as `08/03/2024`; empty to keep them.
    """

    def day(match: re.Match[str]) -> str:
        first, second, year = int(match[1]), int(match[3]), match[4]
        if first > 12 or first == second or (order == "dmy" and second <= 12):
            return f"{year}-{second:02}-{first:02}"
        return f"{year}-{first:02}-{second:02}" if second > 12 or order else match[0]

    return NUMERIC.sub(day, text)


def next_day(moment: Moment) -> Moment:
    """Return the same time a day later, or the moment itself on the calendar's last day."""
    try:
        written = moment.written + timedelta(days=1)
    except OverflowError:
        return moment
    at = wall(written, moment.at.tzinfo or UTC)
    return Moment(at=at, written=written, day_only=False, zoned=moment.zoned)


def exact(at: datetime) -> Moment:
    """Return the `Moment` of an aware time."""
    return Moment(at=at, written=at.replace(tzinfo=None), day_only=False, zoned=True)


_SHORT = 40
"""Maximum characters of a text whose moment is cached. Rules read each date several times."""


@lru_cache(maxsize=256)
def _read_short(text: str, zone: tzinfo) -> Moment | None:
    return _read_text(text, zone) if DIGIT.search(text) else None


def _read_text(text: str, zone: tzinfo) -> Moment | None:
    for layout in _LAYOUTS:
        match = _pattern(layout).fullmatch(text)
        if match is not None:
            moment = _moment(match, zone)
            if moment is not None:
                return moment
    return None


@cache
def _pattern(layout: str) -> re.Pattern[str]:
    """Return the pattern of a layout. Compiled on first use, as most sites need only a few."""
    return re.compile(layout, re.ASCII | re.IGNORECASE if _NAME in layout else re.ASCII)


def _moment(match: re.Match[str], zone: tzinfo) -> Moment | None:
    part = match.groupdict()
    offset = _offset(part.get("zone"))
    try:
        naive = datetime(  # noqa: DTZ001
            _year(part),
            _month(part),
            int(part["day"]),
            int(part.get("hour") or 0),
            int(part.get("minute") or 0),
            int(part.get("second") or 0),
            int(f"{part.get('fraction') or '':0<6.6}"),
        )
        at = wall(naive, offset or zone)
        # Refuse a moment that is outside of the calendar in UTC: it cannot be compared.
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Moment(at=at, written=naive, day_only=part.get("hour") is None, zoned=offset is not None)


def _year(part: dict[str, str | None]) -> int:
    short = part.get("short")
    if short is None:
        return int(part["year"] or 0)
    # Go reads two-digit years from 69 on as 1969.
    return int(short) + (1900 if int(short) >= 69 else 2000)


def _month(part: dict[str, str | None]) -> int:
    name = part.get("name")
    return int(part["month"] or 0) if name is None else _MONTHS.index(name.lower()) + 1


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if shift >= timedelta(hours=24):
        return None
    return timezone(-shift if text[0] == "-" else shift) if shift else UTC


def _read_toml(value: date, zone: tzinfo) -> Moment:
    if not isinstance(value, datetime):
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001
        return Moment(at=wall(midnight, zone), written=midnight, day_only=True, zoned=False)
    if value.tzinfo is None:
        return Moment(at=wall(value, zone), written=value, day_only=False, zoned=False)
    # Hugo converts such a value to a text without fractions of a second, and reads the text.
    return exact(value.replace(microsecond=0))


def _read_epoch(value: int) -> Moment | None:
    try:
        return exact(datetime.fromtimestamp(value, UTC))
    except (ValueError, OverflowError, OSError):
        return None


_DURATION = lazy(
    r"P(?:(?P<days>\d{1,6})D)?(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:\d+S)?)?",
    re.ASCII,
)
_PARTS = lazy(
    r"(?P<number>\d+(?:[.,]\d+)?) ?(?P<unit>[a-z]+)\.?|(?P<skip>[\s,&+]|and|et|und|y|e)",
    re.ASCII,
)
_UNITS = {
    name: seconds
    for names, seconds in (
        ("m min mins minute minutes minuten minuti minutos minuto minuut", 60),
        ("h hr hrs hour hours heure heures stunde stunden std hora horas ora ore uur uren", 3600),
        ("d day days jour jours tag tage dia dias giorno giorni dag dagen", 86_400),
    )
    for name in names.split()
}


def read_duration(value: object, unit: int) -> timedelta | None:
    """
    Return a duration; None if the value cannot be read as one.

    Args:
        value: `PT1H30M`, `1h30`, `1:30`, `01:30:00`, `2 hours`, `90 min`, or a number.
        unit: Seconds in the unit of a number; 0 if the key does not specify a unit.

    Raises:
        Doubt: A number may be minutes or hours.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = "".join(
        c for c in unicodedata.normalize("NFKD", value.strip()) if not unicodedata.combining(c)
    ).lower()
    if match := _DURATION.fullmatch(text.upper()):
        return timedelta(**{k: int(v) for k, v in match.groupdict().items() if v}) or None
    if match := re.fullmatch(r"(\d{1,2}) ?(?::|h|hr|std) ?(\d\d)(?::\d\d| ?(?:h|m|min))?", text):
        return timedelta(hours=int(match[1]), minutes=int(match[2])) or None
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        number = float(text)
        if not unit and number < 15:
            raise Doubt("it may be minutes or hours")
        return timedelta(seconds=number * (unit or 60)) if number < 100_000 else None
    return _summed(text)


def _summed(text: str) -> timedelta | None:
    total, at_ = 0.0, 0
    while at_ < len(text):
        match = _PARTS.match(text, at_)
        if match is None or (match["unit"] and match["unit"] not in _UNITS):
            return None
        if match["unit"]:
            total += float(match["number"].replace(",", ".")) * _UNITS[match["unit"]]
        at_ = match.end()
    return timedelta(seconds=total) if 0 < total < 400 * 86_400 else None
