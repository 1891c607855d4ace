"""
The way of a request that asks the index: rate limit, validator, cache, search.

Each route has a `QueryEndpoint`, which parses its parameters and searches; `answer` does the rest.
A response depends on the clock: publication, expiry and the status of events change it. A
generation lists these instants; between two of them, and two midnights, the same request has the
same response.
"""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as clock
from functools import partial
from math import floor
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch import __version__
from eventsearch.analysis.synonyms import Synonyms
from eventsearch.errors import OverTime
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import Deadline, SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.search import query_log
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery, SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.storage.generations import Generation
from eventsearch.web.problems import JSON, too_busy
from eventsearch.web.routes.parameters import Pairs
from eventsearch.web.search_limits import RateLimiter, SingleFlight, network
from eventsearch.web.searcher_manager import SearcherManager, SynonymReloader

MAX_AGE = 60
"""Seconds that a response may be reused without asking again."""
STALE = 600
"""Seconds that it may be shown while a new one is fetched."""
CACHE_BYTES = 16 * 1024 * 1024
"""Of all responses that are kept."""

_LOGGED = 1_000
"""Bytes of an answer besides its body: headers, and the search as the query log keeps it."""

SOURCE = "eventsearch.source"
"""Key of an ASGI scope: where a response came from, as ``index``, ``memory`` or ``client``."""

Q = TypeVar("Q")


class Answer(NamedTuple):
    """
    The body of a response.

    Attributes:
        search: What a query log says of it; None for nothing.
        headers: Further ones of the response.
    """

    body: bytes
    search: LoggedQuery | None = None
    headers: Mapping[str, str] = MappingProxyType({})


class AnswerContext(NamedTuple):
    """
    What an answer depends on besides the question and the index.

    Attributes:
        now: Aware.
        root: Path before every route, as a proxy adds it; empty for none.
        settings: Those that responses depend on.
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
            else but URL, *body*, *variant* and the names of the facets of the site's settings:
            answers are cached by the index and these.
        work: Returns the answer of an index.
        media: Type of the answer.
        body: Of the request, if the question came in one.
        variant: What else the answer depends on, as chosen by a header of the request.
    """

    parse: Callable[[Pairs, Collection[str]], Q]
    work: Callable[[Index, Q, AnswerContext], Answer]
    media: str = JSON
    body: bytes = b""
    variant: str = ""


class Validator(NamedTuple):
    """The ``ETag`` of an answer, and for how many seconds the answer is right."""

    tag: str
    seconds: int

    def headers(self) -> dict[str, str]:
        """Return the headers that caches go by."""
        rule = f"public, max-age={self.seconds}, stale-while-revalidate={STALE}"
        return {"ETag": self.tag, "Cache-Control": rule}


def validate(generation: Generation, key: tuple[object, ...], context: AnswerContext) -> Validator:
    """Return the validator of a response; *key* tells its question from every other."""
    info, now = generation.info, context.now
    seconds, local = floor(now.timestamp()), now.astimezone(ZoneInfo(info.zone))
    passed = bisect_right(info.instants, seconds)
    midnight = datetime.combine(local.date() + timedelta(days=1), clock(), local.tzinfo)
    ends = [floor(midnight.timestamp()), *info.instants[passed:][:1]]
    shared = (generation.name, context.synonyms.digest, context.root, context.settings)
    # Another version of the program may answer in other words.
    parts = (__version__, passed, local.date(), *shared, *key)
    digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
    # 20 hexadecimal digits are ample for one index.
    return Validator(f'W/"{digest[:20]}"', max(0, min(MAX_AGE, min(ends) - seconds)))


def etag_matches(header: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names *tag* (weak comparison, RFC 9110, 13.1.2)."""
    bare = tag.removeprefix("W/")
    candidates = (part.strip() for part in header.split(","))
    return any(part == "*" or part.removeprefix("W/") == bare for part in candidates)


@dataclass(slots=True)
class QueryService:
    """What the routes share; lives in ``app.state.service``."""

    live: SearcherManager
    settings: ServeSettings
    clock: Callable[[], datetime]
    pool: ThreadPoolExecutor
    answers: LruCache
    rate: RateLimiter | None
    flights: SingleFlight
    synonyms: SynonymReloader
    searches: SearchesLog | None = None
    draining: bool = False

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
    scope, headers = http.scope, http.headers
    client = http.client.host if http.client else ""
    limits = service.rate.count(network(client), time.monotonic()) if service.rate else {}
    settings = service.settings
    shown = (settings.site_url, str(settings.theme or ""), repr(settings.ranking))
    context = AnswerContext(
        service.clock(), service.synonyms.current(), scope.get("root_path", ""), shown
    )
    place = (scope["scheme"], headers.get("host"), scope["path"])
    key = (*place, scope["query_string"], endpoint.body, endpoint.variant)
    generation = service.live.current.generation
    validator = validate(generation, key, context)
    result = cast("Answer | None", service.answers.get(validator.tag))
    if result is None:
        # What cannot be parsed has no answer, whatever validator the client names.
        question = endpoint.parse(http.query_params.multi_items(), generation.info.facets)
    if (tags := headers.get("if-none-match")) and etag_matches(tags, validator.tag):
        scope[SOURCE] = "client"
        return Response(status_code=304, headers={**limits, **validator.headers()})
    if result is not None:
        scope[SOURCE] = "memory"
        service.log_search(result.search and replace(result.search, took_ms=0.0))
    else:
        scope[SOURCE] = "index"
        work = partial(_search, service.live, endpoint, question, key, context)
        hangup = partial(_disconnected, http)
        try:
            flight = service.flights.result(validator.tag, work, hangup, network(client))
            validator, result = await flight
        except OverTime:
            seconds = service.settings.timeout
            raise too_busy(f"the search took more than {seconds:g} s; narrow it") from None
        service.answers.put(validator.tag, result, len(result.body) + _LOGGED)
        service.log_search(result.search)
    every = {**limits, **validator.headers(), **result.headers}
    return Response(result.body, headers=every, media_type=endpoint.media)


async def _disconnected(http: HttpRequest) -> None:
    """Return when the client has hung up."""
    while (await http.receive())["type"] != "http.disconnect":
        pass


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
        return validate(index.generation, key, context), result


def timed_search(
    index: Index, request: SearchRequest, context: AnswerContext, *, with_excerpts: bool = True
) -> tuple[ResultPage, float, LoggedQuery | None]:
    """Return a results page, the milliseconds it took, and its entry in a query log."""
    started = time.perf_counter()
    page = index.search(
        request, now=context.now, synonyms=context.synonyms, with_excerpts=with_excerpts
    )
    took = round((time.perf_counter() - started) * 1000, 1)
    if request.page > 1:
        # A further page is no search of its own.
        return page, took, None
    zone = index.generation.info.zone
    entry = query_log.search(page.query, total=page.total, took_ms=took, now=context.now, zone=zone)
    return page, took, entry
