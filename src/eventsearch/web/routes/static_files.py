"""
The files of the package that pages of a site load from the server.

Scripts are sent as ``scripts/bundle.mjs`` made them of those in the folder ``static``, compressed
for clients that accept gzip. Pages of any origin may load them. Their URLs have no version, so they
are kept for an hour and then revalidated.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from eventsearch.web.middleware import accepts_gzip
from eventsearch.web.problems import JSON
from eventsearch.web.query_service import etag_matches
from eventsearch.web.search_page.messages import box_texts, choose_language

MAX_AGE = 3600

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "event-search.js": "text/javascript; charset=utf-8",
        "event-search-results.js": "text/javascript; charset=utf-8",
        "event-search.d.ts": "text/plain; charset=utf-8",
        "event-list.js": "text/javascript; charset=utf-8",
        "event-views.js": "text/javascript; charset=utf-8",
        "page.js": "text/javascript; charset=utf-8",
        "event-list.d.ts": "text/plain; charset=utf-8",
        "pagefind.js": "text/javascript; charset=utf-8",
        "instantsearch.js": "text/javascript; charset=utf-8",
        "docsearch.js": "text/javascript; charset=utf-8",
        "page.css": "text/css; charset=utf-8",
    }
)
"""Media types of the files, each served under its name."""

_PACKAGE = files("eventsearch.web")


class Asset(NamedTuple):
    """A file as it is sent; *packed* by gzip."""

    body: bytes
    packed: bytes
    tag: str


def cacheable(http: HttpRequest, body: bytes, media: str) -> Response:
    """Return a response that changes with the program only, or 304 if the client has it."""
    tag = f'W/"{sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MAX_AGE}"}
    if etag_matches(http.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)


def script(name: str) -> bytes:
    """Return a script as browsers load it, bundled and minified."""
    return _PACKAGE.joinpath("scripts", name).read_bytes()


@cache
def asset(name: str) -> Asset:
    """Return a file of the package; *name* is one of `TYPES`."""
    is_script = name.endswith(".js")
    body = script(name) if is_script else _PACKAGE.joinpath("static", name).read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed, f'W/"{sha256(body).hexdigest()[:32]}"')


async def static_file(http: HttpRequest) -> Response:
    """Answer with the file that the path names."""
    name = http.url.path.rpartition("/")[2]
    body, packed, tag = asset(name)
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={MAX_AGE}",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if etag_matches(http.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if accepts_gzip(http.headers):
        body, headers["Content-Encoding"] = packed, "gzip"
    return Response(body, headers=headers, media_type=TYPES[name])


async def box_language(http: HttpRequest) -> Response:
    """``GET /event-search/{lang}.json``: texts of the search box; ``ui`` says in which language."""
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
