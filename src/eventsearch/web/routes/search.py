"""
The routes for searches, single pages and suggestions.

``/v1/search``, ``/v1/pages/{id}`` and ``/v1/suggest`` answer with JSON. ``/opensearch.xml``
describes the search to browsers, which then request ``/opensearch/suggest``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.model.query import SuggestRequest
from eventsearch.model.results import ResultPage
from eventsearch.model.timestamps import epoch
from eventsearch.output.feeds import opensearch_description
from eventsearch.output.json import envelope, hidden, page_json, suggestions_json
from eventsearch.search.index import Index
from eventsearch.web.problems import ApiProblem
from eventsearch.web.query_service import Answer, AnswerContext, QueryEndpoint, answer, timed_search
from eventsearch.web.routes.feeds import PER_PAGE, calendar_url, event_calendar, subscriptions
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameters import (
    FIELDS_OF_HITS,
    MAX_REACH,
    OPEN_SEARCH,
    PAGE,
    SEARCH,
    SUGGEST,
    UI,
    Pairs,
    Question,
    base_url,
    parse_search,
    parse_values,
    query_string,
    with_query,
)
from eventsearch.web.search_page.messages import translator

PARAMETERS = (*SEARCH, UI, FIELDS_OF_HITS)


def _search(index: Index, question: Question, context: AnswerContext) -> Answer:
    page, took, entry = timed_search(index, question.request, context)
    links = _links(question, page, context.root)
    fields = question.options.get(FIELDS_OF_HITS.name, "")
    members: dict[str, Any] = envelope(
        page,
        took_ms=took,
        links=links,
        fields=tuple(dict.fromkeys(filter(None, fields.split(",")))),
        calendars=partial(event_calendar, root=context.root),
    )
    if ui := question.options.get(UI.name):
        members["notes"] = list(map(translator(ui).note, page.notes))
    around = [f'<{url}>; rel="{name}"' for name in ("prev", "next") if (url := links[name])]
    headers = {"Link": ", ".join(around)} if around else {}
    return Answer(orjson.dumps(members), entry, headers)


def _links(question: Question, page: ResultPage, root: str) -> dict[str, str | None]:
    """Return the URLs of this results page, of its neighbours, and of its other formats."""
    request, options = question.request, dict(question.options)

    def url(path: str, number: int) -> str:
        query = query_string(request, page=number)
        return with_query(f"{root}{path}", query, urlencode(options))

    last = min(page.pages, MAX_REACH // max(1, request.per_page))
    links = {
        "self": url("/v1/search", request.page),
        "prev": url("/v1/search", min(request.page - 1, last))
        if last and request.page > 1
        else None,
        "next": url("/v1/search", request.page + 1) if request.page < last else None,
    }
    # The HTML page always lists hits and all their fields, so drop `fields` and `per_page=0`.
    options.pop(FIELDS_OF_HITS.name, None)
    request = request._replace(per_page=request.per_page or PER_PAGE)
    return {**links, "html": url("/search", request.page), **subscriptions(request, root)}


async def page(http: HttpRequest) -> Response:
    """Answer ``GET /v1/pages/{id}``: one page, with its whole text."""
    page_id: str = http.path_params["id"]

    def parse(pairs: Pairs, _: Collection[str]) -> str:
        parse_values(pairs, ())
        return page_id

    def work(index: Index, page_id: str, context: AnswerContext) -> Answer:
        entry = index.entry(page_id)
        if entry is None or hidden(entry, context.now):
            detail = f'the site shows no page "{page_id[:200]}" now; pass the `id` of a hit'
            raise ApiProblem("no-page", detail, extra={"parameter": PAGE.name})
        info = index.generation.info
        members = {
            **page_json(entry),
            "status": entry.status(epoch(context.now)) or None,
            "image": entry.image_url or None,
            "event_url": entry.event_url or None,
            "ics": calendar_url(entry.id, context.root) if entry.start else None,
            "index": {"version": index.generation.name, "built_at": info.built_at},
        }
        return Answer(orjson.dumps(members))

    return await answer(http, QueryEndpoint(parse=parse, work=work))


ENDPOINT = QueryEndpoint(parse=partial(parse_search, table=PARAMETERS), work=_search)


class TextConvertor(PathConvertor):
    """Match the rest of a path, including line breaks, which `PathConvertor` does not match."""

    regex = "(?s:.*)"


register_url_convertor("text", TextConvertor())


def _parse_beginning(pairs: Pairs, _: Collection[str]) -> SuggestRequest:
    values = parse_values(pairs, SUGGEST)
    return SuggestRequest(values.get("q", ""), values.get("lang"), values.get("limit", 10))


async def suggest(http: HttpRequest) -> Response:
    """Answer ``GET /v1/suggest``: suggestions as JSON."""

    def work(index: Index, request: SuggestRequest, context: AnswerContext) -> Answer:
        return Answer(orjson.dumps(suggestions_json(index.suggest(request, now=context.now))))

    return await answer(http, QueryEndpoint(parse=_parse_beginning, work=work))


async def browser_suggest(http: HttpRequest) -> Response:
    """Answer ``GET /opensearch/suggest``: suggestions in the format of OpenSearch."""
    base = base_url(http)

    def work(index: Index, request: SuggestRequest, context: AnswerContext) -> Answer:
        suggestions = index.suggest(request, now=context.now)
        info = index.generation.info
        return Answer(orjson.dumps(opensearch_description.suggestions(suggestions, info, base)))

    media = opensearch_description.SUGGESTIONS
    return await answer(http, QueryEndpoint(parse=_parse_beginning, work=work, media=media))


async def describe(http: HttpRequest) -> Response:
    """Answer ``GET /opensearch.xml``: the description of the search, for browsers."""
    base = base_url(http)

    def parse(pairs: Pairs, _: Collection[str]) -> str:
        return str(parse_values(pairs, OPEN_SEARCH).get("lang", ""))

    def work(index: Index, lang: str, _: AnswerContext) -> Answer:
        return Answer(opensearch_description.description(index.generation.info, lang, base))

    media = opensearch_description.DESCRIPTION
    return await answer(http, QueryEndpoint(parse=parse, work=work, media=media))


OPERATIONS = (
    Operation(
        path="/v1/search",
        handler=partial(answer, endpoint=ENDPOINT),
        name="search",
        about="one page of search results",
        parameters=PARAMETERS,
        schema="Search",
        headers=("Link",),
        problems=(*ASKING, "out-of-reach"),
    ),
    Operation(
        path="/v1/pages/{id:text}",
        handler=page,
        name="page",
        about="one page, with its whole text",
        parameters=(PAGE,),
        schema="Page",
        problems=(*ASKING, "no-page"),
    ),
    Operation(
        path="/v1/suggest",
        handler=suggest,
        name="suggest",
        about="suggestions for what was typed so far",
        parameters=SUGGEST,
        schema="Suggest",
        problems=ASKING,
    ),
    Operation(
        path="/opensearch.xml",
        handler=describe,
        name="opensearch",
        group="browsers",
        about="the description of the search, for browsers",
        parameters=OPEN_SEARCH,
        media=opensearch_description.DESCRIPTION,
        problems=ASKING,
    ),
    Operation(
        path="/opensearch/suggest",
        handler=browser_suggest,
        name="opensearch_suggest",
        group="browsers",
        about="suggestions in the format that browsers expect",
        parameters=SUGGEST,
        media=opensearch_description.SUGGESTIONS,
        schema="OpenSearchSuggest",
        problems=ASKING,
    ),
)
