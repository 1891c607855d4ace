"""
Which errors appear when the system refuses something, and does the live index still answer?

File modes do not stop root, so these runs use another user.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.errors import BuildError, IndexMissing, IndexUnusable
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import POINTER, live, verify
from eventsearch.storage.os_errors import failure
from indexed_site import contents, generations, make_site, write
from leftovers import left_over
from other_user import as_nobody, give
from small_site import PAGES

JOURS = "content/post/jours.md"
LONG = "---\ntitle: Long\n---\n" + " ".join(f"mot{number}" for number in range(4_000))


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """Let no file grow larger than *most* bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def settings() -> Iterator[Settings]:
    """Return the settings of the small site, indexed, in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    settings = make_site(folder / "mon été")
    # Everything is loaded by now: another user may not be able to read the program's files.
    build(settings)
    yield settings
    shutil.rmtree(folder)


def unfinished(settings: Settings) -> list[Path]:
    """Return the files that a run began and did not finish."""
    return list((settings.index / "generations").glob("tmp-*"))


FORBIDDEN = "this user may not write here; give the permission, or set another folder with --output"


def test_a_folder_that_cannot_be_created_ends_the_run(settings: Settings) -> None:
    settings.root.chmod(0o555)
    elsewhere = replace(settings, index=settings.root / "index")
    with pytest.raises(BuildError) as caught, as_nobody():
        build(elsewhere)
    settings.root.chmod(0o755)
    assert str(caught.value) == f"{elsewhere.index}: {FORBIDDEN}"


@pytest.mark.parametrize("name", ["", "generations"])
def test_a_read_only_folder_ends_the_run(settings: Settings, name: str) -> None:
    before = contents(settings)
    give(settings.index)
    (settings.index / "lock").unlink()
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    (settings.index / name).chmod(0o555)
    with pytest.raises(BuildError) as caught, as_nobody():
        build(settings)
    (settings.index / name).chmod(0o755)
    assert str(caught.value).startswith(f"{settings.index}")
    assert str(caught.value).endswith(f": {FORBIDDEN}")
    assert contents(settings) == before
    assert build(settings).changed == 1


def test_a_file_instead_of_the_folder_ends_the_run(settings: Settings) -> None:
    file = write(settings.root, "index", "mine")
    with pytest.raises(BuildError) as caught:
        build(replace(settings, index=file))
    assert str(caught.value) == f"{file}: a file is in the way; set another folder with --output"
    with pytest.raises(BuildError) as caught:
        build(replace(settings, index=file / "deep" / "er"))
    assert str(caught.value) == (
        f"{file / 'deep' / 'er'}: a part of the path is a file; set another folder with --output"
    )
    assert file.read_text() == "mine"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_size_limit_only_ends_the_run(settings: Settings, workers: int) -> None:
    before = contents(settings)
    write(settings.root, "content/post/long.md", LONG)
    with pytest.raises(BuildError) as caught, small_files(16_000):
        build(replace(settings, workers=workers), full=workers > 1, files_per_worker=2)
    assert str(caught.value) == (
        f"{settings.index}: files may not grow this large; raise the limit (ulimit -f)"
    )
    assert unfinished(settings) == []
    assert contents(settings) == before
    assert build(settings).added == 1


def mounted(folder: Path, *options: str) -> bool:
    """Mount a file system in memory, or change its options. Return False if that is refused."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Mount a disk of 100 KB; needs a system that allows it."""
    folder = Path(tempfile.mkdtemp())
    if not mounted(folder, "size=100k"):
        folder.rmdir()
        pytest.skip("this user may not mount a small disk; run the tests as root")
    yield folder
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()


def test_a_read_only_disk_ends_the_run(settings: Settings, small_disk: Path) -> None:
    settings = replace(settings, index=small_disk / "index")
    build(settings)
    before = contents(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    assert mounted(small_disk, "size=100k", "remount", "ro")
    for index in (settings.index, small_disk / "other"):
        with pytest.raises(BuildError) as caught:
            build(replace(settings, index=index))
        assert str(caught.value).startswith(f"{index}")
        assert str(caught.value).endswith(
            ": the file system is read-only; use --output to write to another disk"
        )
    assert contents(settings) == before
    assert mounted(small_disk, "size=100k", "remount", "rw")
    assert build(settings).changed == 1


@pytest.mark.endurance
def test_a_full_disk_at_the_first_run_leaves_no_index(settings: Settings, small_disk: Path) -> None:
    write(settings.root, "content/post/long.md", LONG)
    with pytest.raises(BuildError) as caught:
        build(replace(settings, index=small_disk / "index"))
    assert str(caught.value) == f"{small_disk / 'index'}: the disk is full; make room"


@pytest.mark.endurance
@pytest.mark.parametrize(("full", "workers"), [(False, 1), (True, 1), (True, 2)])
def test_a_full_disk_only_ends_the_run(
    settings: Settings, small_disk: Path, full: bool, workers: int
) -> None:
    settings = replace(settings, index=small_disk / "index")
    build(settings)
    before = contents(settings)
    write(settings.root, "content/post/long.md", LONG)
    with pytest.raises(BuildError) as caught:
        build(replace(settings, workers=workers), full=full, files_per_worker=2)
    assert str(caught.value) == (
        f"{settings.index}: the disk is full; make room; the existing index still answers searches"
    )
    assert unfinished(settings) == []
    assert contents(settings) == before
    (settings.root / "content/post/long.md").unlink()
    write(settings.root, "content/post/court.md", PAGES[JOURS])
    assert build(settings).added == 1


def test_a_disk_that_fills_at_the_last_step_ends_the_run(settings: Settings) -> None:
    before, there = contents(settings), generations(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    blocked = settings.index / "live.tmp"
    with pytest.raises(BuildError, match=re.escape(f"{settings.index}")):
        build(settings, progress=when_writing(blocked.mkdir))
    blocked.rmdir()
    assert (contents(settings), generations(settings)) == (before, there)
    assert build(settings).changed == 1


def test_a_folder_that_cannot_be_flushed_once_the_pointer_has_moved(settings: Settings) -> None:
    before = live(settings.index).name
    give(settings.index)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    with pytest.raises(BuildError) as caught, as_nobody():
        # The folder is writable but not readable: flushing a folder opens it, which fails.
        build(settings, progress=when_writing(lambda: settings.index.chmod(0o300)))
    settings.index.chmod(0o700)
    assert str(caught.value) == (
        f"{settings.index}: the new index answers, but may be gone after a power cut: its folder"
        " could not be flushed: Permission denied; check the disk and run it again with --full"
    )
    new = live(settings.index)
    assert generations(settings) == [before, new.name]
    verify(new)
    assert (build(settings).unchanged, left_over(settings.index)) == (3, [])


def when_writing(act: Callable[[], object]) -> Callable[[str, int, int], None]:
    """Return a progress callback that calls a function after all files are read."""

    def progress(step: str, done: int, total: int) -> None:
        if step == "writing":
            act()

    return progress


def test_a_folder_that_vanishes_ends_the_run(settings: Settings) -> None:
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    with pytest.raises(BuildError, match=r"it vanished while it was written; run it again$"):
        build(settings, progress=when_writing(lambda: shutil.rmtree(settings.index)))
    assert build(settings).added == 3


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.EROFS, "/i: the file system is read-only; use --output to write to another disk"),
        (errno.EIO, "/i: Input/output error; check the disk"),
    ],
)
def test_other_system_errors_have_a_message(code: int, expected: str) -> None:
    assert str(failure(Path("/i"), OSError(code, os.strerror(code)))) == expected


def test_the_message_names_the_file_of_the_index() -> None:
    error = OSError(errno.EIO, "no", "/i/generations/a")
    assert str(failure(Path("/i"), error)).startswith("/i/generations/a: no;")
    error = OSError(errno.EIO, "no", "/elsewhere")
    assert str(failure(Path("/i"), error)).startswith("/i: no;")


def test_an_index_that_this_user_may_not_read_is_not_a_missing_one(settings: Settings) -> None:
    build(settings)
    (settings.index / POINTER).chmod(0o000)
    with pytest.raises(IndexUnusable) as caught, as_nobody():
        live(settings.index)
    (settings.index / POINTER).chmod(0o644)
    assert not isinstance(caught.value, IndexMissing)
    assert str(caught.value).startswith(f"{settings.index}: the index cannot be read: Permission")
    assert "run the command as the user who builds it" in str(caught.value)
