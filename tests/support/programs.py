"""
What do tests use besides Python packages: programs, nodes of a cluster, the real sites?

A test that uses one has the marker `external` or `corpora`, so that `make test` leaves it out;
`make test-all` runs it, and skips it with the reason where the program is missing.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

current: list[pytest.Item] = []
"""The test that runs, set by the hooks in `conftest.py`."""


def program(*names: str, install: str, path: str | None = None) -> str:
    """
    Return the path of the first of these programs that is installed; else skip the test.

    Args:
        names: Names of the program, the best first.
        install: What to install, for the reason of the skip.
        path: Folders in which to look before those of `PATH`.
    """
    use("external")
    for name in names:
        found = shutil.which(name, path=path) if path else None
        if found := found or shutil.which(name):
            return found
    pytest.skip(f"no {names[0]}: {install}")


def missing(what: str, install: str) -> NoReturn:
    """Skip the test that runs, since a program is missing."""
    use("external")
    pytest.skip(f"no {what}: {install}")


def use(marker: str) -> None:
    """Fail unless the test that runs has the marker."""
    for item in current:
        assert item.get_closest_marker(marker), f"mark {item.nodeid} with pytest.mark.{marker}"


def run_program(
    command: Sequence[str | Path], *, check: bool = False, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; return its code and what it wrote."""
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=check, **more)
