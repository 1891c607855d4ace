"""
How do several processes answer at one address?

Each is a whole server on the one listening socket, and the system hands every connection to one of
them. The process that started them answers nothing: it passes every signal on, puts another in the
place of one that dies, and ends when all have ended.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from eventsearch.errors import EventsearchError
from eventsearch.indexer.worker_pool import start_resource_tracker

PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Signals that go to every worker as they come, and that it gets once it can handle them."""
SHORT = 5.0
"""Seconds; a worker that lived no longer is replaced after a while, or it would be for ever."""
WHILE = 1.0
"""Seconds of that while."""
PATIENCE = 10.0
"""Seconds that workers have to end, besides the time in which they still answer."""

log = logging.getLogger("eventsearch")

Answer = Callable[[socket.socket, Callable[[], None]], None]
"""Answers on a listening socket until a signal says stop; calls the other once it does."""


class WorkersError(EventsearchError):
    """No process could begin to answer."""


@dataclass(slots=True)
class Worker:
    """
    One process.

    Attributes:
        since: Monotonic seconds.
    """

    process: SpawnProcess
    since: float


def supervise(
    answer: Answer,
    listener: socket.socket,
    number: int,
    *,
    started: Callable[[], None],
    drain: float,
) -> None:
    """
    Keep workers answering until a signal says stop.

    Args:
        answer: Can be pickled, with all it holds.
        started: Called once the first of them answers.
        drain: Seconds for which they still answer after a stop signal.

    Raises:
        WorkersError: One could not be started, or ended before any could answer.
        KeyboardInterrupt: The signal was Ctrl+C.
    """
    with _signals() as caught:
        crew = WorkerPool(answer, listener, started)
        try:
            crew.hire(number)
            stopped = _until_stopped(crew, caught)
            _until_ended(crew, caught, drain + PATIENCE)
        finally:
            crew.kill()
    if stopped == signal.SIGINT:
        raise KeyboardInterrupt


class WorkerPool:
    """
    The workers.

    Args:
        started: Called once, when the first of them answers.
    """

    def __init__(
        self, answer: Answer, listener: socket.socket, started: Callable[[], None]
    ) -> None:
        self._context = get_context("spawn")
        self._ready, self._tell = self._context.Pipe(duplex=False)
        self._answer = answer
        self._listener = listener
        self._started: Callable[[], None] | None = started
        self.workers: list[Worker] = []
        self._due: list[float] = []

    def hire(self, number: int) -> None:
        """
        Start workers.

        Raises:
            WorkersError: The system starts no more processes.
        """
        for _ in range(number):
            arguments = (self._answer, self._listener, self._tell)
            process = self._context.Process(target=_work, args=arguments)
            try:
                with signals_blocked():
                    process.start()
            except OSError as error:
                raise WorkersError(
                    f"a process could not be started: {error.strerror}",
                    hint="see how many processes, open files and memory the system allows",
                ) from error
            self.workers.append(Worker(process, time.monotonic()))

    def wait(self, others: list[socket.socket], timeout: float | None = None) -> bool:
        """
        Wait until a worker answers or ends, one is due, or *others* have something; see to it.

        Returns:
            Whether *others* have something.
        """
        sentinels = [worker.process.sentinel for worker in self.workers]
        found = wait([*others, self._ready, *sentinels], timeout)
        while self._ready.poll():
            self._answers(self._ready.recv())
        return any(other in found for other in others)

    def replace(self) -> None:
        """Put others in the place of those that have ended, some of them later."""
        for worker in self.ended():
            pid, code = worker.process.pid, worker.process.exitcode
            if self._started is not None:
                raise WorkersError(
                    f"process {pid} ended with {code} before it could answer",
                    hint="see what it says above",
                )
            log.warning("process %d ended with %s; another takes its place", pid, code)
            now = time.monotonic()
            self._due.append(now + WHILE if now - worker.since < SHORT else now)
        due = [at for at in self._due if at <= time.monotonic()]
        self._due = [at for at in self._due if at not in due]
        for _ in due:
            self._hire_again()

    def _hire_again(self) -> None:
        """Start another worker, or try it after a while: those that are there go on answering."""
        try:
            self.hire(1)
        except WorkersError as error:
            log.warning("%s", error)
            self._due.append(time.monotonic() + WHILE)

    def patience(self) -> float | None:
        """Return the seconds until the next worker is due; None for never."""
        return max(0.0, min(self._due) - time.monotonic()) if self._due else None

    def ended(self) -> list[Worker]:
        """Return the workers that have ended, and count them no more."""
        gone = [worker for worker in self.workers if worker.process.exitcode is not None]
        self.workers = [worker for worker in self.workers if worker not in gone]
        return gone

    def signal(self, number: int) -> None:
        """Pass a signal on."""
        for worker in self.workers:
            if worker.process.pid is not None and worker.process.exitcode is None:
                with suppress(ProcessLookupError):
                    os.kill(worker.process.pid, number)

    def kill(self) -> None:
        """End those that are still there, at once."""
        for worker in self.workers:
            worker.process.kill()
            worker.process.join()

    def _answers(self, pid: int) -> None:
        if self._started is not None:
            self._started()
            self._started = None
        log.warning("process %d answers", pid)


def _until_stopped(crew: WorkerPool, caught: socket.socket) -> int:
    """Keep the crew complete until a signal says stop, and return that signal."""
    while True:
        if crew.wait([caught], crew.patience()):
            for number in caught.recv(64):
                crew.signal(number)
                if number != signal.SIGHUP:
                    return number
        crew.replace()


def _until_ended(crew: WorkerPool, caught: socket.socket, seconds: float) -> None:
    """Wait until all have ended, and no longer; a further signal goes to them too."""
    until = time.monotonic() + seconds
    while crew.workers and (left := until - time.monotonic()) > 0:
        if crew.wait([caught], left):
            for number in caught.recv(64):
                crew.signal(number)
        crew.ended()


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """Yield a socket that the number of each signal comes out of, as a byte."""
    out, into = socket.socketpair()
    into.setblocking(False)
    before = {number: signal.signal(number, lambda *_: None) for number in PASSED_ON}
    woken = signal.set_wakeup_fd(into.fileno())
    try:
        yield out
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        out.close()
        into.close()


@contextmanager
def signals_blocked() -> Iterator[None]:
    """
    Let a process that is started here inherit that signals for its parent are not for it.

    Nor do they end this one meanwhile: a process that is half started says so with a traceback.
    """
    # Started with the first process otherwise, which then gets the signals that this lets through.
    start_resource_tracker()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(answer: Answer, listener: socket.socket, tell: Connection) -> None:
    """Be a worker."""
    # Ctrl+C goes to all of a group; here it comes from whoever started the workers, once.
    os.setpgid(0, 0)
    threading.Thread(target=end_with_parent, daemon=True).start()

    def ready() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
        tell.send(os.getpid())

    with suppress(KeyboardInterrupt):
        answer(listener, ready)


def end_with_parent() -> None:
    """End as by a stop signal when whoever would pass one on is gone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
