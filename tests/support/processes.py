"""
Run programs in the background until a test ends them.

A thread reads the error output as it arrives, and tests can wait for a line. Every wait has a
timeout.
"""

from __future__ import annotations

import queue
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

from cli_site import command, environment

PATIENCE = 60.0
"""Timeout of each wait, in seconds. A busy machine needs several seconds."""

T = TypeVar("T")


class Running:
    """
    A running command.

    Attributes:
        said: The lines of its error output so far.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.said: list[str] = []
        self.printed: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._threads = [
            _reading(process.stderr, self._lines.put),
            _reading(process.stdout, self.printed.append),
        ]

    def line(self, *parts: str) -> str:
        """Wait for the next line of the error output that contains all the parts, and return it."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no line with {parts} came after {self.said}") from None
            self.said.append(line)
            if all(part in line for part in parts):
                return line

    def url(self) -> str:
        """Wait until a server answers; return its URL without a path."""
        line = self.line("answering from ")
        found = re.search(r"http://[^/]+", line)
        assert found, line
        return found[0]

    def ended(self, signal: int | None = None) -> int:
        """
        Send a signal, wait for the end, and return the exit code.

        Also wait until the outputs are closed. All child processes share these outputs.
        """
        if signal is not None:
            self.process.send_signal(signal)
        code = self.process.wait(PATIENCE)
        self.read_out()
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return code

    def read_out(self) -> None:
        """Wait until the output is read. Closing a stream makes a thread that reads it fail."""
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), f"something still runs after {self.said}"


def _reading(stream: IO[bytes] | None, take: Callable[[str], None]) -> threading.Thread:
    assert stream is not None

    def read() -> None:
        for line in stream:
            take(line.decode().rstrip("\n"))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def running(*args: str, cwd: Path, **more: str) -> AbstractContextManager[Running]:
    """Run a command of the program in a folder until the block ends."""
    return running_by((), *args, cwd=cwd, **more)


@contextmanager
def running_by(by: tuple[str, ...], *args: str, cwd: Path, **more: str) -> Iterator[Running]:
    """Run the program through another command, which replaces itself with the program."""
    with subprocess.Popen(
        (*by, *command(*args)),
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        program = Running(process)
        try:
            yield program
        finally:
            process.kill()
            program.read_out()


def children(process: int, proc: Path = Path("/proc")) -> dict[int, int]:
    """Return the child processes of a process, each with its niceness."""
    found: dict[int, int] = {}
    for folder in proc.glob("[0-9]*"):
        # Any process may end before its file is read.
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == process:
                found[int(folder.name)] = int(fields[16])
    return found


def eventually(asked: Callable[[], T], wanted: Callable[[T], bool] = bool) -> T:
    """Call *asked* until its result is wanted or a timeout passes. Return the last result."""
    until = time.monotonic() + PATIENCE
    while not wanted(answer := asked()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer
