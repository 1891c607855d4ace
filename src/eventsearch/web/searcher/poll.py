"""
How does a server notice a new generation that nobody asks for?

By a look at the pointer twenty times a second, so that the first visitor after a quiet hour is not
answered from pages that have been withdrawn since, and an author who looks at once sees what he has
changed. What is done with a new one is for `searcher_manager`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from eventsearch.errors import EventsearchError
from eventsearch.web.searcher.exception_guard import log_exceptions
from eventsearch.web.searcher.searcher_manager import SearcherManager

LOOK = 0.05
"""Seconds between two looks, which take 0.2 ms of a processor; a question looks by itself."""


@asynccontextmanager
async def looking(live: SearcherManager) -> AsyncIterator[None]:
    """Look for new generations until the block ends."""
    task = asyncio.create_task(_look(live))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look(live: SearcherManager) -> None:
    while True:
        await asyncio.sleep(LOOK)
        # What stands in the way is told whoever asks, and may have gone by the next look.
        with suppress(EventsearchError, OSError), log_exceptions("a look at the index meets a bug"):
            live.now()
