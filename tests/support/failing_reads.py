"""
Extractors that fail in different ways, for the tests of the diagnostics that follow.

They are in a separate module because worker processes must be able to import them.
"""

from __future__ import annotations

import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from typing import Any

from eventsearch.extractor.extract import Extracted, extract
from eventsearch.model.page import SourceFile


def failing(source: SourceFile, **how: Any) -> Extracted:
    """Fail on one file as a bug would."""
    if "000150" in source.path:
        raise LookupError("no such thing")
    return extract(source, **how)


def unfit(source: SourceFile, **how: Any) -> Extracted:
    """Return a record for one file that cannot be turned into a document."""
    found = extract(source, **how)
    if "000150" in source.path and found.record:
        return found._replace(record=replace(found.record, text=None))  # type: ignore[arg-type]
    return found


def dying(source: SourceFile, **how: Any) -> Extracted:
    """Kill the worker process at a file from the 150th on, as Linux does when memory runs out."""
    if parent_process() is not None and source.path >= "content/post/n000150":
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(source, **how)


def greedy(source: SourceFile, **how: Any) -> Extracted:
    """Request more memory than the machine has when a certain file is read."""
    if "000150" in source.path:
        bytearray(1 << 62)
    return extract(source, **how)


def endless(source: SourceFile, **how: Any) -> Extracted:
    """Never finish reading one file, and ignore every exception raised meanwhile."""
    while "000150" in source.path:
        with suppress(Exception):
            re.match("(a|a)+b", "a" * 40)
    return extract(source, **how)


def slow(source: SourceFile, **how: Any) -> Extracted:
    """Read each file slowly."""
    time.sleep(0.05)
    return extract(source, **how)
