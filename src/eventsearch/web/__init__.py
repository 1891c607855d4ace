"""
Who asked over HTTP, and how do I answer?

`create_app` is the ASGI application, `serve` runs it. Everything it says comes from
`eventsearch.search.index`; here are only parameters, errors, caching and limits.
"""

from __future__ import annotations

from eventsearch.web.app import create_app
from eventsearch.web.server import serve

__all__ = ["create_app", "serve"]
