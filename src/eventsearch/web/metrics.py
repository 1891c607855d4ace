"""
Metrics for Prometheus: requests, responses, problems, searches without hits, durations.

They are counted from the responses, and never contain a query or a client. Imported only if the
setting ``serve.metrics`` is on.
"""

from __future__ import annotations

import ipaddress
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
from eventsearch.web.middleware import is_own_name, requested_host
from eventsearch.web.problems import KINDS, MEDIA_TYPE, NO_STORE, ApiProblem
from eventsearch.web.query_service import SOURCE
from eventsearch.web.searcher_manager import SearcherManager

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the histogram, in seconds. A cached response takes less than the first bound."""

OTHER = "other"
"""Label for every unknown path and every unknown kind of problem."""

FORWARDED = frozenset(("forwarded", "via", "x-forwarded-for", "x-real-ip"))
"""Headers that a proxy adds."""

ORIGIN = "origin"
"""Header that a browser adds to requests of another site's page. Prometheus does not send it."""

SEARCH = "/v1/search"
# JSON strings escape their quotes, so this only matches a key of the response.
_TOTAL = re.compile(rb'[{,]"total":([0-9]+)')
_KIND = re.compile(rb'"type":"urn:eventsearch:problem:([a-z-]+)"')
MAX_BODY = 32_768
"""Bytes to read of a response body. Only the query, at most 4,096 bytes as typed, precedes the
total."""


# `_created` metrics would double the number of series.
prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]


class Meter:
    """
    The metrics, and the route that shows them.

    Args:
        paths: Paths of the routes. All other paths are counted together.
    """

    def __init__(self, live: SearcherManager, *, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        registry = CollectorRegistry()

        def counter(name: str, about: str, *labels: str) -> prometheus.Counter:
            return prometheus.Counter(f"eventsearch_{name}", about, labels, registry=registry)

        self._requests = counter("requests", "Requests answered.", "route", "status")
        self._seconds = prometheus.Histogram(
            "eventsearch_request_seconds",
            "Time until a response was sent.",
            ("route",),
            buckets=BUCKETS,
            registry=registry,
        )
        self._answers = counter(
            "answers",
            "Answers by source: searched (index), cached by the server (memory), or cached by the"
            " client (client).",
            "source",
        )
        self._searches = counter("searches", "Searches answered.")
        self._empty = counter("searches_without_hits", "Searches that found nothing.")
        self._problems = counter("problems", "Requests that could not be answered.", "kind")
        self._registry = _exposed(registry)
        self._registry.register(IndexCollector(live))

    def routes(self) -> list[Route]:
        """Return the route ``/metrics``."""
        return [Route("/metrics", self.show, methods=["GET"], include_in_schema=False)]

    def layers(self) -> list[Middleware]:
        """Return the layer that counts every request."""
        return [Middleware(Metrics, meter=self)]

    async def show(self, http: HttpRequest) -> Response:
        """
        Answer ``GET /metrics``, in the format that ``Accept`` requests.

        Raises:
            ApiProblem: 403; the client is not in the server's network, its address is unknown, or
                the request comes from another site's page.
        """
        if not _is_local(http):
            raise ApiProblem(
                "not-local",
                "metrics are only for the server's own network; request them at the server's"
                " address, without a proxy",
            )
        encode, media = exposition.choose_encoder(http.headers.get("accept", ""))
        return Response(encode(self._registry), headers={**NO_STORE, "Content-Type": media})

    def count(self, scope: Scope, start: Message, body: bytes, seconds: float) -> None:
        """
        Count a response.

        Args:
            start: The message with its status and headers.
            body: The beginning of its body.
        """
        status, headers = int(start["status"]), Headers(raw=start["headers"])
        route = scope["path"] if scope["path"] in self._paths else OTHER
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if status in (200, 304) and SOURCE in scope:
            self._answers.labels(scope[SOURCE]).inc()
        if route == SEARCH and status == 200:
            self._searches.inc()
            if (total := _TOTAL.search(body)) and int(total[1]) == 0:
                self._empty.inc()
        if headers.get("content-type") == MEDIA_TYPE:
            kind = match[1].decode() if (match := _KIND.search(body)) else OTHER
            self._problems.labels(kind if kind in KINDS else OTHER).inc()


def _is_local(http: HttpRequest) -> bool:
    """Return whether a client has a private address, uses no proxy and is not a web page."""
    # A proxy on the same machine has a private address too, and hides the client's address.
    if not FORWARDED.isdisjoint(http.headers.keys()):
        return False
    # A page of another site could read the metrics through a browser in this network.
    if ORIGIN in http.headers:
        return False
    # A page can make its own host name point to this machine (DNS rebinding). It cannot do so with
    # a name without a dot, such as a container's.
    host = requested_host(http.scope)
    if "." in host and not is_own_name(host) and not http.app.state.service.settings.hosts:
        return False
    if http.client is None:  # The client uses a Unix socket, so it is on this machine.
        return True
    try:
        address = ipaddress.ip_address(http.client.host.partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_private


class Metrics:
    """Middleware that counts each request after its response."""

    def __init__(self, app: ASGIApp, *, meter: Meter) -> None:
        self.app = app
        self.meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = time.perf_counter()
        start: Message | None = None
        body = b""

        async def send_and_read(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif len(body) < MAX_BODY:
                body += message.get("body", b"")[: MAX_BODY - len(body)]
            await send(message)

        try:
            await self.app(scope, receive, send_and_read)
        finally:
            if start is not None:
                self.meter.count(scope, start, body, time.perf_counter() - begin)


class IndexCollector(Collector):
    """Metrics of the program's version and of the generation that answers now."""

    def __init__(self, live: SearcherManager) -> None:
        self._live = live

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics."""
        yield InfoMetricFamily("eventsearch", "The program.", {"version": __version__})
        with self._live.acquire() as index:
            info = index.generation.info
        built = datetime.fromisoformat(info.built_at).timestamp()
        yield GaugeMetricFamily("eventsearch_index_pages", "Pages.", info.pages)
        yield GaugeMetricFamily(
            "eventsearch_index_built_timestamp_seconds", "When the index was built.", built
        )


def _exposed(counters: CollectorRegistry) -> CollectorRegistry:
    """Return the registry to show: of this process, or of all processes that share a folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        prometheus.ProcessCollector(registry=counters)
        return counters
    shared = CollectorRegistry()
    multiprocess.MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
