"""Creates the index folder, and checks whether a folder may become an index folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from eventsearch.errors import BuildError
from eventsearch.settings.tables import CALENDARS
from eventsearch.storage.atomic_files import demand_own_tree, flush, write_file
from eventsearch.storage.generations import FOLDER, POINTER, is_name
from eventsearch.storage.lock import FILE as LOCK
from eventsearch.storage.os_errors import writing

FOUND = "found.json"
"""File that lists the last run's content files, see `indexer.content_folders`."""

NAMES = (
    *(FOLDER, POINTER, f"{POINTER}.tmp", LOCK, ".gitignore", CALENDARS),
    *(FOUND, f"{FOUND}.tmp"),
)
"""The files and folders of an index folder that a run may overwrite or remove."""

UNFINISHED = "tmp-"
"""Prefix of the folder of an unfinished generation. Readers ignore such folders."""

_IGNORE = b"# An index of eventsearch: built from the content. Do not commit it.\n*\n"
_BESIDE = ("lost+found", "readme")
"""Prefixes of names that a folder for a new index may contain, besides a dot."""


def make_folder(index: Path, content: Iterable[Path] = ()) -> None:
    """
    Create the index folder, readable only for its owner and ignored by git.

    An existing folder is accepted if it contains an index, or only dot files and a readme.

    Args:
        content: Content folders. A new index may not be inside one, because the site would publish
            it, except inside a folder whose name begins with a dot.

    Raises:
        BuildError: The folder may not be used for an index, or the system refuses access.
    """
    with writing(index):
        exists = index.is_dir()
        if exists and _is_ours(index):
            return
        if exists:
            _demand_free(index)
        _demand_outside(index, content)
        if not exists:
            index.parent.mkdir(parents=True, exist_ok=True)
            index.mkdir(mode=0o700)
            write_file(index / ".gitignore", _IGNORE)
            flush(index.parent)


def demand_own(index: Path) -> None:
    """
    Check that a run may safely overwrite or remove its files in an index folder.

    Raises:
        IndexForeign: Something is a link, neither file nor folder, or belongs to another user.
    """
    with writing(index):
        demand_own_tree(index, NAMES)


def _is_ours(index: Path) -> bool:
    """Whether a folder contains an index, or the remains of an interrupted first run."""
    if (index / POINTER).is_file() or (index / LOCK).is_file():
        return True
    folder = index / FOLDER
    if not folder.is_dir():
        return False
    names = (path.name for path in folder.iterdir())
    return all(is_name(name.removeprefix(UNFINISHED)) for name in names)


def _demand_free(index: Path) -> None:
    names = (path.name for path in index.iterdir())
    others = sorted(name for name in names if not name.lower().startswith((".", *_BESIDE)))
    if others:
        raise BuildError(
            f"{index}: the folder contains other files, but no index ({_summary(others)})",
            hint="set an empty or a new folder with --output",
        )


def _summary(names: list[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def _demand_outside(index: Path, content: Iterable[Path]) -> None:
    real = Path(os.path.realpath(index))
    for folder in content:
        within = Path(os.path.realpath(folder))
        if within != real and within not in real.parents:
            continue
        if not any(part.startswith(".") for part in real.relative_to(within).parts):
            raise BuildError(
                f"{index}: the folder is inside {folder}, whose files become pages of the site",
                hint="set a folder outside of it with --output",
            )
