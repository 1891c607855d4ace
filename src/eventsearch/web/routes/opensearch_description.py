"""
How is a browser answered that searches from its address bar?

``/opensearch.xml`` describes the search in a language, ``/opensearch/suggest`` is asked while one
types.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.model.query import SuggestRequest
from eventsearch.output.feeds import opensearch_description as look
from eventsearch.search.index import Index
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameter_specs import OPEN_SEARCH, SUGGEST
from eventsearch.web.routes.parse_params import Pairs, one, read
from eventsearch.web.routes.suggest import read_beginning
from eventsearch.web.routes.urls import base_address
from eventsearch.web.searcher.autowarm import AnswerContext
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import QueryEndpoint, answer


@dataclass(frozen=True, slots=True)
class BrowserAsked:
    """
    What a browser asks, and of whom.

    Attributes:
        base: Address of this server as the browser knows it, without a slash at its end.
    """

    beginning: SuggestRequest
    base: str


async def describe(http: HttpRequest) -> Response:
    """``GET /opensearch.xml``: the description of the search."""
    base = base_address(http)

    def asked(pairs: Pairs) -> BrowserAsked:
        return BrowserAsked(
            SuggestRequest(lang=one(read(pairs, OPEN_SEARCH), "lang") or None), base
        )

    return await answer(http, QueryEndpoint(read=asked, work=_describe, media=look.DESCRIPTION))


async def suggest(http: HttpRequest) -> Response:
    """``GET /opensearch/suggest``: suggestions as four lists."""
    base = base_address(http)

    def asked(pairs: Pairs) -> BrowserAsked:
        return BrowserAsked(read_beginning(pairs), base)

    return await answer(http, QueryEndpoint(read=asked, work=_suggest, media=look.SUGGESTIONS))


def _describe(index: Index, asked: BrowserAsked, _: AnswerContext) -> Answer:
    info, lang = index.generation.info, asked.beginning.lang or ""
    return Answer(look.description(info, lang, asked.base))


def _suggest(index: Index, asked: BrowserAsked, now: AnswerContext) -> Answer:
    found = index.suggest(asked.beginning, now=now.moment)
    return Answer(orjson.dumps(look.suggestions(found, index.generation.info, asked.base)))


OPERATIONS = (
    Operation(
        path="/opensearch.xml",
        name="opensearch",
        about="the description of the search, for browsers",
        parameters=OPEN_SEARCH,
        media=look.DESCRIPTION,
        problems=ASKING,
    ),
    Operation(
        path="/opensearch/suggest",
        name="opensearch_suggest",
        about="suggestions, as browsers want them",
        parameters=SUGGEST,
        media=look.SUGGESTIONS,
        schema="OpenSearchSuggest",
        problems=ASKING,
    ),
)

ROUTES = (
    Route("/opensearch.xml", describe, methods=["GET"]),
    Route("/opensearch/suggest", suggest, methods=["GET"]),
)
