"""Find the release tools that `make tools` installs, or those installed on the machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

from programs import program

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv" / "tools" / "bin"


def tool(name: str) -> str:
    """Return the path of a tool. Skip the test if the tool is missing."""
    return program(name, install="run make tools", path=str(TOOLS))


def passes(*command: str, **variables: str) -> str:
    """Fail unless a checking program succeeds. Return its output."""
    environment = {**variables, "PATH": "/usr/bin:/bin:/usr/sbin", "HOME": "/nonexistent"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment if variables else None,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout
