"""
What has Czech of its own?
"""

from __future__ import annotations

from types import MappingProxyType

from eventsearch.analysis.languages.definition import Language

ENDINGS = MappingProxyType({
    "ych": "ých", "ymi": "ými", "ym": "ým", "eho": "ého", "emu": "ému", "ach": "ách",
    "ich": "ích", "imi": "ími", "iho": "ího", "imu": "ímu", "um": "ům",
})  # fmt: skip
"""Of adjectives and nouns."""

LANGUAGE = Language(snowball="czech", endings=ENDINGS)
