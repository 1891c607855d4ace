"""
What becomes of worker processes that have no more files to read?

What they do with files is tested with `work`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import BuildError
from eventsearch.indexer.pool import Processes
from few_handles import few_left
from finishing import Asked, Dying


def test_a_process_that_is_started_to_finish_is_not_for_ctrl_c_either() -> None:
    """Where files are few, a process may get none of them, and is started by the end."""
    with Processes([Asked(), Asked()]) as processes:
        assert processes.finish() == [False, False]


def test_a_process_that_ends_when_it_is_to_finish_is_told() -> None:
    """With the cure; and no process is waited for."""
    with pytest.raises(BuildError) as caught, Processes([Asked(), Dying()]) as processes:
        processes.finish()
    assert str(caught.value) == (
        "a process that wrote a part of the index ended; give it more memory, or set `workers` to 1"
    )


def test_processes_that_cannot_be_started_are_told() -> None:
    """At whichever of its files the system refuses: what remains open is as before."""
    with Processes([Asked()]) as processes:
        processes.finish()
    there = opened()
    said = []
    for free in range(13):
        try:
            with few_left(free), Processes([Asked()]) as processes:
                processes.finish()
        except BuildError as error:
            said.append(str(error))
    assert len(said) > 5
    assert set(said) == {
        "processes that read content cannot be started: Too many open files; set `workers` to 1"
    }
    assert opened() == there


def opened() -> int:
    """Return the number of files that this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])
