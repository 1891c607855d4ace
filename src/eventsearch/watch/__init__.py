"""
When must an index be brought up to date again?

`watched_paths` says where something may change that changes the index, `snapshot` what lies there
now, `latest_change` where something changed last, `inotify` and `inotify_hints` where something
changes at this moment, `debounce` when it has changed and is quiet again, and `loop` is the loop:
look, run, wait until another look sees something else. Not for what a run does, nor for what is
said of it.
"""

from __future__ import annotations

from eventsearch.watch.debounce import Pause
from eventsearch.watch.loop import Run, watch

__all__ = ["Pause", "Run", "watch"]
