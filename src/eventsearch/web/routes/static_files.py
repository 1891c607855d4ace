"""
How are the files given out that a site's pages load from the server?

They are part of the package, read once, and given compressed to whoever takes that. Pages of any
origin may load them. Their addresses have no version in them, so they are kept for an hour, and
asked for again with their validator.

How is an answer given that is the same until the program changes?
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.web.middleware.limits_and_headers import accepts_gzip
from eventsearch.web.routes.minify import strip_comments
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


TYPES: Mapping[str, str] = MappingProxyType(
    {
        "event-search.js": "text/javascript; charset=utf-8",
        "event-search.d.ts": "text/plain; charset=utf-8",
        "pagefind.js": "text/javascript; charset=utf-8",
        "instantsearch.js": "text/javascript; charset=utf-8",
        "docsearch.js": "text/javascript; charset=utf-8",
        "page.css": "text/css; charset=utf-8",
    }
)
"""File names of the folder ``static``, which are their addresses too, and their media types."""

"""Seconds that a file is used without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    packed: bytes
    tag: str
    media: str


@cache
def asset(name: str) -> Asset:
    """Return a file of the package; *name* is one of `TYPES`."""
    body = files("eventsearch.web").joinpath("static", name).read_bytes()
    if name.endswith(".js"):
        body = strip_comments(body.decode()).encode()
    return Asset(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        tag=f'W/"{sha256(body).hexdigest()[:32]}"',
        media=TYPES[name],
    )


async def give(http: HttpRequest) -> Response:
    """Answer with the file that the path names."""
    found = asset(http.url.path.rpartition("/")[2])
    headers = {
        "ETag": found.tag,
        "Cache-Control": f"public, max-age={KEPT}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if etag_matches(http.headers.get("if-none-match"), found.tag):
        return Response(status_code=304, headers=headers)
    if accepts_gzip(http.headers):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, media_type=found.media)
    return Response(found.body, headers=headers, media_type=found.media)


ROUTES = tuple(Route(f"/{name}", give, methods=["GET"], include_in_schema=False) for name in TYPES)
