"""
How is something answered that is no request, one without end, or one that does not come?

Before any application is asked. Uvicorn answers the first with a line of plain text, reads the
second for ever and waits for the third as long; here all are a problem like every other, and whose
connection is closed when is told by `ConnectionRegistry`. What is refused before it has been read
whole is read on for a moment, or its sender would be cut off and never see why.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eventsearch.web.middleware.limits_and_headers import MAX_BODY, SAFE, too_long
from eventsearch.web.problems import MEDIA_TYPE, NO_STORE, ApiProblem, body, too_busy
from eventsearch.web.server.connection_limits import ConnectionRegistry, Phase

MAX_HEAD = 65_536
"""Bytes of a request before its body, which are read before anything can be refused."""
LONG = MAX_HEAD // 2
"""Bytes of a target that are read; from `MAX_TARGET` on the application refuses it."""
LINGER = 2.0
"""Seconds in which what was refused may still be sent; it is read and thrown away."""

_ABSOLUTE = re.compile(rb"https?://([^/?#]*)", re.IGNORECASE)


class Lingering:
    """
    A transport whose `close`, in the midst of a request, waits until the other side closes.

    For `LINGER` seconds at most: closed at once, with bytes unread, it would throw away what was
    written.

    Args:
        is_read_from: Says whether a request is being read.
    """

    def __init__(self, transport: asyncio.Transport, is_read_from: Callable[[], bool]) -> None:
        self._transport = transport
        self._is_read_from = is_read_from
        self._lingers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether nothing more is said or heard."""
        return self._lingers or self._transport.is_closing()

    def write(self, data: bytes) -> None:
        """Send, unless all is said."""
        if not self._lingers:
            self._transport.write(data)

    def pause_reading(self) -> None:
        """Read nothing for now; what is thrown away is read."""
        if not self._lingers:
            self._transport.pause_reading()

    def close(self) -> None:
        """Send what was written and close; while a request is read, linger."""
        if self.is_closing():
            return
        if not self._is_read_from():
            self._transport.close()
            return
        self._transport.write_eof()
        self._transport.resume_reading()
        self._lingers = True
        asyncio.get_running_loop().call_later(LINGER, self._transport.abort)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it with httptools; `within` says among which connections."""

    room: ConnectionRegistry
    since = 0.0
    transport: Lingering  # type: ignore[assignment]
    _phase = Phase.IDLE
    _read = 0
    _head = 0
    _unsaid: ApiProblem | None = None
    _fault: ApiProblem | None = None

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
        super().connection_made(Lingering(transport, self._reads))  # type: ignore[arg-type]
        self._enter(Phase.IDLE)
        if not self.room.enter(self):
            self._refuse(too_busy("too many connections; try again in a moment"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room."""
        self.room.leave(self)
        super().connection_lost(exc)

    def _reads(self) -> bool:
        """Whether the rest of a request, or of what is none, may still come."""
        return self._phase in (Phase.HEAD, Phase.BODY) and self in self.room.held

    def data_received(self, data: bytes) -> None:
        """Read on; a head that does not end is refused, and a body that nobody reads."""
        if self.transport.is_closing() or self._unsaid is not None:
            return
        self._read += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._phase is Phase.HEAD and self._read > MAX_HEAD:
            self._refuse(_too_many_headers())
        elif self._phase is Phase.BODY and self.cycle.response_complete and self._read > MAX_BODY:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Count a new head; of one that shares its packet with another, from the next on."""
        self._read = self._head = 0
        self._enter(Phase.HEAD)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Take a part of the target; one without end is refused."""
        super().on_url(url)
        if len(self.url) > LONG:
            self._fail(too_long(len(self.url)))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; too many are refused, also those that came all at once."""
        super().on_header(name, value)
        self._head += len(name) + len(value) + len(": \r\n")
        if len(self.url) + self._head > MAX_HEAD:
            self._fail(_too_many_headers())

    def on_headers_complete(self) -> None:
        """Go on to the body; a target that names its host does so in place of `Host`."""
        self._enter(Phase.BODY)
        if absolute := _ABSOLUTE.match(self.url):
            self.url = b"/" + self.url[absolute.end() :].removeprefix(b"/")
            named = (b"host", absolute[1])
            # In place: the scope holds this very list.
            self.headers[:] = [
                named if name == b"host" else (name, value) for name, value in self.headers
            ]
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
        return int(self.transport.get_write_buffer_size())

    def close_late(self) -> None:
        """Close it because a request did not come in time, and say so where one has begun."""
        closing = self.transport.is_closing() or self.phase is Phase.IDLE
        if closing or (self.phase is Phase.BODY and self.cycle.response_started):
            self.abort()
            return
        detail = "the request did not come in time; send it at once"
        self._refuse(ApiProblem("too-slow", detail))

    def abort(self) -> None:
        """Close it at once, whatever is still to be sent."""
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request, or was refused while it was read."""
        no_request = ApiProblem("bad-request", f"{msg.rstrip('.')}; send HTTP/1.1")
        self._refuse(self._fault or no_request)

    def _fail(self, problem: ApiProblem) -> NoReturn:
        """Have the parser stop, and what is wrong answered."""
        self._fault = problem
        raise problem

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


def _too_many_headers() -> ApiProblem:
    return ApiProblem("too-many-headers", f"headers have more than {MAX_HEAD} bytes; send fewer")


def protocol_for(room: ConnectionRegistry) -> type[Protocol]:
    """Return the protocol of connections that share a room."""

    class Within(Protocol):
        pass

    Within.room = room
    return Within
