"""
Parse the URL of the results page, and compute the values that its template shows.

The page has the parameters of ``/v1/search``, the page language ``ui``, and ``view``. This module
and `days` decide everything; the templates only do the layout.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from eventsearch.analysis import fold
from eventsearch.model.event_state import OFF
from eventsearch.model.facets import BUILT_IN, LABELS, label_of
from eventsearch.model.query import SearchRequest, When
from eventsearch.model.results import FacetCount, Hit, ResultPage, StoredPage
from eventsearch.output.terminal.status_lines import states
from eventsearch.settings.site_detection import absolute
from eventsearch.web.problems import bad_parameter
from eventsearch.web.routes.parameters import (
    FILTERS,
    MAX_REACH,
    SEARCH,
    UI,
    VALUES,
    Pairs,
    Parameter,
    paged,
    parse_search,
    query_string,
    with_query,
)
from eventsearch.web.search_page.messages import Translator

FACETS = tuple(name for name, facet in BUILT_IN.items() if facet.on_page)
"""Facets that the page offers as filters. Their values are always counted."""

FIXED = (*VALUES, "lang")
"""Facets with few values. The page offers a search for the values of all others."""


def _find(facets: Iterable[str]) -> tuple[Parameter, ...]:
    """Return the parameters that search the values of facets by their text."""
    return tuple(
        Parameter(
            name=f"find_{name}",
            about=f"lists the values of `{name}` that contain this text",
            absent="the first ones",
        )
        for name in facets
        if name not in FIXED
    )


VIEWS = ("", "month", "agenda")
"""Layouts of the hits. An empty text is the list."""

VIEW = Parameter(
    name="view",
    kind="choice",
    about="shows the events as a month or an agenda",
    absent="a list",
    choices=VIEWS[1:],
)


PARAMETERS = (*paged(least=1), UI, VIEW, *_find(FACETS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    A request for the results page.

    Attributes:
        ui: Language of the page; empty to use the search's, the reader's or the site's.
        find: Text to search a facet's values for, by facet.
        view: One of `VIEWS`.
        month: Month to show as a grid, ``YYYY-MM``; empty to show the next month with events.
    """

    request: SearchRequest
    ui: str = ""
    find: Mapping[str, str] = field(default_factory=dict)
    view: str = ""
    month: str = ""

    def url(self, **changes: Any) -> str:
        """Return the page's URL with changes to request, view or month, from page 1 on."""
        shown, month = (changes.pop(name, getattr(self, name)) for name in ("view", "month"))
        # A query that the page suggests is complete, even if the typed one was unfinished.
        whole = {"unfinished": False} if "text" in changes else {}
        request = self.request._replace(**({"page": 1} | whole | changes))
        if shown == "month" and month:
            request = request._replace(filters={**request.filters, "month": (month,)})
        query = query_string(request._replace(facets=()), page=request.page)
        own = {name: value for name, value in (("view", shown), ("ui", self.ui)) if value}
        return with_query("search", query, urlencode(own))

    def in_language(self, ui: str) -> str:
        """Return the URL of the same page in another language."""
        return replace(self, ui=ui).url(page=self.request.page)

    def file(self, name: str) -> str:
        """Return the URL of all hits in another format; *name* is ``search.ics``, for example."""
        return with_query(name, query_string(self.request._replace(facets=()), page=1))

    def is_all(self, when: When) -> bool:
        """Whether the request filters only by *when*, without a query or another filter."""
        request = self.request
        if request.text.strip():
            return False
        same = SearchRequest(when=when, text=request.text, sort=request.sort, page=request.page)
        options = request._replace(
            per_page=10, facets=(), explain=False, literal=False, collapse=False, unfinished=False
        )
        return options == same


_MONTH = re.compile(r"(?!0000|0001-01|9999-12)[0-9]{4}-(?:0[1-9]|1[0-2])")
"""Matches the month of a day, if the months before and after it are valid dates."""


def parse_question(pairs: Pairs, facets: Collection[str] = ()) -> Question:
    """Parse the page's query string; raises ApiProblem like `parse_search`."""
    request, options = parse_search(pairs, facets, (*PARAMETERS, *_find(facets)))
    counted = (*FACETS, *facets)
    view, month = options.get(VIEW.name, ""), ""
    if view == "month":
        asked_days = _MONTH.match(request.since or request.until or "")
        month, *_ = request.filters.get("month", (asked_days[0] if asked_days else "",))
        if month and not "0001-02" <= month <= "9999-11":
            raise bad_parameter("month", f'parameter "month" is "{month}"; write it as 2023-01')
        rest = {name: some for name, some in request.filters.items() if name != "month"}
        request = request._replace(filters=rest, since=None, until=None)
    return Question(
        request=request._replace(facets=counted),
        view=view,
        month=month,
        ui=options.get(UI.name, ""),
        find={name: text for name in counted if (text := options.get(f"find_{name}", "").strip())},
    )


NARROWING = {parameter.name: parameter for parameter in SEARCH}


def removal(request: SearchRequest, name: str, value: str) -> dict[str, object]:
    """Return the fields to change in a request to remove a value of a parameter."""
    if name in request.filters:
        rest = tuple(one for one in request.filters[name] if one != value)
        return {FILTERS: {**request.filters, name: rest}}
    return {NARROWING[name].field: NARROWING[name].default or None}


def selected(request: SearchRequest, name: str) -> tuple[str, ...]:
    """Return the selected values of a facet."""
    if name == "lang":
        return (request.lang,) if request.lang else ()
    return request.filters.get(name, ())


VISIBLE = 10
"""Values of a facet to show, in addition to the selected ones."""
MAX_MORE = 40
"""Further values to show under *more*. Readers search for the rest by text."""
MAX_LENGTH = 300
"""Code points after which a title, place or value is cut. A longer one is a mistake of the site."""
WHEN = ("all", "upcoming", "ongoing", "past")
SORT = ("relevance", "date", "-date")
GROUPS = {"upcoming": "upcoming", "ongoing": "upcoming", "past": "past", "": "page"}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be selected; *count* is text, and empty if the value was not counted."""

    value: str
    label: str
    count: str = ""
    on: bool = False


class Choice(NamedTuple):
    """
    A field of the form with its options.

    Attributes:
        more: Further options, hidden until the reader opens *summary*.
        find: Text that options were searched for; None if this field has no search.
        beyond: Text that says how many options are not shown; empty if all are.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()
    summary: str = ""
    find: str | None = None
    beyond: str = ""


class Link(NamedTuple):
    """A link; *about* is its label for screen readers, *on* says whether it is the current link."""

    text: str
    href: str
    about: str = ""
    on: bool = False


class HitView(NamedTuple):
    """
    The texts of a hit on the page. Title and text alternate between plain and matched segments.

    Attributes:
        states: States of an event: a CSS class and a text each.
        off: Text that says that the event does not take place; empty for other hits.
        tile: Abbreviated month, day and weekday of an event.
        hours: Hours of the event on its first day; empty for an all-day event.
        people: Text with the speakers.
        image: URL of an image on the site's own host; may be empty.
        register: Link to register, as long as that is possible.
    """

    url: str
    title: Sequence[str]
    text: Sequence[str]
    lang: str
    start: str
    when: str
    more: str
    place: str
    states: tuple[tuple[str, str], ...]
    off: str
    sections: tuple[Link, ...]
    others: tuple[Link, ...]
    calendar: str
    tile: tuple[str, str, str] | tuple[()]
    hours: str
    people: str
    image: str
    register: Link | None


class Group(NamedTuple):
    """Hits under a heading."""

    heading: str
    hits: tuple[HitView, ...]


def values(
    question: Question, page: ResultPage, origin: str, translator: Translator, today: date
) -> dict[str, object]:
    """Return the values that the template shows."""
    request = question.request
    last = min(page.pages, MAX_REACH // page.per_page)
    return {
        "question": question,
        "page": page,
        "when": _fixed("when", WHEN, request.when, translator),
        "sort": _fixed("sort", SORT, request.sort, translator),
        "choices": _choices(question, page, translator),
        "active": tuple(
            Link(
                text=label,
                href=question.url(**removal(request, name, value)),
                about=translator.say("remove", label=label),
            )
            for name, value, label in _filters(request, translator)
        ),
        "cleared": question.url(filters={}, lang=None, since=None, until=None, when="all"),
        "groups": _groups(page, request, origin, translator, today),
        "parts": _parts(question, page, last, translator),
        # A link for readers who asked for a page beyond the last one.
        "last": question.url(page=last) if page.total and page.page > last else "",
    }


def _fixed(name: str, values: Sequence[str], on: str, translator: Translator) -> Choice:
    """Return a field whose options are always the same; the first one is the default."""
    options = (
        Option(
            value="" if value == values[0] else value,
            label=translator.say(f"{name}.{value}"),
            on=value == on,
        )
        for value in values
    )
    return Choice(name, translator.say(name), tuple(options))


def _choices(question: Question, page: ResultPage, translator: Translator) -> tuple[Choice, ...]:
    facets = (_choice(name, question, page, translator) for name in question.request.facets)
    return tuple(
        facet
        for facet in facets
        if len(facet.options) > 1 or any(option.on for option in facet.options) or facet.summary
    )


def _choice(name: str, question: Question, page: ResultPage, translator: Translator) -> Choice:
    counts = page.facets.get(name, ())
    # Filters ignore case, so a selected value may be spelled differently in the counts.
    on = {value.casefold(): value for value in selected(question.request, name)}

    def option(one: FacetCount) -> Option:
        label = _label(name, one.value, translator)
        return Option(one.value, label, translator.number(one.hits), one.value.casefold() in on)

    # Years are counted in ascending order; show the latest first.
    ordered = counts[::-1] if name == "year" else counts
    find = question.find.get(name, "")
    first = len(counts) if name == "lang" else 0 if find else VISIBLE
    visible = [one for at, one in enumerate(ordered) if at < first or one.value.casefold() in on]
    others = [one for at, one in enumerate(ordered) if at >= first and one not in visible]
    matching = [one for one in others if fold(find) in fold(one.value)] if find else others
    counted_values = {one.value.casefold() for one in counts}
    missing = [value for folded, value in on.items() if folded not in counted_values]
    number = translator.number(len(matching))
    summary, beyond = "", ""
    if find:
        summary = translator.say("found", n=number, text=find)
    elif others:
        summary = translator.say("more", n=number)
    if len(matching) > MAX_MORE:
        beyond = translator.say("beyond_more", n=translator.number(MAX_MORE), total=number)
    return Choice(
        name=name,
        label=label_of({**LABELS, **page.labels}.get(name, {}), translator.lang),
        options=(
            *map(option, visible),
            *(Option(one, _label(name, one, translator), on=True) for one in missing),
        ),
        more=tuple(map(option, matching[:MAX_MORE])),
        summary=summary,
        find=None if name in FIXED else find,
        beyond=beyond,
    )


def _label(name: str, value: str, translator: Translator) -> str:
    if name == "lang":
        return translator.language(value)
    key = f"status.{value.casefold()}"
    return translator.say(key) if name in VALUES and key in translator.words else shorten(value)


def _filters(request: SearchRequest, translator: Translator) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*FACETS, *request.filters)):
        for value in selected(request, name):
            yield name, value, _label(name, value, translator)
    for name, day in (("from", request.since), ("to", request.until)):
        if day:
            yield name, day, f"{translator.say(name)} {translator.day(day)}"
    if request.when != "all":
        yield "when", request.when, translator.say(f"when.{request.when}")


def _groups(
    page: ResultPage, request: SearchRequest, origin: str, translator: Translator, today: date
) -> tuple[Group, ...]:
    """Return the hits in one group; if they are sorted by date, in upcoming, past and pages."""
    views = [(hit, hit_view(hit, origin, translator, today)) for hit in page.hits]
    if request.sort == "relevance":
        return (Group(translator.say("results"), tuple(view for _, view in views)),)
    groups = (
        Group(
            translator.say(f"group.{name}"),
            tuple(view for hit, view in views if GROUPS[hit.status] == name),
        )
        for name in ("upcoming", "past", "page")
    )
    return tuple(group for group in groups if group.hits)


MOST_PEOPLE = 4
"""Speakers of an event to list; "…" replaces further speakers."""


def hit_view(hit: Hit, origin: str, translator: Translator, today: date) -> HitView:
    """Return the texts of a hit as the page shows them on the day *today*."""

    def links(texts: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
        return tuple(Link(shorten(text), absolute(origin, url)) for text, url in texts)

    page = hit.page
    when = ""
    if page.start:
        when = translator.span(page.start, page.end, all_day=page.all_day)
    elif page.date:
        when = translator.day(page.date)
    to_come = hit.status in ("upcoming", "ongoing")
    return HitView(
        url=absolute(origin, page.url),
        title=tuple(_shorten_segments(hit.highlight.get("title") or (page.title,))),
        text=hit.highlight.get("text", ()),
        lang=page.lang if page.lang != translator.lang else "",
        start=page.start or page.date,
        when=when,
        more=translator.more_dates(len(page.occurrences) - 1, endless=page.endless),
        place=shorten(page.location),
        states=tuple((state, translator.say(f"status.{state}")) for state in states(hit)),
        off=translator.say(f"status.{page.event_status}") if page.event_status in OFF else "",
        sections=links([(one.heading, one.url) for one in hit.sections]),
        others=links([(one.title, one.url) for one in hit.others]),
        calendar=f"event.ics?{urlencode({'id': page.id})}" if to_come else "",
        tile=translator.tile(page.start) if page.start else (),
        hours="" if page.all_day or not page.start else translator.hours(page.start, page.end),
        people=_people(page, translator),
        image=_image(page, origin),
        register=_register(page, translator, today) if to_come else None,
    )


def _people(page: StoredPage, translator: Translator) -> str:
    if not (page.start and page.authors):
        return ""
    more = ("…",) if len(page.authors) > MOST_PEOPLE else ()
    return translator.say(
        "with", names=translator.names((*map(shorten, page.authors[:MOST_PEOPLE]), *more))
    )


def _image(page: StoredPage, origin: str) -> str:
    """Return the URL of an image of the site; empty for others, which the policy blocks."""
    url = absolute(origin, page.image_url) if page.image_url and origin else ""
    return url if url.startswith(f"{origin}/") else ""


def _register(page: StoredPage, translator: Translator, today: date) -> Link | None:
    url, deadline, full, _ = page.registration or ("", "", False, "")
    if full or page.event_status in OFF or not url.startswith(("https://", "http://")):
        return None
    if not deadline:
        return Link(translator.say("register"), url)
    # A deadline at midnight is the end of the day before.
    last = (datetime.fromisoformat(deadline) - timedelta(seconds=1)).date()
    if last < today:
        return None
    return Link(translator.say("register_until", day=translator.day(last.isoformat())), url)


def shorten(text: str) -> str:
    """Return a text, cut to at most `MAX_LENGTH` code points."""
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"


def _shorten_segments(segments: Sequence[str]) -> Iterator[str]:
    """Yield segments until they have `MAX_LENGTH` code points together; cut the last one."""
    room = MAX_LENGTH
    for text in segments:
        if len(text) > room:
            yield text[:room] + "…"
            return
        yield text
        room -= len(text)


def _parts(
    question: Question, page: ResultPage, last: int, translator: Translator
) -> tuple[Link, ...]:
    """Return links to the pages around this one; empty if there is only one page."""
    if last < 2:
        return ()
    numbers = {1, page.page - 1, page.page, page.page + 1, last}
    links = [
        Link(
            text=translator.number(number),
            href=question.url(page=number),
            about=translator.say("page", n=number),
            on=number == page.page,
        )
        for number in sorted(numbers)
        if 1 <= number <= last
    ]
    if 1 < page.page <= last:
        links.insert(0, Link(translator.say("previous"), question.url(page=page.page - 1)))
    if page.page < last:
        links.append(Link(translator.say("next"), question.url(page=page.page + 1)))
    return tuple(links)
