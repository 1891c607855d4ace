"""Turkish."""

from __future__ import annotations

from eventsearch.analysis.languages import Language

LANGUAGE = Language(snowball="turkish", dotted=True, suffixes=True)
