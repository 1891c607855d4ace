"""Watch a site and update its index: `watch` polls, waits until nothing changes, and runs."""

from __future__ import annotations

from eventsearch.watch.loop import Pause, Run, Timing, watch

__all__ = ["Pause", "Run", "Timing", "watch"]
