"""Files are written whole, linked or copied, and flushed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from eventsearch.storage.atomic_files import flush, link, remove_tree, replace_file


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "live"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        replace_file(path, b"new")
        assert (reader.read(), path.read_bytes()) == (b"old", b"new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_replacement_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "live"
    (path / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match=r"directory"):
        replace_file(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").samefile(tmp_path / "b")


@pytest.mark.parametrize("code", [errno.EPERM, errno.EXDEV, errno.EMLINK, errno.EOPNOTSUPP])
def test_a_file_that_cannot_be_linked_is_copied(tmp_path: Path, code: int) -> None:
    def refused(source: Path, target: Path) -> None:
        raise OSError(code, os.strerror(code))

    (tmp_path / "a").write_bytes(b"1")
    link(tmp_path / "a", tmp_path / "b", hard_link=refused)
    assert (tmp_path / "b").read_bytes() == b"1"
    assert not (tmp_path / "a").samefile(tmp_path / "b")


def test_a_missing_file_cannot_be_linked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        link(tmp_path / "a", tmp_path / "b")


def test_removing_a_missing_folder_does_nothing(tmp_path: Path) -> None:
    remove_tree(tmp_path / "no")


def test_flushing_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    flush(tmp_path)
    with pytest.raises(FileNotFoundError):
        flush(tmp_path / "no")
