"""
The access log: a JSON object a line for each request, without characters that a terminal obeys.

It names no client, and no more of a query than the settings allow.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch.output.json import line
from eventsearch.web.json_log import timestamp, write_object

MAX_PATH = 200
"""Code points of a path that are logged; the paths of routes are shorter."""


class AccessLog:
    """
    Log each request once it has been answered.

    Args:
        query: Code points of ``q`` that are logged; 0 for none.
        write: Gets each line, without its end.
    """

    def __init__(
        self, app: ASGIApp, *, query: int, write: Callable[[str], None] = write_object
    ) -> None:
        self.app = app
        self.query = query
        self.write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        status = size = 0

        async def send_and_count(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_and_count)
        finally:
            self._log(scope, status, size, time.perf_counter() - start)

    def _log(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        query = QueryParams(scope["query_string"]).get("q", "")[: self.query]
        entry = {
            "time": timestamp(),
            "method": scope["method"][:MAX_PATH],
            "path": scope["path"][:MAX_PATH],
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
            **({"query": query.encode("utf-8", "replace").decode()} if query else {}),
        }
        self.write(line(entry))
