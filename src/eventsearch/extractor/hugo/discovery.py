"""
Find the content files of a Hugo site that are pages.

Walks the mounts as Hugo does, by file names only: no file is opened, and only pages are asked for
their size. A page's front matter may still exclude the page; `extract` checks that.

Mounts may bring several files to one place, and one file to several places. Hugo makes a page for
each place, but an index has one page for each file.

Source: hugolib/pages_capture.go, common/paths/pathparser.go, source/sourceSpec.go and
hugofs/glob/filename_filter.go of Hugo 0.131.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.files.read import EVERYBODY, has_vanished, is_shut, is_utf8, leads_back
from eventsearch.extractor.hugo.content_paths import (
    ADAPTER,
    Name,
    kind_of,
    logical_of,
    read_name,
    section_of,
)
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Mount, Site
from eventsearch.model.page import Diagnostic, SourceFile


def discover(site: Site) -> Discovery:
    walk = _Walk(site)
    walk.all()
    files, more = settle(walk.files, site)
    # A folder that is mounted twice is walked twice, and its diagnostics are repeated.
    every = dict.fromkeys((*walk.diagnostics, *more))
    return Discovery(
        files=tuple(sorted(files, key=lambda f: f.path)),
        diagnostics=tuple(sorted(every, key=lambda p: (p.path, p.code))),
        folders=() if walk.has_special else tuple(walk.folders),
    )


class _Folder(NamedTuple):
    """
    A folder to walk.

    Attributes:
        path: Absolute path.
        inner: Path relative to the mount's source, with a slash before it; empty for the source.
        logical: Place in the content tree, without a slash at its end.
        mount: Number of the mount in the site.
    """

    path: str
    inner: str
    logical: str
    mount: int


class _Walk:
    def __init__(self, site: Site) -> None:
        self.files: list[MountedFile] = []
        self.diagnostics: list[Diagnostic] = []
        self.folders: list[str] = []
        self.has_special = False
        self._site = site
        # Cached, since most files of bundles have the same few names.
        self._name = cache(
            partial(read_name, languages=site.languages, disabled=site.disable_languages)
        )
        # None for the many mounts without a filter, which saves a call for each file.
        self._takes = [
            filter_of(mount) if mount.include or mount.exclude else None for mount in site.mounts
        ]
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
        """Yield the folder of a mount, if it is a folder in the site; collect a single file."""
        if not self._site.boundary.holds(mount.source):
            self._report(discovery_diagnostics.outside(mount.source, "content folder"))
            return
        source = Path(_absolute(self._root, mount.source))
        # A folder that is missing may be made before the next run.
        self.folders.append(str(source))
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
            name = entry.name
            if self._is_ignored(entry):
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if takes and not takes(f"{inner}/{name}", is_folder):
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
                # A folder that another mount makes a content tree is walked only for that mount.
                if child not in self._contents:
                    self.folders.append(child)
                    yield _Folder(child, f"{inner}/{name}", f"{logical}/{name}", mount)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as exc:
            self._report_unreadable(folder, exc, "folder")
            return []

    def _report_unreadable(self, path: str, error: OSError, what: str) -> None:
        # A file may be deleted after its folder was listed; that is not an error.
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
        if not (name.isascii() or is_utf8(name)):
            self._report(discovery_diagnostics.badly_named(self._relative(entry.path)))
            return True
        return False

    def _no_file(self, entry: os.DirEntry[str]) -> None:
        """Report a pipe, socket, device or link that would be content; Hugo follows no links."""
        # The target of a link may change without changing the time of the link's folder.
        self.has_special = True
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
        """Collect the pages among the files of a folder; return whether it is a leaf bundle."""
        if not files:
            return False
        named = [(name, file) for file in files if (name := self._name(file.name)) is not None]
        bundles = {name.bundle for name, _ in named}
        # From Hugo 0.153 on, `index.md` wins over `_index.md` beside it.
        leaf_wins = self._site.version >= (0, 153)
        is_leaf = "leaf" in bundles and (leaf_wins or "branch" not in bundles)
        for name, file in named:
            # Other files in a leaf bundle are resources of its page.
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
        # `is_shut` tests the mode too; testing it here saves a call for most files.
        if stat.st_mode & EVERYBODY != EVERYBODY and is_shut(path, stat):
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
            ctime_ns=stat.st_ctime_ns,
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
            # Go accepts a few patterns that Python does not; they are compared literally.
            yield re.compile(re.escape(pattern))


def filter_of(mount: Mount) -> Callable[[str, bool], bool]:
    """
    Return a function that decides whether a mount includes a file, or whether to walk a folder.

    Its arguments are a path relative to the mount's source, with a slash before it, and whether
    the path is a folder.
    """
    include = tuple(map(_from_root, mount.include))
    exclude = tuple(map(_from_root, mount.exclude))
    ways = tuple(dict.fromkeys(way for glob in include for way in _ways(glob)))

    def takes(path: str, is_folder: bool) -> bool:
        if any(matches(glob, path) for glob in include):
            return True
        if is_folder and any(matches(way, path) for way in ways):
            return True
        return not include and not any(matches(glob, path) for glob in exclude)

    return takes


def _from_root(glob: str) -> str:
    return glob if glob.startswith("/") else f"/{glob}"


def _ways(glob: str) -> Iterator[str]:
    folder = posixpath.dirname(glob)
    while folder != "/":
        yield folder
        folder = posixpath.dirname(folder)
    yield "/"


class MountedFile(NamedTuple):
    """
    A file in a mount.

    Attributes:
        source: The file, with the language and place that the mount gives it.
        mount: Number of the mount in the site.
    """

    source: SourceFile
    name: Name
    mount: int

    @property
    def place(self) -> tuple[str, str]:
        """The language and the place in its content tree."""
        return self.source.lang, tree_path(self.source.logical)


def settle(files: Sequence[MountedFile], site: Site) -> tuple[list[SourceFile], list[Diagnostic]]:
    """
    Choose one place for each file, and one file for each place and language.

    Return the chosen files, and diagnostics of the files and places that were not chosen.
    """
    own, others = _one_place_a_file(files, site)
    winners, shadows = _one_file_a_place(own.values())
    doubles = {
        path: missing
        for path, missing in _built_places(others, winners, files).items()
        if missing and own[path] is winners[own[path].place]
    }
    sources = [each.source for each in winners.values()]
    return sources, [*shadows, *_doubles(own, doubles, site)]


def _built_places(
    others: Mapping[str, Sequence[MountedFile]],
    winners: Mapping[tuple[str, str], MountedFile],
    files: Iterable[MountedFile],
) -> Mapping[str, Sequence[MountedFile]]:
    """
    Return, for each file, the places that are not indexed although Hugo builds its page there.

    If another file has precedence at a place, Hugo does not build this file there, even if the
    other file is indexed at another place. Sites use this to fall back to the default language.
    """
    places = {each.place for several in others.values() for each in several} - winners.keys()
    first: dict[tuple[str, str], MountedFile] = {}
    for each in files if places else ():
        if each.place in places:
            first[each.place] = min(first.get(each.place, each), each, key=_rank)
    return {
        path: [each for each in several if each is first.get(each.place)]
        for path, several in others.items()
    }


def _one_place_a_file(
    files: Iterable[MountedFile], site: Site
) -> tuple[dict[str, MountedFile], dict[str, list[MountedFile]]]:
    """
    Map the path of each file to the file at the place to index, and to its other places.

    The order depends only on the configuration, so that no other file can move a page:

    1. Mounts without an earlier mount of the same language and target. A later mount is usually a
       fallback for missing translations.
    2. The default language.
    3. The first mount.
    """
    own: dict[str, MountedFile] = {}
    several: dict[str, list[MountedFile]] = {}
    for each in files:
        path = each.source.path
        if own.setdefault(path, each) is not each:
            several.setdefault(path, [own[path]]).append(each)
    earlier = _earlier_mounts(site)
    for path, brought in several.items():
        brought.sort(
            key=lambda each: (
                earlier[each.mount],
                each.source.lang != site.default_language,
                each.mount,
            )
        )
        own[path] = brought.pop(0)
    return own, several


def _earlier_mounts(site: Site) -> Sequence[int]:
    """Return, for each mount, how many earlier mounts have the same language and target."""
    before: Counter[tuple[str, str]] = Counter()
    earlier: list[int] = []
    for mount in site.mounts:
        target = (mount.lang or site.default_language, mount.target)
        earlier.append(before[target])
        before[target] += 1
    return earlier


def _one_file_a_place(
    files: Iterable[MountedFile],
) -> tuple[dict[tuple[str, str], MountedFile], list[Diagnostic]]:
    winners: dict[tuple[str, str], MountedFile] = {}
    rivals: dict[tuple[str, str], list[MountedFile]] = {}
    for each in files:
        place = each.place
        if winners.setdefault(place, each) is not each:
            rivals.setdefault(place, [winners[place]]).append(each)
    shadows: list[Diagnostic] = []
    for place, several in rivals.items():
        winners[place], *others = sorted(several, key=_rank)
        winner = winners[place].source.path
        shadows.extend(
            discovery_diagnostics.shadowed(other.source.path, winner) for other in others
        )
    return winners, shadows


def _rank(file: MountedFile) -> tuple[int, int, bool, bool, str]:
    """Return a sort key: of files with the same place and language, Hugo uses the lowest."""
    source, name, mount = file
    bundle = ("branch", "leaf", "").index(source.bundle)
    return mount, bundle, not name.lang, name.extension != "md", source.path


def _doubles(
    own: Mapping[str, MountedFile], doubles: Mapping[str, Sequence[MountedFile]], site: Site
) -> Iterator[Diagnostic]:
    def place_name(file: MountedFile) -> str:
        target = f"content{site.mounts[file.mount].target.rstrip('/')}"
        return f"{target} for {file.source.lang}" if len(site.languages) > 1 else target

    for path, others in doubles.items():
        in_order = sorted(others, key=attrgetter("mount"))
        yield discovery_diagnostics.mounted_again(
            path, place_name(own[path]), [place_name(each) for each in in_order]
        )
