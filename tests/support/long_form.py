"""
How often does a suite that kills, damages or guesses try?

In its short form with every test run, in its long one by ``make endure``, which sets
``LONG_TESTS``.
"""

from __future__ import annotations

import os


def tries(short: int, long: int) -> int:
    """Return the number of tries of this run."""
    return long if os.environ.get("LONG_TESTS") == "1" else short
