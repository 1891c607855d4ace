"""
Which modules does only a rare question need?

They are loaded before the first is answered: later the system may have no handle left to open
them with, and whoever asks first would wait for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

WHOLE = (
    "eventsearch.analysis.languages",
    "eventsearch.search.did_you_mean",
    "eventsearch.query",
    "eventsearch.search.suggest",
)
"""Packages of which everything may be needed."""
SINGLE = (
    "anyio._backends._asyncio",
    "difflib",
    "encodings.unicode_escape",
    "encodings.utf_8_sig",
    "eventsearch.engines.whoosh.search.facets",
    "icalendar",
    "zoneinfo",
)


def preload() -> None:
    """Load what any question may need."""
    for name in _names():
        import_module(name)


def _names() -> Iterator[str]:
    yield from SINGLE
    for name in WHOLE:
        yield name
        for module in walk_packages(import_module(name).__path__, f"{name}."):
            yield module.name
