"""
What has Swedish of its own?
"""

from __future__ import annotations

from eventsearch.analysis.languages.definition import Language
from eventsearch.analysis.languages.nordic import stem

LANGUAGE = Language(snowball="swedish", stem=stem, dotted=True)
