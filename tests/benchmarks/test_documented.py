"""Test that docs/measurements.md names every benchmark, and only options that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLAIMS = (ROOT / "docs/measurements.md").read_text(encoding="utf-8")
PROGRAMS = sorted(path.name for path in (ROOT / "benchmarks").glob("*.py"))
COMMANDS = sorted(set(re.findall(r"python benchmarks/(\w+\.py)([^`]*)`", CLAIMS)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_documentation_names_every_program(name: str) -> None:
    assert name in CLAIMS


@pytest.mark.parametrize(("name", "arguments"), COMMANDS)
def test_the_documented_options_exist(name: str, arguments: str) -> None:
    source = (ROOT / "benchmarks" / name).read_text(encoding="utf-8")
    assert [option for option in re.findall(r"--[a-z]+", arguments) if option not in source] == []
