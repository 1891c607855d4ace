"""
How do clients of Meilisearch search here?

The routes with which Meilisearch is read, on the same core as every other route; written so that
the official clients and what is built on them run unchanged. Nothing can be written.
"""

from __future__ import annotations

from eventsearch.web.meilisearch.routes import layers

__all__ = ["layers"]
