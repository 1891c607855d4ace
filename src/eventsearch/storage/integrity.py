"""
Damage that sizes do not show, and the file that tells the next run of it.

A run checks the small files. Large ones are checked by a server that meets damage, which leaves a
file in the generation's folder.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path

from eventsearch.errors import IndexDamaged
from eventsearch.files import open_own, read_regular_file, unseal
from eventsearch.settings.site_detection import INDEX_FOLDER
from eventsearch.storage.generations import MOST_BYTES, Generation, verify
from eventsearch.storage.last_modified import CHANGES

WORD = "damaged"
"""File in a generation's folder that says that it is damaged, and where."""
SMALL = 1 << 16
"""Bytes up to which a file is read to the end at every run; that of the segments has some 300."""


def mark_damaged(generation: Generation, fault: str) -> bool:
    """Have the next run build anew; return whether that could be written down."""
    with suppress(OSError):
        handle = open_own(generation.folder / WORD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(fault + "\n")
        return True
    return False


def quick_check(generation: Generation) -> None:
    """
    Look for a word of damage, and for damage in the small files.

    Raises:
        IndexDamaged: There is some.
    """
    if (generation.folder / WORD).exists():
        raise IndexDamaged(f"{generation.folder}: found damaged while it answered")
    verify(generation, most=SMALL)
    _verify_changes(generation)


def full_check(generation: Generation) -> None:
    """
    Compare the checksums of all files that answer.

    Raises:
        IndexDamaged: One is not what was written.
        IndexUnusable: One cannot be read.
    """
    verify(generation)
    _verify_changes(generation)


def _verify_changes(generation: Generation) -> None:
    path = generation.folder / CHANGES
    try:
        unseal(read_regular_file(path, MOST_BYTES))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path}: not what was written: {error}") from error


def hint(index: Path) -> str:
    """Return the command that mends any damage of an index, for who stands in the site's folder."""
    where = "" if index.name == INDEX_FOLDER else f" -o {shlex.quote(str(index))}"
    return f'run "eventsearch index --full{where}"'
