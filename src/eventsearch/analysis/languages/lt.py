"""Lithuanian."""

from __future__ import annotations

from eventsearch.analysis.languages import Language

ENDINGS = {
    "emis": "ėmis", "ems": "ėms", "eje": "ėje", "ese": "ėse", "ciu": "čių", "uju": "ųjų",
}  # fmt: skip
"""Of nouns and adjectives."""

LANGUAGE = Language(snowball="lithuanian", endings=ENDINGS)
