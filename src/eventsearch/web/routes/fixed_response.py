"""
How is an answer given that is the same until the program changes?
"""

from __future__ import annotations

from hashlib import sha256

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from eventsearch.web.service.http_cache import etag_matches

KEPT = 3600
"""Seconds that such an answer is used without asking again."""


def answer(http: HttpRequest, body: bytes, media: str) -> Response:
    """Return *body*, or 304 where the client has it already."""
    tag = f'W/"{sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT}"}
    if etag_matches(http.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)
