"""Which files may be read for a site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventsearch.files import Boundary, NotRegular, OutsideSite, TooLarge
from site_on_disk import write


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
def test_what_lies_inside_is_read(root: Path, path: str) -> None:
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
def test_a_name_that_no_file_can_have_is_told_like_others(root: Path, path: str) -> None:
    with pytest.raises(OutsideSite):
        Boundary(root).read(path)
    assert not Boundary(root).holds(path)


@pytest.mark.parametrize("path", OUT[:-1])
def test_what_is_allowed_is_read(root: Path, path: str) -> None:
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
