"""Opens the index specified by the option, the environment or the settings file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from eventsearch.cli.terminal import print_status, with_hint_for
from eventsearch.errors import IndexDamaged, IndexMissing, IndexUnusable
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import overlooked_sites


@contextmanager
def opened(folder: Path | None, settings: Settings | None = None) -> Iterator[Index]:
    """
    Open the index, and close it at the end.

    Args:
        folder: Value of ``--index``; None for the index in the settings.
        settings: Settings, if already loaded.

    Raises:
        SettingsError: A setting is invalid.
        SiteError: No index is specified and the current folder is not in a site.
        IndexUnusable: The index is missing, damaged or from another version.
    """
    with with_index_hint(folder):
        settings = settings or settings_of(folder)
        place = settings.index
        try:
            with with_sites_hint(folder, settings.root):
                index = open_index(
                    place,
                    site_url=settings.site_url,
                    ranking=settings.ranking.params,
                    cluster=settings.cluster,
                )
            facets = index.generation.info.facets
            if new := [one.name for one in settings.facets if one.name not in facets]:
                print_status(f'the index has no facet {", ".join(new)}; run "eventsearch index"')
            try:
                yield index
            finally:
                index.close()
        except IndexDamaged as error:
            if str(place) in error.message:
                raise
            raise IndexDamaged(f"{place}: {error.message}", hint=error.hint) from error


def settings_of(folder: Path | None) -> Settings:
    """Return the settings of the current site, with the index folder from ``--index``."""
    flags = {"index": None if folder is None else folder.absolute()}
    return load_settings(Path(), environ=os.environ, flags=flags)


@contextmanager
def with_sites_hint(folder: Path | None, root: Path) -> Iterator[None]:
    """If no index is found without `--index`, list the sites below *root* in the error."""
    try:
        yield
    except IndexMissing as error:
        if folder is None and (below := overlooked_sites(root)):
            message = f"{error.message}; {root} is not a site itself but contains {below}"
            raise IndexMissing(message, hint="run the command in the site") from error
        raise


def with_index_hint(folder: Path | None) -> AbstractContextManager[None]:
    """Add the folder of ``--index`` to the commands in hints about the index."""
    return with_hint_for(None, folder, of=IndexUnusable)
