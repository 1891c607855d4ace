"""The small site of `cli_site`, and the program run on it as a person runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cli_site import Ended, Run, command, environment, write_site


@pytest.fixture(scope="session")
def run() -> Run:
    """Return what runs the program in a folder, not in a terminal."""

    def ran(*args: str, cwd: Path, stdin: str = "", **more: str) -> Ended:
        done = subprocess.run(
            command(*args),
            cwd=cwd,
            env=environment(**more),
            input=stdin.encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return ran


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a fresh copy of the site, without an index."""
    return write_site(tmp_path / "mon site é")


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return the site with its index; tests only read it."""
    root = write_site(tmp_path_factory.mktemp("indexed") / "mon site é")
    done = run("index", cwd=root)
    assert done.code == 0, done.err
    return root
