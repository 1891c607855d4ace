"""
When must an index be brought up to date again?

`places` says where something may change that changes the index, `looking` what lies there now,
`latest` where something changed last, `kernel` and `hints` where something changes at this moment,
`waiting` when it has changed and is quiet again, and `rounds` is the loop: look, run, wait until
another look sees something else. Not for what a run does, nor for what is said of it.
"""

from __future__ import annotations

from eventsearch.watch.debounce import Pause
from eventsearch.watch.loop import Run, watch

__all__ = ["Pause", "Run", "watch"]
