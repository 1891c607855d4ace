"""
The files of the package that pages of a site load, from the server or from their own folder.

Scripts are as ``scripts/bundle.mjs`` made them of those in the folder ``static``.
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
"""Media types of the files, each served under its name."""

_PACKAGE = files("eventsearch.web")


class Asset(NamedTuple):
    """A file as it is sent; *packed* by gzip."""

    body: bytes
    packed: bytes


def script(name: str) -> bytes:
    """Return a script as browsers load it, bundled and minified."""
    return _PACKAGE.joinpath("scripts", name).read_bytes()


@cache
def asset(name: str) -> Asset:
    """Return a file of the package; *name* is one of `TYPES`."""
    is_script = name.endswith(".js")
    body = script(name) if is_script else _PACKAGE.joinpath("static", name).read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0))
