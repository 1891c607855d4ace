"""Test that benchmarks run compiled modules, as an installation does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"

PROGRAM = """
import os, subprocess, sys
sys.path[:0] = {places!r}
from installed import as_installed
as_installed()
subprocess.run((sys.executable, "-c", "import beside_it"), check=True, env=os.environ)
import after_it
"""


def test_modules_are_compiled_despite_the_environment_variable(tmp_path: Path) -> None:
    own = tmp_path / "eventsearch"
    own.mkdir()
    for path in (own / "__init__.py", own / "one.py", tmp_path / "beside_it.py"):
        path.write_text("", encoding="utf-8")
    (tmp_path / "after_it.py").write_text("", encoding="utf-8")
    subprocess.run(
        (sys.executable, "-c", PROGRAM.format(places=[str(tmp_path), str(BENCHMARKS)])),
        env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tmp_path)},
        check=True,
    )
    compiled = {path.name.split(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert compiled == {"__init__", "one", "beside_it", "after_it"}


STARTS_PROGRAMS = [
    path
    for path in sorted(BENCHMARKS.glob("*.py"))
    if "sys.executable" in path.read_text(encoding="utf-8") and path.name != "installed.py"
]


@pytest.mark.parametrize("path", STARTS_PROGRAMS, ids=lambda path: str(path.stem))
def test_every_benchmark_that_starts_programs_compiles_modules(path: Path) -> None:
    assert "    as_installed()\n" in path.read_text(encoding="utf-8")
