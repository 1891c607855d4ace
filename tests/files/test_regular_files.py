"""Is a file read whole that is one, and nothing waited for that is none?"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from eventsearch.files import read_regular_file


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_file_within_the_limit_is_read_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    assert read_regular_file(path, 100) == b"x" * size


def test_a_larger_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 101)
    with pytest.raises(OSError, match="larger than 100 bytes") as error:
        read_regular_file(path, 100)
    assert error.value.errno == errno.EFBIG


@pytest.mark.parametrize("through_link", [False, True])
def test_a_pipe_is_not_waited_for(tmp_path: Path, through_link: bool) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if through_link:
        path = tmp_path / "link"
        path.symlink_to("pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular_file(path, 100)


def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(OSError, match="not a regular file"):
        read_regular_file(Path("/dev/zero"), 100)


def test_a_file_whose_size_is_not_told_is_read_whole() -> None:
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("no /proc on this system")
    assert read_regular_file(path, 1 << 20).startswith(b"Name:")
    with pytest.raises(OSError, match="larger than 3 bytes"):
        read_regular_file(path, 3)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        read_regular_file(tmp_path, 100)
