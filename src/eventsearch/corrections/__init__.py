"""
What did the person mean, when next to nothing is found?

Proposes a query of words that the index has, near to those that were typed. Not for answering it.
"""

from __future__ import annotations

from eventsearch.corrections.correcting import corrected
from eventsearch.corrections.library import Library
from eventsearch.corrections.values import mistaken_values

__all__ = ["Library", "corrected", "mistaken_values"]
