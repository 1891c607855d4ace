"""
Which other sites may a browser ask from?

Starlette's middleware for CORS, with two differences. Where every site may ask, every answer says
so: a cache may hand one that nobody asked for from another site to one that does. And a refused
preflight is a problem like any other.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Message, Send

from eventsearch.web.middleware.limits_and_headers import encoded
from eventsearch.web.problems import ApiProblem, response

EXPOSED = ("ETag", "Retry-After", "RateLimit", "RateLimit-Policy")
"""Headers that scripts of other sites may read."""
METHODS = ("GET", "HEAD", "OPTIONS")
PREFLIGHT = 7200
"""Seconds for which a browser remembers a preflight; the most that all of them accept."""


class CORS(CORSMiddleware):
    """Let browsers of other sites ask; see `CORSMiddleware`."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer whether a site may ask so: 204 or a problem."""
        answer = super().preflight_response(request_headers)
        headers = _kept(answer.headers)
        if answer.status_code < 400:
            return Response(status_code=204, headers=headers)
        refused = bytes(answer.body).decode().removeprefix("Disallowed CORS ")
        return response(
            ApiProblem(
                "refused-origin",
                f"not allowed from another site: {refused}; ask with GET and no headers of your"
                ' own, from an origin that "serve.origins" names',
                headers=headers,
            )
        )

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        """Send part of an answer, with the headers that let other sites read it."""
        if message["type"] == "http.response.start" and self.allow_all_origins:
            fields = [*message.get("headers", ()), *encoded(self.simple_headers)]
            await send({**message, "headers": fields})
            return
        await super().send(message, send, request_headers)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a preflight without those of its plain text."""
    return {name: value for name, value in headers.items() if not name.startswith("content-")}
