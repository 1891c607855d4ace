"""
The calendar views of a search: filters for days around today, a month as a grid, and an agenda.

"Today" is the day in the site's time zone. An event appears on its days in its own time zone. Weeks
begin on the first weekday of the reader's language.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from eventsearch.model.event_state import OFF
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Hit, ResultPage, StoredPage
from eventsearch.settings.site_detection import absolute
from eventsearch.web.routes.parameters import MAX_REACH
from eventsearch.web.search_page.messages import Translator
from eventsearch.web.search_page.view_model import VIEWS, HitView, Link, Question, hit_view, shorten

NAMED = 3
"""Events to list on a day of the month grid; further events are only counted."""


class DayFilter(NamedTuple):
    """A link that filters by some days; if *on*, it removes this filter instead."""

    text: str
    hits: str
    href: str
    on: bool


class DayEvent(NamedTuple):
    """
    An event on a day of the month grid.

    Attributes:
        time: Its hours; empty for an all-day event, and on the second and later days of an event.
        off: Text that says that the event does not take place; empty for other events.
    """

    title: str
    url: str
    time: str
    off: str
    lang: str


class Day(NamedTuple):
    """
    A day of the month grid.

    Attributes:
        iso: ``YYYY-MM-DD``.
        label: Label of the link for screen readers.
        href: URL of the day's hits; empty if it has no events.
        more: Text with the number of events that are not listed; empty if all are.
    """

    iso: str
    number: str
    label: str
    href: str
    is_today: bool
    events: tuple[DayEvent, ...]
    more: str


class MonthGrid(NamedTuple):
    """
    A month in rows of weeks, with None for the days of other months.

    Attributes:
        weekdays: Short and full names, from the first day of the week on.
        nearest: Links to the previous and next months with events, if this month has no events.
    """

    name: str
    title: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Day | None, ...], ...]
    before: Link
    after: Link
    nearest: tuple[Link, ...]


class AgendaDay(NamedTuple):
    """A day of an agenda with its events."""

    iso: str
    title: str
    hits: tuple[HitView, ...]


class AgendaMonth(NamedTuple):
    """A month of an agenda with its days."""

    title: str
    days: tuple[AgendaDay, ...]


def request_of_view(
    question: Question, months: Sequence[str], today: date, *, is_open: bool
) -> SearchRequest:
    """
    Return the search request for a view: list, month or agenda.

    Args:
        months: Months in which the search finds events, ``YYYY-MM``, in order.
        is_open: Whether the question does not limit the time, so that an agenda begins today.
    """
    request = question.request
    if question.view == "month":
        first, last = bounds(shown_month(question, months, today))
        return request._replace(
            since=first.isoformat(),
            until=last.isoformat(),
            events=True,
            sort="date",
            page=1,
            per_page=MAX_REACH,
        )
    if question.view == "agenda":
        since = today.isoformat() if is_open else request.since
        is_past = request.when == "past"
        return request._replace(since=since, events=True, sort="-date" if is_past else "date")
    return request


def shown_month(question: Question, months: Sequence[str], today: date) -> date:
    """Return the first day of the requested month, else of the next month with events."""
    current = today.isoformat()[:7]
    later = [month for month in months if month >= current]
    chosen = question.month or next(iter(later), "") or next(reversed(months), current)
    return date.fromisoformat(f"{chosen}-01")


def bounds(day: date) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def periods(today: date) -> Mapping[str, tuple[date, date]]:
    """Return the first and last day of each filter, by name; weeks begin on Monday (ISO)."""
    monday = today - timedelta(days=today.weekday())
    saturday, sunday = monday + timedelta(days=5), monday + timedelta(days=6)
    return {
        "today": (today, today),
        "week": (monday, sunday),
        "weekend": (saturday, sunday),
        "month": bounds(today),
    }


def filters(
    question: Question,
    page: ResultPage,
    today: date,
    totals: Callable[[Sequence[SearchRequest]], Sequence[int]],
    translator: Translator,
) -> Iterator[DayFilter]:
    """
    Yield the day filters that find hits. They replace date words in the query.

    Args:
        page: Results page of the question.
        totals: Returns the number of hits of each request; the requests only differ in their time.
    """
    text = page.understood[0].without if page.understood else question.request.text
    request = question.request._replace(text=text)
    free: dict[str, object] = {"since": None, "until": None, "when": "all"}
    spans = periods(today)
    changes = {
        name: free | {"since": first.isoformat(), "until": last.isoformat()}
        for name, (first, last) in spans.items()
    } | {when: free | {"when": when} for when in ("upcoming", "past")}
    requests = [request._replace(**change) for change in changes.values()]  # type: ignore[arg-type]
    for (name, change), narrowed, count in zip(
        changes.items(), requests, totals(requests), strict=True
    ):
        on = narrowed == request
        if count or on:
            label = translator.say(f"day.{name}" if name in spans else f"when.{name}")
            href = question.url(view="", **(free if on else {"text": text, **change}))
            yield DayFilter(label, translator.number(count), href, on)


def views(question: Question, translator: Translator) -> tuple[Link, ...]:
    """Return links to show the same search as a list, a month and an agenda."""
    return tuple(
        Link(
            translator.say(f"view.{view or 'list'}"),
            question.url(view=view),
            on=view == question.view,
        )
        for view in VIEWS
    )


def month_grid(
    question: Question,
    page: ResultPage,
    months: Sequence[str],
    today: date,
    origin: str,
    translator: Translator,
) -> MonthGrid:
    """Return the grid of the question's month, with the events of the results page."""
    first, last = bounds(shown_month(question, months, today))
    events: dict[date, list[DayEvent]] = {}
    for hit in page.hits:
        for day, event in _on_days(hit.page, first, last, origin, translator):
            events.setdefault(day, []).append(event)
    begin = translator.locale.first_week_day
    days: list[Day | None] = [None] * ((first.weekday() - begin) % 7)
    for number in range(last.day):
        day = first + timedelta(days=number)
        days.append(_day(day, events.get(day, []), question, today, translator))
    days += [None] * (-len(days) % 7)
    name = first.isoformat()[:7]
    short, whole = (
        translator.locale.days["stand-alone"][width] for width in ("abbreviated", "wide")
    )
    order = [(begin + place) % 7 for place in range(7)]
    return MonthGrid(
        name=name,
        title=translator.month(first),
        weekdays=tuple((short[place], whole[place]) for place in order),
        weeks=tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7)),
        before=_month_link(first - timedelta(days=1), question, translator),
        after=_month_link(last + timedelta(days=1), question, translator),
        nearest=tuple(
            _month_link(date.fromisoformat(f"{month}-01"), question, translator)
            for month in _neighbours(name, months)
            if not events
        ),
    )


def _neighbours(name: str, months: Sequence[str]) -> Iterator[str]:
    yield from [month for month in months if month < name][-1:]
    yield from [month for month in months if month > name][:1]


def _month_link(day: date, question: Question, translator: Translator) -> Link:
    return Link(translator.month(day), question.url(view="month", month=day.isoformat()[:7]))


def _on_days(
    page: StoredPage, first: date, last: date, origin: str, translator: Translator
) -> Iterator[tuple[date, DayEvent]]:
    """Yield each day of an event between *first* and *last*, with the event to show on it."""
    off = translator.say(f"status.{page.event_status}") if page.event_status in OFF else ""
    lang = page.lang if page.lang != translator.lang else ""
    event = DayEvent(shorten(page.title), absolute(origin, page.url), "", off, lang)
    for one in page.occurrences or (page,):
        start, end = one.start, one.end
        begins, ends = (date.fromisoformat(each[:10]) for each in (start, end or start))
        if begins < ends and end[11:16] == "00:00" and not page.all_day:
            ends -= timedelta(days=1)
        time = "" if page.all_day else translator.hours(start, end)
        day = max(begins, first)
        while day <= min(ends, last):
            yield day, event._replace(time=time if day == begins else "")
            day += timedelta(days=1)


def _day(
    day: date, events: Sequence[DayEvent], question: Question, today: date, translator: Translator
) -> Day:
    iso, label = day.isoformat(), translator.day(day.isoformat())
    is_long = len(events) > NAMED
    return Day(
        iso=iso,
        number=translator.number(day.day),
        label=f"{label}: {translator.plural('results', len(events))}" if events else label,
        # Link to the agenda: the list also has pages that are not events.
        href=question.url(view="agenda", since=iso, until=iso) if events else "",
        is_today=day == today,
        events=tuple(sorted(events, key=lambda one: one.time)[:NAMED]),
        more=translator.say("more", n=translator.number(len(events) - NAMED)) if is_long else "",
    )


def agenda(
    request: SearchRequest, page: ResultPage, today: date, origin: str, translator: Translator
) -> tuple[AgendaMonth, ...]:
    """
    Return the hits of a page by month and day.

    An event that began earlier appears on the first day. If an event does not begin and end on the
    day where it appears, its hours are replaced by its whole time span.
    """
    since = (request.since or "")[:10] if request.sort == "date" else ""

    def iso(hit: Hit) -> str:
        return max(hit.page.start[:10], since) if len(since) == 10 else hit.page.start[:10]

    def view(hit: Hit, day: str) -> HitView:
        shown = hit_view(hit, origin, translator, today)
        is_of_day = hit.page.start[:10] == day == (hit.page.end or hit.page.start)[:10]
        return shown if is_of_day else shown._replace(hours=shown.when)

    months = groupby((hit for hit in page.hits if hit.page.start), key=lambda hit: iso(hit)[:7])
    return tuple(
        AgendaMonth(
            translator.month(date.fromisoformat(f"{month}-01")),
            tuple(
                AgendaDay(
                    day,
                    translator.weekday(date.fromisoformat(day)),
                    tuple(view(hit, day) for hit in of_day),
                )
                for day, of_day in groupby(hits, key=iso)
            ),
        )
        for month, hits in months
    )
