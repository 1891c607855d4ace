"""
Does what README.md tells a newcomer to type find something on the sample site?
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli_site import Run

README = Path(__file__).resolve().parents[2] / "README.md"
LINE = re.compile(r"^(?:\.venv/bin/)?eventsearch ((?:query|suggest) .+)$", re.MULTILINE)
TYPED = re.compile(r"^\| (`.+?`) \| .+ \|$", re.MULTILINE)
NOW = "2026-11-26T12:00:00Z"
"""Before the last events of the sample site."""


def commands() -> list[list[str]]:
    """Return the searches of the page, and those of its table of what is typed."""
    text = README.read_text(encoding="utf-8")
    lines = [shlex.split(line, comments=True) for line in LINE.findall(text)]
    words = [word for row in TYPED.findall(text) for word in re.findall(r"`([^`]+)`", row)]
    return lines + [["query", "--", word] for word in words]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return an index of the sample site, outside of it."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    done = run("index", "--output", str(folder), cwd=README.parent)
    assert done.code == 0, done.err
    return folder


@pytest.mark.parametrize("command", commands(), ids=shlex.join)
def test_what_the_page_says_to_type_finds_something(
    run: Run, sample: Path, command: list[str]
) -> None:
    name, *rest = command
    done = run(name, "--index", str(sample), "--now", NOW, *rest, cwd=README.parent)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert done.out.strip()


def test_the_page_has_searches_and_suggestions() -> None:
    names = [name for name, *_ in commands()]
    assert names.count("query") > 10
    assert "suggest" in names
