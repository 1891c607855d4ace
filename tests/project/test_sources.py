"""Test that programs which tests start run the same sources as the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import eventsearch
from cli_site import environment
from programs import run_program

TOLD = "import eventsearch; print(eventsearch.__file__)"


def test_a_program_in_another_folder_runs_the_same_sources(tmp_path: Path) -> None:
    for given in (environment(), None):
        done = run_program([sys.executable, "-c", TOLD], cwd=tmp_path, env=given, check=True)
        assert Path(done.stdout.strip()) == Path(eventsearch.__file__).absolute()
