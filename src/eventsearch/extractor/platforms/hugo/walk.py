"""
Which files of the content are pages of a Hugo site?

Walks the mounts as Hugo does and looks at names only: nothing is opened, and only pages are asked
for their size. A page's front matter may still say that it is none; that is for `extract`.

Source: hugolib/pages_capture.go, common/paths/pathparser.go and source/sourceSpec.go of Hugo 0.131.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eventsearch.extractor import obstacles
from eventsearch.extractor.content_names import (
    ADAPTER,
    Name,
    kind_of,
    logical_of,
    read_name,
    section_of,
)
from eventsearch.extractor.filters import filter_of
from eventsearch.extractor.platforms.hugo.standing import Found, settled
from eventsearch.extractor.platforms.seam import Discovery
from eventsearch.extractor.site import Mount, Site
from eventsearch.records.content import Problem, SourceFile


def discover(site: Site) -> Discovery:
    """Return the content files of a site that are pages of their own, in the order of paths."""
    walk = _Walk(site)
    for mount in site.mounts:
        walk.mount(mount)
    files, more = settled(walk.found, site)
    # A folder that is mounted twice is looked at twice.
    every = dict.fromkeys((*walk.problems, *more))
    problems = sorted(every, key=lambda p: (p.path, p.code))
    return Discovery(files=tuple(sorted(files, key=lambda f: f.path)), problems=tuple(problems))


class _Walk:
    """One walk over the mounts of a site; collects pages, each as it was found, and problems."""

    def __init__(self, site: Site) -> None:
        self.found: list[Found] = []
        self.problems: list[Problem] = []
        self._site = site
        self._languages = frozenset(language.code for language in site.languages)
        self._disabled = frozenset(site.disable_languages)
        self._ignored = tuple(_compiled(site.ignore_files))
        self._root = str(site.root)
        self._mounted = {_absolute(self._root, mount.source) for mount in site.mounts}
        self._order = {id(mount): at for at, mount in enumerate(site.mounts)}
        # Most bundles have the same name, and reading it takes a while.
        self._names: dict[str, Name | None] = {}

    def mount(self, mount: Mount) -> None:
        """Walk one mount; one that is not there holds nothing."""
        source = Path(_absolute(self._root, mount.source))
        if mount.lang and mount.lang not in self._languages:
            return
        if source.is_file():
            self._single(source, mount)
        elif source.is_dir():
            self._folders(str(source), mount)

    def _folders(self, source: str, mount: Mount) -> None:
        takes = filter_of(mount)
        pending = [(source, "", mount.target.rstrip("/"))]
        while pending:
            folder, inner, logical = pending.pop()
            files: list[os.DirEntry[str]] = []
            folders: list[str] = []
            for entry in self._entries(folder):
                is_folder = entry.is_dir(follow_symlinks=False)
                name = entry.name
                if takes is not None and not takes(f"{inner}/{name}", is_folder):
                    continue
                if is_folder:
                    folders.append(name)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry)
                else:
                    self._other(entry)
            if not self._pages(files, logical, mount):
                for name in folders:
                    child = f"{folder}/{name}"
                    # A folder mounted by itself is walked there, once.
                    if child not in self._mounted:
                        pending.append((child, f"{inner}/{name}", f"{logical}/{name}"))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """Return what a folder holds and is not ignored."""
        try:
            with os.scandir(folder) as entries:
                return [entry for entry in entries if not self._is_ignored(entry)]
        except OSError as exc:
            self.problems.append(obstacles.unreadable(self._relative(folder), exc, "folder"))
            return []

    def _is_ignored(self, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name[0] in ".#" or name[-1] == "~":
            return True
        if self._ignored and any(pattern.search(entry.path) for pattern in self._ignored):
            return True
        if not name.isascii() and _is_broken(name):
            self.problems.append(obstacles.badly_named(self._relative(entry.path)))
            return True
        return False

    def _other(self, entry: os.DirEntry[str]) -> None:
        """Report what is neither a file nor a folder, and would be content."""
        if entry.is_symlink():
            self._link(entry)
        elif self._read(entry.name) is not None:
            self.problems.append(obstacles.no_file(self._relative(entry.path)))

    def _link(self, entry: os.DirEntry[str]) -> None:
        """Report a symbolic link that would be content: Hugo follows none inside of mounts."""
        target = Path(os.path.realpath(entry.path))
        here = Path(os.path.realpath(Path(entry.path).parent))
        is_folder = target.is_dir()
        if is_folder and target in (here, *here.parents):
            self.problems.append(obstacles.loop(self._relative(entry.path)))
        elif is_folder or self._read(entry.name) is not None:
            self.problems.append(obstacles.link(self._relative(entry.path)))

    def _pages(self, files: Sequence[os.DirEntry[str]], logical: str, mount: Mount) -> bool:
        """Collect the pages among the files of one folder; say whether it is a leaf bundle."""
        named = [(name, file) for file in files if (name := self._read(file.name)) is not None]
        bundles = {name.bundle for name, _ in named}
        is_leaf = "leaf" in bundles and "branch" not in bundles
        for name, file in named:
            # All else in a leaf bundle is a resource of its page.
            if not is_leaf or name.bundle == "leaf":
                self._page(name, file, logical, mount)
        if not is_leaf:
            for file in files:
                if file.name == ADAPTER:
                    self.problems.append(obstacles.adapter(self._relative(file.path)))
        return is_leaf

    def _read(self, filename: str) -> Name | None:
        if filename not in self._names:
            self._names[filename] = read_name(filename, self._languages, self._disabled)
        return self._names[filename]

    def _page(self, name: Name, file: os.DirEntry[str], logical: str, mount: Mount) -> None:
        try:
            stat = file.stat(follow_symlinks=False)
        except OSError as exc:
            self.problems.append(obstacles.unreadable(self._relative(file.path), exc, "file"))
            return
        self._add(name, file.path, logical_of(logical, name), mount, stat)

    def _single(self, source: Path, mount: Mount) -> None:
        """Collect a file that is mounted by itself; its target names the page."""
        folder, _, filename = mount.target.rpartition("/")
        name = self._read(filename)
        if name is not None:
            self._add(name, str(source), logical_of(folder, name), mount, source.stat())

    def _add(self, name: Name, path: str, logical: str, mount: Mount, stat: os.stat_result) -> None:
        lang = name.lang or mount.lang or self._site.default_language
        site = self._site.localised(lang)
        kind = kind_of(name.bundle, logical, site.taxonomies)
        if kind in site.disable_kinds:
            return
        source = SourceFile(
            path=self._relative(path),
            lang=lang,
            kind=kind,
            bundle=name.bundle,
            logical=logical,
            section=section_of(name.bundle, logical),
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
        )
        if name.foreign:
            self.problems.append(obstacles.foreign(source.path, name.foreign))
        self.found.append(Found(source, name, self._order[id(mount)]))

    def _relative(self, path: str) -> str:
        if path.startswith(self._root + "/"):
            return path[len(self._root) + 1 :]
        return os.path.relpath(path, self._root).replace(os.sep, "/")


def _absolute(root: str, source: str) -> str:
    return os.path.normpath(source if source.startswith("/") else f"{root}/{source}")


def _compiled(patterns: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for pattern in patterns:
        try:
            yield re.compile(pattern)
        except re.error:
            # Go's syntax and Python's differ in rare corners; such a pattern is taken literally.
            yield re.compile(re.escape(pattern))


def _is_broken(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
