"""
Set how often the tests that kill processes, damage files or use random input repeat.

Every test run uses the short form. ``make endure`` sets ``LONG_TESTS``, which selects the long
form.
"""

from __future__ import annotations

import os


def tries(short: int, long: int) -> int:
    """Return how often to try in this test run."""
    return long if os.environ.get("LONG_TESTS") == "1" else short
