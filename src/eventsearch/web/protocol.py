"""
How is something answered that is no request, or one without end?

Before any application is asked. Uvicorn answers the first with a line of plain text, and reads the
second for ever; here both are a problem like every other.
"""

from __future__ import annotations

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eventsearch.web.guard import SAFE
from eventsearch.web.problems import MEDIA_TYPE, NO_STORE, ApiProblem, body

MAX_HEAD = 65_536
"""Bytes of a request before its body, which are read before anything can be refused."""


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it with httptools."""

    _read = 0
    _in_head = True

    def data_received(self, data: bytes) -> None:
        """Read on; a head that does not end is refused."""
        self._read += len(data)
        super().data_received(data)
        if self._in_head and self._read > MAX_HEAD and not self.transport.is_closing():
            detail = f"headers have more than {MAX_HEAD} bytes; send fewer"
            self._refuse(ApiProblem("too-many-headers", detail))

    def on_message_begin(self) -> None:
        """Count a new head; of one that shares its packet with another, from the next on."""
        self._read, self._in_head = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        self._in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        self._refuse(ApiProblem("bad-request", f"{msg.rstrip('.')}; send HTTP/1.1"))

    def _refuse(self, problem: ApiProblem) -> None:
        """Answer and close the connection: nobody knows where the next request would begin."""
        text, phrase = body(problem), HTTPStatus(problem.status).phrase
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(text)),
            "connection": "close",
            **NO_STORE,
            **SAFE,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {problem.status} {phrase}", *lines, "", ""])
        self.transport.write(head.encode("ascii") + text)
        self.transport.close()
