"""A system that gives no more threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

TOO_LARGE = 2**40
"""Bytes of a stack that no system has room for."""


@contextmanager
def no_more_threads() -> Iterator[None]:
    """Let no thread be started in the block."""
    before = threading.stack_size(TOO_LARGE)
    try:
        yield
    finally:
        threading.stack_size(before)
