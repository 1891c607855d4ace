"""Test what a person sees who runs ``eventsearch mcp`` in a terminal."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_site import Run, command, environment
from processes import PATIENCE


def typed(site: Path, leave: Callable[[int, subprocess.Popen[bytes]], object]) -> tuple[int, str]:
    """Run the command in a terminal and end it with *leave*. Return its exit code and text."""
    outer, inner = pty.openpty()
    with subprocess.Popen(
        command("mcp"),
        cwd=site,
        env=environment(COLUMNS="400"),
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=inner,
        start_new_session=True,
    ) as process:
        os.close(inner)
        said = b""
        while b"stops" not in said:
            said += os.read(outer, 4_096)
        leave(outer, process)
        code = process.wait(PATIENCE)
        assert process.stdout
        assert process.stdout.read() == b""
    os.close(outer)
    return code, said.decode()


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda outer, _: os.write(outer, b"\x04"), 0),
        (lambda _, process: process.send_signal(signal.SIGINT), 130),
        (lambda _, process: process.send_signal(signal.SIGTERM), 0),
    ],
    ids=["end of input", "interrupt", "termination"],
)
def test_in_a_terminal_the_command_explains_its_use(
    indexed: Path, leave: Callable[[int, subprocess.Popen[bytes]], object], code: int
) -> None:
    ended, said = typed(indexed, leave)
    assert ended == code
    assert "this command speaks MCP, over standard streams, with the program that starts it" in said
    assert re.search(rf"claude mcp add my-site -- eventsearch mcp \'{indexed}\'\r", said)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("mcp", "--now", "bientôt"), '"bientôt" is not a time; write'),
        (("mcp", "nowhere"), "nowhere"),
    ],
)
def test_wrong_options_fail(run: Run, site: Path, args: tuple[str, ...], message: str) -> None:
    done = run(*args, cwd=site)
    assert done.code in (2, 3)
    assert message in done.err
