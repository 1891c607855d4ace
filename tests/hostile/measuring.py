"""Measure the time and memory of a command on a site, in a separate process."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cli_site import command, environment
from site_on_disk import write


class Cost(NamedTuple):
    """
    The time, the memory and the exit code of a command.

    Attributes:
        seconds: CPU seconds.
        memory: Peak bytes of the process.
    """

    seconds: float
    memory: int
    status: int


def cost(root: Path, files: Mapping[str, str], command: str) -> Cost:
    """Run a command on a site of these files, without worker processes, and return its cost."""
    # A hostile file may contain a lone surrogate, which cannot be encoded.
    write(root, {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()})
    arguments = (command, str(root), *(("--full",) if command == "index" else ()))
    with subprocess.Popen(
        [sys.executable, "-m", "eventsearch", *arguments],
        env={**os.environ, "EVENTSEARCH_WORKERS": "1", "PYTHONSAFEPATH": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * scale, process.returncode)


def run_limited(
    root: Path, memory: int, seconds: int, *args: str
) -> subprocess.CompletedProcess[str]:
    """Run the program with a memory limit in bytes and a limit in CPU seconds."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return subprocess.run(
        command(*args),
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,
    )
