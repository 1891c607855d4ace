"""
What has Lithuanian of its own?
"""

from __future__ import annotations

from types import MappingProxyType

from eventsearch.analysis.languages.definition import Language

ENDINGS = MappingProxyType({
    "emis": "ėmis", "ems": "ėms", "eje": "ėje", "ese": "ėse", "ciu": "čių", "uju": "ųjų",
})  # fmt: skip
"""Of nouns and adjectives."""

LANGUAGE = Language(snowball="lithuanian", endings=ENDINGS)
