"""
One HTTP connection: how long a client may take to send a request and to read the response.

Uvicorn limits only the time between two requests. A client that sends nothing, sends a request byte
by byte, or does not read its response would keep its connection for ever.
"""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

KEEP_ALIVE = 5
"""Seconds that a connection may be idle between two requests."""
REQUEST_TIMEOUT = 20.0
"""Seconds in which a client sends a whole request, headers and body. A request has at most 144 KB,
so a client with 7 KB a second is fast enough."""
SEND_TIMEOUT = 20.0
"""Seconds in which a client reads what the server has buffered, at most about 64 KB."""


class Connection(HttpToolsProtocol):
    """
    A connection that is closed when its client is too slow, or when others need its place.

    Attributes:
        waiting_since: Time of the event loop since which the client owes a request; None while the
            server answers one.
    """

    waiting_since: float | None = None
    _request_timer: TimerHandle | None = None
    _send_timer: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request, in the place of the longest waiting client if need be."""
        super().connection_made(transport)
        self._wait(REQUEST_TIMEOUT)
        limit = self.limit_concurrency
        if limit is not None and len(self.connections) >= limit:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def on_message_complete(self) -> None:
        """Stop the time for the request, which has been received as a whole."""
        super().on_message_complete()
        # A response that was sent before the end of its request has started the next wait.
        if not self.cycle.response_complete:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request; the client must also read the end of this response."""
        # Uvicorn takes the next request from the pipeline, and begins to answer it.
        was_last = not self.pipeline
        super().on_response_complete()
        is_half_sent = not self.cycle.response_complete and self.cycle.more_body
        if was_last or is_half_sent:
            self._wait(KEEP_ALIVE + REQUEST_TIMEOUT)

    def pause_writing(self) -> None:
        """Give the client some time to read what is buffered."""
        super().pause_writing()
        self._send_timer = self.loop.call_later(SEND_TIMEOUT, self._drop)

    def resume_writing(self) -> None:
        """Stop that time."""
        super().resume_writing()
        if self._send_timer:
            self._send_timer.cancel()
            self._send_timer = None

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self.waiting_since = self.loop.time()
        self._request_timer = self.loop.call_later(seconds, self._drop)

    def _stop_waiting(self) -> None:
        self.waiting_since = None
        if self._request_timer:
            self._request_timer.cancel()
            self._request_timer = None

    def _make_room(self) -> None:
        """Drop the connection that has waited longest for a request, if any other one waits."""
        waiting = [
            (other.waiting_since, id(other), other)
            for other in self.connections
            if isinstance(other, Connection) and other is not self and other.waiting_since
        ]
        if waiting:
            _, _, longest = min(waiting)
            longest._drop()

    def _drop(self) -> None:
        # At once: the transport reports the loss later, after other clients have connected.
        self.connections.discard(self)
        self.transport.abort()
