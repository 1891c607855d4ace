"""
Suggestions for what was typed so far, and the description of the search for browsers.

``/v1/suggest`` answers as JSON, ``/opensearch/suggest`` as browsers want it, ``/opensearch.xml``
tells them where that is.
"""

from __future__ import annotations

from collections.abc import Collection

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.model.query import SuggestRequest
from eventsearch.output.feeds import opensearch_description
from eventsearch.output.json import suggestions_json
from eventsearch.search.index import Index
from eventsearch.web.query_service import Answer, AnswerContext, QueryEndpoint, answer
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameters import OPEN_SEARCH, SUGGEST, Pairs, base_url, parse_values


def _parse(pairs: Pairs, _: Collection[str]) -> SuggestRequest:
    values = parse_values(pairs, SUGGEST)
    return SuggestRequest(values.get("q", ""), values.get("lang"), values.get("limit", 10))


async def suggest(http: HttpRequest) -> Response:
    """``GET /v1/suggest``."""

    def work(index: Index, request: SuggestRequest, context: AnswerContext) -> Answer:
        return Answer(orjson.dumps(suggestions_json(index.suggest(request, now=context.now))))

    return await answer(http, QueryEndpoint(parse=_parse, work=work))


async def browser_suggest(http: HttpRequest) -> Response:
    """``GET /opensearch/suggest``: suggestions as four lists."""
    base = base_url(http)

    def work(index: Index, request: SuggestRequest, context: AnswerContext) -> Answer:
        suggestions = index.suggest(request, now=context.now)
        info = index.generation.info
        return Answer(orjson.dumps(opensearch_description.suggestions(suggestions, info, base)))

    media = opensearch_description.SUGGESTIONS
    return await answer(http, QueryEndpoint(parse=_parse, work=work, media=media))


async def describe(http: HttpRequest) -> Response:
    """``GET /opensearch.xml``."""
    base = base_url(http)

    def parse(pairs: Pairs, _: Collection[str]) -> str:
        return str(parse_values(pairs, OPEN_SEARCH).get("lang", ""))

    def work(index: Index, lang: str, _: AnswerContext) -> Answer:
        return Answer(opensearch_description.description(index.generation.info, lang, base))

    media = opensearch_description.DESCRIPTION
    return await answer(http, QueryEndpoint(parse=parse, work=work, media=media))


OPERATIONS = (
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
        about="suggestions, as browsers want them",
        parameters=SUGGEST,
        media=opensearch_description.SUGGESTIONS,
        schema="OpenSearchSuggest",
        problems=ASKING,
    ),
)
