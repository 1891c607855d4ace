"""Hungarian."""

from __future__ import annotations

from eventsearch.analysis.languages import Language

ENDINGS = {
    "bol": "ból", "rol": "ról", "tol": "tól", "nal": "nál", "ert": "ért", "kent": "ként",
}  # fmt: skip
"""Of cases."""

LANGUAGE = Language(snowball="hungarian", endings=ENDINGS, dotted=True)
