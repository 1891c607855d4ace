"""
Writes a folder of files that a site publishes, and removes old files of earlier runs.

``files.json`` lists every file of a run with its size; other files in the folder are not touched.
``manifest.json`` lists the files that scripts load. It is written last, so that all files in it
exist. A file with the same bytes is not written again. Files are not flushed, because there may be
thousands: the next run writes the files again that a power cut destroyed.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from eventsearch.errors import BuildError, IndexLocked
from eventsearch.files import read_regular_file
from eventsearch.storage.atomic_files import digest, exchange_file
from eventsearch.storage.generations import MOST_BYTES
from eventsearch.storage.os_errors import failure

FORMAT = 1
"""Version of both lists. A folder with another version is refused."""

MANIFEST, FILES = "manifest.json", "files.json"
GENERATOR = "eventsearch"

_NAME = re.compile(r"([a-z0-9-]+/)?[a-z0-9][a-z0-9._-]*", re.ASCII)
_FEW = 3


class Published(NamedTuple):
    """
    The result of publishing.

    Attributes:
        files, written, removed: Number of files in the folder, of files written, of files removed.
        notes: The notes passed to `publish`.
    """

    files: int
    written: int
    removed: int
    notes: tuple[str, ...] = ()


def demand_place(folder: Path) -> None:
    """
    Check that `publish` may write a folder.

    Raises:
        BuildError: It contains other files, is not a folder, or its parent folder is missing.
    """
    _owned(folder)


def reader(folder: Path) -> Callable[[str], bytes]:
    """Return a function that reads a file of an earlier run by name; empty bytes if it cannot."""
    owned = _owned(folder)

    def read(name: str) -> bytes:
        try:
            return read_regular_file(folder / name, owned[name], follow=False)
        except (KeyError, OSError):
            return b""

    return read


def published(folder: Path, fingerprint: str) -> Published | None:
    """
    Return the folder's state if its files are complete and have this fingerprint, else None.

    Args:
        fingerprint: The fingerprint passed to `publish`.

    Raises:
        BuildError: `publish` may not write the folder, see `demand_place`.
    """
    owned = _owned(folder)
    fields = _read(folder, FILES) if owned else {}
    if fields.get("fingerprint") != fingerprint or not (folder / MANIFEST).exists():
        return None
    read = reader(folder)
    revision = _revision({name: read(name) for name in owned})
    if not revision == fields["revision"] == _read(folder, MANIFEST).get("revision"):
        return None
    return Published(len(owned), 0, 0, tuple(fields["notes"]))


def publish(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    built_at: str,
    fingerprint: str = "",
    notes: tuple[str, ...] = (),
) -> Published:
    """
    Write these files to a folder, and remove all other files of earlier runs.

    Args:
        files: Content of each file by name. A name contains at most one ``/``.
        built_at: Time in RFC 3339. If no file has changed, the old value stays.
        fingerprint: Digest of everything that the files are made from.
        notes: Messages to store with the files.

    Raises:
        BuildError: `publish` may not write the folder, or the system refuses access.
        IndexLocked: Another process is writing the folder.
    """
    demand_place(folder)
    try:
        folder.mkdir(exist_ok=True)
        with _folder_lock(folder):
            written, removed = _exchange(folder, files, built_at, fingerprint, notes)
    except OSError as error:
        raise failure(folder, error) from error
    return Published(len(files), written, removed, notes)


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    """Lock the folder itself against other runs, so that no lock file is published."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems cannot lock folders.
        with suppress(OSError):
            _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise IndexLocked(
            f"{folder}: another process is writing this folder",
            hint="wait until it has ended, or end it",
        ) from error


def _exchange(
    folder: Path,
    files: Mapping[str, bytes],
    built_at: str,
    fingerprint: str,
    notes: tuple[str, ...],
) -> tuple[int, int]:
    """Write new files and remove old files; return both numbers."""
    owned = _owned(folder)
    if not owned.keys() >= files.keys():
        # List the files before creating them, so that the next run accepts an interrupted one.
        _write_list(folder, owned.keys() | files.keys(), {}, {})
    # Files in subfolders come first, because the others refer to them.
    order = sorted(files, key=lambda name: ("/" not in name, name))
    written = sum(_write(folder / name, files[name]) for name in order)
    revision = _revision(files)
    _write_manifest(folder, files, revision, built_at)
    old = sorted(owned.keys() - files.keys())
    for name in old:
        _remove(folder, name)
    for name in owned:
        (folder / f"{name}.tmp").unlink(missing_ok=True)
    facts = {"fingerprint": fingerprint, "revision": revision, "notes": notes}
    _write_list(folder, files.keys(), files, facts)
    return written, len(old)


def _owned(folder: Path) -> Mapping[str, int]:
    """Return the names and sizes of the files of earlier runs; empty for a new folder."""
    if not folder.exists():
        if not folder.parent.is_dir():
            raise BuildError(
                f"{folder}: there is no folder {folder.parent}",
                hint="create it, build the site first, or set a folder whose parent exists",
            )
        return {}
    if not folder.is_dir():
        raise BuildError(f"{folder}: it is a file", hint="set a folder")
    if not (folder / FILES).exists():
        if others := sorted(path.name for path in folder.iterdir()):
            if MANIFEST in others and _is_ours(folder):
                raise BuildError(
                    f"{folder}: {FILES}, which lists the files of the last run, is missing",
                    hint=f"remove the folder {folder} and run the command again",
                )
            more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
            raise BuildError(
                f"{folder}: the folder contains other files ({', '.join(others[:_FEW])}{more})",
                hint=f"set a separate folder, such as {folder / 'eventsearch'}",
            )
        return {}
    fields = _read(folder, FILES)
    names = fields["files"]
    for name in {name.partition("/")[0] for name in names if "/" in name}:
        if (folder / name).is_symlink():
            raise BuildError(f"{folder / name}: it is a symbolic link", hint="remove it")
    return {str(name): int(size) for name, size in names.items()}


def _is_ours(folder: Path) -> bool:
    with suppress(BuildError):
        return bool(_read(folder, MANIFEST))
    return False


def _read(folder: Path, name: str) -> dict[str, Any]:
    """Return a list file's content; raises BuildError if another program or version wrote it."""
    path = folder / name
    try:
        fields: dict[str, Any] = json.loads(read_regular_file(path, MOST_BYTES, follow=False))
        if fields["generator"] != GENERATOR or fields["format"] != FORMAT:
            raise ValueError
        if not all(map(_NAME.fullmatch, fields["files"])):
            raise ValueError
    except OSError as error:
        raise failure(folder, error) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BuildError(
            f"{path}: it is not what this version of eventsearch writes",
            hint=f"remove the folder {folder} and run the command again",
        ) from error
    return fields


def _write(path: Path, data: bytes) -> bool:
    """Write bytes to a file; return False if the file already contains them."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(exist_ok=True)
    exchange_file(path, data, flushed=False)
    return True


def _write_manifest(folder: Path, files: Mapping[str, bytes], revision: str, built_at: str) -> None:
    path = folder / MANIFEST
    if path.exists() and _read(folder, MANIFEST).get("revision") == revision:
        return
    loaded = {name: len(files[name]) for name in sorted(files) if "/" not in name}
    _write(path, _dump({"revision": revision, "built_at": built_at, "files": loaded}))


def _revision(files: Mapping[str, bytes]) -> str:
    return digest(*(part for name in sorted(files) for part in (name.encode(), files[name])))


def _write_list(
    folder: Path,
    names: Iterable[str],
    files: Mapping[str, bytes],
    facts: Mapping[str, object],
) -> None:
    sizes = {name: len(files.get(name, b"")) for name in sorted(names)}
    _write(folder / FILES, _dump({**facts, "files": sizes}))


def _dump(values: Mapping[str, object]) -> bytes:
    fields = {"generator": GENERATOR, "format": FORMAT, **values}
    return json.dumps(fields, ensure_ascii=False, indent=1).encode() + b"\n"


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    if path.parent != folder and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
