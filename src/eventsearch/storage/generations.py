"""
Opens generations: which is live, what it says of itself, whether it is whole.

Loaded by every search, so it imports little: sizes are compared on opening, checksums by `verify`.
"""

from __future__ import annotations

import json
import os
import re
from array import array
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from itertools import chain
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from eventsearch.engines import OPENSEARCH, WHOOSH, EngineModule
from eventsearch.errors import (
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
    refused,
)
from eventsearch.files import demand_kind, open_own, read_regular_file, unseal
from eventsearch.model.facets import Labels
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.settings.site_detection import moved, origin
from eventsearch.storage.atomic_files import demand_plain

if TYPE_CHECKING:
    from eventsearch.settings.fields import ClusterSettings

FORMAT = "12"
"""Of the folder, the manifest and the documents; the analyzer and the engine have their own."""

FOLDER = "generations"
POINTER = "live"
ENGINE = "engine"
INFO = "info.json"
MANIFEST = "manifest.json"

_NAME = lazy(r"[0-9]{6,}-[0-9]{8}T[0-9]{12}Z\Z", re.ASCII)
_LONGEST_NAME = 100

MOST_BYTES = 1 << 28
"""Of a file that says what a generation holds: some hundred bytes a page."""


class Info(NamedTuple):
    """
    What a generation says of itself.

    Attributes:
        version: What wrote it, see `version`.
        built_at: RFC 3339, UTC.
        zone: IANA name of the site's time zone.
        languages: Codes of the languages of its pages, sorted.
        pages: Number of pages, visible or not.
        instants: Epoch seconds at which answers change: pages appear and vanish, events begin and
            are over. Ascending, each once.
        files: Name of each of the engine's files to its size and digest.
        origin: Scheme and host of the site, as in ``https://example.org``; empty where the
            configuration names none.
        title: What the site is called; empty where the configuration does not say.
        platform: Which program makes the site, a name of `PLATFORMS`; empty when not known.
        taxonomies: Name of a taxonomy, in the singular or the plural, to the keyword field that
            holds its terms.
        facets: The facets of the settings by name, each with its labels by language.
        lang: Code of the site's own language: the default one where pages are in several of those
            that the configuration declares, else that of most pages.
        declared: Codes of the languages that the configuration declares and pages are in, in its
            order.
        home: Address of the site's first page; only its path where no host is known.
    """

    version: str
    built_at: str
    zone: str
    languages: tuple[str, ...]
    pages: int
    instants: Sequence[int]
    files: Mapping[str, tuple[int, str]]
    origin: str = ""
    title: str = ""
    platform: str = ""
    taxonomies: Mapping[str, str] = MappingProxyType({})
    lang: str = ""
    home: str = ""
    declared: tuple[str, ...] = ()
    facets: Labels = MappingProxyType({})

    def at(self, site_url: str) -> Info:
        """Return what is said of a site that is at another address; empty for the same."""
        if not site_url:
            return self
        return self._replace(origin=origin(site_url), home=moved(self.home, site_url))


class Generation(NamedTuple):
    """
    One finished index.

    Attributes:
        name: Sorts by age; never used twice, not even in an index made anew.
        folder: Its own folder.
    """

    name: str
    folder: Path
    info: Info

    @property
    def engine_folder(self) -> Path:
        return self.folder / ENGINE

    def demand_engine(self, engine: str) -> None:
        """Demand that an engine of a version has written it; raises `IndexOutdated`."""
        if self.info.version != version(engine):
            raise IndexOutdated(
                f"{self.folder}: the index is of version {self.info.version}, the engine reads"
                f" {version(engine)}",
                hint='run "eventsearch index"',
            )


def engine_in(cluster: ClusterSettings | None) -> EngineModule:
    """
    Return the engine that keeps indexes in a cluster; in folders for none.

    Raises:
        PackageMissing: It needs a package that is not installed.
        SettingsError: The settings of the cluster lead nowhere.
    """
    if cluster is None:
        from eventsearch.engines import whoosh

        return whoosh
    from eventsearch.engines.opensearch import OpenSearch

    return OpenSearch(cluster)


def version(engine: str = WHOOSH) -> str:
    """Return what an index is written by whose engine is of a version."""
    from eventsearch.analysis import VERSION as ANALYSIS

    return f"{FORMAT}/{ANALYSIS}/{engine}"


def versions() -> tuple[str, ...]:
    """Return what an index may have been written by, to be read by this program."""
    return version(WHOOSH), version(OPENSEARCH)


def live(index: Path) -> Generation:
    """
    Return the generation that answers.

    Raises:
        IndexMissing: There is none.
        IndexOutdated: Another version wrote it.
        IndexDamaged: Its files are not what was written.
        IndexUnusable: This user may not read it.
    """
    name = live_name(index)
    if name is None:
        error = _missing(index)
        # The first build may just have ended.
        if (name := live_name(index)) is None:
            raise error
    try:
        return read_generation(index, name)
    except IndexDamaged:
        # Two builds may have ended since the pointer was read, and taken this one away.
        newer = live_name(index)
        if newer in (None, name):
            raise
        return read_generation(index, str(newer))


def last_good(index: Path, besides: Container[str] = ()) -> Generation | None:
    """
    Return the newest generation whose checksums hold, live or not; None when there is none.

    Args:
        besides: Names of those that are not wanted.
    """
    for name in reversed(names(index)):
        if name in besides:
            continue
        try:
            generation = read_generation(index, name)
            verify(generation)
        except IndexUnusable:
            continue
        return generation
    return None


def live_name(index: Path) -> str | None:
    """Return the name of the live generation; None when nothing readable says so."""
    try:
        data = read_regular_file(index / POINTER, _LONGEST_NAME, follow=False)
    except OSError:
        return None
    name = data.decode("ascii", "replace").strip()
    return name if is_name(name) else None


def is_name(name: str) -> bool:
    """Whether a text is what a generation may be called."""
    return _NAME.match(name) is not None


def names(index: Path) -> list[str]:
    """Return the names of all generations that are there, the oldest first."""
    try:
        folders = [path.name for path in (index / FOLDER).iterdir() if is_name(path.name)]
    except OSError:
        return []
    return sorted(folders, key=lambda name: (number(name), name))


def number(name: str) -> int:
    """Return the number that a generation's name begins with."""
    return int(name.partition("-")[0])


def read_generation(index: Path, name: str) -> Generation:
    """
    Return a generation by name, its version and the sizes of its files compared.

    Raises:
        IndexOutdated: Another version wrote it.
        IndexDamaged: Its files are not what was written.
        IndexForeign: Something in it leads elsewhere.
    """
    folder = index / FOLDER / name
    try:
        demand_plain(index, index / FOLDER, folder, folder / ENGINE)
    except OSError as error:
        raise _unread(index, Path(error.filename or folder), error) from error
    info = _read_info(index, folder / INFO)
    if info.version not in versions():
        raise IndexOutdated(
            f"{index}: the index is of version {info.version}, this eventsearch reads"
            f" {' or '.join(versions())}",
            hint='run "eventsearch index"',
        )
    generation = Generation(name=name, folder=folder, info=info)
    for file, (size, _) in info.files.items():
        _demand_size(index, generation.engine_folder / file, size)
    return generation


def verify(generation: Generation, *, most: float = inf) -> None:
    """
    Read every file of a generation and compare its checksum.

    Args:
        most: Bytes; files that have more are left out.

    Raises:
        IndexDamaged: One is not what was written.
    """
    from eventsearch.storage.atomic_files import file_digest

    index = generation.folder.parents[1]
    for name, (size, expected) in generation.info.files.items():
        if size > most:
            continue
        path = generation.engine_folder / name
        try:
            actual = file_digest(path)
        except OSError as error:
            raise _unread(index, path, error) from error
        if actual != expected:
            raise _damaged(index, f"{path.name} is not what was written")


def _read_info(index: Path, path: Path) -> Info:
    try:
        fields: dict[str, Any] = json.loads(unseal(read_regular_file(path, MOST_BYTES)))
        if fields["version"] in versions():
            return _info(**fields)
        # Another version may have other fields: only what it is called matters.
        return Info(
            version=str(fields["version"]),
            built_at="",
            zone="UTC",
            languages=(),
            pages=0,
            instants=(),
            files={},
        )
    except OSError as error:
        raise _unread(index, path, error) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
        OverflowError,  # A moment of more than 64 bits.
    ) as error:
        raise _damaged(index, f"{path.name} is not what was written") from error


def _info(
    *,
    languages: list[str],
    instants: list[int],
    files: dict[str, list[Any]],
    pages: int,
    taxonomies: dict[str, str],
    declared: Sequence[str] = (),
    facets: dict[str, dict[str, str]] | None = None,
    **texts: str,
) -> Info:
    """Return what was written; raises where a value is of another kind, or leads elsewhere."""
    demand_kind(str, chain(languages, declared, taxonomies, taxonomies.values(), texts.values()))
    demand_kind(int, chain((pages,), instants))
    demand_kind(str, chain(*((*each, *each.values()) for each in (facets or {}).values())))
    datetime.fromisoformat(texts["built_at"])
    if texts["zone"] != "UTC":
        # It takes 3 ms to load.
        from zoneinfo import ZoneInfo

        ZoneInfo(texts["zone"])
    # A site whose configuration names no host has a path, or nothing.
    if origin(texts["home"]) != texts["origin"]:
        raise ValueError("the site's address leads elsewhere")
    sizes = {_plain(name): (int(size), str(digest)) for name, (size, digest) in files.items()}
    return Info(
        languages=tuple(languages),
        instants=array("q", instants),
        files=sizes,
        pages=pages,
        taxonomies=taxonomies,
        declared=tuple(declared),
        facets=facets or {},
        **texts,
    )


def _plain(name: str) -> str:
    """Return the name of a file in its folder; a path out of it is nothing that was written."""
    if name in ("", ".", "..") or "/" in name or "\\" in name:
        raise ValueError(f"{name!r} is no file's name")
    return name


def _demand_size(index: Path, path: Path, size: int) -> None:
    try:
        actual = path.stat().st_size
    except FileNotFoundError as error:
        raise _damaged(index, f"{path.name} is missing") from error
    except OSError as error:
        raise _unread(index, path, error) from error
    if actual != size:
        raise _damaged(index, f"{path.name} has {actual} bytes instead of {size}")


def _missing(index: Path) -> IndexUnusable:
    try:
        os.close(open_own(index / POINTER, os.O_RDONLY))
    except (FileNotFoundError, NotADirectoryError):
        return IndexMissing(f"{index}: there is no index", hint='run "eventsearch index"')
    except OSError as error:
        return _unread(index, index / POINTER, error)
    return _damaged(index, f'the file "{POINTER}" does not contain the name of a generation')


def _unread(index: Path, path: Path, error: OSError) -> IndexUnusable:
    damage = _damaged(index, f"{path.name} cannot be read: {error.strerror}")
    return refused(f"{index}: the index", error) or damage


def _damaged(index: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        f"{index}: the index is damaged: {what}", hint='run "eventsearch index" to build it anew'
    )
