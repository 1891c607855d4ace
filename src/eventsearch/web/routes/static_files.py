"""
The routes for the files that a site's pages load from the server.

Files are compressed for clients that accept gzip. Pages of any origin may load them. Their URLs
have no version, so clients may keep a file for an hour and must then revalidate it.
"""

from __future__ import annotations

from hashlib import sha256

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.web.assets import TYPES, asset
from eventsearch.web.middleware import accepts_gzip
from eventsearch.web.problems import JSON
from eventsearch.web.query_service import etag_matches
from eventsearch.web.search_page.messages import box_texts, choose_language

MAX_AGE = 3600
"""Seconds for which a client may keep a file."""


def cacheable(http: HttpRequest, body: bytes, media: str, packed: bytes = b"") -> Response:
    """
    Return a response whose body only changes with the program, or 304 if the client has it.

    Args:
        packed: The body compressed with gzip, for clients that accept it; may be empty.
    """
    tag = f'W/"{sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MAX_AGE}"}
    if etag_matches(http.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if packed and accepts_gzip(http.headers):
        body, headers["Content-Encoding"] = packed, "gzip"
    return Response(body, headers=headers, media_type=media)


async def static_file(http: HttpRequest) -> Response:
    """Answer with the file whose name is the last part of the path."""
    name = http.url.path.rpartition("/")[2]
    file = asset(name)
    response = cacheable(http, file.body, TYPES[name], file.packed)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


async def box_language(http: HttpRequest) -> Response:
    """
    Answer ``GET /event-search/{lang}.json``: the texts of the search box.

    Their language is in ``ui``: English if the language in the URL has no translation.
    """
    lang = choose_language(http.path_params["lang"])
    response = cacheable(http, orjson.dumps({"ui": lang, **box_texts(lang)}), JSON)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


ROUTES = tuple(
    Route(path, handler, methods=["GET"], include_in_schema=False)
    for path, handler in {
        **dict.fromkeys((f"/{name}" for name in TYPES), static_file),
        "/event-search/{lang}.json": box_language,
    }.items()
)
