"""Suggest titles, events, tags, people and places that match the words typed so far."""

from __future__ import annotations

from eventsearch.search.suggest.suggester import Suggester

__all__ = ["Suggester"]
