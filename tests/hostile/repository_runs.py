"""
Run the commands on repositories with paths that lead outside.

This program reads repository numbers, one a line, and prints one line of JSON for each. Each
command runs in a separate process, with limits of memory and time.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path

import eventsearch.indexer.build
import eventsearch.lint
import eventsearch.output.export
import eventsearch.search.index  # noqa: F401 - loaded once, for all the processes.
from cli_site import environment
from eventsearch.cli.app import run
from hostile.repositories import CANARY, repositories, state

COMMANDS = (
    ("index",),
    ("check",),
    ("check", "--fix"),
    ("export",),
    ("query", "vagues"),
    ("query", CANARY[:6] + "*"),
    ("stats", "--searches"),
    ("init",),
    ("init", "--force"),
    ("index", "--full"),
)
MEMORY, SECONDS = 2 << 30, 60
TRACEBACK = 99


def ran(root: Path, args: tuple[str, ...], output: Path) -> int:
    """Run a command in a process. Return its exit code, or minus the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        code = TRACEBACK
        try:
            handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            os.chdir(root)
            os.environ.clear()
            os.environ.update(environment(EVENTSEARCH_LOG_SEARCHES="true"))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(SECONDS)
            code = run(args)
        finally:
            if sys.exc_info()[0]:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def tried(number: int) -> dict[str, object]:
    """Make a repository, run all commands in it, and return the faults and the output."""
    repository = repositories()[number]
    with tempfile.TemporaryDirectory() as made:
        root, outside = repository.written(Path(made))
        before = state(outside)
        wrong: list[str] = []
        said: dict[str, str] = {}
        for args in COMMANDS:
            code = ran(root, args, Path(made) / "output")
            text = (Path(made) / "output").read_text(encoding="utf-8", errors="replace")
            said[" ".join(args)] = text
            if code not in (0, 1, 2, 3):
                wrong.append(f"{args}: exit {code}: {text[-800:]}")
            # The answer repeats the query.
            if CANARY in text:
                wrong.append(f"{args}: shows the canary: {text[:800]}")
        if state(outside) != before:
            wrong.append("what lies outside has changed")
        held = [path for path, (_, _, data) in state(root).items() if CANARY.encode() in data]
        wrong += [f"{path}: holds the canary" for path in held]
    return {"name": repository.name, "wrong": wrong, "said": said}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(tried(int(line))), flush=True)
