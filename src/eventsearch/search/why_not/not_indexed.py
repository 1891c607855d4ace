"""Why an index has no page of a file or URL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from eventsearch.model.page import Diagnostic
from eventsearch.model.why_not import WhyNot
from eventsearch.storage.manifest import Entry as Known
from eventsearch.storage.manifest import Manifest


def path_of(address: str) -> str:
    """Return the path of an address as it is compared: decoded, without slashes at its ends."""
    return unquote(urlsplit(address).path).strip("/")


def known_as(manifest: Manifest, name: str) -> Known | None:
    """Return what is known of a file, by its path or its address; of several one to be found."""
    if name in manifest.entries:
        return manifest.entries[name]
    try:
        wanted = path_of(name)
    except ValueError:
        return None
    found = [
        known for known in manifest.entries.values() if known.url and wanted == path_of(known.url)
    ]
    return max(found, key=lambda known: bool(known.id), default=None)


def missing(known: Known, name: str) -> WhyNot:
    """Return why there is no document of a file that is known, which *name* has asked for."""
    page = WhyNot(asked=name, reason="unlisted", id=known.path, url=known.url)
    if not known.record:
        return replace(page, reason="unusable", diagnostics=tuple(map(_told, known.diagnostics)))
    return page if known.buildable else replace(page, reason="draft")


def _told(diagnostic: Diagnostic) -> str:
    where = f", line {diagnostic.line}" if diagnostic.line else ""
    return f"{diagnostic.code}{where}: {diagnostic.message}; {diagnostic.hint}"


def beside(manifest: Manifest, root: Path, names: Iterable[str]) -> str:
    """
    Return what a file that is there and not known is; empty when none of *names* is there.

    Args:
        names: Of one file, from *root*.
    """
    there = next((name for name in names if _is_file(root, name)), "")
    if not there:
        return ""
    if page := _bundle_of(manifest, there):
        return f"it is a resource of the page {page}; its text is not searched"
    return "the file is there: it is no page of the site, or came after the last run of index"


def _is_file(root: Path, name: str) -> bool:
    try:
        return not name.startswith("/") and ".." not in name.split("/") and (root / name).is_file()
    except (OSError, ValueError):
        return False


def _bundle_of(manifest: Manifest, name: str) -> str:
    """Return the page whose leaf bundle of Hugo a file lies in; empty for none."""
    if manifest.platform != "hugo":
        return ""
    folders = {folder.as_posix() for folder in PurePosixPath(name).parents}
    indexes: dict[str, list[str]] = {}
    for path in manifest.entries:
        folder, _, file = path.rpartition("/")
        if folder in folders:
            indexes.setdefault(folder, []).append(file)
    for folder in sorted(indexes, key=len):
        stems = {file: file.partition(".")[0] for file in sorted(indexes[folder])}
        if "_index" not in stems.values():
            for file, stem in stems.items():
                if stem == "index":
                    return f"{folder}/{file}"
    return ""
