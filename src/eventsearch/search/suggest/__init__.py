"""Suggestions for what was typed so far: titles, events, tags, people and places."""

from __future__ import annotations

from eventsearch.search.suggest.suggester import Suggester

__all__ = ["Suggester"]
