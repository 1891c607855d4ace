"""
Programs that run until they are ended, as tests use them.

What they say is read as it comes, and waited for; every wait has an end.
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
"""Seconds after which what was waited for will not come; a busy machine needs some."""

T = TypeVar("T")


class Running:
    """
    A command under way.

    Attributes:
        said: What was on its error output up to now, line by line.
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
        """Return the next line of the error output that holds all the parts; waits for it."""
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

        Wait for the end of the outputs too, which every process that it has started shares.
        """
        if signal is not None:
            self.process.send_signal(signal)
        code = self.process.wait(PATIENCE)
        self.read_out()
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return code

    def read_out(self) -> None:
        """Wait until all is read: a stream that is closed while a thread reads it fails there."""
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
    """Have another command run it, which it takes the place of."""
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
    """Return the processes that another one has started, each with its niceness."""
    found: dict[int, int] = {}
    for folder in proc.glob("[0-9]*"):
        # Whichever process of the machine it is, it may end before its file is read.
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == process:
                found[int(folder.name)] = int(fields[16])
    return found


def eventually(asked: Callable[[], T], wanted: Callable[[T], bool] = bool) -> T:
    """Ask until the answer is as wanted, and return it; the last one when it never is."""
    until = time.monotonic() + PATIENCE
    while not wanted(answer := asked()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer
