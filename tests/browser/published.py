"""
Bundle search interfaces that other projects publish, and serve them to pages.

Each interface is bundled once a run, as its documentation describes. Pages load the bundle from
``/bundles/``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext

from browser.tools import HERE, bundled

JAVASCRIPT = "text/javascript; charset=utf-8"


@cache
def bundle(name: str) -> bytes:
    """Return the script of a file in the folder ``entries``, bundled with all its imports."""
    with TemporaryDirectory() as folder:
        return bundled(HERE / "entries" / f"{name}.js", Path(folder) / "out.js").read_bytes()


def offer(context: BrowserContext, name: str) -> None:
    """Serve the bundle of an entry as ``/bundles/NAME.js`` to all pages of a context."""
    body = bundle(name)
    context.route(
        f"**/bundles/{name}.js",
        lambda route: route.fulfill(body=body, content_type=JAVASCRIPT),
    )


def site_page(bundle: str, inside: str, script: str = "") -> str:
    """Return a page with *inside*, then a bundle, then *script* as a module."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Site</title></head>'
        f'<body><main>{inside}</main><script src="/bundles/{bundle}.js"></script>'
        f'<script type="module">{script}</script></body></html>'
    )
