"""
Find what tests need besides Python packages: programs, cluster nodes and the real sites.

A test that needs these has the marker `external` or `corpora`, so that `make test` leaves it out.
`make test-all` runs the test, or skips it with a reason if the program is missing.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

current: list[pytest.Item] = []
"""The running test, set by the hooks in `conftest.py`."""


def program(*names: str, install: str, path: str | None = None) -> str:
    """
    Return the path of the first of these programs that is installed; else skip the test.

    Args:
        names: Names of the program, the best first.
        install: What to install, for the reason of the skip.
        path: Folders to search before those in `PATH`.
    """
    use("external")
    for name in names:
        found = shutil.which(name, path=path) if path else None
        if found := found or shutil.which(name):
            return found
    pytest.skip(f"no {names[0]}: {install}")


def missing(what: str, install: str) -> NoReturn:
    """Skip the running test because a program is missing."""
    use("external")
    pytest.skip(f"no {what}: {install}")


def use(marker: str) -> None:
    """Fail unless the running test has the marker."""
    for item in current:
        assert item.get_closest_marker(marker), f"mark {item.nodeid} with pytest.mark.{marker}"


def run_program(
    command: Sequence[str | Path], *, check: bool = False, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end. Return its exit code and its output."""
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=check, **more)
