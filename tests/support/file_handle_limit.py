"""Limit how many more files the process can open."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def few_left(free: int) -> Iterator[None]:
    """Let the process open *free* more files in the block, and no further ones."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    kept = [os.open(__file__, os.O_RDONLY) for _ in range(max(opened))]
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(kept) + 1, limits[1]))
    try:
        for handle in kept[-free:] if free else ():
            os.close(handle)
        yield
    finally:
        for handle in kept[: len(kept) - free]:
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
