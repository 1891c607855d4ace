"""Index folders that may have come with a site."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from eventsearch.errors import IndexForeign
from eventsearch.settings.index_origin import demand_own, is_tracked
from site_on_disk import write

GIT = ("git", "-c", "user.email=a@b", "-c", "user.name=a", "-c", "init.defaultBranch=main")
FILES = {
    **dict.fromkeys((".env", ".eventsearch.toml", ".eventsearcher/x", "a.md", "b" * 200), ""),
    **{f"deep/{number}/.eventsearch/live": "" for number in range(20)},
}


def git(folder: Path, *args: str) -> None:
    """Run git."""
    subprocess.run([*GIT, *args], cwd=folder, check=True, capture_output=True)


def repository(folder: Path, version: int, *more: str) -> Path:
    """Return a git repository that tracks files. Its git index has the given format version."""
    write(folder, {**FILES, **dict.fromkeys(more, "")})
    git(folder, "init", "-q")
    git(folder, "add", "-Af")
    git(folder, "update-index", "--index-version", str(version))
    return folder


@pytest.mark.parametrize("version", [2, 3, 4])
@pytest.mark.parametrize("held", [".eventsearch/live", ".eventsearch"])
def test_only_a_tracked_index_counts_as_tracked(tmp_path: Path, version: int, held: str) -> None:
    without = repository(tmp_path / "without", version)
    assert not is_tracked(without / ".eventsearch")
    assert is_tracked(without / "deep/3/.eventsearch")
    assert is_tracked(repository(tmp_path / "with", version, held) / ".eventsearch")


def test_a_file_added_with_intent_to_add_is_tracked(tmp_path: Path) -> None:
    root = repository(tmp_path, 2)
    write(root, {".eventsearch/live": ""})
    git(root, "add", "-Nf", ".eventsearch/live")
    assert is_tracked(root / ".eventsearch")


def test_worktrees_and_nested_sites_are_checked(tmp_path: Path) -> None:
    root = repository(tmp_path / "a", 2, "docs/.eventsearch/live")
    git(root, "commit", "-qm", "x")
    git(root, "worktree", "add", "-q", str(tmp_path / "b"))
    assert is_tracked(tmp_path / "b/docs/.eventsearch")
    assert not is_tracked(tmp_path / "b/.eventsearch")
    assert not is_tracked(tmp_path / ".eventsearch")


@pytest.mark.parametrize(
    "listed",
    [b"", b"DIRC", bytes(12) + b".eventsearch", b"DIRC\0\0\0\4\xff\xff\xff\xff" + b"\xff" * 99],
)
def test_an_invalid_git_index_tracks_nothing(tmp_path: Path, listed: bytes) -> None:
    write(tmp_path, {".git/index": listed})
    assert not is_tracked(tmp_path / ".eventsearch")


def test_a_link_on_the_way_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"real/site/sub/a": "", "real/away/a": ""})
    (tmp_path / "alias").symlink_to("real")
    site = tmp_path / "alias/site"
    demand_own(site, site / "sub" / ".eventsearch", named=True)
    (site / "link").symlink_to("sub")
    with pytest.raises(IndexForeign, match=r"link is not used as an index: a symbolic link"):
        demand_own(site, site / "link" / ".eventsearch", named=True)


@pytest.mark.parametrize("name", [".git/new", ".GIT/new", "site/.git/hooks"])
def test_a_folder_inside_of_git_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexForeign, match="git's own folder"):
        demand_own(tmp_path, tmp_path / name, named=True)


def test_a_folder_name_that_begins_with_dots_is_in_the_site(tmp_path: Path) -> None:
    write(tmp_path, {"real/a": ""})
    (tmp_path / "..index").symlink_to("real")
    with pytest.raises(IndexForeign, match="a symbolic link"):
        demand_own(tmp_path, tmp_path / "..index", named=True)


def test_a_tracked_folder_is_accepted_if_set_explicitly(tmp_path: Path) -> None:
    root = repository(tmp_path, 2, "index/live")
    demand_own(root, root / "index", named=True)
    with pytest.raises(IndexForeign, match="tracked by git"):
        demand_own(root, root / "index", named=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a folder to somebody else")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    index = tmp_path / ".eventsearch"
    index.mkdir()
    os.chown(index, 4321, 4321)
    with pytest.raises(IndexForeign, match=r"belongs to another user; .*--index"):
        demand_own(tmp_path, index, named=False)
    os.chown(tmp_path, 4321, 4321)
    demand_own(tmp_path, index, named=False)
