"""Czech."""

from __future__ import annotations

from eventsearch.analysis.languages import Language

ENDINGS = {
    "ych": "ých", "ymi": "ými", "ym": "ým", "eho": "ého", "emu": "ému", "ach": "ách",
    "ich": "ích", "imi": "ími", "iho": "ího", "imu": "ímu", "um": "ům",
}  # fmt: skip
"""Of adjectives and nouns."""

LANGUAGE = Language(snowball="czech", endings=ENDINGS)
