"""
The content files of a Hugo site that are pages.

Walks the mounts as Hugo does and looks at names only: nothing is opened, and only pages are asked
for their size. A page's front matter may still say that it is none; that is for `extract`.

Source: hugolib/pages_capture.go, common/paths/pathparser.go and source/sourceSpec.go of Hugo 0.131.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.files.read import has_vanished, is_shut, is_utf8, leads_back
from eventsearch.extractor.hugo.content_paths import (
    ADAPTER,
    Name,
    kind_of,
    logical_of,
    read_name,
    section_of,
)
from eventsearch.extractor.hugo.mounts import MountedFile, filter_of, settle
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Mount, Site
from eventsearch.model.page import Diagnostic, SourceFile


def discover(site: Site) -> Discovery:
    walk = _Walk(site)
    walk.all()
    files, more = settle(walk.files, site)
    # A folder that is mounted twice is looked at twice.
    every = dict.fromkeys((*walk.diagnostics, *more))
    return Discovery(
        files=tuple(sorted(files, key=lambda f: f.path)),
        diagnostics=tuple(sorted(every, key=lambda p: (p.path, p.code))),
    )


class _Folder(NamedTuple):
    """One to look into: its path, its place in a mount and in the content tree, and the mount."""

    path: str
    inner: str
    logical: str
    mount: int


class _Walk:
    def __init__(self, site: Site) -> None:
        self.files: list[MountedFile] = []
        self.diagnostics: list[Diagnostic] = []
        self._site = site
        # Most bundles have the same name.
        self._name = cache(
            partial(read_name, languages=site.languages, disabled=site.disable_languages)
        )
        self._takes = [filter_of(mount) for mount in site.mounts]
        self._ignored = tuple(_compile(site.ignore_files))
        self._root = str(site.root)
        self._contents = {
            _absolute(self._root, mount.source) for mount in site.mounts if mount.target == "/"
        }

    def all(self) -> None:
        folders: list[_Folder] = []
        for number, mount in enumerate(self._site.mounts):
            if not mount.lang or mount.lang in self._site.languages:
                folders += self._start(number, mount)
        while folders:
            folders = [each for folder in folders for each in self._within(folder)]

    def _start(self, number: int, mount: Mount) -> Iterator[_Folder]:
        """Return where to begin with a mount; one that is not there, or outside, holds nothing."""
        if not self._site.boundary.holds(mount.source):
            self._report(discovery_diagnostics.outside(mount.source, "content folder"))
            return
        source = Path(_absolute(self._root, mount.source))
        if source.is_file():
            self._single(source, number, mount)
        elif source.is_dir():
            yield _Folder(str(source), "", mount.target.rstrip("/"), number)

    def _within(self, folder: _Folder) -> Iterator[_Folder]:
        path, inner, logical, mount = folder
        takes = self._takes[mount]
        files: list[os.DirEntry[str]] = []
        folders: list[str] = []
        for entry in self._entries(path):
            is_folder = entry.is_dir(follow_symlinks=False)
            name = entry.name
            if not takes(f"{inner}/{name}", is_folder):
                continue
            if is_folder:
                folders.append(name)
            elif entry.is_file(follow_symlinks=False):
                files.append(entry)
            else:
                self._no_file(entry)
        if not self._pages(files, logical, mount):
            for name in folders:
                child = f"{path}/{name}"
                # One that is a whole content tree is walked there, once: no section is meant.
                if child not in self._contents:
                    yield _Folder(child, f"{inner}/{name}", f"{logical}/{name}", mount)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return [entry for entry in entries if not self._is_ignored(entry)]
        except OSError as exc:
            self._report_unreadable(folder, exc, "folder")
            return []

    def _report_unreadable(self, path: str, error: OSError, what: str) -> None:
        # What has vanished since its folder was read is not there.
        if not has_vanished(path, error):
            self._report(discovery_diagnostics.unreadable(self._relative(path), error, what))

    def _report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def _relative(self, path: str) -> str:
        if path.startswith(self._root + "/"):
            return path[len(self._root) + 1 :]
        return os.path.relpath(path, self._root).replace(os.sep, "/")

    def _is_ignored(self, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name[0] in ".#" or name[-1] == "~":
            return True
        if self._ignored and any(pattern.search(entry.path) for pattern in self._ignored):
            return True
        if not is_utf8(name):
            self._report(discovery_diagnostics.badly_named(self._relative(entry.path)))
            return True
        return False

    def _no_file(self, entry: os.DirEntry[str]) -> None:
        """Report what is neither a file nor a folder and would be content; Hugo follows no link."""
        path = self._relative(entry.path)
        is_content = self._name(entry.name) is not None
        if not entry.is_symlink():
            if is_content:
                self._report(discovery_diagnostics.no_file(path))
            return
        if leads_back(entry):
            self._report(discovery_diagnostics.loop(path))
        elif is_content or Path(entry.path).is_dir():
            self._report(discovery_diagnostics.link(path))

    def _pages(self, files: Sequence[os.DirEntry[str]], logical: str, mount: int) -> bool:
        """Collect the pages among the files of one folder; say whether it is a leaf bundle."""
        named = [(name, file) for file in files if (name := self._name(file.name)) is not None]
        bundles = {name.bundle for name, _ in named}
        # From Hugo 0.153 on, `index.md` wins over `_index.md` beside it.
        leaf_wins = self._site.version >= (0, 153)
        is_leaf = "leaf" in bundles and (leaf_wins or "branch" not in bundles)
        for name, file in named:
            # All else in a leaf bundle is a resource of its page.
            if not is_leaf or name.bundle == "leaf":
                self._page(file, name, logical, mount)
            elif name.bundle == "branch":
                leaf = next(each.path for other, each in named if other.bundle == "leaf")
                path, winner = self._relative(file.path), self._relative(leaf)
                self._report(discovery_diagnostics.shadowed(path, winner))
        if not is_leaf:
            for file in files:
                if file.name == ADAPTER:
                    self._report(discovery_diagnostics.adapter(self._relative(file.path)))
        return is_leaf

    def _page(self, file: os.DirEntry[str], name: Name, folder: str, mount: int) -> None:
        try:
            stat = file.stat(follow_symlinks=False)
        except OSError as exc:
            self._report_unreadable(file.path, exc, "file")
            return
        self._add(file.path, name, folder, mount, stat)

    def _single(self, source: Path, number: int, mount: Mount) -> None:
        folder, _, filename = mount.target.rpartition("/")
        name = self._name(filename)
        if name is not None:
            self._add(str(source), name, folder, number, source.stat())

    def _add(self, path: str, name: Name, folder: str, mount: int, stat: os.stat_result) -> None:
        """Collect a file; *folder* is its place in the content tree, without a slash at its end."""
        relative = self._relative(path)
        if is_shut(path, stat):
            self._report(discovery_diagnostics.shut(relative))
        lang = name.lang or self._site.mounts[mount].lang or self._site.default_language
        site = self._site.localised(lang)
        logical = logical_of(folder, name)
        kind = kind_of(name.bundle, logical, site.taxonomies)
        if kind in site.disable_kinds:
            return
        source = SourceFile(
            path=relative,
            lang=lang,
            kind=kind,
            bundle=name.bundle,
            logical=logical,
            section=section_of(name.bundle, logical),
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
        )
        if name.foreign:
            self._report(discovery_diagnostics.foreign(relative, name.foreign))
        self.files.append(MountedFile(source, name, mount))


def _absolute(root: str, source: str) -> str:
    return os.path.normpath(source if source.startswith("/") else f"{root}/{source}")


def _compile(patterns: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for pattern in patterns:
        try:
            yield re.compile(pattern)
        except re.error:
            # Go's syntax and Python's differ in rare corners; such a pattern is taken literally.
            yield re.compile(re.escape(pattern))
