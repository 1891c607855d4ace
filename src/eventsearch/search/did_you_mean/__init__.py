"""
What did the person mean, when next to nothing is found?

Proposes a query of words that the index has, near to those that were typed. Not for answering it.
"""

from __future__ import annotations

from eventsearch.search.did_you_mean.corrector import corrected
from eventsearch.search.did_you_mean.trial_search import TrialSearch
from eventsearch.search.did_you_mean.value_candidates import mistaken_values

__all__ = ["TrialSearch", "corrected", "mistaken_values"]
