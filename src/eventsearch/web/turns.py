"""
Whose search is next?

That of the address whose turn it is: each has a queue of its own, and one after the other gives a
search to the next free thread. So whoever asks much waits for himself, not everybody for him.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

Job = Future[Any]
Waiting = deque[tuple[Job, Callable[[], object]]]


class Turns:
    """
    Searches that wait for a thread. Used from any thread.

    Args:
        pool: Runs as many at once as it has threads.
    """

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._queues: OrderedDict[str, Waiting] = OrderedDict()

    def submit(self, address: str, work: Callable[[], object]) -> Job:
        """Have work done in a thread when it is the turn of an address; return what it will be."""
        job: Job = Future()
        with self._lock:
            self._queues.setdefault(address, deque()).append((job, work))
        # Each place in the pool's own queue stands for one search, whichever will be next then.
        begun: list[Job] = []
        self._pool.submit(self._do_next, begun).add_done_callback(partial(self._tell, begun))
        return job

    def displace(self, address: str) -> bool:
        """Give up the last search of who has most in the queue, for one of an address with less."""
        with self._lock:
            counts = {one: _left(queue) for one, queue in self._queues.items()}
            most = max(counts, key=counts.__getitem__, default=address)
            if counts.get(most, 0) <= counts.get(address, 0) + 1:
                return False
            last = [job for job, _ in self._queues[most] if not job.cancelled()]
        return last[-1].cancel()

    def _do_next(self, begun: list[Job]) -> object:
        job, work = self._next()
        if not job.set_running_or_notify_cancel():
            return None
        begun.append(job)
        return work()

    def _next(self) -> tuple[Job, Callable[[], object]]:
        with self._lock:
            address, queue = self._queues.popitem(last=False)
            first = queue.popleft()
            if queue:
                self._queues[address] = queue
        return first

    def _tell(self, begun: list[Job], place: Future[object]) -> None:
        """Tell who waits for a search what became of it; nothing where the pool is at its end."""
        if place.cancelled():
            self._next()[0].cancel()
            return
        error = place.exception()
        for job in begun:
            if error is None:
                job.set_result(place.result())
            else:
                job.set_exception(error)


def _left(queue: Waiting) -> int:
    """Return how many in a queue still wait."""
    return sum(not job.cancelled() for job, _ in queue)
