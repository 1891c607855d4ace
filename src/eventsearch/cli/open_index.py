"""Which index does a command read? By flag, environment and settings file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from eventsearch.cli.errors import with_hint_for
from eventsearch.errors import IndexDamaged, IndexMissing, IndexUnusable
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import unmeant_below


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
    with with_index_hint(folder):
        settings = settings or settings_of(folder)
        place = settings.index
        try:
            index = open_index(place, site_url=settings.site_url)
            try:
                yield index
            finally:
                index.close()
        except IndexDamaged as error:
            raise _placed(error, place) from error
        except IndexMissing as error:
            if folder is None and (below := unmeant_below(settings.root)):
                message = (
                    f"{error.message}, and {settings.root} is no site itself and holds {below}"
                )
                raise IndexMissing(message, hint="go to the site") from error
            raise


def settings_of(folder: Path | None) -> Settings:
    """Return the settings of the site one stands in, with the index that ``--index`` names."""
    flags = {"index": None if folder is None else folder.absolute()}
    return load_settings(Path(), environ=os.environ, flags=flags)


def _placed(error: IndexDamaged, index: Path) -> IndexDamaged:
    """Return what is said of damage with the folder of the index, which no file of it knows."""
    if str(index) in error.message:
        return error
    return IndexDamaged(f"{index}: {error.message}", hint=error.hint)


def with_index_hint(folder: Path | None) -> AbstractContextManager[None]:
    """Make the hint of an index that ``--index`` names one that mends it there."""
    return with_hint_for(None, folder, of=IndexUnusable)
