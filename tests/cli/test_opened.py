"""What does a command say of an index that is damaged where it looks?"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from cli_site import Run
from eventsearch.storage.generations import ENGINE, FOLDER, live_name

COMMANDS = (("query", "mer"), ("suggest", "me"), ("stats",))


def spoil(index: Path) -> None:
    """Turn most bytes of the live segments over, their sizes stay."""
    folder = index / FOLDER / str(live_name(index)) / ENGINE
    for file in folder.glob("*.evs"):
        data = file.read_bytes()
        file.write_bytes(bytes(each ^ 0x55 for each in data[:-400]) + data[-400:])


@pytest.mark.parametrize("command", COMMANDS)
def test_damage_is_told_with_the_folder_and_the_hint(
    run: Run, site: Path, command: tuple[str, ...]
) -> None:
    assert run("index", cwd=site).code == 0
    index = site / ".eventsearch"
    spoil(index)
    done = run(*command, cwd=site)
    assert done.code == 3
    assert f"eventsearch: {index}: the index is damaged: " in done.err
    assert done.err.endswith('; run "eventsearch index --full"\n')
    elsewhere = site / "autre index"
    index.rename(elsewhere)
    done = run(*command, "--index", elsewhere.name, cwd=site)
    hint = f"eventsearch index -o {shlex.quote(elsewhere.name)} --full"
    assert f"{elsewhere}: the index is damaged: " in done.err
    assert done.err.endswith(f'; run "{hint}"\n')
    assert run(*shlex.split(hint)[1:], cwd=site).code == 0
    assert run(*command, "--index", elsewhere.name, cwd=site).code == 0
