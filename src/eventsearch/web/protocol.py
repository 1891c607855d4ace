"""
How is something answered that is no request, one without end, or one that does not come?

Before any application is asked. Uvicorn answers the first with a line of plain text, reads the
second for ever and waits for the third as long; here all are a problem like every other, and whose
connection is closed when is told by `Room`.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eventsearch.web.connections import Phase, Room
from eventsearch.web.guard import MAX_BODY, SAFE
from eventsearch.web.problems import MEDIA_TYPE, NO_STORE, ApiProblem, body, too_busy

MAX_HEAD = 65_536
"""Bytes of a request before its body, which are read before anything can be refused."""


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it with httptools; `within` says among which connections."""

    room: Room
    since = 0.0
    _phase = Phase.IDLE
    _read = 0
    _unsaid: ApiProblem | None = None

    @property
    def phase(self) -> Phase:
        """What is waited for: while an answer is under way, not a request that follows it."""
        return Phase.ANSWER if self._answers_earlier() else self._phase

    def _answers_earlier(self) -> bool:
        """Whether an answer is under way to an earlier request than the one that is read."""
        if self._phase is Phase.HEAD:
            return self.cycle is not None and not self.cycle.response_complete
        return self._phase is Phase.BODY and bool(self.pipeline)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Come in, where there is room."""
        super().connection_made(transport)
        self._enter(Phase.IDLE)
        if not self.room.enter(self):
            self._refuse(too_busy("too many connections; try again in a moment"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self.room.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that does not end is refused, and a body that nobody reads."""
        if self.transport.is_closing():
            return
        self._read += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._phase is Phase.HEAD and self._read > MAX_HEAD:
            detail = f"headers have more than {MAX_HEAD} bytes; send fewer"
            self._refuse(ApiProblem("too-many-headers", detail))
        elif self._phase is Phase.BODY and self.cycle.response_complete and self._read > MAX_BODY:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Count a new head; of one that shares its packet with another, from the next on."""
        self._read = 0
        self._enter(Phase.HEAD)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        self._enter(Phase.BODY)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Answer; what was answered before it was whole is over now."""
        super().on_message_complete()
        self._enter(Phase.IDLE if self.cycle.response_complete else Phase.ANSWER)

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of one that has begun meanwhile."""
        if self._phase is Phase.ANSWER and not self.pipeline:
            self._enter(Phase.IDLE)
        elif self._phase is Phase.HEAD or self.pipeline:
            self._enter(self._phase)
        super().on_response_complete()
        if self._unsaid is not None and not self.transport.is_closing():
            problem, self._unsaid = self._unsaid, None
            self._refuse(problem)

    def left(self) -> int:
        """Return the bytes of answers that are still to be taken."""
        return self.transport.get_write_buffer_size()

    def close_late(self) -> None:
        """Close it because a request did not come in time, and say so where one has begun."""
        told = self.phase is Phase.BODY and self.cycle.response_started
        if told or self.phase is Phase.IDLE or self.transport.is_closing():
            self.abort()
            return
        detail = "the request did not come in time; send it at once"
        self._refuse(ApiProblem("too-slow", detail))

    def abort(self) -> None:
        """Close it at once, whatever is still to be sent."""
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        self._refuse(ApiProblem("bad-request", f"{msg.rstrip('.')}; send HTTP/1.1"))

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self.since = self.loop.time()

    def _refuse(self, problem: ApiProblem) -> None:
        """
        Answer and close the connection: nobody knows where the next request would begin.

        After the answers that are under way, or it would be taken for the first of them.
        """
        if self.phase is Phase.ANSWER:
            self._unsaid = problem
            self.flow.pause_reading()
            return
        text, phrase = body(problem), HTTPStatus(problem.status).phrase
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(text)),
            "connection": "close",
            **NO_STORE,
            **problem.headers,
            **SAFE,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {problem.status} {phrase}", *lines, "", ""])
        self.transport.write(head.encode("ascii") + text)
        self.transport.close()


def within(room: Room) -> type[Protocol]:
    """Return the protocol of connections that share a room."""

    class Within(Protocol):
        pass

    Within.room = room
    return Within
