"""Danish."""

from __future__ import annotations

from eventsearch.analysis.languages import Language
from eventsearch.analysis.languages.nordic import stem

LANGUAGE = Language(snowball="danish", stem=stem, dotted=True)
