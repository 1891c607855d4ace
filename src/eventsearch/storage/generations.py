"""
Finds and opens generations: the live one, its metadata, and whether its files are complete.

Every search loads this module, so it imports little. Opening a generation compares only the sizes
of its files; `verify` compares their checksums.
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

FORMAT = "15"
"""Version of the folder, manifest and documents. Analyzer and engine have their own versions."""

FOLDER = "generations"
POINTER = "live"
ENGINE = "engine"
INFO = "info.json"
MANIFEST = "manifest.json"

_NAME = lazy(r"[0-9]{6,}-[0-9]{8}T[0-9]{12}Z\Z", re.ASCII)
_LONGEST_NAME = 100

MOST_BYTES = 1 << 28
"""Maximum size in bytes of a generation's metadata files, which need a few hundred bytes a page."""


class Info(NamedTuple):
    """
    The metadata of a generation.

    Attributes:
        version: Version of the index, see `version`.
        built_at: When it was built, in RFC 3339, UTC.
        zone: IANA name of the site's time zone.
        languages: Codes of the languages of its pages, sorted.
        pages: Number of pages, visible or not.
        instants: Epoch seconds at which search results change, because a page appears or expires,
            or an event begins or ends. Sorted, distinct.
        files: Maps the name of each engine file to its size and digest.
        origin: Scheme and host of the site, such as ``https://example.org``; empty if the
            configuration does not contain them.
        title: The site's title; empty if the configuration does not contain it.
        platform: The site generator, a name in `PLATFORMS`; empty if unknown.
        taxonomies: Maps the name of a taxonomy, in the singular or the plural, to the keyword field
            that contains its terms.
        facets: Maps each facet in the settings to its labels, by language.
        lang: Code of the site's main language. This is the default language if pages use it and
            another declared language too, else the language of most pages.
        declared: Codes of the languages that the configuration declares and pages use, in the
            order of the configuration.
        home: URL of the site's home page; only its path if the host is unknown.
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
        """Return the metadata with URLs moved to *site_url*; unchanged if *site_url* is empty."""
        if not site_url:
            return self
        return self._replace(origin=origin(site_url), home=moved(self.home, site_url))


class Generation(NamedTuple):
    """
    One finished index.

    Attributes:
        name: Names sort by age. A name is never used again, even in a new index.
        folder: The folder of this generation.
    """

    name: str
    folder: Path
    info: Info

    @property
    def engine_folder(self) -> Path:
        return self.folder / ENGINE

    def demand_engine(self, engine: str) -> None:
        """Raise `IndexOutdated` unless this version of the engine wrote the generation."""
        if self.info.version != version(engine):
            raise IndexOutdated(
                f"{self.folder}: the index is of version {self.info.version}, the engine reads"
                f" {version(engine)}",
                hint='set EVENTSEARCH_ENGINE as for the last index run, or run "eventsearch index"',
            )


def engine_in(cluster: ClusterSettings | None) -> EngineModule:
    """
    Return the OpenSearch engine for a cluster, or the Whoosh engine without one.

    Raises:
        PackageMissing: The engine needs a package that is not installed.
        SettingsError: The cluster settings are not usable.
    """
    if cluster is None:
        from eventsearch.engines import whoosh

        return whoosh
    from eventsearch.engines.opensearch import OpenSearch

    return OpenSearch(cluster)


def version(engine: str = WHOOSH) -> str:
    """Return the index version that this program writes with an engine of this version."""
    from eventsearch.analysis import VERSION as ANALYSIS

    return f"{FORMAT}/{ANALYSIS}/{engine}"


def versions() -> tuple[str, ...]:
    """Return the index versions that this program can read."""
    return version(WHOOSH), version(OPENSEARCH)


def live(index: Path) -> Generation:
    """
    Return the live generation, which answers searches.

    Raises:
        IndexMissing: There is no index.
        IndexOutdated: Another version wrote it.
        IndexDamaged: Its files are missing or damaged.
        IndexUnusable: This user may not read it.
    """
    name = live_name(index)
    if name is None:
        error = _missing(index)
        # The first build may have ended in the meantime.
        if (name := live_name(index)) is None:
            raise error
    try:
        return read_generation(index, name)
    except IndexDamaged:
        # Two builds may have ended since the pointer was read, and removed this generation.
        newer = live_name(index)
        if newer in (None, name):
            raise
        return read_generation(index, str(newer))


def last_good(index: Path, besides: Container[str] = ()) -> Generation | None:
    """
    Return the newest generation with correct checksums, live or not; None if there is none.

    Args:
        besides: Names of generations to skip.
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
    """Return the name of the live generation; None if the pointer cannot be read."""
    try:
        data = read_regular_file(index / POINTER, _LONGEST_NAME, follow=False)
    except OSError:
        return None
    name = data.decode("ascii", "replace").strip()
    return name if is_name(name) else None


def is_name(name: str) -> bool:
    """Whether a text is a valid name of a generation."""
    return _NAME.match(name) is not None


def names(index: Path) -> list[str]:
    """Return the names of all generations in an index folder, the oldest first."""
    try:
        folders = [path.name for path in (index / FOLDER).iterdir() if is_name(path.name)]
    except OSError:
        return []
    return sorted(folders, key=lambda name: (number(name), name))


def number(name: str) -> int:
    """Return the number at the beginning of a generation's name."""
    return int(name.partition("-")[0])


def read_generation(index: Path, name: str) -> Generation:
    """
    Open a generation by name; check its version and the sizes of its files.

    Raises:
        IndexOutdated: Another version wrote it.
        IndexDamaged: Its files are missing or damaged.
        IndexForeign: It contains a symbolic link, or something that is neither file nor folder.
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
        most: Skip files that have more bytes than this.

    Raises:
        IndexDamaged: A file has a wrong checksum.
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
            raise _damaged(index, f"{path.name} has changed since it was written")


def _read_info(index: Path, path: Path) -> Info:
    try:
        fields: dict[str, Any] = json.loads(unseal(read_regular_file(path, MOST_BYTES)))
        if fields["version"] in versions():
            return _info(index, **fields)
        # Another version may have other fields. The caller needs only the version to report it.
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
        OverflowError,  # A timestamp has more than 64 bits.
    ) as error:
        raise _damaged(index, f"{path.name} has changed since it was written") from error


def _info(
    index: Path,
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
    """Return the metadata; raises if a value has a wrong type, or a file name is a path."""
    demand_kind(str, chain(languages, declared, taxonomies, taxonomies.values(), texts.values()))
    demand_kind(int, chain((pages,), instants))
    demand_kind(str, chain(*((*each, *each.values()) for each in (facets or {}).values())))
    datetime.fromisoformat(texts["built_at"])
    if texts["zone"] != "UTC":
        # Imported here because it takes 3 ms to load.
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(texts["zone"])
        except ZoneInfoNotFoundError as error:
            raise IndexOutdated(
                f"{index}: this machine does not have the time zone {texts['zone']} of the index",
                hint='run "eventsearch index", or install a newer tzdata',
            ) from error
    # Without a host in the configuration, `home` is a path or empty, and `origin` is empty.
    if origin(texts["home"]) != texts["origin"]:
        raise ValueError("the site's home page and origin differ")
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
    """Return a plain file name; raises ValueError for a path, which might leave the folder."""
    if name in ("", ".", "..") or "/" in name or "\\" in name:
        raise ValueError(f"{name!r} is not a file name")
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
