"""Which index does a command read? By flag, environment and settings file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsearch.search import Index, open_index
from eventsearch.settings import load_settings


@contextmanager
def opened(folder: Path | None) -> Iterator[Index]:
    """
    Open the index for as long as it is read.

    Args:
        folder: What ``--index`` says; None for what the settings say.

    Raises:
        SettingsError: A setting cannot be read.
        SiteError: No index is named and this is no site.
        IndexUnusable: The index is missing, of another version or damaged.
    """
    flags = {"index": None if folder is None else folder.absolute()}
    index = open_index(load_settings(Path(), environ=os.environ, flags=flags).index)
    try:
        yield index
    finally:
        index.close()
