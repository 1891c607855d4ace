"""
Read the dates on which a page was written, published and changed, and on which it expires.

The site's ``frontmatter`` setting lists the keys and handlers to try, in order. As in Hugo, a date
found for one field also replaces a missing key. So the publication can fall back to a date that
came from the file name.

Source: resources/page/pagemeta/page_frontmatter.go of Hugo.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import NamedTuple

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Doubt, read_loosely
from eventsearch.extractor.events.values import Reading, read_start, reading_of
from eventsearch.extractor.fields.reader import FieldRule, Front, kind
from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.model.lazy_pattern import lazy

_YEAR_FIRST = lazy(r"(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = lazy(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)
_WITHOUT_SIGNS = lazy(r"(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)
_CLOCK = lazy(
    r"[T ,à@-]*(?P<hour>\d\d?) ?[:hH] ?(?P<minute>\d\d)?(?:[:m](?P<second>\d\d))?"
    r" ?(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
_YEARS = range(1900, 2200)
"""A number such as `20270505` is a day in one of these years. As seconds, it would be in 1970."""

_FIELDS = (
    ("date", "date"),
    ("lastmod", "modified"),
    ("publishdate", "published"),
    ("expirydate", "expires"),
)
"""Pairs of Hugo's name for a date and the field of `Meta`, in Hugo's order of reading."""


def moments(front: Front) -> Mapping[str, object]:
    """Read the four dates, and the slug of a file name that begins with a date."""
    known = dict(front.values)
    fields: dict[str, object] = {}
    for name, ours in _FIELDS:
        moment, slug = _first(front, known, front.site.date_sources.get(name, ()))
        if moment is None:
            continue
        known.setdefault(name, moment)
        fields[ours] = None if moment == dates.ZERO else moment
        if slug and "slug" not in front.values:
            fields["slug"] = slug
    _report(front)
    return fields


def date_in_name(front: Front) -> tuple[dates.Moment | None, str]:
    """Return the date at the beginning of the file's or bundle's name, and the rest of the name."""
    if front.source.kind != "page":
        return None, ""
    name = front.source.logical.rstrip("/").rpartition("/")[2]
    # Hugo removes an extension twice, so it takes `.2` in `v1.2.md` for one, too.
    name = name[: name.rfind(".")] if "." in name else name
    if len(name) < len("2006-01-02"):
        return None, ""
    if front.site.version >= (0, 148) and len(name) >= len("2006-01-02-15-04-05"):
        clock = name[11:19].replace("-", ":")
        if (moment := dates.read(f"{name[:10]}T{clock}", front.zone)) is not None:
            return moment, name[19:].strip(" -_")
    moment = dates.read(name[:10], front.zone)
    return (None, "") if moment is None else (moment, name[10:].strip(" -_"))


def _first(
    front: Front, known: Mapping[str, object], sources: tuple[str, ...]
) -> tuple[datetime | None, str]:
    for source in sources:
        slug = ""
        match source:
            case ":git":
                continue
            case ":filename":
                moment, slug = date_in_name(front)
            case ":filemodtime":
                moment = _changed(front)
            case _:
                moment = _reader(front)(known.get(source), front.zone)
        if moment is not None:
            return moment.at, slug
    return None, ""


def _reader(front: Front) -> Callable[[object, tzinfo], dates.Moment | None]:
    # Hugo reads few date formats. Other generators read more.
    if front.site.platform == "hugo":
        return dates.read
    return partial(read_start, order=front.date_order("date"))


def _changed(front: Front) -> dates.Moment | None:
    mtime_ns = front.source.mtime_ns
    if mtime_ns <= 0:
        return None
    return dates.exact(datetime.fromtimestamp(mtime_ns // 1_000_000_000, UTC))


def _report(front: Front) -> None:
    """Report each date key whose value is not a date, or is a number that looks like a day."""
    keys = dict.fromkeys(
        key for name, _ in _FIELDS for key in front.site.date_sources.get(name, ())
    )
    # Jekyll and MkDocs copy `date` to this key, and `date` itself is reported.
    keys.pop("visible_from", None)
    for key in keys:
        value = front.values.get(key)
        # `published: true` is the old way to write `draft: false`.
        if value in (None, "") or (key == "published" and to_bool(value) is not None):
            continue
        if front.site.platform != "hugo" and is_undecided(value, front.date_order("date")):
            continue
        # In an entry of a list, the keys belong to the event, and `times.py` reads hours, too.
        if front.source.data and _is_time(value):
            continue
        if _reader(front)(value, front.zone) is None:
            report_no_date(front, key, value, hugo=front.site.platform == "hugo")
        else:
            report_epoch(front, key, value)


def is_undecided(value: object, order: str) -> bool:
    """Return whether a text contains a day like `08/03/2024` in an unknown *order*."""
    return isinstance(value, str) and bool(dates.NUMERIC.search(dates.with_iso_days(value, order)))


def _is_time(value: object) -> bool:
    return isinstance(reading_of(value), Reading)


def report_no_date(front: Front, key: str, value: object, *, hugo: bool = False) -> None:
    """Report a value that is not a date. With *hugo*, it may be a date that Hugo does not read."""
    day = dates.with_iso_days(value, front.date_order(key)) if isinstance(value, str) else value
    more, hint = date_hint(day)
    message = f"{key} {kind(value)} is not a date{more}"
    if isinstance(value, (list, dict)):
        message = f"{key} is {kind(value)}, not a date"
    elif hugo and not more and (_is_time(day) or read_loosely(day, front.zone) is not None):
        message = f"{key} {kind(value)} is not read as a date by Hugo"
    front.report(key, "E102", message, hint, "error")


def report_epoch(front: Front, key: str, value: object) -> None:
    """Report a day without dashes, because Hugo reads numbers as seconds since 1970."""
    day = compact_date(value)
    if day is not None:
        front.report(
            key,
            "E113",
            f"{key} {value} is a number, and so read as seconds since 1970",
            f"write {day.isoformat()}",
        )


class _Parts(NamedTuple):
    year: int
    month: int
    day: int


def date_hint(value: object) -> tuple[str, str]:
    """Return the reason why a value is not a date, which may be empty, and the hint."""
    doubt = reading_of(value)
    if isinstance(doubt, Doubt) and doubt.hint:
        return f": {doubt}", doubt.hint
    if isinstance(value, str) and value[-1:].isdigit() and (spelled := read_loosely(value, UTC)):
        written = spelled.written.isoformat()
        return "", f"write {spelled.day.isoformat() if spelled.day_only else written}"
    read, rest = _readings(value.strip()) if isinstance(value, str) else ((), "")
    clock = _clock(rest)
    days = sorted({day for parts in read if (day := _day(parts))})
    match days:
        case [day]:
            return "", f"write {day.isoformat()}{clock}"
        case [first, second]:
            # Both are possible days, so suggest both.
            more = ": which is the day and which the month?"
            return more, f"write {first}{clock} or {second}{clock}"
        case _:
            return _why_none(read), f"write YYYY-MM-DD{'THH:MM:SS' if clock else ''}"


def compact_date(value: object) -> date | None:
    """Return the day in a whole number such as `20270505`; None for other numbers."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    year, rest = divmod(value, 10_000)
    return _day(_Parts(year, *divmod(rest, 100))) if year in _YEARS else None


def _readings(text: str) -> tuple[tuple[_Parts, ...], str]:
    """Return the possible days at the beginning of a text, and the rest of the text."""
    if match := _YEAR_FIRST.match(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        return (_Parts(year, month, day),), text[match.end() :]
    if match := _YEAR_LAST.match(text):
        first, second, year = map(int, match.groups())
        return (_Parts(year, second, first), _Parts(year, first, second)), text[match.end() :]
    if match := _WITHOUT_SIGNS.match(text):
        return (_Parts(*map(int, match.groups())),), text[match.end() :]
    return (), ""


def _day(parts: _Parts) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


def _clock(rest: str) -> str:
    """Return a time of day in ISO 8601, such as `T18:30:00`; empty if it cannot be read."""
    match = _CLOCK.fullmatch(rest.rstrip())
    if match is None:
        return ""
    numbers = [int(match[name] or 0) for name in ("hour", "minute", "second")]
    hour, minute, second = numbers
    if hour > 23 or minute > 59 or second > 59:
        return ""
    zone = match["zone"] or ""
    colon = f"{zone[:3]}:{zone[3:]}" if len(zone) == len("+0100") else zone
    return f"T{hour:02}:{minute:02}:{second:02}{colon}"


def _why_none(read: tuple[_Parts, ...]) -> str:
    """Return `: June 2024 has 30 days` if a month is too short for its day, else an empty text."""
    return next((f": {why}" for parts in read for why in _lengths(parts)), "")


def _lengths(parts: _Parts) -> Iterator[str]:
    # A number above 31 is probably not a day.
    if parts.month in range(1, 13) and parts.day in range(29, 32) and parts.year in _YEARS:
        days = monthrange(parts.year, parts.month)[1]
        yield f"{month_name[parts.month]} {parts.year} has {days} days"


RULES: tuple[FieldRule, ...] = (moments,)
