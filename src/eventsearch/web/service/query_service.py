"""
How is a question over HTTP answered: not again, from memory, or by asking the index?

What every route that asks the index has in common: counting, caching, the time it may take. Which
question it is and what is done for it is the route's to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.analysis.synonyms import Synonyms
from eventsearch.errors import OverTime
from eventsearch.model.deadline import Deadline
from eventsearch.search.index import Index
from eventsearch.search.query_log import LoggedQuery, SearchesLog
from eventsearch.settings import ServeSettings
from eventsearch.web import problems
from eventsearch.web.routes.openapi import JSON
from eventsearch.web.searcher.autowarm import AnswerContext, RecentQueries
from eventsearch.web.searcher.searcher_manager import SearcherManager
from eventsearch.web.searcher.synonym_reloader import LiveSynonyms
from eventsearch.web.service.http_cache import (
    STALE,
    Answer,
    ClockKeyMemo,
    LruCache,
    SizedLruCache,
    etag,
    etag_matches,
)
from eventsearch.web.service.rate_limit import RateLimiter, network
from eventsearch.web.service.single_flight import SingleFlight

Pairs = Sequence[tuple[str, str]]
Q = TypeVar("Q")

LONGEST = 1_000
"""Bytes of a query string whose reading is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuestion(Generic[Q]):
    """
    A question, read.

    Attributes:
        text: Tells it apart from every other, on any route.
    """

    value: Q
    text: str


class CacheContext(NamedTuple):
    """
    How things stood when an answer was given: while they stand so, it is the answer.

    Attributes:
        version: Of the generation that answers.
        key: Changes when the clock changes answers, as of `http_cache.time_key`.
        seconds: For which the answer is good.
        synonyms: Their digest.
    """

    version: str
    key: str
    seconds: int
    synonyms: str


@dataclass(slots=True)
class QueryService:
    """
    What the handlers share; lives in ``app.state.service``.

    Attributes:
        lately: What was asked last.
        version: Generation whose answers are kept.
    """

    live: SearcherManager
    settings: ServeSettings
    clock: Callable[[], datetime]
    answers: SizedLruCache
    rate: RateLimiter
    pool: ThreadPoolExecutor
    flights: SingleFlight
    synonyms: LiveSynonyms
    lately: RecentQueries
    searches: SearchesLog | None = None
    draining: bool = False
    clockwork: ClockKeyMemo = field(default_factory=ClockKeyMemo)
    asked: LruCache[ParsedQuestion[Any]] = field(default_factory=LruCache)
    version: str = ""

    def turn_to(self, version: str) -> None:
        """Keep answers of a generation from here on, first those that were prepared, no others."""
        if version != self.version:
            self.version = version
            self.answers.clear()
            for tag, found in self.lately.take(version):
                self.answers.put(tag, found)

    def keep(self, fresh: Validator, found: Answer) -> None:
        """Keep an answer, if it is of the generation whose answers are kept."""
        if fresh.standing.version == self.version:
            self.answers.put(fresh.tag, found)

    def reload(self, *, warm: bool = True) -> str:
        """Look at index and synonyms now, as of `SearcherManager.reload`; return what answers."""
        self.synonyms.reload()
        return self.live.reload(warm=warm)

    def standing(self, index: Index, moment: datetime, synonyms: Synonyms) -> CacheContext:
        """Return how things stand for an answer of an index at a moment."""
        version, info = index.generation.name, index.generation.info
        key, seconds = self.clockwork.at(version, info.moments, info.zone, moment)
        return CacheContext(version, key, seconds, synonyms.digest)

    def note(self, question: str) -> None:
        """Note that a question, by its text, was asked just now, wherever its answer is from."""
        self.lately.note(question)

    def write_down(self, search: LoggedQuery | None) -> None:
        """Have a search written down, where that is wanted; None for what is no search."""
        if self.searches and search:
            # Nobody waits for a disk; what cannot be written is the log's own to say. Where no
            # thread starts, the pool keeps it for one that starts later.
            with suppress(RuntimeError):
                self.pool.submit(self.searches.add, search)

    def write_again(self, search: LoggedQuery | None) -> None:
        """Have a search written down that was answered from memory, in no time."""
        if self.searches and search:
            self.write_down(replace(search, took_ms=0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """What decides whether an answer is still right: its validator, and how things stood."""

    tag: str
    standing: CacheContext

    def headers(self) -> dict[str, str]:
        """Return the caching headers of an answer."""
        rule = f"public, max-age={self.standing.seconds}, stale-while-revalidate={STALE}"
        return {"ETag": self.tag, "Cache-Control": rule}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryEndpoint(Generic[Q]):
    """
    What is asked on a route, and what is done for it.

    Attributes:
        read: Returns the question that the pairs of a query string ask, a value whose `repr` tells
            it apart from every other on this route; raises `ApiProblem`.
        work: Returns the answer of an index to the question now.
        media: Type of the answer.
    """

    read: Callable[[Pairs], Q]
    work: Callable[[Index, Q, AnswerContext], Answer]
    media: str = JSON


async def answer(http: HttpRequest, inquiry: QueryEndpoint[Q]) -> Response:
    """Answer a request by what is done on its route."""
    service: QueryService = http.app.state.service
    address = http.client.host if http.client else ""
    counted = service.rate.count(address, time.monotonic())
    asked = _asked(service, http, inquiry)
    root = http.scope.get("root_path", "")
    now = AnswerContext(moment=service.clock(), synonyms=service.synonyms.now(), root=root)
    with service.live.reading() as index:
        fresh = _fresh(service, index, asked, now)
    headers = {**counted, **fresh.headers()}
    service.turn_to(fresh.standing.version)
    if etag_matches(http.headers.get("if-none-match"), fresh.tag):
        service.note(asked.text)
        return Response(status_code=304, headers=headers)
    found = service.answers.get(fresh.tag)
    if found is None:
        fresh, found = await _run(http, inquiry, asked, now, fresh.tag)
        headers = {**counted, **fresh.headers()}
        service.write_down(found.search)
    else:
        service.note(asked.text)
        service.write_again(found.search)
    return Response(found.body, headers=headers, media_type=inquiry.media)


def _asked(
    service: QueryService, http: HttpRequest, inquiry: QueryEndpoint[Q]
) -> ParsedQuestion[Q]:
    """Return what is asked; what is asked again and again is read once."""
    scope = http.scope
    host = http.headers.get("host")
    key = (scope["path"], scope["query_string"], scope["scheme"], host)
    # A body asks too, and is not in the key; nor is the address that the server has of itself.
    plain = scope["method"] in ("GET", "HEAD") and host is not None
    kept = plain and len(scope["query_string"]) <= LONGEST
    known: ParsedQuestion[Q] | None = service.asked.get(key) if kept else None
    if known is None:
        question = inquiry.read(http.query_params.multi_items())
        # The same question on another route has another answer.
        known = ParsedQuestion(value=question, text=repr((scope["path"], question)))
        if kept:
            service.asked.put(key, known)
    return known


def _fresh(
    service: QueryService, index: Index, asked: ParsedQuestion[Q], now: AnswerContext
) -> Validator:
    stands = service.standing(index, now.moment, now.synonyms)
    tag = etag(stands.version, stands.key, (asked.text, stands.synonyms))
    return Validator(tag=tag, standing=stands)


async def _run(
    http: HttpRequest,
    inquiry: QueryEndpoint[Q],
    asked: ParsedQuestion[Q],
    now: AnswerContext,
    tag: str,
) -> tuple[Validator, Answer]:
    """Ask in a thread, within what a search may take, and keep the answer."""
    service: QueryService = http.app.state.service

    def ask(deadline: Deadline) -> tuple[Validator, Answer]:
        # The validator is that of the generation that answers: another may be live by now.
        with service.live.reading(patient=True) as index:
            fresh = _fresh(service, index, asked, now)
            return fresh, inquiry.work(index.within(deadline), asked.value, now)

    try:
        fresh, found = await service.flights.result(
            tag, ask, partial(_hung_up, http), network(http.client.host if http.client else "")
        )
    except OverTime:
        raise problems.too_busy(
            f"the search took more than {service.settings.timeout:g} s; narrow it"
        ) from None
    service.keep(fresh, found)
    service.lately.put(asked.text, partial(_again, service, inquiry, asked, now.root))
    return fresh, found


def _again(
    service: QueryService,
    inquiry: QueryEndpoint[Q],
    asked: ParsedQuestion[Q],
    root: str,
    index: Index,
    now: AnswerContext,
    deadline: Deadline,
) -> tuple[str, Answer]:
    """Return validator and answer of an index to a question that was asked before."""
    now = replace(now, root=root)
    found = inquiry.work(index.within(deadline), asked.value, now)
    return _fresh(service, index, asked, now).tag, found


async def _hung_up(http: HttpRequest) -> None:
    """Return when whoever asks is gone."""
    while (await http.receive())["type"] != "http.disconnect":
        pass
