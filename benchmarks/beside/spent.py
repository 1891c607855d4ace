"""
Measure the time and memory of a command.

The memory of all its processes is added up ten times a second. Memory that processes share counts
once (PSS). Linux only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

LOOK = 0.1
"""Seconds between two samples of memory."""
SHARE = 0.8
"""Share of the machine's memory. A program that uses more is stopped."""
PATIENCE = 3600.0
"""Seconds after which a command is stopped."""


class Spent(NamedTuple):
    """Wall and processor seconds, and peak memory in bytes. Memory is 0 if not measured."""

    wall: float
    cpu: float
    memory: float = 0


class TooMuchError(Exception):
    """A command needed too much memory or time."""


def spend(command: Sequence[str], folder: Path, *, most: float | None = None) -> Spent:
    """
    Run a command in a folder and return its time and memory.

    Args:
        most: Maximum bytes of memory. None for the share `SHARE` of the machine's memory.

    Raises:
        TooMuchError: The command used too much memory or time and was stopped.
        RuntimeError: The command failed.
    """
    most = most or SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with tempfile.TemporaryFile() as said:
        began = perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        watch = Watch(process.pid, most)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if watch.stopped:
            raise TooMuchError(f"stopped with {watch.peak / 1e6:,.0f} MB after {wall:,.0f} s")
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{command} ended with {process.returncode}: {said.read().decode()}")
    # The kernel's own maximum includes this process's memory before `exec`, so it is too high.
    return Spent(wall, usage.ru_utime + usage.ru_stime, watch.peak)


class Watch(threading.Thread):
    """
    Watches the memory of a process and its descendants; stops them if they use too much.

    Attributes:
        peak: Highest memory seen, in bytes.
        stopped: Whether the processes were stopped, for too much memory or time.
    """

    def __init__(self, pid: int, most: float) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._most = most
        self._done = threading.Event()
        self.peak = 0
        self.stopped = False

    def run(self) -> None:
        """Sample the memory until `stop` is called, or until a limit is reached."""
        began = perf_counter()
        while not self._done.wait(LOOK):
            self.peak = max(self.peak, sum(map(memory_of, family(self._pid))))
            if self.peak > self._most or perf_counter() - began > PATIENCE:
                self.stopped = True
                os.killpg(self._pid, signal.SIGKILL)
                return

    def stop(self) -> None:
        """Stop watching, and wait for the thread to end."""
        self._done.set()
        self.join()


def family(pid: int) -> Iterator[int]:
    """Yield the ids of a process and of all its descendants."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text(encoding="ascii").split()
        except OSError:  # The process has ended meanwhile.
            continue
        for child in found:
            yield from family(int(child))


def memory_of(pid: int) -> int:
    """Return the bytes of a process, with its part of shared memory; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def in_turn(
    commands: Mapping[str, Callable[[], Spent]], rounds: int, left_out: dict[str, str]
) -> dict[str, Spent]:
    """
    Run all commands one after the other in each round; return the medians of each.

    Args:
        left_out: Commands to skip. Commands that need too much are added, with the reason.
    """
    spent: dict[str, list[Spent]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            if name in left_out:
                continue
            try:
                spent[name].append(command())
            except TooMuchError as error:
                left_out[name] = str(error)
    return {name: middle(some) for name, some in spent.items() if name not in left_out}


def middle(some: Sequence[Spent]) -> Spent:
    """Return the median of each figure."""
    return Spent(*(median(column) for column in zip(*some, strict=True)))


def quantile(taken: Sequence[float], part: float) -> float:
    """Return the quantile of the values for a part between 0 and 1."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * part))]
