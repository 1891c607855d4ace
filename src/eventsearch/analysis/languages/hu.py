"""
What has Hungarian of its own?
"""

from __future__ import annotations

from types import MappingProxyType

from eventsearch.analysis.languages.definition import Language

ENDINGS = MappingProxyType({
    "bol": "ból", "rol": "ról", "tol": "tól", "nal": "nál", "ert": "ért", "kent": "ként",
})  # fmt: skip
"""Of cases."""

LANGUAGE = Language(snowball="hungarian", endings=ENDINGS, dotted=True)
