"""Deciding when an index must be brought up to date: `watch` polls, debounces and runs."""

from __future__ import annotations

from eventsearch.watch.loop import Pause, Run, Timing, watch

__all__ = ["Pause", "Run", "Timing", "watch"]
