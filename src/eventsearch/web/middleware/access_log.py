"""
Who writes down which requests were answered, and what of them?

A JSON object a line, without a character that a terminal obeys. No address of whoever asked is in
it, and no more of a query than the settings allow: what people search for is theirs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch.output.json.response import line
from eventsearch.web.server.json_log import write_object

LONGEST = 200
"""Code points of a path that are kept; those of the routes are shorter."""


class AccessLog:
    """
    Write a line for each request once it has been answered.

    Args:
        query: Code points of ``q`` that are kept; 0 for none.
        write: Gets each line, without its end.
    """

    def __init__(
        self, app: ASGIApp, *, query: int, write: Callable[[str], None] | None = None
    ) -> None:
        self._app = app
        self._query = query
        self._write = write or write_object

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = size = 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            took = round((time.perf_counter() - started) * 1000, 1)
            self._write(self._line(scope, status, size, took))

    def _line(self, scope: Scope, status: int, size: int, took: float) -> str:
        asked = QueryParams(scope["query_string"]).get("q", "")[: self._query]
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "method": scope["method"][:LONGEST],
            "path": scope["path"][:LONGEST],
            "status": status,
            "bytes": size,
            "ms": took,
            **({"query": asked.encode("utf-8", "replace").decode()} if asked else {}),
        }
        return line(entry)
