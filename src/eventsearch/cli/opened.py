"""Which index does a command read? By flag, environment and settings file."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsearch.errors import IndexUnusable
from eventsearch.search import Index, open_index
from eventsearch.settings import Settings, load_settings


@contextmanager
def opened(folder: Path | None, settings: Settings | None = None) -> Iterator[Index]:
    """
    Open the index for as long as it is read.

    Args:
        folder: What ``--index`` says; None for what the settings say.
        settings: If they are known already.

    Raises:
        SettingsError: A setting cannot be read.
        SiteError: No index is named and this is no site.
        IndexUnusable: The index is missing, of another version or damaged.
    """
    with cured(folder):
        index = open_index((settings or settings_of(folder)).index)
        try:
            yield index
        finally:
            index.close()


def settings_of(folder: Path | None) -> Settings:
    """Return the settings of the site one stands in, with the index that ``--index`` names."""
    flags = {"index": None if folder is None else folder.absolute()}
    return load_settings(Path(), environ=os.environ, flags=flags)


@contextmanager
def cured(folder: Path | None) -> Iterator[None]:
    """Make the cure of an index that ``--index`` names one that mends it there."""
    try:
        yield
    except IndexUnusable as error:
        if folder is None:
            raise
        there = f"eventsearch index -o {shlex.quote(str(folder))}"
        cure = error.cure.replace("eventsearch index", there)
        raise type(error)(error.message, cure=cure) from error
