"""An index on a disk that may only be read."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.errors import BuildError
from eventsearch.indexer.build import build
from indexed_site import contents, make_site, write
from small_site import PAGES

JOURS = "content/post/jours.md"


def mounted(folder: Path, *options: str) -> bool:
    """Mount a file system in memory, or change how it is mounted; False where that is refused."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(("size=4m", *options)), "tmpfs", str(folder)]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def disk() -> Iterator[Path]:
    """Return a disk of its own; needs a system that allows mounting."""
    folder = Path(tempfile.mkdtemp())
    if not mounted(folder):
        folder.rmdir()
        pytest.skip("this user may not mount a disk; have CAP_SYS_ADMIN and run the tests as root")
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def test_a_disk_that_may_only_be_read(tmp_path: Path, disk: Path) -> None:
    settings = replace(make_site(tmp_path / "site"), index=disk / "index")
    build(settings)
    before = contents(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    assert mounted(disk, "remount", "ro")
    for index in (settings.index, disk / "other"):
        with pytest.raises(BuildError) as caught:
            build(replace(settings, index=index))
        assert str(caught.value).startswith(f"{index}")
        assert str(caught.value).endswith(
            ": the file system is read-only; name a folder elsewhere with --output"
        )
    assert contents(settings) == before
    assert mounted(disk, "remount", "rw")
    assert build(settings).changed == 1
