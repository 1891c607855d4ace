"""Test that the bundled scripts are up to date with their sources."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from browser.tools import node

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = Path(str(files("eventsearch.web"))) / "scripts"


@pytest.mark.external
def test_bundled_scripts_equal_their_sources(tmp_path: Path) -> None:
    command = [node(), str(ROOT / "scripts/bundle.mjs"), str(tmp_path)]
    environment = {**os.environ, "PYTHON": sys.executable}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    made, there = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (tmp_path, BUNDLED)
    )
    stale = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
    assert not stale, f"{', '.join(stale)}: not what the sources give; run make scripts"
