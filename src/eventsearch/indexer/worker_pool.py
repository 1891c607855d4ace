"""
Reads files in several processes, this one included, and returns results in the order of the files.

This process reads its own files while the others start, and while it waits for their results. Which
process gets a file depends only on the file's place in the list, so that the same files always go
to the same process. If a worker process ends, the error contains the first file of its batch.
Ctrl-C ends all worker processes silently, and no worker process outlives this process.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, cycle, islice
from multiprocessing import active_children, get_context, parent_process
from typing import Any, Generic, Protocol, Self, TypeVar

from eventsearch.child_processes import safe_path, signals_blocked, start_resource_tracker
from eventsearch.errors import BuildError
from eventsearch.indexer.change_plan import FILES_PER_WORKER, Task, most_workers
from eventsearch.settings import Settings
from eventsearch.storage.os_errors import MORE_MEMORY

FILES_PER_BATCH = 16
"""Number of files that are sent to a process together."""

BATCHES_AT_START = 4
"""Number of batches that the first worker gets before all other workers. It runs in this process,
and can read about as many batches while the other processes start."""

BATCHES_AHEAD = 32
"""Maximum number of batches that wait for each process. Enough that no process is idle while
another reads a few long files."""

BYTES_AHEAD = 16 << 20
"""Maximum number of bytes of files already read that wait for a process. Limits memory."""

OBJECTS_PER_COLLECTION = 50_000
"""Number of new objects that trigger a garbage collection. Python's default of 700 is too low: one
page creates thousands."""

R = TypeVar("R", covariant=True)
Batch = tuple[Task, ...]
Waiting = tuple[Batch, "Future[list[R]]"]
"""A batch and its future results."""


class Worker(Protocol[R]):
    """Reads files in one process. It is pickled and sent to the process at the start."""

    def __call__(self, task: Task) -> R: ...

    def finish(self) -> object:
        """Called after the last file; return the final result."""
        ...


def map_files(
    worker: Worker[R], tasks: Sequence[Task], settings: Settings
) -> Generator[R, None, None]:
    """
    Yield the result of each file, in order. Use several processes if there are many files.

    Raises:
        BuildError: A worker process ended or cannot be started.
    """
    count = min(len(tasks) // FILES_PER_WORKER, most_workers(settings))
    if count <= 1:
        yield from map(worker, tasks)
        return
    with WorkerPool([worker] * count) as pool:
        yield from pool.map(tasks)


class WorkerPool(Generic[R]):
    """
    Several workers: the first reads in this process, every other worker in a separate process.

    A context manager: leaving it ends the processes, immediately in case of an error. Every method
    raises `BuildError` if a process ended or cannot be started.

    In a thread the first worker gets a process too, because `page_timeout` needs a main thread.
    """

    def __init__(self, workers: Sequence[Worker[R]]) -> None:
        here = threading.current_thread() is threading.main_thread()
        # Do not fork: a copy of this process would hold its locks, including the index lock.
        spawn = get_context("spawn")
        self._children_before = set(active_children())
        with _starting():
            start_resource_tracker()
        with _starting():
            # Starting the tracker unblocks the signals, so block them again.
            pools = [ProcessPoolExecutor(1, spawn, _start, (worker,)) for worker in workers[here:]]
        self._own_worker = workers[0] if here else None
        # One for each worker, in the same order; None for the worker in this process.
        self._pools: list[ProcessPoolExecutor | None] = [None, *pools] if here else [*pools]
        self._pending: deque[Waiting[R]] = deque()
        self._own_batches: deque[Waiting[R]] = deque()
        self._bytes = 0

    def map(self, tasks: Iterable[Task]) -> Iterator[R]:
        """Yield the result of each file, in order. Tasks are requested as needed."""
        most = len(self._pools) * BATCHES_AHEAD
        first, *others = self._pools
        pools = chain([first] * BATCHES_AT_START, cycle((*others, first)))
        for batch, pool in zip(_batches(tasks), pools, strict=False):
            self._submit(pool, batch)
            while len(self._pending) > most or self._bytes > BYTES_AHEAD:
                yield from self._next_results()
        while self._pending:
            yield from self._next_results()

    def finish(self) -> list[Any]:
        """Return the final result of each worker, in order."""
        try:
            with _starting():
                futures = [pool.submit(_finish) for pool in self._pools if pool]
            own = [self._own_worker.finish()] if self._own_worker else []
            return own + [future.result() for future in futures]
        except BrokenProcessPool as error:
            what = "a process that wrote a part of the index ended"
            raise BuildError(what, hint=MORE_MEMORY) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        # After an error the results are useless, so kill the workers. On a busy machine, waiting
        # for a worker may take longer than this process has until it is killed.
        for process in set(active_children()) - self._children_before if error else ():
            process.kill()
        for pool in filter(None, self._pools):
            pool.shutdown()

    def _submit(self, pool: ProcessPoolExecutor | None, batch: Batch) -> None:
        try:
            with _starting():
                waiting = batch, pool.submit(_apply, batch) if pool else Future[list[R]]()
        except BrokenProcessPool as error:
            raise _ended_error(self._broken() or batch) from error
        self._pending.append(waiting)
        if pool is None:
            self._own_batches.append(waiting)
        self._bytes += _size(batch)

    def _next_results(self) -> Iterator[R]:
        batch, future = self._pending[0]
        # Instead of waiting, this process reads its own batches.
        while self._own_worker and self._own_batches and not future.done():
            files, own = self._own_batches.popleft()
            own.set_result([self._own_worker(task) for task in files])
        try:
            results = future.result()
        except BrokenProcessPool as error:
            raise _ended_error(batch) from error
        self._pending.popleft()
        self._bytes -= _size(batch)
        yield from results

    def _broken(self) -> Batch | None:
        """Return the first batch that failed because its process ended; None if there is none."""
        return next(
            (
                batch
                for batch, future in self._pending
                if future.done() and isinstance(future.exception(), BrokenProcessPool)
            ),
            None,
        )


def _size(batch: Batch) -> int:
    return sum(len(task.data) for task in batch if task.data is not None)


def _batches(tasks: Iterable[Task]) -> Iterator[Batch]:
    rest = iter(tasks)
    while batch := tuple(islice(rest, FILES_PER_BATCH)):
        yield batch


def _ended_error(batch: Batch) -> BuildError:
    return BuildError(
        f"{batch[0].source.path}: a process that read content ended while this file or one of the"
        f" next {FILES_PER_BATCH} was read",
        hint=MORE_MEMORY,
    )


@contextmanager
def _starting() -> Iterator[None]:
    """
    Start processes in the block with stop signals blocked, in `safe_path`.

    The processes inherit the blocked signals. So Ctrl-C, which reaches the whole process group,
    does not interrupt them; they end with this process. A pool starts its process at the first
    submission, which may be a batch or the final call.
    """
    try:
        with signals_blocked(), safe_path():
            yield
    except OSError as error:
        raise BuildError(
            f"processes that read content cannot be started: {error.strerror}",
            hint="set EVENTSEARCH_WORKERS to 1",
        ) from error


_workers: list[Worker[Any]] = []
"""Contains the worker of this process, if it is a worker process."""


def _start(worker: Worker[Any]) -> None:
    gc.set_threshold(OBJECTS_PER_COLLECTION, 10, 10)
    # Exclude the loaded modules from garbage collection: they stay until the end.
    gc.freeze()
    _workers.append(worker)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent ends. Otherwise it would wait forever for a batch."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(batch: Batch) -> list[Any]:
    return [_workers[0](task) for task in batch]


def _finish() -> object:
    return _workers[0].finish()
