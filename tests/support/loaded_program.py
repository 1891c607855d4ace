"""
Load the program once and run it many times.

Each run is a separate process, forked from a process that has run `WARM_UP`. A run has its own
environment, folder, arguments and streams. Forking saves the start of the interpreter, the imports
and the compilation of patterns, which take most of the time of a short command.

Some tests start a new interpreter instead: `tests/cli/test_light.py`, and tests that need a
terminal, several runs at once, or a signal to end the run.
"""

from __future__ import annotations

import gc
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from cli_site import Ended, Run, command, environment, write_site

PATIENCE = 600.0
"""Seconds after which a run counts as hung. A busy machine needs minutes for a large site."""

WARM_UP = (["index"], ["query", "mer"], ["suggest", "py"], ["check"], ["static", "out"])
"""Commands that import most modules and compile most patterns."""


@contextmanager
def loaded(folder: Path) -> Iterator[Run]:
    """Load the program and yield a function that runs it, with files in *folder* as streams."""
    streams = [folder / name for name in ("stdin", "stdout", "stderr")]
    with subprocess.Popen(
        [*command()[:-2], __file__],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        requests, replies = process.stdin, process.stdout
        assert requests is not None
        assert replies is not None

        def run(*args: str, cwd: Path, stdin: str = "", **more: str) -> Ended:
            streams[0].write_bytes(stdin.encode())
            names = list(map(str, streams))
            request = (args, str(cwd), environment(**more), names)
            requests.write(json.dumps(request).encode() + b"\n")
            requests.flush()
            if not select.select([replies], [], [], PATIENCE)[0]:
                process.kill()
                raise AssertionError(f"{args} did not end")
            code = int(replies.readline())
            out, err = (path.read_bytes().decode() for path in streams[1:])
            return Ended(code, out, err)

        yield run
        requests.close()


def _serve() -> None:
    """Fork for each line of JSON, and write the exit code, which is negative after a signal."""
    from eventsearch.__main__ import main
    from eventsearch.cli.app import COMMANDS

    for name in COMMANDS:
        import_module(f"eventsearch.cli.commands.{name}")
    replies = os.dup(1)
    with os.fdopen(os.dup(0)) as requests:
        _warm_up()
        gc.freeze()
        for request in requests:
            child = os.fork()
            if not child:
                os.close(replies)
                _become(*json.loads(request))
                main()
            _, status = os.waitpid(child, 0)
            os.write(replies, b"%d\n" % os.waitstatus_to_exitcode(status))


def _warm_up() -> None:
    """Run `WARM_UP` on the small site, without output."""
    from eventsearch.cli.app import run

    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    os.close(nowhere)
    with TemporaryDirectory() as folder:
        os.chdir(write_site(Path(folder)))
        for args in WARM_UP:
            run(args)
        os.chdir("/")


def _become(args: list[str], cwd: str, environ: Mapping[str, str], streams: list[str]) -> None:
    """Set this process's arguments, folder, environment and streams to those of a run."""
    modes = (os.O_RDONLY, *(os.O_WRONLY | os.O_CREAT | os.O_TRUNC,) * 2)
    for number, (path, mode) in enumerate(zip(streams, modes, strict=True)):
        handle = os.open(path, mode, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    sys.argv[1:] = args


if __name__ == "__main__":
    _serve()
