"""
Workers for the tests of what happens when there are no more files.

In a module of their own, since worker processes must be able to import them.
"""

from __future__ import annotations

import os
import signal
from multiprocessing import parent_process
from pathlib import Path

from eventsearch.indexer.change_plan import Task
from processes import eventually


class Asked:
    """Tells, when it finishes, whether Ctrl-C is for it."""

    def __call__(self, task: Task) -> str:
        """Tell the path."""
        return task.source.path

    def finish(self) -> bool:
        """Whether Ctrl-C ends this process."""
        return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class Ending(Asked):
    """Ends at its first file."""

    def __call__(self, task: Task) -> str:  # noqa: ARG002
        """End this process, as the system does when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


class Dying(Asked):
    """Ends when it is to finish."""

    def finish(self) -> bool:
        """End this process, as the system does when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return True


class Awaiting(Asked):
    """A worker process waits at each file until this process has read its share."""

    def __init__(self, flag: Path, share: int) -> None:
        self._flag = flag
        self._share = share

    def __call__(self, task: Task) -> str:  # noqa: ARG002
        """Count a file of this process, or wait."""
        if parent_process() is None:
            self._share -= 1
            if not self._share:
                self._flag.touch()
            return "here"
        return "there" if eventually(self._flag.exists) else "waited in vain"


class Telling:
    """Tells the file and the process in which it was read."""

    def __call__(self, task: Task) -> tuple[str, int]:
        return task.source.path, os.getpid()

    def finish(self) -> None:
        """Nothing is left."""
