"""
The package's files for a site's pages, which load them from the server or from a copy of their own.

Scripts are bundled and minified: ``scripts/bundle.mjs`` builds them from the folder ``static``.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "event-search.js": "text/javascript; charset=utf-8",
        "event-search-results.js": "text/javascript; charset=utf-8",
        "event-search-template.js": "text/javascript; charset=utf-8",
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
"""Media type of each file by its name, under which the server serves it."""

_PACKAGE = files("eventsearch.web")


class Asset(NamedTuple):
    """A file's content: as it is, and compressed with gzip."""

    body: bytes
    packed: bytes


def script(name: str) -> bytes:
    """Return a bundled and minified script, as browsers load it."""
    return _PACKAGE.joinpath("scripts", name).read_bytes()


@cache
def asset(name: str) -> Asset:
    """Return a file of the package; *name* is one of `TYPES`."""
    is_script = name.endswith(".js")
    body = script(name) if is_script else _PACKAGE.joinpath("static", name).read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0))
