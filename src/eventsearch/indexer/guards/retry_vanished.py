"""
What becomes of files that vanish between being found and being read?

As when another branch is checked out, or an editor puts a new file in the place of the old one. So
each is looked for once more when all others have been read. One that is still not there is no
page, and no fault; its entry holds nothing, so that the next run is not settled by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import sleep

from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.worker import Result, WorkerInput, work_on
from eventsearch.model.page import SourceFile

PAUSE = 0.1
"""Seconds in which whatever replaces a file has put the new one in its place."""


def retry_vanished(
    results: Iterable[Result], files: Iterable[SourceFile], job: WorkerInput
) -> Iterator[Result]:
    """
    Yield results, those of files that had vanished last and as they are then.

    A file that is back keeps the time and size that it was found with: another one is read again.

    Args:
        files: At least those that the results are of.
    """
    vanished: set[str] = set()
    for result in results:
        if result.vanished:
            vanished.add(result.entry.path)
        else:
            yield result
    if vanished:
        sleep(PAUSE)
        yield from (work_on(Task(file), job) for file in files if file.path in vanished)
