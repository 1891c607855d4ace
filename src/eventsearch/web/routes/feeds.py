"""
The routes for search results as calendars, feeds and tables.

For each format in `output.formats`, ``/search.NAME`` accepts the parameters of ``/v1/search``.
``/event.ics`` returns a single event.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Hit
from eventsearch.output.feeds.icalendar import event
from eventsearch.output.formats import FEEDS, SERVED
from eventsearch.output.json import hidden
from eventsearch.search.feed import Feed, feed_page, read_feed
from eventsearch.search.index import Index
from eventsearch.web.problems import ApiProblem
from eventsearch.web.query_service import Answer, AnswerContext, QueryEndpoint, answer
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameters import (
    EVENT,
    MAX_REACH,
    Pairs,
    Parameter,
    base_url,
    paged,
    parse_search,
    parse_values,
    query_string,
    with_query,
)

PER_PAGE = SearchRequest().per_page

SUBSCRIBED = tuple(name for name, form in SERVED.items() if form.subscribed)
"""Formats that people subscribe to; ``/v1/search`` links to them."""


def parameters(form: str) -> tuple[Parameter, ...]:
    """Return the parameters of a search, with the page sizes of a format."""
    size = FEEDS[form]
    return paged(default=str(size.usual), least=1, most=min(size.most, MAX_REACH))


def parse(pairs: Pairs, facets: Collection[str], form: str) -> SearchRequest:
    """Parse the query string of a format's URL; raises ApiProblem like `parse_search`."""
    question = parse_search(pairs, facets, parameters(form), per_page=FEEDS[form].usual)
    return question.request._replace(facets=(), explain=False)


def search_url(path: str, request: SearchRequest, *, page: int = 1, usual: int = PER_PAGE) -> str:
    """Return the URL of a search in another format; *usual* is the format's default page size."""
    if request.per_page == usual:
        request = request._replace(per_page=PER_PAGE)
    return with_query(path, query_string(request._replace(facets=(), explain=False), page=page))


def subscriptions(request: SearchRequest, root: str) -> dict[str, str | None]:
    """Return the subscription URLs of a search by format; *root* as in `AnswerContext`."""
    whole = request._replace(per_page=PER_PAGE)
    return {form: search_url(f"{root}/search.{form}", whole) for form in SUBSCRIBED}


def event_calendar(hit: Hit, root: str) -> str | None:
    """Return the calendar URL of an event; None if the page is not an event."""
    return calendar_url(hit.page.id, root) if hit.page.start else None


def calendar_url(page_id: str, root: str) -> str:
    """Return the URL of a page's event as iCalendar; *root* as in `AnswerContext`."""
    return f"{root}/event.ics?{urlencode({'id': page_id}, errors='replace')}"


def _links(feed: Feed, request: SearchRequest, form: str, base: str) -> dict[str, str]:
    """Return a feed page's links by relation: itself, its neighbours, and the results page."""
    page, pages = request.page, feed.page.pages
    last = min(pages, MAX_REACH // request.per_page)
    url = partial(search_url, f"{base}/search.{form}", request, usual=FEEDS[form].usual)
    people = search_url(f"{base}/search", request, usual=request.per_page)
    links = {"self": url(page=page), "alternate": people}
    if pages > 1:
        links |= {"first": url(page=1), "last": url(page=last)}
    if page > 1:
        links["previous"] = url(page=page - 1)
    if page < last:
        links["next"] = url(page=page + 1)
    return links


def _search(form: str) -> Callable[[HttpRequest], Awaitable[Response]]:
    served = SERVED[form]

    async def search(http: HttpRequest) -> Response:
        base = base_url(http)

        def work(index: Index, request: SearchRequest, context: AnswerContext) -> Answer:
            now, synonyms = context.now, context.synonyms
            feed = read_feed(index, FEEDS[form], request, now=now, synonyms=synonyms)
            links = _links(feed, request, form, base)
            return Answer(served.prefix + served.write(feed, site=_site(index, base), links=links))

        endpoint = QueryEndpoint(parse=partial(parse, form=form), work=work, media=served.media)
        return await answer(http, endpoint)

    return search


async def one_event(http: HttpRequest) -> Response:
    """Answer ``GET /event.ics``: one event, for a calendar."""
    base = base_url(http)

    def parse_id(pairs: Pairs, _: Collection[str]) -> str:
        return str(parse_values(pairs, EVENT)["id"])

    def work(index: Index, page_id: str, context: AnswerContext) -> Answer:
        page = feed_page(index, page_id, now=context.now)
        if page is None or not page.entry.start or hidden(page.entry, context.now):
            raise ApiProblem(
                "no-event",
                f'the site shows no event "{page_id[:200]}" now; pass the `id` of a hit',
                extra={"parameter": "id"},
            )
        return Answer(event(page, index.generation.info, site=_site(index, base)))

    return await answer(http, QueryEndpoint(parse=parse_id, work=work, media=SERVED["ics"].media))


def _site(index: Index, base: str) -> str:
    """Return the site's URL from the index; if the index does not contain it, the server's."""
    return index.generation.info.origin or base


OPERATIONS = (
    *(
        Operation(
            path=f"/search.{form}",
            handler=_search(form),
            name=f"search_{form}",
            group="feeds",
            about=served.about,
            parameters=parameters(form),
            media=served.media.partition(";")[0],
            problems=(*ASKING, "out-of-reach"),
        )
        for form, served in SERVED.items()
    ),
    Operation(
        path="/event.ics",
        handler=one_event,
        name="event",
        group="feeds",
        about="one event, for a calendar",
        parameters=EVENT,
        media=SERVED["ics"].media.partition(";")[0],
        problems=(*ASKING, "no-event"),
    ),
)
