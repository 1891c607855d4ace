"""
Where does a bug end that must not end anything else?

The one place over HTTP that catches everything, for work that nobody waits for: there is no answer
that could tell of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from eventsearch.errors import EventsearchError

log = logging.getLogger("eventsearch")


@contextmanager
def log_exceptions(what: str) -> Iterator[None]:
    """
    Log a bug that the block meets, with its traceback, and go on after the block.

    Args:
        what: Said before the traceback; nothing is, where it is empty.

    Raises:
        EventsearchError: The block did: that is no bug.
    """
    try:
        yield
    except EventsearchError:
        raise
    except Exception:
        if what:
            log.exception("%s", what)
