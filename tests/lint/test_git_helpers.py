"""Does `check --since` run programs that a repository sets, or read another repository?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cli_site import command, environment
from eventsearch.errors import ChangeUnknown
from eventsearch.files import LARGEST, Boundary
from eventsearch.lint.git_change import change_since
from git_repository import ENVIRONMENT, commit, git, start

PAGE = "---\ntitle: Seite\n---\nEin Text, der lang genug ist.\n"
HOOKS = (
    *("applypatch-msg", "commit-msg", "fsmonitor-watchman", "p4-pre-submit", "post-applypatch"),
    *("post-checkout", "post-commit", "post-index-change", "post-merge", "post-rewrite"),
    *("pre-applypatch", "pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase"),
    *("prepare-commit-msg", "push-to-checkout", "reference-transaction", "sendemail-validate"),
)


def trap(repository: Path, record: Path) -> None:
    """Make each program that a git configuration may specify write to a file."""
    script = repository.parent / "trap.sh"
    script.write_text(f'#!/bin/sh\necho "$0" "$@" >>"{record}"\nexit 1\n', encoding="utf-8")
    script.chmod(0o755)
    own = Path(git(repository, "rev-parse", "--absolute-git-dir"))
    (own / "hooks").mkdir(exist_ok=True)
    for name in HOOKS:
        shutil.copy(script, own / "hooks" / name)
    for name in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.editor"),
        *("core.gitProxy", "core.alternateRefsCommand", "credential.helper", "gpg.program"),
        *("diff.external", "diff.x.command", "diff.x.textconv", "filter.x.clean"),
        *("filter.x.smudge", "filter.x.process", "merge.x.driver", "sequence.editor"),
        *("remote.origin.uploadpack", "remote.origin.receivepack", "uploadpack.packObjectsHook"),
        *("alias.diff-index", "alias.ls-tree", "alias.cat-file", "pager.ls-files", "pager.diff"),
    ):
        value = f"!{script}" if name.startswith(("alias", "credential")) else str(script)
        git(repository, "config", name, value)
    for name, value in (
        ("core.hooksPath", str(own / "hooks")),
        ("protocol.ext.allow", "always"),
        ("remote.origin.url", f"ext::{script}"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "blob:none"),
        ("core.untrackedCache", "true"),
    ):
        git(repository, "config", name, value)
    # git reads this file too, besides the .gitattributes files.
    (own / "info").mkdir(exist_ok=True)
    (own / "info" / "attributes").write_text("* filter=x diff=x merge=x\n", encoding="utf-8")


def demand_trap(record: Path, folder: Path, *args: str) -> None:
    """Assert that git itself runs the configured programs, then remove the evidence."""
    subprocess.run(["git", *args], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False)
    assert record.exists(), "the trap does not work"
    record.unlink()


def plain(repository: Path) -> Path:
    """Remove the traps of a repository."""
    (repository / ".git" / "info" / "attributes").unlink()
    git(repository, "config", "--remove-section", "filter.x")
    git(repository, "config", "--unset", "core.fsmonitor")
    shutil.rmtree(repository / ".git" / "hooks")
    return repository


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Return the file that the traps write to when they run."""
    return tmp_path / "ran"


@pytest.fixture
def repository(tmp_path: Path, record: Path) -> Path:
    """Return a repository with a site in a folder, two commits, and traps."""
    repository = tmp_path / "mon dépôt"
    (repository / "docs").mkdir(parents=True)
    for name in "ab":
        (repository / "docs" / f"{name}.md").write_text(PAGE, encoding="utf-8")
    (repository / ".gitattributes").write_text("* filter=x diff=x merge=x\n", encoding="utf-8")
    start(repository)
    commit(repository, {"docs/b.md": PAGE.replace("Seite", "Autre")})
    trap(repository, record)
    return repository


def test_nothing_that_a_repository_sets_runs(repository: Path, record: Path) -> None:
    """Files were touched, changed and added, so git itself would run a filter."""
    os.utime(repository / "docs" / "a.md", (1, 1))
    demand_trap(record, repository, "status")
    os.utime(repository / "docs" / "a.md", (2, 2))
    (repository / "docs" / "neu.md").write_text(PAGE, encoding="utf-8")
    with change_since(Boundary(repository / "docs"), "HEAD~1") as change:
        assert change.paths == {"b.md", "neu.md"}
        assert (change.root / "b.md").read_text(encoding="utf-8") == PAGE
    assert not record.exists(), record.read_text(encoding="utf-8")


def test_no_missing_file_is_fetched(repository: Path, record: Path) -> None:
    name = git(repository, "rev-parse", "HEAD~1:docs/b.md")
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    demand_trap(record, repository, "cat-file", "-p", name)
    with (
        pytest.raises(ChangeUnknown, match=r"\.md as it was is not in this clone; fetch the"),
        change_since(Boundary(repository / "docs"), "HEAD~1"),
    ):
        pass
    assert not record.exists(), record.read_text(encoding="utf-8")


def test_a_repository_within_the_site_is_not_the_repository(repository: Path, record: Path) -> None:
    inner = repository.parent / "inner"
    (inner / "docs").mkdir(parents=True)
    start(inner)
    trap(inner, record)
    git(inner, "config", "core.worktree", ".")
    git(inner, "config", "--unset", "core.bare")
    for name in ("HEAD", "config", "objects", "refs", "index", "info"):
        source, target = inner / ".git" / name, repository / "docs" / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    commit(plain(repository))
    demand_trap(record, repository / "docs", "status")
    base = git(repository, "rev-parse", "HEAD~1")
    with change_since(Boundary(repository / "docs"), "HEAD~1") as change:
        assert change.base == base
        assert "config" in change.paths
        assert sorted(path.name for path in change.root.iterdir()) == ["a.md", "b.md"]
    assert not record.exists(), record.read_text(encoding="utf-8")


def test_git_is_no_file_of_the_site(repository: Path, record: Path) -> None:
    program = repository / "git"
    program.write_text(f'#!/bin/sh\necho git >>"{record}"\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    for first in ("", "."):
        done = subprocess.run(
            command("check", "docs", "--since", "HEAD~1"),
            cwd=repository,
            env=environment(PATH=f"{first}:{os.environ['PATH']}"),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, record.exists()) == (0, False), done.stderr


def test_line_ends_are_those_of_the_checkout(repository: Path) -> None:
    plain(repository)
    (repository / ".gitattributes").write_text("*.md text eol=crlf\n", encoding="utf-8")
    commit(repository)
    for name in "ab":
        (repository / "docs" / f"{name}.md").unlink()
    git(repository, "checkout", "--quiet", "--", "docs")
    a = repository / "docs" / "a.md"
    assert b"\r\n" in a.read_bytes()
    a.write_bytes(a.read_bytes() + b"Neu.\r\n")
    with change_since(Boundary(repository / "docs"), "HEAD") as change:
        assert change.paths == {"a.md"}
        assert a.read_bytes() == (change.root / "a.md").read_bytes() + b"Neu.\r\n"


@pytest.mark.parametrize("kind", ["worktree", "shared clone", "sparse"])
def test_worktrees_and_other_clones_are_read(repository: Path, kind: str) -> None:
    plain(repository)
    other = repository.parent / "other"
    if kind == "worktree":
        git(repository, "worktree", "add", "--quiet", str(other))
    elif kind == "shared clone":
        git(repository.parent, "clone", "--quiet", "--shared", str(repository), str(other))
    else:
        other = repository
        git(other, "sparse-checkout", "set", "--no-cone", "/docs/b.md")
    with change_since(Boundary(other / "docs"), "HEAD~1") as change:
        assert change.paths == {"b.md"}
        names = sorted(path.name for path in change.root.iterdir())
        assert names == (["b.md"] if kind == "sparse" else ["a.md", "b.md"])


def test_unusual_files_are_read(repository: Path) -> None:
    plain(repository)
    docs = repository / "docs"
    (docs / "zwei\nZeilen\t.md").write_text(PAGE, encoding="utf-8")
    odd = os.fsdecode(b"latin-\xe9.md")
    (docs / odd).write_text(PAGE, encoding="utf-8")
    (docs / "lien.md").symlink_to("a.md")
    with (docs / "large.csv").open("wb") as file:
        file.truncate(LARGEST + 1)
    commit(repository)
    (docs / odd).write_text("anders", encoding="utf-8")
    (docs / "b.md").unlink()
    (docs / "b.md").symlink_to("/etc/passwd")
    (docs / "lien.md").unlink()
    (docs / "lien.md").write_text(PAGE, encoding="utf-8")
    with change_since(Boundary(docs), "HEAD") as change:
        assert change.paths == {odd, "b.md", "lien.md"}
        assert (change.root / "zwei\nZeilen\t.md").read_text(encoding="utf-8") == PAGE
        assert (change.root / "lien.md").readlink() == Path("a.md")
        assert not (change.root / "b.md").is_symlink()
