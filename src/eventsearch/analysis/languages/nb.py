"""Norwegian."""

from __future__ import annotations

from eventsearch.analysis.languages import Language
from eventsearch.analysis.languages.nordic import stem

LANGUAGE = Language(snowball="norwegian", stem=stem, dotted=True)
