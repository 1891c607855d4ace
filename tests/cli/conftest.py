"""The small site of `cli_site`, and the program run on it as a person runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_site import Run, write_site
from loaded_program import loaded


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs the program in a folder, not in a terminal."""
    with loaded(tmp_path_factory.mktemp("streams")) as run:
        yield run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a fresh copy of the site, without an index."""
    return write_site(tmp_path / "mon site é")


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return the site with its index; tests only read it."""
    root = write_site(tmp_path_factory.mktemp("indexed") / "mon site é")
    done = run("index", cwd=root)
    assert done.code == 0, done.err
    return root
