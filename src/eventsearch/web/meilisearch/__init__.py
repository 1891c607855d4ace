"""
The API of Meilisearch, so that its official clients can search this server.

Nothing can be written through it.
"""

from __future__ import annotations

from eventsearch.web.meilisearch.routes import layers

__all__ = ["layers"]
