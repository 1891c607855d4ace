"""
When the page was written, published and changed, and when it expires.

The site's ``frontmatter`` setting names the keys and handlers to try, in their order. As in Hugo, a
date found for one field stands in for a key that the front matter does not have, so that a
publication can fall back on a date that came from the file's name.

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
"""Of numbers that are days without dashes: as seconds they all lie in the year 1970."""

_FIELDS = (
    ("date", "date"),
    ("lastmod", "modified"),
    ("publishdate", "published"),
    ("expirydate", "expires"),
)
"""Hugo's names in the order in which it looks for them, and ours."""


def moments(front: Front) -> Mapping[str, object]:
    """Take the four dates, and the slug of a file name that begins with a date."""
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
    """Return the date that the file's or bundle's name begins with, and what follows it."""
    if front.source.kind != "page":
        return None, ""
    name = front.source.logical.rstrip("/").rpartition("/")[2]
    # Hugo cuts an extension twice: after `v1.2` in a name it sees another one.
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
    # Other programs than Hugo take what people write.
    if front.site.platform == "hugo":
        return dates.read
    return partial(read_start, order=front.date_order("date"))


def _changed(front: Front) -> dates.Moment | None:
    mtime_ns = front.source.mtime_ns
    if mtime_ns <= 0:
        return None
    return dates.exact(datetime.fromtimestamp(mtime_ns // 1_000_000_000, UTC))


def _report(front: Front) -> None:
    """Report each key whose value Hugo passes over because it is no date."""
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
        # Of an entry in a list it is no date of a page: the event's rules read more.
        if front.source.data and _is_time(value):
            continue
        if _reader(front)(value, front.zone) is None:
            report_no_date(front, key, value, hugo=front.site.platform == "hugo")
        else:
            report_epoch(front, key, value)


def is_undecided(value: object, order: str) -> bool:
    """Say whether a text has a day whose day and month only a setting tells; said for the site."""
    return isinstance(value, str) and bool(dates.NUMERIC.search(dates.with_iso_days(value, order)))


def _is_time(value: object) -> bool:
    return isinstance(reading_of(value), Reading)


def report_no_date(front: Front, key: str, value: object, *, hugo: bool = False) -> None:
    """Report a value that is no date, or that Hugo alone does not read as one."""
    day = dates.with_iso_days(value, front.date_order(key)) if isinstance(value, str) else value
    more, hint = date_hint(day)
    message = f"{key} {kind(value)} is not a date{more}"
    if isinstance(value, (list, dict)):
        message = f"{key} is {kind(value)}, not a date"
    elif hugo and not more and (_is_time(day) or read_loosely(day, front.zone) is not None):
        message = f"{key} {kind(value)} is not read as a date by Hugo"
    front.report(key, "E102", message, hint, "error")


def report_epoch(front: Front, key: str, value: object) -> None:
    """Report a day without its dashes: to Hugo a number is seconds since 1970."""
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
    """Return what else is to be said of a value that is no date, and the hint."""
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
            # Hugo takes neither, and no reader could tell.
            more = ": which is the day and which the month?"
            return more, f"write {first}{clock} or {second}{clock}"
        case _:
            return _why_none(read), f"write YYYY-MM-DD{'THH:MM:SS' if clock else ''}"


def compact_date(value: object) -> date | None:
    """Return the day that a whole number was to be, `20270505`; None for any other number."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    year, rest = divmod(value, 10_000)
    return _day(_Parts(year, *divmod(rest, 100))) if year in _YEARS else None


def _readings(text: str) -> tuple[tuple[_Parts, ...], str]:
    """Return the days that numbers may mean, and what stands after them."""
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
    """Return the time of day after a day as it is to be written; empty where none can be read."""
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
    """Say why numbers are no day, where there is one month that can be meant."""
    return next((f": {why}" for parts in read for why in _lengths(parts)), "")


def _lengths(parts: _Parts) -> Iterator[str]:
    # Beyond 31 no number was meant for a day.
    if parts.month in range(1, 13) and parts.day in range(29, 32) and parts.year in _YEARS:
        days = monthrange(parts.year, parts.month)[1]
        yield f"{month_name[parts.month]} {parts.year} has {days} days"


RULES: tuple[FieldRule, ...] = (moments,)
