"""The manual names every command, option and exit code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli_site import Run

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"
COMMANDS = ("init", "index", "query", "check", "explain", "show", "stats", "export", "serve")

EVERYWHERE = {"-h", "--help"}
"""Explained once for all commands."""

SHARED = {"--now", "--color", "-i", "--index", "--json", "--output-format"}
"""Explained in the part on what holds for every command, or at another command."""


def part(name: str) -> str:
    """Return the part of the manual about a command."""
    text = DOCS.read_text(encoding="utf-8")
    return text.split(f"\n## `{name}`\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_manual(run: Run, tmp_path: Path, name: str) -> None:
    """Looked up in the part of that command."""
    done = run(name, "--help", cwd=tmp_path)
    assert done.code == 0
    options = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", "".join(option_lines(done.out))))
    assert options >= EVERYWHERE
    text = part(name)
    whole = DOCS.read_text(encoding="utf-8")
    for option in options - EVERYWHERE:
        where = whole if option in SHARED else text
        assert re.search(rf"`{re.escape(option)}[` ]", where), f"{option} of {name}"


def option_lines(text: str) -> list[str]:
    """Return the first column of the options in a help text."""
    lines = text.split("\nOptions:\n")[1].split("\n")
    return [re.split(r"\s{2,}|\[", line.strip())[0] + " " for line in lines if line[2:3] == "-"]


def test_the_manual_names_every_command_of_the_program(run: Run, tmp_path: Path) -> None:
    """None is missing in the list above either."""
    listed = run("--help", cwd=tmp_path).out.split("\nCommands:\n")[1]
    assert tuple(re.findall(r"(?m)^  (\w+) ", listed)) == COMMANDS
    assert f"| `eventsearch {COMMANDS[0]}" in DOCS.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "130", "141"])
def test_every_exit_code_is_in_the_manual(code: str) -> None:
    """In the table."""
    assert f"\n| {code} | " in DOCS.read_text(encoding="utf-8")
