"""Polish."""

from __future__ import annotations

from eventsearch.analysis.languages import Language

ENDINGS = {"ow": "ów"}

LANGUAGE = Language(snowball="polish", endings=ENDINGS)
