"""
Which files of the content are pages?

Walks the mounts as Hugo does and looks at names only: nothing is opened. A page's front matter may
still say that it is none; that is for `extract`.

Source: hugolib/pages_capture.go, common/paths/pathparser.go and source/sourceSpec.go of Hugo 0.131.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eventsearch.extractor.content_names import Name, kind_of, logical_of, read_name
from eventsearch.extractor.filters import Filter
from eventsearch.extractor.site import Mount, Site
from eventsearch.extractor.slug import tree_path
from eventsearch.records.content import Problem, SourceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The files that are pages, sorted by path, and what was wrong on the way."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def discover(site: Site) -> Discovery:
    """Return the content files of a site that are pages of their own, in the order of paths."""
    walk = _Walk(site)
    for mount in site.mounts:
        walk.mount(mount)
    files, shadows = _one_a_place(walk.found)
    problems = sorted((*walk.problems, *shadows), key=lambda p: (p.path, p.code))
    return Discovery(files=tuple(sorted(files, key=lambda f: f.path)), problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class _Found:
    """A page with what decides when another stands at the same place."""

    source: SourceFile
    rank: tuple[int, int, int, int, str]


class _Walk:
    """One walk over the mounts of a site; collects pages and problems."""

    def __init__(self, site: Site) -> None:
        self.found: list[_Found] = []
        self.problems: list[Problem] = []
        self._site = site
        self._languages = frozenset(language.code for language in site.languages)
        self._disabled = frozenset(site.disable_languages)
        self._ignored = tuple(_compiled(site.ignore_files))
        self._root = str(site.root)
        self._mounts = {_absolute(self._root, mount.source): mount for mount in site.mounts}
        self._order = {id(mount): at for at, mount in enumerate(site.mounts)}

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
        filter_ = Filter(mount)
        pending = [(source, "", mount.target.rstrip("/"))]
        while pending:
            folder, inner, logical = pending.pop()
            files, folders = self._entries(folder, inner, filter_)
            is_leaf = self._pages(files, logical, mount)
            if is_leaf:
                continue
            for name in folders:
                child = f"{folder}/{name}"
                # A folder mounted by itself is walked there, once.
                if child not in self._mounts:
                    pending.append((child, f"{inner}/{name}", f"{logical}/{name}"))

    def _entries(
        self, folder: str, inner: str, filter_: Filter
    ) -> tuple[list[os.DirEntry[str]], list[str]]:
        """Return the content files and the folders that are not ignored."""
        files: list[os.DirEntry[str]] = []
        folders: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if self._is_ignored(entry):
                        continue
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not filter_.takes(f"{inner}/{entry.name}", is_folder):
                        continue
                    if entry.is_symlink():
                        self._link(entry)
                    elif is_folder:
                        folders.append(entry.name)
                    else:
                        files.append(entry)
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            self._problem(folder, "E202", f"the folder cannot be read: {reason}", _READABLE)
        return files, folders

    def _is_ignored(self, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name[0] in ".#" or name[-1] == "~":
            return True
        if any(pattern.search(entry.path) for pattern in self._ignored):
            return True
        if not name.isascii() and _is_broken(name):
            cure = "rename it in UTF-8"
            self._problem(entry.path, "E206", "the name of the file is not UTF-8", cure)
            return True
        return False

    def _link(self, entry: os.DirEntry[str]) -> None:
        """Report a symbolic link that would be content: Hugo follows none inside of mounts."""
        target = Path(os.path.realpath(entry.path))
        is_folder = target.is_dir()
        here = Path(os.path.realpath(Path(entry.path).parent))
        if is_folder and target in (here, *here.parents):
            cure = "remove the link"
            self._problem(entry.path, "E204", "the symbolic link leads back to itself", cure)
        elif is_folder or self._read(entry.name) is not None:
            self._problem(
                entry.path,
                "E204",
                "the symbolic link is not followed, as Hugo follows none",
                "mount its target by `module.mounts` in the site's configuration",
                warning=True,
            )

    def _pages(self, files: Iterable[os.DirEntry[str]], logical: str, mount: Mount) -> bool:
        """Collect the pages among the files of one folder; say whether it is a leaf bundle."""
        named = [(name, file) for file in files if (name := self._read(file.name)) is not None]
        is_branch = any(name.stem == "_index" for name, _ in named)
        is_leaf = not is_branch and any(name.stem == "index" for name, _ in named)
        for name, file in named:
            # All else in a leaf bundle is a resource of its page.
            if is_leaf and name.stem != "index":
                continue
            if name.unread:
                self._unread(file.path, name)
            else:
                self._page(name, file, logical, mount)
        return is_leaf

    def _read(self, filename: str) -> Name | None:
        return read_name(filename, self._languages, self._disabled)

    def _page(self, name: Name, file: os.DirEntry[str], logical: str, mount: Mount) -> None:
        try:
            stat = file.stat(follow_symlinks=False)
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            self._problem(file.path, "E202", f"the file cannot be read: {reason}", _READABLE)
            return
        self._add(name, file.path, logical_of(logical, name), mount, stat)

    def _single(self, source: Path, mount: Mount) -> None:
        """Collect a file that is mounted by itself; its target names the page."""
        folder, _, filename = mount.target.rpartition("/")
        name = self._read(filename)
        if name is not None and not name.unread:
            self._add(name, str(source), logical_of(folder, name), mount, source.stat())

    def _add(self, name: Name, path: str, logical: str, mount: Mount, stat: os.stat_result) -> None:
        lang = name.lang or mount.lang or self._site.default_language
        site = self._site.localised(lang)
        kind = kind_of(name, logical, site.taxonomies)
        if kind in site.disable_kinds:
            return
        source = SourceFile(
            path=self._relative(path),
            lang=lang,
            kind=kind,
            bundle=name.bundle,
            logical=logical,
            section=_section(logical, name),
            size=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
        )
        self.found.append(_Found(source, self._rank(source, name, mount)))

    def _rank(self, source: SourceFile, name: Name, mount: Mount) -> tuple[int, int, int, int, str]:
        """Say which of several files at one place and in one language Hugo takes: the lowest."""
        bundle = ("branch", "leaf", "").index(source.bundle)
        is_markdown = name.extension == "md"
        return self._order[id(mount)], bundle, not name.lang, not is_markdown, source.path

    def _unread(self, path: str, name: Name) -> None:
        self._problem(
            path,
            "E205",
            f"{name.unread} is not read",
            "convert the page to Markdown",
            warning=True,
        )

    def _problem(
        self, path: str, code: str, message: str, cure: str, *, warning: bool = False
    ) -> None:
        shown = self._relative(path).encode("utf-8", "backslashreplace").decode("utf-8")
        self.problems.append(
            Problem(
                path=shown,
                code=code,
                message=message,
                cure=cure,
                severity="warning" if warning else "error",
            )
        )

    def _relative(self, path: str) -> str:
        if path.startswith(self._root + "/"):
            return path[len(self._root) + 1 :]
        return os.path.relpath(path, self._root).replace(os.sep, "/")


_READABLE = "make it readable for this user"


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


def _section(logical: str, name: Name) -> str:
    """Return the first folder: a leaf bundle at the root of the content lies in none."""
    first, _, rest = logical.strip("/").partition("/")
    return tree_path(first) if rest or name.bundle == "branch" else ""


def _one_a_place(found: Iterable[_Found]) -> tuple[list[SourceFile], list[Problem]]:
    """Keep one file a place and language, as Hugo does, and name those that stand behind it."""
    kept: dict[tuple[str, str], SourceFile] = {}
    seen: dict[str, SourceFile] = {}
    shadows: list[Problem] = []
    for each in sorted(found, key=lambda f: f.rank):
        source = each.source
        place = (source.lang, tree_path(source.logical))
        winner = kept.setdefault(place, source)
        if winner is not source and source.path not in seen:
            shadows.append(_shadow(source, winner))
        seen[source.path] = source
    return list(kept.values()), shadows


def _shadow(source: SourceFile, winner: SourceFile) -> Problem:
    return Problem(
        path=source.path,
        code="E302",
        message=f"{winner.path} stands at the same place, so this file is no page",
        cure="rename or remove one of the two",
    )
