"""
How is one function applied to many files in worker processes?

For those who want results in the order of the files, a clear message when a process ends, silence
at Ctrl-C, and no process left behind when this one is killed. What is done with a file is for
`work`.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from eventsearch.errors import BuildError
from eventsearch.indexer.tasks import Task

FILES_A_BATCH = 16
BATCHES_AHEAD = 4
"""Batches waiting for each process: enough that none is idle, few in memory."""

R = TypeVar("R")
Batch = tuple[Task, ...]


def in_processes(function: Callable[[Task], R], tasks: Iterable[Task], count: int) -> Iterator[R]:
    """
    Yield what *function* returns for each file, in the order of the files.

    Args:
        function: Handed to every process once; with all it holds it can be pickled.
        tasks: Asked for as the processes need them.
        count: Processes.

    Raises:
        BuildError: A process ended or cannot be started.
    """
    waiting: deque[tuple[Batch, Future[list[R]]]] = deque()
    batch: Batch = ()
    # Never forked: a copy of this process would hold its locks, the index's among them.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _start, (function,))
    try:
        for batch in _batches(tasks):
            with _uninterrupted():
                waiting.append((batch, pool.submit(_apply, batch)))
            if len(waiting) > count * BATCHES_AHEAD:
                yield from waiting[0][1].result()
                waiting.popleft()
        while waiting:
            yield from waiting[0][1].result()
            waiting.popleft()
    except BrokenProcessPool as error:
        raise _ended(waiting[0][0] if waiting else batch) from error
    except OSError as error:
        raise BuildError(
            f"processes that read content cannot be started: {error.strerror}",
            cure="set `workers` to 1",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(tasks: Iterable[Task]) -> Iterator[Batch]:
    following = iter(tasks)
    while batch := tuple(islice(following, FILES_A_BATCH)):
        yield batch


def _ended(batch: Batch) -> BuildError:
    return BuildError(
        f"{batch[0].source.path}: a process that read content ended while this file or one of the"
        f" next {FILES_A_BATCH} was read",
        cure="give it more memory, or set `workers` to 1",
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let processes that are started here inherit that Ctrl-C is not for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_functions: list[Callable[[Task], Any]] = []
"""In a worker process: what it was started with."""


def _start(function: Callable[[Task], Any]) -> None:
    _functions.append(function)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it was killed: it would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(batch: Batch) -> list[Any]:
    return [_functions[0](task) for task in batch]
