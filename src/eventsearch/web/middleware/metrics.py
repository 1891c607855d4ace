"""
What does the server tell a Prometheus about itself?

How many requests, answers, problems and searches without a hit, how long they took, and which index
answers. Counted from outside, off what is sent, as a client would: no route knows of it. Never what
was searched for, nor by whom. Loaded only where the setting `serve.metrics` is on.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from datetime import datetime

import prometheus_client as prometheus
from prometheus_client import CollectorRegistry, exposition, multiprocess
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch import __version__
from eventsearch.web.problems import KINDS, MEDIA_TYPE, NO_STORE
from eventsearch.web.searcher.searcher_manager import SearcherManager
from eventsearch.web.service.http_cache import Answer, SizedLruCache
from eventsearch.web.shared_counts import SHARED

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the classes of the histogram; a cached answer takes less than the first."""

OTHER = "other"
"""Route of a path that is none, or one of a kind of which there may be many."""

SEARCH = "/v1/search"
# A quote within a text has a backslash before it: this is the member of the answer.
_TOTAL = re.compile(rb'[{,]"total":([0-9]+)')
_KIND = re.compile(rb'"type":"urn:eventsearch:problem:([a-z-]+)"')
_LOOK = 32_768
"""Bytes of a body that are looked at; a query, which comes first, has at most 4,096 as typed."""


# When a count began would be a series for each that there is; nothing asks for it.
prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]


class NewAnswers(SizedLruCache):
    """Answers that know which of them were worked out since they were asked last."""

    def __init__(self) -> None:
        super().__init__()
        self._new: set[str] = set()

    def put(self, tag: str, answer: Answer) -> None:
        """Keep an answer that was just worked out."""
        self._new.add(tag)
        super().put(tag, answer)

    def clear(self) -> None:
        """Forget all, also what was worked out for one who hung up."""
        self._new.clear()
        super().clear()

    def take(self, tag: str) -> bool:
        """Whether an answer is sent for the first time; asked once, it is not any more."""
        new = tag in self._new
        self._new.discard(tag)
        return new


class Meter:
    """
    Counts, and shows what it counted.

    Args:
        paths: Of the routes; all others are counted as one.
        asking: Of those that ask the index.

    Attributes:
        kept: Where the server is to keep its answers.
    """

    def __init__(
        self, live: SearcherManager, *, paths: Iterable[str], asking: Iterable[str]
    ) -> None:
        self.kept = NewAnswers()
        self._paths, self._asking = frozenset(paths), frozenset(asking)
        counts = CollectorRegistry()
        counter = prometheus.Counter
        self.requests = counter(
            "eventsearch_requests", "Requests answered.", ("route", "status"), registry=counts
        )
        self.seconds = prometheus.Histogram(
            "eventsearch_request_seconds",
            "Time until an answer was sent.",
            ("route",),
            buckets=SECONDS,
            registry=counts,
        )
        self.answers = counter(
            "eventsearch_answers",
            "Answers of the index: worked out (index), known already (memory), or known to who"
            " asked (client).",
            ("source",),
            registry=counts,
        )
        self.searches = counter("eventsearch_searches", "Searches answered.", registry=counts)
        self.without = counter(
            "eventsearch_searches_without_hits", "Searches that found nothing.", registry=counts
        )
        self.problems = counter(
            "eventsearch_problems",
            "Requests that could not be answered.",
            ("kind",),
            registry=counts,
        )
        self.registry = _shown(counts)
        self.registry.register(IndexCollector(live))

    def routes(self) -> list[Route]:
        """Return the route that shows what was counted."""
        return [Route("/metrics", self.show, methods=["GET"], include_in_schema=False)]

    def layers(self) -> list[Middleware]:
        """Return the layer that has every request counted; the outermost."""
        return [Middleware(Metered, meter=self)]

    async def show(self, http: HttpRequest) -> Response:
        """``GET /metrics``: in the form that is asked for."""
        encode, media = exposition.choose_encoder(http.headers.get("accept", ""))
        return Response(encode(self.registry), headers={**NO_STORE, "Content-Type": media})

    def count(self, path: str, start: Message, body: bytes, seconds: float) -> None:
        """
        Count an answer.

        Args:
            start: The message that its head was sent by.
            body: The beginning of its body.
        """
        status, fields = int(start["status"]), Headers(raw=start["headers"])
        route = path if path in self._paths else OTHER
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        if route in self._asking and status in (200, 304):
            self.answers.labels(self._source(status, fields.get("etag", ""))).inc()
        if route == SEARCH and status == 200:
            self.searches.inc()
            if (total := _TOTAL.search(body)) and int(total[1]) == 0:
                self.without.inc()
        if fields.get("content-type") == MEDIA_TYPE:
            self.problems.labels(_kind(body)).inc()

    def _source(self, status: int, tag: str) -> str:
        if status == 304:
            return "client"
        return "index" if self.kept.take(tag) else "memory"


class Metered:
    """Have each request counted once it has been answered."""

    def __init__(self, app: ASGIApp, *, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        head: Message | None = None
        body = b""

        async def noted(message: Message) -> None:
            nonlocal head, body
            if message["type"] == "http.response.start":
                head = message
            elif len(body) < _LOOK:
                body += message.get("body", b"")[: _LOOK - len(body)]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            if head is not None:
                self._meter.count(scope["path"], head, body, time.perf_counter() - began)


class IndexCollector(Collector):
    """What is told of the index that answers at the moment of asking."""

    def __init__(self, live: SearcherManager) -> None:
        self._live = live

    def collect(self) -> Iterator[Metric]:
        """Yield the program and the generation."""
        yield InfoMetricFamily("eventsearch", "The program.", {"version": __version__})
        with self._live.reading() as index:
            generation = index.generation
        built = datetime.fromisoformat(generation.info.built_at).timestamp()
        yield GaugeMetricFamily("eventsearch_index_pages", "Pages.", generation.info.pages)
        yield GaugeMetricFamily(
            "eventsearch_index_built_timestamp_seconds", "When the index was built.", built
        )


def _shown(counts: CollectorRegistry) -> CollectorRegistry:
    """Return what is shown: the counts of this process, or of all that share a folder."""
    if SHARED not in os.environ:
        prometheus.ProcessCollector(registry=counts)
        return counts
    shown = CollectorRegistry()
    multiprocess.MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    return shown


def _kind(body: bytes) -> str:
    found = _KIND.search(body)
    kind = found[1].decode() if found else ""
    return kind if kind in KINDS else OTHER
