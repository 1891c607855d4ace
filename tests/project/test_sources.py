"""Does a program that a test starts run the sources that the test runs?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import eventsearch
from cli_site import environment

TOLD = "import eventsearch; print(eventsearch.__file__)"


def test_a_program_in_another_folder_runs_the_same_sources(tmp_path: Path) -> None:
    for given in (environment(), None):
        done = subprocess.run(
            [sys.executable, "-c", TOLD],
            cwd=tmp_path,
            env=given,
            capture_output=True,
            text=True,
            check=True,
        )
        assert Path(done.stdout.strip()) == Path(eventsearch.__file__).absolute()
