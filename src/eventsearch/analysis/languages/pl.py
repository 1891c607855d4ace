"""
What has Polish of its own?
"""

from __future__ import annotations

from types import MappingProxyType

from eventsearch.analysis.languages.definition import Language

ENDINGS = MappingProxyType({"ow": "ów"})

LANGUAGE = Language(snowball="polish", endings=ENDINGS)
