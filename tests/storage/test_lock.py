"""
Tests of the lock: one run writes an index at a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eventsearch.errors import IndexLocked
from eventsearch.indexer.build import build
from eventsearch.storage.lock import FILE, locked
from indexed_site import contents, make_site

HOLD = (
    "import sys, time, pathlib\n"
    "from eventsearch.storage.lock import locked\n"
    "with locked(pathlib.Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
)


def test_a_second_run_is_refused_with_the_process_id(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site")
    build(settings)
    before = contents(settings)
    with locked(settings.index):
        with pytest.raises(IndexLocked) as caught:
            build(settings)
        assert contents(settings) == before
    assert str(caught.value) == (
        f"{settings.index}: process {os.getpid()} is writing this index;"
        " wait until it has ended, or end it"
    )
    assert build(settings).pages == 3


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    with holder, holder.stdout:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLocked, match=f"process {holder.pid} is writing"), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path):
        pass


def test_the_content_of_the_lock_file_does_not_lock(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff not a number" * 10)
    refused = pytest.raises(IndexLocked, match=f"process {os.getpid()} ")
    with locked(tmp_path), refused, locked(tmp_path):
        pass


@pytest.mark.parametrize("left", ["4194305", "9" * 19, ""])
def test_a_process_that_has_ended_is_not_reported(tmp_path: Path, left: str) -> None:
    with locked(tmp_path):
        (tmp_path / FILE).write_text(left)
        with pytest.raises(IndexLocked, match="another process is writing"), locked(tmp_path):
            pass


def test_the_time_is_that_of_files_written_now(tmp_path: Path) -> None:
    with locked(tmp_path) as now_ns:
        path = tmp_path / "a"
        path.write_text("")
        assert path.stat().st_mtime_ns >= now_ns
        assert abs(now_ns - time.time_ns()) < 3_600_000_000_000


def test_the_lock_is_not_inherited(tmp_path: Path) -> None:
    with locked(tmp_path):
        child = subprocess.Popen(
            [sys.executable, "-c", "import time; print(1, flush=True); time.sleep(60)"],
            stdout=subprocess.PIPE,
            close_fds=False,
        )
    assert child.stdout is not None
    with child, child.stdout:
        child.stdout.readline()
        with locked(tmp_path):
            pass
        child.kill()
