"""
Why is a page not among the hits, or not further up?

Not for formats, nor for what `eventsearch check` says of a page without any search.
"""

from __future__ import annotations

from eventsearch.why_not.answer import path_of, why_not
from eventsearch.why_not.hidden import hidden

__all__ = ["hidden", "path_of", "why_not"]
