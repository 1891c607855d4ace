"""
How are many files shared among worker processes?

For those who want results in the order of the files, a clear message when a process ends, silence
at Ctrl-C, and no process left behind when this one is killed. Which process gets a file is settled
by its place among the others, so that the same files always come to the same process. What is done
with a file is for `worker`.

Who tidies up after this process when it is killed?

Python's resource tracker, a process that is started with the first one that reads content: it takes
the semaphores away that such processes wait with. That is nothing to warn anybody of, and whoever
killed the run may be at another command in that terminal by then.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import cycle, islice
from multiprocessing import get_context, parent_process, resource_tracker
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from eventsearch.errors import BuildError
from eventsearch.indexer.change_plan import Task
from eventsearch.storage.os_errors import MORE_MEMORY

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


FILES_A_BATCH = 16
BATCHES_AHEAD = 32
"""Batches waiting for each process: none is idle while another has a few long files."""

BYTES_AHEAD = 16 << 20
"""Bytes of files, read already, that wait for all processes."""

R = TypeVar("R", covariant=True)
Batch = tuple[Task, ...]


class Worker(Protocol[R]):
    """What a process is started with, pickled."""

    def __call__(self, task: Task) -> R:
        """Return what becomes of a file."""
        ...

    def finish(self) -> object:
        """Return what is left when there are no more files."""
        ...


class Processes(Generic[R]):
    """
    One process for each of several workers.

    Used as a context manager: leaving it ends the processes. Every method raises `BuildError` when
    a process ended or cannot be started.
    """

    def __init__(self, workers: Sequence[Worker[R]]) -> None:
        # Never forked: a copy of this process would hold its locks, the index's among them.
        spawn = get_context("spawn")
        with _starting():
            # By itself, for it ends with Ctrl-C let through.
            start_tidying()
        with _starting():
            self._pools = [ProcessPoolExecutor(1, spawn, _start, (worker,)) for worker in workers]
        self._waiting: deque[tuple[Batch, Future[list[R]]]] = deque()
        self._bytes = 0

    def each(self, tasks: Iterable[Task]) -> Iterator[R]:
        """Yield what becomes of each file, in their order; tasks are asked for as needed."""
        most = len(self._pools) * BATCHES_AHEAD
        for batch, pool in zip(_batches(tasks), cycle(self._pools), strict=False):
            self._submit(pool, batch)
            while len(self._waiting) > most or self._bytes > BYTES_AHEAD:
                yield from self._first()
        while self._waiting:
            yield from self._first()

    def finish(self) -> list[Any]:
        """Return what the workers finish with, in their order."""
        try:
            with _starting():
                futures = [pool.submit(_finish) for pool in self._pools]
            return [future.result() for future in futures]
        except BrokenProcessPool as error:
            what = "a process that wrote a part of the index ended"
            raise BuildError(what, hint=MORE_MEMORY) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A pool whose process has ended tells its futures so, and stumbles over a cancelled one.
        if not isinstance(error and error.__cause__, BrokenProcessPool):
            for _, future in self._waiting:
                future.cancel()
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)

    def _submit(self, pool: ProcessPoolExecutor, batch: Batch) -> None:
        try:
            with _starting():
                self._waiting.append((batch, pool.submit(_apply, batch)))
        except BrokenProcessPool as error:
            raise _ended(self._broken() or batch) from error
        self._bytes += _size(batch)

    def _first(self) -> Iterator[R]:
        """Wait for the batch that is first in order, and yield what became of its files."""
        batch, future = self._waiting[0]
        try:
            results = future.result()
        except BrokenProcessPool as error:
            raise _ended(batch) from error
        self._waiting.popleft()
        self._bytes -= _size(batch)
        yield from results

    def _broken(self) -> Batch | None:
        """Return the first batch that was left undone because a process ended."""
        return next(
            (
                batch
                for batch, future in self._waiting
                if future.done() and isinstance(future.exception(), BrokenProcessPool)
            ),
            None,
        )


def _size(batch: Batch) -> int:
    return sum(len(task.data) for task in batch if task.data is not None)


def _batches(tasks: Iterable[Task]) -> Iterator[Batch]:
    following = iter(tasks)
    while batch := tuple(islice(following, FILES_A_BATCH)):
        yield batch


def _ended(batch: Batch) -> BuildError:
    return BuildError(
        f"{batch[0].source.path}: a process that read content ended while this file or one of the"
        f" next {FILES_A_BATCH} was read",
        hint=MORE_MEMORY,
    )


STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _starting() -> Iterator[None]:
    """
    Let processes that are started here inherit that signals to stop are not for them.

    They end with this one, which a signal to a whole group finds in the midst of waiting for them.

    The first thing that a pool is handed starts its process, be it a batch or the end.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    except OSError as error:
        raise BuildError(
            f"processes that read content cannot be started: {error.strerror}",
            hint="set `workers` to 1",
        ) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_workers: list[Worker[Any]] = []
"""In a worker process: what it was started with."""


OBJECTS_A_COLLECTION = 50_000
"""New objects after which Python looks for rubbish, 700 by itself: a page leaves thousands."""


def _start(worker: Worker[Any]) -> None:
    gc.set_threshold(OBJECTS_A_COLLECTION, 10, 10)
    # What is loaded stays, and is not looked through again.
    gc.freeze()
    _workers.append(worker)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: it would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(batch: Batch) -> list[Any]:
    return [_workers[0](task) for task in batch]


def _finish() -> object:
    return _workers[0].finish()
