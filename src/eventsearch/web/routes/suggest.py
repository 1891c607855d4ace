"""
``GET /v1/suggest``: what may be meant by what was typed so far?

Parameters and work of the route; how it is answered is the same for every route.
"""

from __future__ import annotations

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.model.query import SuggestRequest
from eventsearch.output.json.suggestions import suggestions_json
from eventsearch.search.index import Index
from eventsearch.web.routes.openapi import ASKING, Operation
from eventsearch.web.routes.parameter_specs import SUGGEST
from eventsearch.web.routes.parse_params import Pairs, one, read, whole
from eventsearch.web.searcher.autowarm import AnswerContext
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import QueryEndpoint, answer


def read_beginning(pairs: Pairs) -> SuggestRequest:
    """
    Return what the decoded *pairs* of a query string ask suggestions for.

    Raises:
        ApiProblem: 400; a parameter is unknown, repeated, too long or has an unusable value.
    """
    given = read(pairs, SUGGEST)
    return SuggestRequest(
        text=one(given, "q"), lang=one(given, "lang") or None, limit=whole(given, "limit", 10)
    )


def _suggest(index: Index, beginning: SuggestRequest, now: AnswerContext) -> Answer:
    found = index.suggest(beginning, now=now.moment)
    return Answer(orjson.dumps(suggestions_json(found)))


INQUIRY = QueryEndpoint(read=read_beginning, work=_suggest)


async def suggest(http: HttpRequest) -> Response:
    """Answer with suggestions as JSON."""
    return await answer(http, INQUIRY)


OPERATIONS = (
    Operation(
        path="/v1/suggest",
        name="suggest",
        about="suggestions for what was typed so far",
        parameters=SUGGEST,
        schema="Suggest",
        problems=ASKING,
    ),
)

ROUTES = (Route("/v1/suggest", suggest, methods=["GET"]),)
