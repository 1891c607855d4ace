"""
Messages about results: the number of results, the page shown, and what to try instead.

Also formats quantities, file sizes, and times of events (ISO dates, in the zone of the event).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from eventsearch.model.event_state import OFF
from eventsearch.model.lazy_pattern import lazy
from eventsearch.output.terminal.text import clean

if TYPE_CHECKING:
    from eventsearch.model.query import SearchRequest
    from eventsearch.model.results import DateInterpretation, Hidden, Hit, ResultPage, StoredPage


def span(page: StoredPage, site_zone: str = "UTC") -> str:
    """
    Return the time of an event, or the date of another page; empty if the page has neither.

    Args:
        site_zone: Time zone whose abbreviation, such as ``GMT``, replaces ``Z`` if it is UTC+0.
    """
    if not page.start:
        return page.date[:10]
    first, last = page.start[:10], page.end[:10]
    if page.all_day:
        return f"{first} to {last}" if last and last != first else first
    zone, end_zone = _zone(page.start, site_zone), _zone(page.end, site_zone)
    if not page.end:
        return f"{_local(page.start)} {zone}"
    if first == last and zone == end_zone:
        return f"{first} {page.start[11:16]}–{page.end[11:16]} {zone}"
    start = _local(page.start) if zone == end_zone else f"{_local(page.start)} {zone}"
    return f"{start} to {_local(page.end)} {end_zone}"


def more_dates(page: StoredPage) -> str:
    """Return how many more occurrences a recurring event has; empty if it has no more."""
    if page.endless:
        return "more dates follow"
    count = len(page.occurrences) - 1
    return f"{count} more {'date' if count == 1 else 'dates'}" if count > 0 else ""


def _local(text: str) -> str:
    return f"{text[:10]} {text[11:16]}"


def _zone(text: str, site_zone: str) -> str:
    """Return the offset of an RFC 3339 time; for ``Z``, an abbreviation such as UTC or GMT."""
    if not text.endswith("Z"):
        return text[-6:]
    # Imported here because few times end with Z.
    from zoneinfo import ZoneInfo

    local = datetime.fromisoformat(text).astimezone(ZoneInfo(site_zone))
    return "UTC" if local.utcoffset() else local.tzname() or "UTC"


def states(hit: Hit) -> tuple[str, ...]:
    """Return the states of an event to show, with the values used in JSON; may be empty."""
    page = hit.page
    if page.event_status in OFF:
        return (page.event_status,)
    moved = page.event_status if page.event_status != "scheduled" else ""
    # The location of an online event usually says that it is online.
    way = page.attendance if page.attendance == "hybrid" or not page.location else ""
    full = "full" if page.registration and page.registration[2] and hit.status != "past" else ""
    return tuple(filter(None, (hit.status, moved, way, full)))


UNITS = ("kB", "MB", "GB", "TB")


def quantity(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its English noun, by default with an s in the plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def size(count: int) -> str:
    """Return a number of bytes in the unit (a power of 1000) that leaves at most three digits."""
    if count < 1000:
        return quantity(count, "byte")
    amount, units = count / 1000, list(UNITS)
    # 999.5 would be rounded to four digits.
    while amount >= 999.5 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.1f} {units[0]}" if amount < 99.95 else f"{amount:.0f} {units[0]}"


_FIELD = lazy(r"(?<!\S)-?(\w[\w-]*:)")
_SHORT = lazy(r"(?<!\w)\w\*")


def totals(page: ResultPage, *, took_ms: float) -> str:
    """Return the number of results, the page shown and the time taken."""
    where = f"page {page.page} of {page.pages}, " if page.pages > 1 else ""
    more = f"; --page {page.page + 1} shows more" if page.page < page.pages else ""
    return f"{quantity(page.total, 'result')}, {where}{took_ms:.0f} ms{more}"


def times(page: ResultPage) -> Iterator[str]:
    """Yield the words read as dates, with the dates, and how to search for the words."""
    for date in page.understood:
        days = dict.fromkeys((date.since or "open", date.until or "open"))
        # `--literal` does not change fields such as `date:tomorrow`.
        hint = "" if _FIELD.match(date.text) else " (--literal to search the words)"
        yield f"{clean(date.text)} → {' … '.join(days)}{hint}"


def partial(page: ResultPage) -> str:
    """Return how many of the results are shown; empty if all are."""
    parts: list[str] = []
    if page.total > len(page.hits):
        where = f", page {page.page} of {page.pages}" if page.page > 1 else ""
        parts.append(f"{len(page.hits)} of {quantity(page.total, 'result')}{where}")
        if page.page < page.pages:
            parts.append("-n or --page shows more")
    return "; ".join(parts)


def nothing(page: ResultPage, request: SearchRequest, hidden: Hidden | None = None) -> str:
    """Return a message for a page without results: the cause, or what to try."""
    if page.total:
        last = "omit --page" if page.pages == 1 else f"use --page {page.pages} for the last"
        verb = "is" if page.pages == 1 else "are"
        return f"there {verb} only {quantity(page.pages, 'page')} of results; {last}"
    text = request.text.strip()
    message = f"no results for {_quoted(request.text)}" if text else "no results"
    if page.did_you_mean:
        return f"{message}; {suggestion(page, request)}"
    if hidden and (causes := [*_causes(hidden)]):
        return f"{message}; {'; '.join(causes)}"
    hints = [*_fewer_filters(request), *_other_words(text, page)]
    return f"{message}; {', or '.join(hints) or 'the index has no such page'}"


def _causes(hidden: Hidden) -> Iterator[str]:
    """Yield the number of matching pages that are hidden, why, and how to find out more."""
    if count := hidden.others:
        verb = "matches" if count == 1 else "match"
        yield f"{quantity(count, 'page')} {verb}, but none is an event"
        if hidden.eventless:
            yield "the index has no events: set events.sections in eventsearch.toml"
    if count := hidden.waiting:
        verb = "is" if count == 1 else "are"
        pages = quantity(count, "matching page")
        yield f"{pages} {verb} not yet published; use query --why-not PAGE to see until when"
    if count := hidden.gone:
        verb = "has" if count == 1 else "have"
        pages = quantity(count, "matching page")
        yield f"{pages} {verb} expired; use query --why-not PAGE to see since when"


def suggestion(page: ResultPage, request: SearchRequest) -> str:
    """Return *did you mean* with the corrected query and its command; may be empty."""
    if page.did_you_mean is None:
        return ""
    # Imported here because it is rarely needed.
    from shlex import join

    command = join(("eventsearch", "query", page.did_you_mean, *_flags(request)))
    return f"did you mean {_quoted(page.did_you_mean)}? {clean(command)}"


def _quoted(text: str) -> str:
    """Quote the query, unless it already contains quotation marks."""
    return clean(text) if '"' in text else f'"{clean(text)}"'


def _flags(request: SearchRequest) -> Iterator[str]:
    for flag, value in _restrictions(request).items():
        for each in (value,) if isinstance(value, str) else value or ():
            if each:
                yield from (flag, each)


def _other_words(text: str, page: ResultPage) -> list[str]:
    if not text:
        return []
    if not any(char.isalnum() for char in text):
        return ["add a word or a number: punctuation alone is not searched"]
    fields = [clean(match[1]) for match in _FIELD.finditer(text)]
    hints = [f"omit {', '.join(dict.fromkeys(fields))}"] if fields else []
    if _SHORT.search(text):
        hints.append("write at least two letters before the star")
    dates = [_quoted(date.text) for date in page.understood if not _FIELD.match(date.text)]
    if dates and not page.understood[0].without.strip():
        # The query consists of the date only, so it cannot be omitted.
        hints.append(_more_days(page.understood[0]))
    elif dates:
        hints.append(f"omit {', '.join(dict.fromkeys(dates))}")
    elif '"' in text and not fields:
        hints.append("omit the quotation marks")
    if len(text.split()) > 1 and not dates:
        hints.append("use fewer words")
    return hints or ["check the spelling, or try another word"]


def _more_days(date: DateInterpretation) -> str:
    """Return a hint to search a longer period: the month of a day, or the year."""
    month, year = date.since[:7], date.since[:4]
    if month and date.since == date.until:
        return f"search more days, such as {month}"
    is_year = date.since[4:] == "-01-01" and date.until[4:] == "-12-31"
    if year and year == date.until[:4] and not is_year:
        return f"search more days, such as {year}"
    return "search another time"


def _fewer_filters(request: SearchRequest) -> list[str]:
    flags = [flag for flag, value in _restrictions(request).items() if value]
    return [f"omit {', '.join(flags)}"] if flags else []


def _restrictions(request: SearchRequest) -> Mapping[str, str | tuple[str, ...] | None]:
    return {
        "--lang": request.lang,
        **{f"--{name}": values for name, values in request.filters.items()},
        "--from": request.since,
        "--to": request.until,
        "--when": "" if request.when == "all" else request.when,
    }
