"""
The way of a request that asks the index: rate limit, validator, cache, search.

Each route has a `QueryEndpoint`, which parses its parameters and searches; `answer` does the rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.analysis.synonyms import Synonyms
from eventsearch.errors import OverTime
from eventsearch.model.query import Deadline, SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.search import query_log
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery, SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.web.problems import JSON, too_busy
from eventsearch.web.searcher_manager import SearcherManager
from eventsearch.web.service.http_cache import (
    STALE,
    Answer,
    ResponseCache,
    etag,
    etag_matches,
    freshness,
)
from eventsearch.web.service.rate_limit import RateLimiter, network
from eventsearch.web.service.single_flight import SingleFlight
from eventsearch.web.synonym_reloader import SynonymReloader

SOURCE = "eventsearch.source"
"""Key of an ASGI scope: where a response came from, as ``index``, ``memory`` or ``client``."""

Pairs = Sequence[tuple[str, str]]
"""Names and values of a query string, decoded."""
Q = TypeVar("Q")


class AnswerContext(NamedTuple):
    """
    What an answer depends on besides the question and the index.

    Attributes:
        now: Aware.
        root: Path before every route, as a proxy adds it; empty for none.
        settings: Those that responses show.
    """

    now: datetime
    synonyms: Synonyms
    root: str = ""
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryEndpoint(Generic[Q]):
    """
    The question that a route is asked, and its answer.

    Attributes:
        parse: Returns the question in a query string; raises `ApiProblem`. It may depend on nothing
            else but URL and *body*: answers are cached by these.
        work: Returns the answer of an index.
        media: Type of the answer.
        body: Of the request, if the question came in one.
    """

    parse: Callable[[Pairs], Q]
    work: Callable[[Index, Q, AnswerContext], Answer]
    media: str = JSON
    body: bytes = b""


class Validator(NamedTuple):
    """The ``ETag`` of an answer, and for how many seconds the answer is right."""

    tag: str
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return the headers that caches go by."""
        rule = f"public, max-age={self.seconds}, stale-while-revalidate={STALE}"
        return {"ETag": self.tag, "Cache-Control": rule}


@dataclass(slots=True)
class QueryService:
    """What the routes share; lives in ``app.state.service``."""

    live: SearcherManager
    settings: ServeSettings
    clock: Callable[[], datetime]
    pool: ThreadPoolExecutor
    answers: ResponseCache
    rate: RateLimiter
    flights: SingleFlight
    synonyms: SynonymReloader
    searches: SearchesLog | None = None
    draining: bool = False

    def context(self, root: str = "") -> AnswerContext:
        """Return the context of an answer that is given now."""
        shown = (self.settings.site_url, str(self.settings.theme or ""))
        return AnswerContext(self.clock(), self.synonyms.current(), root, shown)

    def log_search(self, search: LoggedQuery | None) -> None:
        """Have a search added to the query log, if there is one."""
        if self.searches and search:
            # Without a thread, the pool keeps it for one that starts later.
            with suppress(RuntimeError):
                self.pool.submit(self.searches.add, search)

    def reload(self) -> str:
        """Reload index and synonyms now; return the generation that answers."""
        self.synonyms.reload()
        return self.live.reload()


async def answer(http: HttpRequest, endpoint: QueryEndpoint[Q]) -> Response:
    """Answer a request: by 304, from memory, or by searching the index."""
    service: QueryService = http.app.state.service
    limits = service.rate.count(_client(http), time.monotonic())
    context = service.context(http.scope.get("root_path", ""))
    key = _key(http, endpoint)
    validator = _validator(service.live.current, key, context)
    cached = service.answers.get(validator.tag)
    if not cached:
        # What cannot be parsed has no answer, whatever validator the client names.
        question = endpoint.parse(http.query_params.multi_items())
    if etag_matches(http.headers.get("if-none-match"), validator.tag):
        http.scope[SOURCE] = "client"
        return Response(status_code=304, headers={**limits, **validator.headers()})
    if cached:
        http.scope[SOURCE] = "memory"
        service.log_search(cached.search and replace(cached.search, took_ms=0.0))
    else:
        http.scope[SOURCE] = "index"
        work = partial(_search, service.live, endpoint, question, key, context)
        validator, cached = await _in_flight(http, service, validator.tag, work)
        service.answers.put(validator.tag, cached)
        service.log_search(cached.search)
    headers = {**limits, **validator.headers()}
    return Response(cached.body, headers=headers, media_type=endpoint.media)


def _key(http: HttpRequest, endpoint: QueryEndpoint[Q]) -> tuple[object, ...]:
    """Return what tells a question apart from every other: its URL and its body."""
    scope = http.scope
    host = http.headers.get("host")
    return scope["scheme"], host, scope["path"], scope["query_string"], endpoint.body


def _validator(index: Index, key: tuple[object, ...], context: AnswerContext) -> Validator:
    info = index.generation.info
    instant, seconds = freshness(info.instants, info.zone, context.now)
    version = index.generation.name
    shared = (version, instant, context.synonyms.digest, context.root, context.settings)
    return Validator(etag(*shared, *key), seconds)


def _search(
    live: SearcherManager,
    endpoint: QueryEndpoint[Q],
    question: Q,
    key: tuple[object, ...],
    context: AnswerContext,
    deadline: Deadline,
) -> tuple[Validator, Answer]:
    """Search in a thread. The validator is of the generation that answers: it may be a new one."""
    with live.acquire() as index:
        result = endpoint.work(index.with_deadline(deadline), question, context)
        return _validator(index, key, context), result


async def _in_flight(
    http: HttpRequest,
    service: QueryService,
    tag: str,
    work: Callable[[Deadline], tuple[Validator, Answer]],
) -> tuple[Validator, Answer]:
    """Return the result of a search that equal requests share."""
    try:
        return await service.flights.result(
            tag, work, partial(_disconnected, http), network(_client(http))
        )
    except OverTime:
        seconds = service.settings.timeout
        raise too_busy(f"the search took more than {seconds:g} s; narrow it") from None


async def _disconnected(http: HttpRequest) -> None:
    """Return when the client has hung up."""
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _client(http: HttpRequest) -> str:
    return http.client.host if http.client else ""


def timed_search(
    index: Index, request: SearchRequest, context: AnswerContext
) -> tuple[ResultPage, float, LoggedQuery | None]:
    """Return a results page, the milliseconds it took, and its entry in a query log."""
    started = time.perf_counter()
    page = index.search(request, now=context.now, synonyms=context.synonyms)
    took = round((time.perf_counter() - started) * 1000, 1)
    if request.page > 1:
        # A further page is no search of its own.
        return page, took, None
    zone = index.generation.info.zone
    entry = query_log.search(page.query, total=page.total, took_ms=took, now=context.now, zone=zone)
    return page, took, entry
