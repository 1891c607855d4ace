"""Files outside a site, and files that are not regular, are not read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from eventsearch.files import Boundary, NotRegular, OutsideSite, TooLarge, read_regular_file
from site_on_disk import write

# Which files may be read for a site.


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a site with links of every kind, beside other files."""
    write(tmp_path, {"site/in/a": "inside", "out/a": "outside", "sitebeside/a": "outside"})
    root = tmp_path / "site"
    for name, target in (
        ("file", "in/a"),
        ("folder", "in"),
        ("away", "../out"),
        ("awayfile", "../out/a"),
        ("twice", "away"),
        ("loop", "loop"),
        ("absolute", str(tmp_path / "out")),
        ("gone", "../new"),
    ):
        (root / name).symlink_to(target)
    return root


@pytest.mark.parametrize("path", ["in/a", "file", "folder/a", "in/../in/a", "./in/a", "in//a"])
def test_files_inside_the_site_are_read(root: Path, path: str) -> None:
    assert Boundary(root).read(path) == b"inside"
    (root.parent / "alias").symlink_to("site")
    assert Boundary(root.parent / "alias").read(path) == b"inside"
    assert Boundary(root).read(root / path) == b"inside"


OUT = ["../out/a", "away/a", "awayfile", "twice/a", "absolute/a", "away/../out/a", "gone"]


@pytest.mark.parametrize("path", [*OUT, "../sitebeside/a", "/etc/passwd", "in/../../out/a"])
def test_what_leads_out_is_not_read(root: Path, path: str) -> None:
    boundary = Boundary(root)
    with pytest.raises(OutsideSite):
        boundary.read(path)
    assert not boundary.holds(path)
    assert not boundary.lacks(path)


@pytest.mark.parametrize("path", ["a\0b", "in/a\0b", "/a\0b", "in/\ud800"])
def test_an_impossible_name_is_refused_like_others(root: Path, path: str) -> None:
    with pytest.raises(OutsideSite):
        Boundary(root).read(path)
    assert not Boundary(root).holds(path)


@pytest.mark.parametrize("path", OUT[:-1])
def test_files_in_allowed_folders_are_read(root: Path, path: str) -> None:
    assert Boundary(root, (root.parent / "out",)).read(path) == b"outside"
    assert Boundary(root, (root.parent / "out/a",)).read(path) == b"outside"
    assert not Boundary(root, (root.parent / "ou",)).holds(path)


def test_only_regular_files_are_read(root: Path) -> None:
    os.mkfifo(root / "pipe")
    for name in ("pipe", "in"):
        with pytest.raises(NotRegular):
            Boundary(root).read(name)
    with pytest.raises(TooLarge, match="larger than 5 bytes"):
        Boundary(root).read("in/a", most=5)
    with pytest.raises(OSError, match=r"loop|[Ll]inks|link"):
        Boundary(root).read("loop")


# Regular files are read whole; a pipe or device is refused without waiting for it.


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


def test_a_file_without_a_known_size_is_read_whole() -> None:
    path = Path("/proc/self/status")
    if not path.exists():
        pytest.skip("no /proc on this system")
    assert read_regular_file(path, 1 << 20).startswith(b"Name:")
    with pytest.raises(OSError, match="larger than 3 bytes"):
        read_regular_file(path, 3)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="not a regular file"):
        read_regular_file(tmp_path, 100)
