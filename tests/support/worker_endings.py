"""
Workers for the tests of how workers end when there are no more files.

They are in a separate module because worker processes must be able to import them.
"""

from __future__ import annotations

import os
import signal
from multiprocessing import parent_process
from pathlib import Path

from eventsearch.indexer.change_plan import Task
from processes import eventually


class Asked:
    """A worker that returns at its end whether Ctrl-C interrupts it."""

    def __call__(self, task: Task) -> str:
        """Return the path."""
        return task.source.path

    def finish(self) -> bool:
        """Return whether Ctrl-C ends this process."""
        return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class Ending(Asked):
    """A worker whose process ends at its first file."""

    def __call__(self, task: Task) -> str:  # noqa: ARG002
        """End this process, as the system does when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


class Dying(Asked):
    """A worker whose process ends when it should finish."""

    def finish(self) -> bool:
        """End this process, as the system does when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return True


class Awaiting(Asked):
    """A worker that waits at each file until the main process has read its share."""

    def __init__(self, flag: Path, share: int) -> None:
        self._flag = flag
        self._share = share

    def __call__(self, task: Task) -> str:  # noqa: ARG002
        """Count the file in the main process. Wait in a worker process."""
        if parent_process() is None:
            self._share -= 1
            if not self._share:
                self._flag.touch()
            return "here"
        return "there" if eventually(self._flag.exists) else "waited in vain"


class Telling:
    """A worker that returns the file and the process that read it."""

    def __call__(self, task: Task) -> tuple[str, int]:
        return task.source.path, os.getpid()

    def finish(self) -> None:
        """Return nothing."""
