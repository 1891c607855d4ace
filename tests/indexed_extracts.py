"""
Ways to read a file that go wrong, for the tests of what is said then.

In a module of their own, since worker processes must be able to import them.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace

from eventsearch.extractor.context import Context
from eventsearch.extractor.extract import Extracted, extract
from eventsearch.extractor.site import Site
from eventsearch.records.content import SourceFile
from eventsearch.settings import Settings


def failing(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """Fail on one file as a bug would."""
    if "000150" in source.path:
        raise LookupError("no such thing")
    return extract(source, site=site, context=context, settings=settings, data=data)


def unfit(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """Make a record of one file that no document can be made of."""
    found = extract(source, site=site, context=context, settings=settings, data=data)
    if "000150" in source.path and found.record:
        return replace(found, record=replace(found.record, text=None))  # type: ignore[arg-type]
    return found


def dying(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """End the process at one file, as the system does when memory runs out."""
    if "000150" in source.path:
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(source, site=site, context=context, settings=settings, data=data)


def greedy(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """Ask for more memory at one file than there is."""
    if "000150" in source.path:
        bytearray(1 << 62)
    return extract(source, site=site, context=context, settings=settings, data=data)


def slow(
    source: SourceFile,
    *,
    site: Site,
    context: Context,
    settings: Settings,
    data: bytes | None = None,
) -> Extracted:
    """Take a while for each file."""
    time.sleep(0.05)
    return extract(source, site=site, context=context, settings=settings, data=data)
