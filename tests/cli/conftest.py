"""Fixtures: the small site of `cli_site`, with and without an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_site import Run, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a fresh copy of the site, without an index."""
    return write_site(tmp_path / "mon site é")


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Return the site with an index. All tests share it, so they must not change it."""
    root = write_site(tmp_path_factory.mktemp("indexed") / "mon site é")
    done = run("index", cwd=root)
    assert done.code == 0, done.err
    return root
