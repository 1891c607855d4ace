"""
Which answers are sent compressed?

Every answer of some size, to whoever takes gzip. Starlette does it; here is what it leaves out. The
validators are weak, so both forms of an answer have the same one.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALLEST = 1_000
"""Bytes below which an answer fits into one packet anyway."""
LEVEL = 5
"""Of zlib: beyond, a hundredth is saved for a tenth of the time."""


class Compression:
    """
    Compress answers as `GZipMiddleware` does, with two differences.

    A refusal (``gzip;q=0``) is heard, and every answer names ``Accept-Encoding`` in ``Vary``: a 304
    has to name what the answer to a GET would (RFC 9110, 15.4.5), and caches keep both forms apart.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_vary(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "accept-encoding" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Accept-Encoding")
            await send(message)

        inner = self._app
        if takes_gzip(Headers(scope=scope)):
            inner = GZipResponder(inner, SMALLEST, LEVEL)
        await inner(scope, receive, with_vary)


def takes_gzip(headers: Headers) -> bool:
    """Say whether the ``Accept-Encoding`` of a request names gzip, and not to refuse it."""
    parts = ",".join(headers.getlist("accept-encoding")).lower().replace(" ", "").split(",")
    weights = {coding: weight for coding, _, weight in (part.partition(";") for part in parts)}
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return not weight or weight.strip("q=0.") != ""
