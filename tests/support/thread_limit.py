"""Simulate a system that cannot start more threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

TOO_LARGE = 2**40
"""A stack size in bytes that exceeds every system's memory."""


@contextmanager
def no_more_threads() -> Iterator[None]:
    """Make every start of a thread fail in the block."""
    before = threading.stack_size(TOO_LARGE)
    try:
        yield
    finally:
        threading.stack_size(before)
