"""
What may the person be about to type?

Titles, events, tags, people and places of which some words begin like those typed so far. Not for
finding pages by what is in them.
"""

from __future__ import annotations

from eventsearch.search.suggest.suggester import Suggester

__all__ = ["Suggester"]
