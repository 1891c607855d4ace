"""
How does a stop signal end a command that would go on for ever?

As Ctrl+C does, by an exception, so that all that is open is closed; with exit code 0.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType


def end_on_sigterm() -> None:
    """Let SIGTERM raise `SystemExit` in the main thread, once: what is closed then goes on."""
    signal.signal(signal.SIGTERM, _end)


def _end(_: int, __: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)
