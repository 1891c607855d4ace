"""Creates the index folder, and checks that a folder may be one."""

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
"""File in an index folder with the content files of the last run, see `indexer.content_folders`."""

NAMES = (
    *(FOLDER, POINTER, f"{POINTER}.tmp", LOCK, ".gitignore", CALENDARS),
    *(FOUND, f"{FOUND}.tmp"),
)
"""All that a run writes over or removes."""

UNFINISHED = "tmp-"
"""Begins the names of folders of generations that no reader looks at."""

_IGNORE = b"# An index of eventsearch: made from the content, not kept with it.\n*\n"
_BESIDE = ("lost+found", "readme")
"""How names begin, besides those with a dot, of what may lie in a folder meant for an index."""


def make_folder(index: Path, content: Iterable[Path] = ()) -> None:
    """
    Make the folder of an index, for its owner alone and ignored by git.

    One that is there is left as it is when it holds an index, or nothing but what explains it.

    Args:
        content: Folders in which no new index may lie, for a site publishes what lies there; below
            a name with a dot it may.

    Raises:
        BuildError: It is no place for an index, or the system refuses.
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
    Demand that all which a run may write over or remove in an index folder was put there by one.

    Raises:
        IndexForeign: Something in it leads elsewhere, or belongs to somebody else.
    """
    with writing(index):
        demand_own_tree(index, NAMES)


def _is_ours(index: Path) -> bool:
    """Whether a folder holds an index, or what a first run that was stopped has left."""
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
            f"{index}: the folder holds no index but other things ({_few(others)})",
            hint="name another folder, or an empty one, with --output",
        )


def _few(names: list[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def _demand_outside(index: Path, content: Iterable[Path]) -> None:
    real = Path(os.path.realpath(index))
    for folder in content:
        within = Path(os.path.realpath(folder))
        if within != real and within not in real.parents:
            continue
        if not any(part.startswith(".") for part in real.relative_to(within).parts):
            raise BuildError(
                f"{index}: the folder lies in {folder}, whose files become pages of the site",
                hint="name a folder outside of it with --output",
            )
