"""
How often may the log say the same?

Whoever sends what is no request chooses how many lines say so: of equal warnings one a minute is
enough.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from math import inf

SECONDS = 60.0
"""For which a warning that was logged is not logged again."""


class Repeated(logging.Filter):
    """
    Let a warning through unless it was logged a moment ago, with the number of those held back.

    Args:
        clock: Returns seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is logged; all but warnings always are."""
        if record.levelno != logging.WARNING:
            return True
        now, message = self._clock(), str(record.msg)
        at, held = self._seen.get(message, (-inf, 0))
        if now - at < SECONDS:
            self._seen[message] = (at, held + 1)
            return False
        self._seen[message] = (now, 0)
        if held:
            record.msg = f"{message} ({held} more since the last such line)"
        return True
