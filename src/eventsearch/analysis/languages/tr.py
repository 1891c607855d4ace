"""
What has Turkish of its own?
"""

from __future__ import annotations

from eventsearch.analysis.languages.definition import Language

LANGUAGE = Language(snowball="turkish", dotted=True, suffixes=True)
