"""
How is something answered that is no request?

Uvicorn answers it with a line of plain text, before any application is asked; here it is a problem
like every other.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eventsearch.web.guard import SAFE
from eventsearch.web.problems import MEDIA_TYPE, NO_STORE, ApiProblem, body


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it with httptools."""

    def send_400_response(self, msg: str) -> None:
        """Answer and close the connection: nobody knows where the next request would begin."""
        text = body(ApiProblem("bad-request", f"{msg.rstrip('.')}; send HTTP/1.1"))
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(text)),
            "connection": "close",
            **NO_STORE,
            **SAFE,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(["HTTP/1.1 400 Bad Request", *lines, "", ""])
        self.transport.write(head.encode("ascii") + text)
        self.transport.close()
