"""
Where does a page get the interfaces from that others publish?

They are bundled as their owners tell to, once a run, and given out under ``/bundles/``.
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
    """Return the script of an entry in the folder ``entries``, with all that it imports."""
    with TemporaryDirectory() as folder:
        return bundled(HERE / "entries" / f"{name}.js", Path(folder) / "out.js").read_bytes()


def offer(context: BrowserContext, name: str) -> None:
    """Give the script of an entry to the pages of a visitor as ``/bundles/NAME.js``."""
    body = bundle(name)
    context.route(
        f"**/bundles/{name}.js",
        lambda route: route.fulfill(body=body, content_type=JAVASCRIPT),
    )


def site_page(bundle: str, inside: str, script: str = "") -> str:
    """Return a page with a bundle, then *inside*, then a module."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Site</title></head>'
        f'<body><main>{inside}</main><script src="/bundles/{bundle}.js"></script>'
        f'<script type="module">{script}</script></body></html>'
    )
