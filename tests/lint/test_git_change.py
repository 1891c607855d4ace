"""What changed according to git, in cases that a command in a terminal does not show."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eventsearch.files import Boundary
from eventsearch.lint.git_change import change_since
from git_repository import commit, git, start
from other_user import as_nobody, give


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site in a folder of a repository, with one commit."""
    site = tmp_path / "dépôt" / "a b"
    site.mkdir(parents=True)
    (site / "un é.md").write_text("un texte assez long pour que git le reconnaisse\n")
    (site / "zwei.md").write_text("noch ein Text, der lang genug ist\n")
    start(site.parent)
    return site


def test_renamed_files_have_their_current_names(site: Path) -> None:
    (site.parent / "dehors.md").write_text("du dehors, un texte assez long lui aussi\n")
    base = commit(site.parent)
    git(site, "mv", "un é.md", 'tab\t"ü".md')
    git(site, "mv", "../dehors.md", "dedans.md")
    git(site, "mv", "zwei.md", "../zwei.md")
    commit(site.parent)
    (site / "neu.md").write_text("neu")
    with change_since(Boundary(site), base) as change:
        assert (change.base, change.moved) == (base, {"un é.md": 'tab\t"ü".md'})
        assert change.paths == {'tab\t"ü".md', "dedans.md", "neu.md"}
        assert sorted(path.name for path in change.root.iterdir()) == ["un é.md", "zwei.md"]
        assert not change.root.is_relative_to(site.parent)
    assert not change.root.exists()


def test_a_file_in_conflict_counts_as_new(site: Path) -> None:
    git(site, "checkout", "--quiet", "-b", "other")
    commit(site.parent, {"a b/zwei.md": "anders\n"})
    git(site, "checkout", "--quiet", "main")
    commit(site.parent, {"a b/zwei.md": "auch anders\n"})
    with pytest.raises(AssertionError):
        git(site, "merge", "--quiet", "other")
    with change_since(Boundary(site), "HEAD") as change:
        assert change.paths == {"zwei.md"}
        assert sorted(path.name for path in change.root.iterdir()) in (
            ["un é.md"],
            ["un é.md", "zwei.md"],
        )


def test_a_file_that_may_not_be_read_is_the_same_on_both_sides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    # Only pytest's own user may read its folders.
    with TemporaryDirectory() as folder:
        site = Path(folder) / "dépôt"
        site.mkdir()
        for name, text in ((".gitignore", "zwei.md\nshut"), ("un.md", "un"), ("zwei.md", "zwei")):
            (site / name).write_text(text)
        start(site)
        (site / "zwei.md").chmod(0)
        (site / "shut").mkdir(mode=0)
        give(Path(folder))
        with as_nobody(), change_since(Boundary(site), "HEAD") as change:
            names = sorted(path.name for path in change.root.iterdir())
            assert names == [".gitignore", "shut", "un.md", "zwei.md"]
            assert not os.access(change.root / "zwei.md", os.R_OK, effective_ids=True)


def test_git_variables_of_a_hook_are_ignored(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    with change_since(Boundary(site), "HEAD") as change:
        assert change.paths == frozenset()


@pytest.mark.parametrize("shape", ["link", "file", "missing"])
def test_nothing_behind_a_link_is_removed(site: Path, tmp_path: Path, shape: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.txt").write_text("not of the site")
    base = commit(site.parent, {"a b/media/a.txt": "of the site"})
    git(site, "rm", "--quiet", "-r", "media")
    commit(site.parent, {".gitignore": "media\n"})
    if shape == "link":
        (site / "media").symlink_to(elsewhere)
    elif shape == "file":
        (site / "media").write_text("a file")
    with change_since(Boundary(site), base) as change:
        assert (change.root / "media" / "a.txt").read_text() == "of the site"
    assert (elsewhere / "a.txt").read_text() == "not of the site"


def test_allowed_folders_can_be_nested(site: Path) -> None:
    inner = site / "static"
    inner.mkdir()
    (inner / "link").symlink_to("../zwei.md")
    commit(site.parent)
    with change_since(Boundary(site, (inner, site.parent)), "HEAD") as change:
        assert (change.root / "static" / "link").is_symlink()
        assert change.allowed == (change.root / "static", change.root.parent)
        assert change.paths == frozenset()


def test_a_file_that_is_only_touched_did_not_change(site: Path) -> None:
    index = site.parent / ".git" / "index"
    before = index.read_bytes()
    os.utime(site / "zwei.md", (1, 1))
    with change_since(Boundary(site), "HEAD") as change:
        assert change.paths == frozenset()
    assert index.read_bytes() == before


def test_without_an_index_files_are_compared_all_the_same(site: Path) -> None:
    (site.parent / ".git" / "index").unlink()
    (site / "zwei.md").write_text("anders")
    with change_since(Boundary(site), "HEAD") as change:
        assert change.paths == {"zwei.md"}
