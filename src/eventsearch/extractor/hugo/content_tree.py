"""
Where in the content tree does a file of a mount stand, and as which kind of page?

By its name, its folder and the mount that brings it; nothing is looked at. Which one of several
files at a place is its page is for `mounts`.
"""

from __future__ import annotations

import os

from eventsearch.extractor.files import discovery_problems
from eventsearch.extractor.hugo.content_paths import (
    Name,
    kind_of,
    logical_of,
    read_name,
    section_of,
)
from eventsearch.extractor.hugo.mounts import MountedFile
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, SourceFile

Seen = tuple[str, str, str, int, int, int]
"""
A content file as the disk has it: its absolute path, its name (of the mount's target where it is
mounted by itself), its folder in the content tree (no slash at the end), the number of its mount,
size and time. No record: thousands are handed from one process to another.
"""


class Names(dict[str, Name | None]):
    """Parts of file names, None for what is no content: most bundles have the same name."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._languages = frozenset(language.code for language in site.languages)
        self._disabled = frozenset(site.disable_languages)

    def __missing__(self, filename: str) -> Name | None:
        """Read a name for the first time."""
        name = read_name(filename, self._languages, self._disabled)
        self[filename] = name
        return name


class Placing:
    """Files as the mounts bring them, and what is wrong with them."""

    def __init__(self, site: Site, names: Names) -> None:
        self.found: list[MountedFile] = []
        self.problems: list[Diagnostic] = []
        self._site = site
        self._names = names
        self._root = str(site.root)

    def add(self, seen: Seen) -> None:
        """Place a file whose name is that of content."""
        path, filename, folder, mount, size, mtime_ns = seen
        name = self._names[filename]
        assert name is not None
        lang = name.lang or self._site.mounts[mount].lang or self._site.default_language
        site = self._site.localised(lang)
        logical = logical_of(folder, name)
        kind = kind_of(name.bundle, logical, site.taxonomies)
        if kind in site.disable_kinds:
            return
        source = SourceFile(
            path=relative(path, self._root),
            lang=lang,
            kind=kind,
            bundle=name.bundle,
            logical=logical,
            section=section_of(name.bundle, logical),
            size=size,
            mtime_ns=mtime_ns,
        )
        if name.foreign:
            self.problems.append(discovery_problems.foreign(source.path, name.foreign))
        self.found.append(MountedFile(source, name, mount))


def relative(path: str, root: str) -> str:
    """Return an absolute path from the root of the site, with forward slashes."""
    if path.startswith(root + "/"):
        return path[len(root) + 1 :]
    return os.path.relpath(path, root).replace(os.sep, "/")
