"""Test the helpers that list child processes and restore signals."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from processes import children
from programs import run_program


def test_a_process_that_ends_during_the_scan_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "12").mkdir()
    (tmp_path / "13").mkdir()
    fields = ("S", "7", *"0" * 14, "19")
    (tmp_path / "13" / "stat").write_text(f"13 (a ) b) {' '.join(fields)} 0 0\n")
    assert children(7, tmp_path) == {13: 19}
    assert children(8, tmp_path) == {}


SCRIPT = """
import os, signal, subprocess, sys
sys.path.insert(0, sys.argv[1])
import signal_handlers
signal_handlers.restore()
kill = f"kill -{sys.argv[2]} $$; exit 0"
print(subprocess.run(["sh", "-c", kill]).returncode)
os.kill(os.getpid(), signal.SIGHUP)
print("survived")
"""


@pytest.mark.parametrize(("name", "number"), [("HUP", 1), ("INT", 2), ("QUIT", 3), ("TERM", 15)])
def test_programs_receive_signals_that_the_run_ignores(name: str, number: int) -> None:
    here = Path(__file__).parents[1] / "support"
    command = ("sh", "-c", f'trap "" HUP {name}; exec "$@"', "sh", sys.executable, "-c", SCRIPT)
    done = run_program([*command, str(here), name], check=True)
    assert done.stdout == f"{-number}\nsurvived\n"
