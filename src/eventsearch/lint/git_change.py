"""
Asks git what a change is: the site at the merge base with a commit, and the files that differ.

The site as it was is a copy of the working tree in a temporary folder, with what differs undone. So
what git does not know is the same on both sides: folders that it ignores, submodules, filters.
Nothing is written into the site or its repository, and nothing runs but git, with the filters that
its own configuration names.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eventsearch.errors import ChangeUnknown
from eventsearch.files import Boundary
from eventsearch.settings.site_detection import INDEX_FOLDER

SHALLOW_HINT = (
    "fetch the whole history: fetch-depth: 0 in actions/checkout, GIT_DEPTH: 0 in GitLab, or"
    " git fetch --unshallow"
)

_REPOSITORY_VARIABLES = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE",
     "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_EXTERNAL_DIFF")
)  # fmt: skip
"""Variables that git sets for a hook; they name the hook's repository, not the site's."""

_LEFT_OUT_FOLDERS = frozenset((".git", "node_modules", INDEX_FOLDER))
_SUBMODULE, _LINK = "160000", "120000"

_LARGE = 1 << 16
"""Bytes from which a binary file is copied as a hole: nothing reads its contents."""
_HEAD = 8192


class Change(NamedTuple):
    """
    What differs from the merge base.

    Attributes:
        base: Hex name of the commit that is the merge base.
        root: The site as it was, absolute. It exists only within `change_since`; not at all if the
            site is newer than the base.
        allowed: The folders outside of it that may be read, as they were.
        moved: Paths of files that have another one now, which is the value; from the site's root.
        paths: Files of the site that differ or are new, by the paths that they have now.
        notes: What could not be undone, for people.
    """

    base: str
    root: Path
    allowed: tuple[Path, ...]
    moved: dict[str, str]
    paths: frozenset[str]
    notes: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """A file that differs: modes and names of the object as git has them, and its paths."""

    mode: str
    name: str
    status: str
    before: str
    now: str


@contextmanager
def change_since(boundary: Boundary, ref: str) -> Iterator[Change]:
    """
    Give what differs between the working tree and its merge base with a commit.

    Args:
        ref: A branch, a tag or a commit, as git takes it.

    Raises:
        ChangeUnknown: There is no git, no repository, or no such commit or common history here.
    """
    root = Path(os.path.realpath(boundary.root))
    top = Path(os.fsdecode(_output_of(root, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    base = _merge_base(top, ref)
    within = [
        real.relative_to(top).as_posix()
        for real in (root, *(Path(os.path.realpath(each)) for each in boundary.allowed))
        if real.is_relative_to(top)
    ]
    site = within[0]
    # A folder within another one is copied with that one.
    within = [
        each
        for each in dict.fromkeys(within)
        if not any(each != other and PurePosixPath(each).is_relative_to(other) for other in within)
    ]
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        tree = Path(os.path.realpath(folder)) / "tree"
        for each in within:
            _copy(top / each, tree / each)
        base_tree = _BaseTree(tree, within)
        base_tree.undo(top, base, "")
        if _drops_link(tree, site):
            base_tree.notes.append(f"at {base[:12]} the site was behind a symbolic link")
        prefix = "" if site == "." else f"{site}/"
        pairs = ((each.before, each.now) for each in base_tree.entries if each.status == "R")
        moved = {
            old.removeprefix(prefix): new.removeprefix(prefix)
            for old, new in pairs
            if old.startswith(prefix) and new.startswith(prefix)
        }
        yield Change(
            base=base,
            root=tree / site,
            allowed=tuple(
                tree / Path(os.path.realpath(each)).relative_to(top)
                if Path(os.path.realpath(each)).is_relative_to(top)
                else each
                for each in boundary.allowed
            ),
            moved=moved,
            paths=frozenset(
                path.removeprefix(prefix) for path in base_tree.now if path.startswith(prefix)
            ),
            notes=tuple(base_tree.notes),
        )


def _merge_base(top: Path, ref: str) -> str:
    shallow = _output_of(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
    commit = "" if ref.startswith("-") or "\0" in ref else _commit(top, ref)
    if not commit:
        where = "in this shallow clone" if shallow else "here"
        raise ChangeUnknown(
            f'there is no commit "{ref}" {where}',
            hint=SHALLOW_HINT
            if shallow
            else "name a branch, a tag or a commit that git log knows, such as origin/main",
        )
    head = _commit(top, "HEAD")
    if not head:
        raise ChangeUnknown("the repository has no commit yet", hint="drop --since")
    result = _git(top, "merge-base", head, commit)
    base = result.stdout.decode("ascii", "replace").strip()
    if result.returncode or not base:
        raise ChangeUnknown(
            f'HEAD and "{ref}" have no common commit' + (" in this shallow clone" * shallow),
            hint=SHALLOW_HINT if shallow else "name a commit of the same history",
        )
    return base


def _commit(top: Path, ref: str) -> str:
    """Return the hex name of a commit; empty for none."""
    result = _git(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return "" if result.returncode else result.stdout.decode("ascii", "replace").strip()


def _output_of(folder: Path, *args: str, index: Path | None = None) -> bytes:
    result = _git(folder, *args, index=index)
    if result.returncode:
        lines = result.stderr.decode("utf-8", "replace").splitlines() or ["git says nothing"]
        reason = lines[0].removeprefix("fatal: ")
        hints = [line.strip() for line in lines if "safe.directory" in line]
        raise ChangeUnknown(
            f"what changed is not known: git says: {reason}",
            hint=hints[0] if hints else "run it in a clone with git, or drop --since",
        )
    return result.stdout


def _git(folder: Path, *args: str, index: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            _command(*args), cwd=folder, env=_environment(index), stdin=subprocess.DEVNULL,
            capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise ChangeUnknown("there is no git", hint="install it, or drop --since") from error


def _command(*args: str) -> tuple[str, ...]:
    # No program that a configuration names is to run: what is read may be somebody else's.
    return ("git", "--literal-pathspecs", "-c", "core.fsmonitor=false", *args)


def _environment(index: Path | None = None) -> dict[str, str]:
    variables = {
        name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES
    }
    if index is not None:
        variables["GIT_INDEX_FILE"] = str(index)
    return {**variables, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


class _BaseTree:
    """
    Undoes in a copy of the working tree what differs from a commit.

    Attributes:
        entries: What differs, with paths from the top of the outermost repository.
        now: The paths of what differs or is new.
        notes: As in `Change`.
    """

    def __init__(self, tree: Path, within: Sequence[str]) -> None:
        self._tree = tree
        self._within = within
        self.entries: list[_Entry] = []
        self.now: set[str] = set()
        self.notes: list[str] = []

    def undo(self, repository: Path, commit: str, prefix: str) -> None:
        """
        Undo what differs in a repository, and in its submodules.

        Args:
            prefix: Path of the repository from the top of the outermost one, with a slash.
        """
        within = ("--", *self._within) if not prefix else ()
        index = self._refreshed_index(repository)
        arguments = ("--raw", "-z", "-M", "--no-abbrev", "--ignore-submodules=none", commit)
        raw = _output_of(repository, "diff-index", *arguments, *within, index=index)
        others = _output_of(repository, "ls-files", "-z", "--others", "--exclude-standard", *within)
        entries = [
            each._replace(before=prefix + each.before, now=prefix + each.now)
            for each in _entries(raw)
        ]
        added = [prefix + os.fsdecode(name).rstrip("/") for name in others.split(b"\0") if name]
        self.now.update(each.now for each in entries if each.status != "D")
        self.now.update(added)
        for path in (*added, *(each.now for each in entries if each.mode != _SUBMODULE)):
            _remove(self._tree, path)
        files = [each for each in entries if each.mode.strip("0") and each.mode != _SUBMODULE]
        self._write(repository, files)
        self.entries += entries
        for each in entries:
            if each.mode == _SUBMODULE:
                self._undo_submodule(repository, each, prefix)

    def _refreshed_index(self, repository: Path) -> Path | None:
        """Return a copy of the index in which files that were only touched are unchanged."""
        name = _output_of(repository, "rev-parse", "--git-path", "index").removesuffix(b"\n")
        source = repository / os.fsdecode(name)
        if not source.exists():
            return None
        # Its time says which files may have changed since.
        index = Path(shutil.copy2(source, self._tree.with_name("index")))
        _git(repository, "update-index", "-q", "--refresh", index=index)
        return index

    def _undo_submodule(self, repository: Path, entry: _Entry, prefix: str) -> None:
        folder = repository / entry.before.removeprefix(prefix)
        known = (folder / ".git").exists() and bool(_commit(folder, entry.name))
        if known:
            self.undo(folder, entry.name, f"{entry.before}/")
        else:
            self.notes.append(
                f"submodule {entry.before} counts as unchanged: its commit {entry.name[:12]} is"
                " not here"
            )

    def _write(self, repository: Path, files: Sequence[_Entry]) -> None:
        if not files:
            return
        with subprocess.Popen(
            _command("cat-file", "--batch"), cwd=repository, env=_environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdin is not None
            assert process.stdout is not None
            for each in files:
                process.stdin.write(each.name.encode() + b"\n")
                process.stdin.flush()
                _, _, size = process.stdout.readline().rstrip(b"\n").rpartition(b" ")
                if not size.isdigit():
                    raise ChangeUnknown(
                        f"{each.before} as it was is not in this clone", hint=SHALLOW_HINT
                    )
                data = process.stdout.read(int(size) + 1)[:-1]
                path = _cleared(self._tree, each.before)
                if path is None:
                    continue
                if each.mode == _LINK:
                    path.symlink_to(os.fsdecode(data))
                else:
                    path.write_bytes(data)


def _entries(raw: bytes) -> Iterator[_Entry]:
    """Yield what ``git diff-index --raw -z`` lists."""
    fields = iter(os.fsdecode(each) for each in raw.split(b"\0"))
    for head in fields:
        if head:
            mode, _, name, _, status = head.removeprefix(":").split(" ")
            before = next(fields)
            now = next(fields) if status[0] in "RC" else before
            yield _Entry(mode, name, status[0], before, now)


def _remove(tree: Path, path: str) -> None:
    """Remove a file or a folder of the tree; nothing behind a link, which may lead out of it."""
    if _leads_out(path):
        return
    place = tree
    for part in PurePosixPath(path).parent.parts:
        place /= part
        if place.is_symlink() or not place.is_dir():
            return
    place = tree / path
    if place.is_symlink() or not place.is_dir():
        place.unlink(missing_ok=True)
    else:
        shutil.rmtree(place)


def _drops_link(tree: Path, path: str) -> bool:
    """Remove the link on the way to a folder, behind which is no copy; return whether there was."""
    place = tree
    for part in PurePosixPath(path).parts:
        place /= part
        if place.is_symlink():
            place.unlink()
            return True
    return False


def _cleared(tree: Path, path: str) -> Path | None:
    """Return where a file is to be written, with no link on the way; None for a path outside."""
    if _leads_out(path):
        return None
    place = tree
    for part in PurePosixPath(path).parent.parts:
        place /= part
        if place.is_symlink() or not place.is_dir():
            place.unlink(missing_ok=True)
            place.mkdir()
    _remove(tree, path)
    return tree / path


def _leads_out(path: str) -> bool:
    """Whether a path is one that only a forged repository has."""
    return path.startswith("/") or bool({"..", ".git"} & {*path.lower().split("/")})


def _copy(source: Path, target: Path) -> None:
    """Copy a folder or a file, with links as links; what is neither is left out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pending = [(source, target)]
    while pending:
        old, new = pending.pop()
        try:
            status = old.lstat()
            if stat.S_ISLNK(status.st_mode):
                new.symlink_to(old.readlink())
            elif stat.S_ISDIR(status.st_mode):
                new.mkdir(exist_ok=True)
                names = (name for name in os.listdir(old) if name not in _LEFT_OUT_FOLDERS)  # noqa: PTH208
                pending.extend((old / name, new / name) for name in names)
            elif stat.S_ISREG(status.st_mode):
                _copy_file(old, new, status)
        except FileNotFoundError:
            continue
        except PermissionError:
            # Reported of both sides, so it is not new.
            if not new.is_dir():
                new.touch()
                new.chmod(0)


def _copy_file(old: Path, new: Path, status: os.stat_result) -> None:
    with old.open("rb") as source, new.open("wb") as target:
        head = source.read(_HEAD)
        if b"\0" in head and status.st_size > _LARGE:
            target.truncate(status.st_size)
        else:
            target.write(head)
            shutil.copyfileobj(source, target)
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
