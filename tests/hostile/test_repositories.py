"""Does any command show or change files outside a repository with paths that lead there?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.repositories import repositories
from long_form import tries

TESTS = Path(__file__).resolve().parents[1]
LONGEST = 3_600


@pytest.mark.endurance
def test_nothing_outside_of_a_repository_is_shown_or_changed() -> None:
    every = repositories()
    assert len(every) > 250
    chosen = range(0, len(every), tries(24, 1))
    program = [sys.executable, "-m", "hostile.repository_runs"]
    done = subprocess.run(
        program,
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS / "support")},
        input="\n".join(map(str, chosen)),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    tried = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(tried) == len(chosen)
    assert {each["name"]: each["wrong"] for each in tried if each["wrong"]} == {}
