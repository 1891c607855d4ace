"""
Who tidies up after this process when it is killed?

Python's resource tracker, a process that is started with the first one that reads content: it takes
the semaphores away that such processes wait with. That is nothing to warn anybody of, and whoever
killed the run may be at another command in that terminal by then.
"""

from __future__ import annotations

import os
from multiprocessing import resource_tracker

_VARIABLE = "PYTHONWARNINGS"
_QUIET = "ignore:resource_tracker:UserWarning"


def start_tidying() -> None:
    """
    Start the tracker, unless it runs, so that it tidies up without a word.

    Raises:
        OSError: It cannot be started.
    """
    before = os.environ.get(_VARIABLE)
    # Only for the tracker, which takes no other argument and reads this as it starts.
    os.environ[_VARIABLE] = ",".join(filter(None, (before, _QUIET)))
    try:
        resource_tracker.ensure_running()
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
