"""
Finds damage that file sizes do not reveal.

A run compares the checksums of small files only. A server that finds damage while it answers
compares all files, and writes a marker file into the generation's folder for the next run.
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
"""Name of the marker file in a damaged generation's folder. It contains the fault."""
SMALL = 1 << 16
"""Maximum size in bytes of a file whose checksum every run compares. The list of segments has
about 300."""


def mark_damaged(generation: Generation, fault: str) -> bool:
    """Write the marker file, so that the next run builds anew; return whether that succeeded."""
    with suppress(OSError):
        handle = open_own(generation.folder / WORD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(fault + "\n")
        return True
    return False


def quick_check(generation: Generation) -> None:
    """
    Check for the marker file, and compare the checksums of the small files.

    Raises:
        IndexDamaged: The marker file exists, or a file is damaged.
    """
    if (generation.folder / WORD).exists():
        raise IndexDamaged(f"{generation.folder}: a server found it damaged")
    verify(generation, most=SMALL)
    _verify_changes(generation)


def full_check(generation: Generation) -> None:
    """
    Compare the checksums of all files that searches use.

    Raises:
        IndexDamaged: A file has a wrong checksum.
        IndexUnusable: A file cannot be read.
    """
    verify(generation)
    _verify_changes(generation)


def _verify_changes(generation: Generation) -> None:
    path = generation.folder / CHANGES
    try:
        unseal(read_regular_file(path, MOST_BYTES))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path}: the file is damaged: {error}") from error


def hint(index: Path) -> str:
    """Return the command that repairs a damaged index, to run in the site's folder."""
    where = "" if index.name == INDEX_FOLDER else f" -o {shlex.quote(str(index))}"
    return f'run "eventsearch index --full{where}"'
