"""
How is a search subscribed to, or taken along as a table?

``/search.ics``, ``/search.atom`` and ``/search.csv`` take what ``/v1/search`` takes; ``/event.ics``
is one event.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Hit
from eventsearch.output.feeds.atom import atom
from eventsearch.output.feeds.csv import table
from eventsearch.output.feeds.icalendar import calendar, event
from eventsearch.output.json.response import hidden
from eventsearch.search.index import Index
from eventsearch.search.listing import FORMS, Listing, listed, listing
from eventsearch.web.problems import ApiProblem
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameter_specs import EVENT, MAX_REACH, SEARCH, Parameter
from eventsearch.web.routes.parse_params import (
    Pairs,
    one,
    out_of_reach,
    query_string,
    read,
    read_request,
    whole,
)
from eventsearch.web.routes.urls import base_address
from eventsearch.web.searcher.autowarm import AnswerContext
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import QueryEndpoint, answer

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml"
CSV = "text/csv; charset=utf-8; header=present"

BYTE_ORDER_MARK = "\ufeff"
"""Without it the most used spreadsheet reads a file as of the code page of its computer."""

USUAL = SearchRequest().per_page


@dataclass(frozen=True, slots=True)
class ListingAsked:
    """
    What is asked in which form, and of whom.

    Attributes:
        base: Address of this server as the reader knows it, without a slash at its end.
    """

    request: SearchRequest
    base: str


@dataclass(frozen=True, slots=True)
class EventAsked:
    """Which event is asked for, by the path of its file; *base* as of `ListingAsked`."""

    id: str
    base: str


def parameters(form: str) -> tuple[Parameter, ...]:
    """Return the parameters of a form: those of a search, but that it holds more at once."""
    usual, most = FORMS[form].usual, min(FORMS[form].most, MAX_REACH)
    return tuple(
        replace(one, default=str(usual), most=most) if one.name == "per_page" else one
        for one in SEARCH
    )


def read_asked(pairs: Pairs, form: str, base: str) -> ListingAsked:
    """Return what a query string asks in a form; raises ApiProblem, as `read_request`."""
    given = read(pairs, parameters(form))
    page, per_page = whole(given, "page", 1), whole(given, "per_page", FORMS[form].usual)
    if page * per_page > MAX_REACH:
        raise out_of_reach(page, per_page)
    rest = [(name, value) for name, value in pairs if name not in ("page", "per_page")]
    request = replace(read_request(rest), facets=(), explain=False)
    return ListingAsked(replace(request, page=page, per_page=per_page), base)


def search_address(path: str, request: SearchRequest, *, page: int = 1, usual: int = USUAL) -> str:
    """
    Return the address of a search in another form.

    Args:
        usual: Pages that the form holds when nothing is said.
    """
    if request.per_page == usual:
        request = replace(request, per_page=USUAL)
    query = query_string(replace(request, facets=(), explain=False), page=page)
    return f"{path}?{query}" if query else path


def subscriptions(request: SearchRequest, root: str) -> dict[str, str | None]:
    """Return the URLs of the formats of a search; *root* as of `AnswerContext`."""
    whole = replace(request, per_page=USUAL)
    return {form: search_address(f"{root}/search.{form}", whole) for form in ("ics", "atom")}


def event_address(hit: Hit, root: str) -> str | None:
    """Return where an event is to be had for a calendar; None for a page that is no event."""
    return f"{root}/event.ics?{urlencode({'id': hit.id}, errors='replace')}" if hit.start else None


def _as_calendar(found: Listing, asked: ListingAsked, site: str) -> bytes:
    usual = FORMS["ics"].usual
    source = search_address(
        f"{asked.base}/search.ics", asked.request, page=asked.request.page, usual=usual
    )
    return calendar(found, site=site, source=source)


def _as_feed(found: Listing, asked: ListingAsked, site: str) -> bytes:
    usual, request, page = FORMS["atom"].usual, asked.request, found.page
    path = f"{asked.base}/search.atom"
    address = partial(search_address, path, request, usual=usual)
    people = search_address(f"{asked.base}/search", request, usual=request.per_page)
    links = {"self": address(page=request.page), "alternate": people}
    if page.pages > 1:
        links["first"] = address(page=1)
        links["last"] = address(page=min(page.pages, MAX_REACH // request.per_page))
    if request.page > 1:
        links["previous"] = address(page=request.page - 1)
    following = request.page + 1
    if following <= page.pages and following * request.per_page <= MAX_REACH:
        links["next"] = address(page=following)
    return atom(found, site=site, links=links)


def _as_table(found: Listing, _: ListingAsked, site: str) -> bytes:
    return (BYTE_ORDER_MARK + table(found, site=site)).encode()


class Written(NamedTuple):
    """A form: its media type, what writes it, and what it is, for people."""

    media: str
    write: Callable[[Listing, ListingAsked, str], bytes]
    about: str


WRITTEN = {
    "ics": Written(CALENDAR, _as_calendar, "the events found, as a calendar to subscribe to"),
    "atom": Written(ATOM, _as_feed, "the pages found, the last changed first, as an Atom feed"),
    "csv": Written(CSV, _as_table, "the pages found, as a table for spreadsheets"),
}


def _search(form: str) -> Callable[[HttpRequest], Awaitable[Response]]:
    """Return what answers a search in a form."""
    written = WRITTEN[form]

    def work(index: Index, asked: ListingAsked, now: AnswerContext) -> Answer:
        found = listing(index, form, asked.request, now=now.moment, synonyms=now.synonyms)
        return Answer(written.write(found, asked, _site(index, asked.base)))

    async def search(http: HttpRequest) -> Response:
        reading = partial(read_asked, form=form, base=base_address(http))
        return await answer(http, QueryEndpoint(read=reading, work=work, media=written.media))

    return search


async def one_event(http: HttpRequest) -> Response:
    """``GET /event.ics``: one event, for a calendar."""
    base = base_address(http)

    def asked(pairs: Pairs) -> EventAsked:
        return EventAsked(one(read(pairs, EVENT), "id"), base)

    return await answer(http, QueryEndpoint(read=asked, work=_event, media=CALENDAR))


def _event(index: Index, asked: EventAsked, now: AnswerContext) -> Answer:
    found = listed(index, asked.id, now=now.moment)
    if found is None or not found.entry.start or hidden(found.entry, now.moment):
        raise ApiProblem(
            "no-event",
            f'the site shows no event "{asked.id[:200]}" now; `id` is that of a hit',
            extra={"parameter": "id"},
        )
    return Answer(event(found, index.generation.info, site=_site(index, asked.base)))


def _site(index: Index, base: str) -> str:
    """Return the address of the site: its own, else it is taken to be where the server is."""
    return index.generation.info.origin or base


OPERATIONS = (
    *(
        Operation(
            path=f"/search.{form}",
            name=f"search_{form}",
            about=written.about,
            parameters=parameters(form),
            media=written.media.partition(";")[0],
            problems=(*ASKING, "out-of-reach"),
        )
        for form, written in WRITTEN.items()
    ),
    Operation(
        path="/event.ics",
        name="event",
        about="one event, for a calendar",
        parameters=EVENT,
        media=CALENDAR.partition(";")[0],
        problems=(*ASKING, "no-event"),
    ),
)

ROUTES = (
    *(Route(f"/search.{form}", _search(form), methods=["GET"]) for form in WRITTEN),
    Route("/event.ics", one_event, methods=["GET"]),
)
