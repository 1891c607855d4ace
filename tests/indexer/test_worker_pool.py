"""Worker processes that have no more files to read."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eventsearch.child_processes import start_resource_tracker
from eventsearch.errors import BuildError
from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.worker_pool import BATCHES_AT_START, FILES_PER_BATCH, WorkerPool
from eventsearch.model.page import SourceFile
from file_handle_limit import few_left
from long_form import tries
from worker_endings import Asked, Awaiting, Dying, Ending, Telling

TASK = Task(SourceFile("a.md", "fr", "page", "", "/a", "", 0, 0), b"")
AT_START = BATCHES_AT_START * FILES_PER_BATCH


def test_this_process_reads_while_the_others_start(tmp_path: Path) -> None:
    rounds = 3
    here = AT_START + rounds * FILES_PER_BATCH
    worker = Awaiting(tmp_path / "read", here)
    with WorkerPool([worker, worker]) as processes:
        told = list(processes.map([TASK] * (AT_START + 2 * rounds * FILES_PER_BATCH)))
    turn = ["there"] * FILES_PER_BATCH + ["here"] * FILES_PER_BATCH
    assert told == ["here"] * AT_START + turn * rounds


def test_files_are_assigned_to_processes_by_position() -> None:
    def readers() -> list[int]:
        """Return the id of the process that read each of 200 files."""
        with WorkerPool([Telling(), Telling(), Telling()]) as processes:
            pids = [pid for _, pid in processes.map([TASK] * 200)]
        own.append(os.getpid() in pids)
        return [list(dict.fromkeys(pids)).index(pid) for pid in pids]

    own: list[bool] = []
    with ThreadPoolExecutor(1) as threads:
        assert readers() == readers() == threads.submit(readers).result()
    assert own == [True, True, False]


def test_a_process_started_to_finish_ignores_ctrl_c() -> None:
    with WorkerPool([Asked(), Asked(), Asked()]) as processes:
        assert processes.finish() == [True, False, False]


def test_a_process_that_dies_while_finishing_is_reported() -> None:
    with pytest.raises(BuildError) as caught, WorkerPool([Asked(), Dying()]) as processes:
        processes.finish()
    assert str(caught.value) == (
        "a process that wrote a part of the index ended; give it more memory, or set"
        " EVENTSEARCH_WORKERS to 1"
    )


def test_processes_that_die_at_once_give_only_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    errors: list[object] = []
    monkeypatch.setattr(threading, "excepthook", errors.append)
    for _ in range(tries(3, 30)):
        with (
            pytest.raises(BuildError, match=r"a\.md: a process that read content ended"),
            WorkerPool([Asked(), Ending(), Ending(), Ending()]) as processes,
        ):
            list(processes.map([TASK] * 1000))
    assert errors == []


def test_processes_that_cannot_be_started_are_reported() -> None:
    with WorkerPool([Asked(), Asked()]) as processes:
        processes.finish()
    # Close files first that earlier tests left to the garbage collector.
    gc.collect()
    before = open_files()
    errors = []
    for free in range(13):
        try:
            with few_left(free), WorkerPool([Asked(), Asked()]) as processes:
                processes.finish()
        except BuildError as error:
            errors.append(str(error))
    gc.collect()
    assert len(errors) > 5
    assert set(errors) == {
        "processes that read content cannot be started: Too many open files; set"
        " EVENTSEARCH_WORKERS to 1"
    }
    assert open_files() <= before


KILLED = """
import time
from eventsearch.indexer.worker_pool import WorkerPool
from worker_endings import Asked
if __name__ == "__main__":
    processes = WorkerPool([Asked(), Asked(), Asked()])
    processes.finish()
    print("ready", flush=True)
    time.sleep(600)
"""


def test_a_killed_run_prints_nothing(tmp_path: Path) -> None:
    program = tmp_path / "killed.py"
    program.write_text(KILLED, encoding="utf-8")
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **path},
        text=True,
    ) as run:
        assert run.stdout
        assert run.stdout.readline() == "ready\n"
        run.kill()
        _, output = run.communicate(timeout=60)
    assert output == ""


def test_the_environment_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("error", None):
        if value:
            monkeypatch.setenv("PYTHONWARNINGS", value)
        else:
            monkeypatch.delenv("PYTHONWARNINGS", raising=False)
        start_resource_tracker()
        assert os.environ.get("PYTHONWARNINGS") == value


def open_files() -> int:
    """Return the number of files that this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])
