"""
Restores the site at the merge base with a commit, and lists the files that changed since then.

git only reads commits and lists names. It never compares, checks out or fetches a file. So it never
runs a filter, hook, driver or helper in the repository's configuration. The old site is written to
a temporary folder from the blobs of the commit. Files that git ignores count as unchanged.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eventsearch.errors import ChangeUnknown
from eventsearch.files import LARGEST, Boundary, TooLarge, read_regular_file
from eventsearch.settings.site_detection import INDEX_FOLDER

SHALLOW_HINT = (
    "fetch the whole history: fetch-depth: 0 in actions/checkout, GIT_DEPTH: 0 in GitLab, or"
    " git fetch --unshallow"
)
MISSING_HINT = (
    "fetch the contents of all files: no filter in actions/checkout, or git fetch --refetch"
    " --no-filter"
)

_REPOSITORY_VARIABLES = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE",
     "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_EXTERNAL_DIFF")
)  # fmt: skip
"""Variables that git sets for a hook. They refer to the hook's repository, not the site's."""

_SAFE = (
    ("-c", "core.fsmonitor="), ("-c", "core.hooksPath=/dev/null"),
    # A folder of the site may look like a bare repository; git must not read its configuration.
    ("-c", "safe.bareRepository=explicit"),
)  # fmt: skip
_SAFE_VARIABLES = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # Do not download missing objects. git before 2.44 supports only the second variable.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}

_LEFT_OUT_FOLDERS = frozenset((".git", "node_modules", INDEX_FOLDER))
_NO_NAMES = _LEFT_OUT_FOLDERS | {"", ".", ".."}
_SUBMODULE, _LINK = "160000", "120000"
_UNREAD = frozenset(
    (".avif", ".gif", ".ico", ".jpeg", ".jpg", ".m4a", ".mov", ".mp3", ".mp4", ".ogg", ".pdf",
     ".png", ".ttf", ".wav", ".webm", ".webp", ".woff", ".woff2", ".zip")
)  # fmt: skip
"""Suffixes of files that the linter never reads. These files are empty in the restored site."""


class Change(NamedTuple):
    """
    The differences between the site and the merge base.

    Attributes:
        base: Hash of the merge base.
        root: Folder of the restored site, absolute. It exists only within `change_since`, and does
            not exist if the merge base does not contain the site.
        allowed: The restored folders outside of *root* that may be read.
        moved: Maps the old path of each moved file to its new path, from the site's root.
        paths: Current paths of the changed and new files, from the site's root.
        notes: Messages to the user about what could not be restored.
    """

    base: str
    root: Path
    allowed: tuple[Path, ...]
    moved: dict[str, str]
    paths: frozenset[str]
    notes: tuple[str, ...] = ()


@contextmanager
def change_since(boundary: Boundary, ref: str) -> Iterator[Change]:
    """
    Yield the differences between the working tree and its merge base with a commit.

    Args:
        ref: A branch, a tag or a commit, in any form that git accepts.

    Raises:
        ChangeUnknown: git, the repository, the commit or a common history is missing.
    """
    root = Path(os.path.realpath(boundary.root))
    allowed = [Path(os.path.realpath(each)) for each in boundary.allowed]
    top = _top(root)
    base = _merge_base(top, ref)
    within = [
        each.relative_to(top).as_posix() for each in (root, *allowed) if each.is_relative_to(top)
    ]
    site = within[0]
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        tree = _BaseTree(top, Path(os.path.realpath(folder)) / "tree")
        tree.write(base, _outermost(within))
        prefix = "" if site == "." else f"{site}/"
        yield Change(
            base=base,
            root=tree.folder / site,
            allowed=tuple(
                tree.folder / real.relative_to(top) if real.is_relative_to(top) else each
                for each, real in zip(boundary.allowed, allowed, strict=True)
            ),
            moved={
                old.removeprefix(prefix): new.removeprefix(prefix)
                for old, new in _moved(top, base, within)
                if old.startswith(prefix) and new.startswith(prefix)
            },
            paths=frozenset(
                path.removeprefix(prefix) for path in tree.differing if path.startswith(prefix)
            ),
            notes=tuple(tree.notes),
        )


def _top(root: Path) -> Path:
    """Return the nearest folder with `.git`. Do not ask git: it may find a bare repository."""
    for folder in (root, *root.parents):
        if os.path.lexists(folder / ".git"):
            _output_of(folder, "rev-parse", "--git-dir")
            return folder
    raise ChangeUnknown(
        f"{root} is not in a git repository", hint="run it in a clone with git, or drop --since"
    )


def _outermost(paths: Sequence[str]) -> list[str]:
    """Return the paths that are not inside another of these paths."""
    return [
        each
        for each in dict.fromkeys(paths)
        if not any(each != other and PurePosixPath(each).is_relative_to(other) for other in paths)
    ]


def _merge_base(top: Path, ref: str) -> str:
    shallow = _output_of(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
    commit = "" if ref.startswith("-") or "\0" in ref else _commit(top, ref)
    if not commit:
        where = "in this shallow clone" if shallow else "here"
        raise ChangeUnknown(
            f'there is no commit "{ref}" {where}',
            hint=SHALLOW_HINT
            if shallow
            else "set a branch, a tag or a commit that git log lists, such as origin/main",
        )
    head = _commit(top, "HEAD")
    if not head:
        raise ChangeUnknown("the repository has no commit yet", hint="drop --since")
    result = _git(top, "merge-base", head, commit)
    base = result.stdout.decode("ascii", "replace").strip()
    if result.returncode or not base:
        raise ChangeUnknown(
            f'HEAD and "{ref}" have no common commit' + (" in this shallow clone" * shallow),
            hint=SHALLOW_HINT if shallow else "set a commit of the same history",
        )
    return base


def _commit(top: Path, ref: str) -> str:
    """Return the hash of a commit; empty if the commit does not exist."""
    result = _git(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return "" if result.returncode else result.stdout.decode("ascii", "replace").strip()


def _moved(top: Path, base: str, within: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield old and new path of each file that moved between the commit and git's index."""
    options = ("--cached", "--raw", "-z", "-M", "--diff-filter=R")
    fields = _names(top, "diff-index", *options, base, "--", *within)
    # git lists a description before the two paths of each file.
    return zip(fields[1::3], fields[2::3], strict=True)


def _names(top: Path, *args: str) -> list[str]:
    """Return the names that a command lists with ``-z``."""
    return [os.fsdecode(each) for each in _output_of(top, *args).split(b"\0") if each]


def _output_of(folder: Path, *args: str) -> bytes:
    result = _git(folder, *args)
    if result.returncode:
        lines = result.stderr.decode("utf-8", "replace").splitlines() or ["no reason"]
        reason = lines[0].removeprefix("fatal: ")
        hints = [line.strip() for line in lines if "safe.directory" in line]
        raise ChangeUnknown(
            f"the changes cannot be determined: git reports: {reason}",
            hint=hints[0] if hints else "run it in a clone with git, or drop --since",
        )
    return result.stdout


def _git(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        _command(*args), cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL,
        capture_output=True, check=False,
    )  # fmt: skip


def _command(*args: str) -> list[str]:
    # git runs in the site, so a relative folder in PATH would be a folder of the site.
    folders = filter(os.path.isabs, os.get_exec_path())
    git = shutil.which("git", path=os.pathsep.join(folders))
    if git is None:
        raise ChangeUnknown("git is not installed", hint="install git, or drop --since")
    return [git, "--literal-pathspecs", *(each for pair in _SAFE for each in pair), *args]


def _environment(top: Path) -> dict[str, str]:
    variables = {
        name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES
    }
    return {**variables, **_SAFE_VARIABLES, "GIT_CEILING_DIRECTORIES": str(top.parent)}


class _BaseTree:
    """
    Writes the site of a commit to a folder.

    Attributes:
        folder: Absolute path; the folder is created if necessary.
        differing: Paths of changed and new files, from the top of the repository.
        notes: As in `Change`.
    """

    def __init__(self, top: Path, folder: Path) -> None:
        self._top = top
        self.folder = folder
        self.differing: set[str] = set()
        self.notes: list[str] = []
        self._known: set[str] = set()
        self._links: dict[str, str] = {}

    def write(self, commit: str, within: Sequence[str]) -> None:
        """Write the commit's files below the paths *within*, and find the differences."""
        self._write_commit(commit, "", within)
        # Write links last, so that no file is written through a link.
        for path, target in self._links.items():
            if path in within:
                self.notes.append(f"at {commit[:12]} the site was behind a symbolic link")
            elif (place := self._free_place(path)) is not None:
                place.symlink_to(target)
        here = {path for each in within for path in _below(self._top, each)}
        self.differing.update(here - self._known)

    def _write_commit(self, commit: str, prefix: str, within: Sequence[str] = ()) -> None:
        """
        Write the files of a commit.

        Args:
            prefix: Path of a submodule from the top of the outermost repository, with a slash at
                the end; empty for the outermost repository.
            within: Paths of the files to write, from the top of this repository; empty for all.
        """
        top = self._top / prefix
        with subprocess.Popen(
            _command("cat-file", "--batch"), cwd=top, env=_environment(top),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            for mode, name, path in _entries(top, commit, within):
                if mode == _SUBMODULE:
                    self._write_submodule(prefix + path, name)
                else:
                    data = None if _is_unread(path) else _blob(process, name, path)
                    self._write_entry(prefix + path, data, is_link=mode == _LINK)
        ignored = ("--others", "--ignored", "--exclude-standard", "--directory")
        for path in _names(top, "ls-files", "-z", *ignored, "--", *within):
            self._copy(prefix + path.rstrip("/"))

    def _write_submodule(self, path: str, commit: str) -> None:
        folder = self._top / path
        if os.path.lexists(folder / ".git") and _commit(folder, commit):
            self._write_commit(commit, f"{path}/")
            return
        self._copy(path)
        self.notes.append(
            f"submodule {path} counts as unchanged: its commit {commit[:12]} is not here"
        )

    def _write_entry(self, path: str, data: bytes | None, *, is_link: bool) -> None:
        """Write a file or link of the commit. Pass no *data* if the linter never reads the file."""
        self._known.add(path)
        here = self._top / path
        try:
            now = _contents(here, is_link=is_link, is_unread=data is None)
        except PermissionError:
            self._copy(path)
            return
        if is_link:
            self._links[path] = os.fsdecode(data or b"")
        elif data and now and b"\r\n" in now and b"\r\n" not in data:
            # git writes CRLF line ends if the attribute `eol` is `crlf`.
            data = data.replace(b"\n", b"\r\n")
        is_same = now == (data or b"")
        if not is_same and os.path.lexists(here):
            self.differing.add(path)
        if not is_link:
            self._write(path, data or b"", like=here if is_same else None)

    def _copy(self, path: str) -> None:
        """Copy files that the commit lacks, such as ignored files: they count as unchanged."""
        for each in _below(self._top, path):
            self._known.add(each)
            here = self._top / each
            try:
                if here.is_symlink():
                    self._links.setdefault(each, os.fspath(here.readlink()))
                else:
                    data = _contents(here, is_link=False, is_unread=_is_unread(each))
                    self._write(each, data or b"", like=here)
            except PermissionError:
                # Make the copy unreadable too, so that the same error exists before and after.
                self._write(each, b"", mode=0)

    def _write(
        self, path: str, data: bytes, *, like: Path | None = None, mode: int = 0o600
    ) -> None:
        """Write a file; if *like* is given, with the modification time of this file."""
        place = self._free_place(path)
        if place is None:
            return
        place.write_bytes(data)
        place.chmod(mode)
        if like is not None:
            # A file with the same time is not extracted again.
            os.utime(place, ns=(0, like.stat().st_mtime_ns))

    def _free_place(self, path: str) -> Path | None:
        """Create a file's folder and return the file's path; None if it exists or is unsafe."""
        # Only a forged repository contains these names.
        if _NO_NAMES & {*path.lower().split("/")}:
            return None
        place = self.folder / path
        # An earlier link may have the name of a parent folder of this file.
        inner = place.parent.relative_to(self.folder)
        if Path(os.path.realpath(place.parent)) != Path(os.path.realpath(self.folder), inner):
            return None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            # A file already has the folder's name, or that name in other case.
            return None
        return None if os.path.lexists(place) else place


def _entries(top: Path, commit: str, within: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield mode, hash and path of a commit's files; skip files outside a sparse checkout."""
    tagged = _names(top, "ls-files", "-z", "-t", "--", *within)
    sparse = {each[2:] for each in tagged if each.startswith("S ")}
    for entry in _names(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *within):
        about, _, path = entry.partition("\t")
        mode, _, name = about.split(" ")
        if path not in sparse or os.path.lexists(top / path):
            yield mode, name, path


def _blob(process: subprocess.Popen[bytes], name: str, path: str) -> bytes | None:
    """Read a blob from ``git cat-file --batch``; return None if it exceeds `LARGEST` bytes."""
    assert process.stdin is not None
    assert process.stdout is not None
    # If git has ended, the code below reads nothing and raises the error.
    with suppress(BrokenPipeError):
        process.stdin.write(name.encode() + b"\n")
        process.stdin.flush()
    _, _, size = process.stdout.readline().rstrip(b"\n").rpartition(b" ")
    if not size.isdigit():
        raise ChangeUnknown(f"{path} as it was is not in this clone", hint=MISSING_HINT)
    # A line break follows the contents.
    left, data = int(size) + 1, b""
    is_read = left <= LARGEST + 1
    while left > 0 and (part := process.stdout.read(min(left, LARGEST + 1))):
        left, data = left - len(part), part
    if left:
        raise ChangeUnknown(f"git ended while it read {path}", hint=MISSING_HINT)
    return data[:-1] if is_read else None


def _contents(path: Path, *, is_link: bool, is_unread: bool) -> bytes | None:
    """Return a file's contents or a link's target; empty if not read, None for another kind."""
    if path.is_symlink() or not path.is_file():
        return os.fsencode(path.readlink()) if is_link and path.is_symlink() else None
    if is_link or is_unread:
        return None if is_link else b""
    try:
        return read_regular_file(path, LARGEST, follow=False)
    except TooLarge:
        return b""


def _is_unread(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in _UNREAD


def _below(top: Path, start: str) -> Iterator[str]:
    """Yield the paths of all files and links at or below a path."""
    pending = [start]
    while pending:
        path = pending.pop()
        here = top / path
        if PurePosixPath(path).name in _LEFT_OUT_FOLDERS:
            continue
        # Unlike the methods of Path, these return False if the folder is not readable.
        if os.path.islink(here) or not os.path.isdir(here):  # noqa: PTH112, PTH114
            yield path
            continue
        try:
            pending += (PurePosixPath(path, name).as_posix() for name in os.listdir(here))  # noqa: PTH208
        except PermissionError:
            yield path
