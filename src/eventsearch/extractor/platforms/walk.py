"""Walk a site's folders, and turn files into pages by their names and places."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.files.read import has_vanished, is_shut, is_utf8, leads_back
from eventsearch.extractor.hugo.content_paths import section_of
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary, read_regular_file
from eventsearch.model.page import Diagnostic, SourceFile

LEFT_ALONE = frozenset(("node_modules", "__pycache__", "venv", "env", "renv", "packrat"))
"""Folders of programs and libraries, which no platform searches for content."""

LANGUAGES = frozenset(
    (
        *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr"),
        *("ga", "gl", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ko", "lt", "lv", "nb"),
        *("nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk"),
        *("vi", "zh"),
    )
)
"""Codes that count as a language in a file name (`about.en.md`) without being declared."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that the walk found; *path* is relative to the site's root, with forward slashes."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0

    @property
    def folder(self) -> str:
        """The file's folder, relative to the site's root; empty for the root itself."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def extension(self) -> str:
        """The extension in lower case, without its dot."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The files below a folder, sorted by path, and the diagnostics of the walk."""

    files: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]


def walk(
    boundary: Boundary, folder: str, *, accepts: Callable[[str, bool], bool], dotted: str = ""
) -> Walked:
    """
    Return the files below a folder of the site; symbolic links are not followed.

    A folder that does not exist has no files. A folder that leads out of the site has no files
    either, and a diagnostic reports it.

    Args:
        folder: Relative to the root; empty for the whole site.
        accepts: Whether to return a file or to enter a folder. Called with the path from the root
            and whether it is a folder.
        dotted: Name of files to return even though it begins with a dot.
    """
    folder = folder.strip("/")
    if not boundary.holds(folder):
        return Walked(
            files=(), diagnostics=(discovery_diagnostics.outside(folder, "content folder"),)
        )
    diagnostics: list[Diagnostic] = []
    entries = _entries(boundary.root, folder, accepts, diagnostics, dotted)
    files = sorted(entries, key=lambda each: each.path)
    return Walked(files=tuple(files), diagnostics=tuple(diagnostics))


def _entries(
    root: Path,
    start: str,
    accepts: Callable[[str, bool], bool],
    diagnostics: list[Diagnostic],
    dotted: str,
) -> Iterator[Entry]:
    pending = [start]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(root / folder) as listing:
                entries = list(listing)
        except OSError as exc:
            if not has_vanished(root / folder, exc):
                diagnostics.append(discovery_diagnostics.unreadable(folder or ".", exc, "folder"))
            continue
        if _is_published(root / folder, {entry.name for entry in entries}):
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            is_skipped = entry.name[0] == "." and (is_folder or entry.name != dotted)
            if is_skipped or (is_folder and entry.name in LEFT_ALONE):
                continue
            if not accepts(path, is_folder or (entry.is_symlink() and Path(entry.path).is_dir())):
                continue
            if is_folder:
                pending.append(path)
            else:
                yield from _file(entry, path, diagnostics)


def _is_published(folder: Path, names: Set[str]) -> bool:
    """Whether `eventsearch static` has written this folder: such a folder is not content."""
    if not {"manifest.json", "files.json"} <= names:
        return False
    try:
        return b'"generator": "eventsearch"' in read_regular_file(folder / "manifest.json")[:100]
    except OSError:
        return False


def _file(entry: os.DirEntry[str], path: str, diagnostics: list[Diagnostic]) -> Iterator[Entry]:
    if entry.is_symlink():
        note = discovery_diagnostics.loop if leads_back(entry) else discovery_diagnostics.unfollowed
        diagnostics.append(note(path))
    elif not is_utf8(path):
        diagnostics.append(discovery_diagnostics.badly_named(path))
    elif entry.is_file(follow_symlinks=False):
        try:
            stat = entry.stat(follow_symlinks=False)
        except OSError as exc:
            if not has_vanished(entry.path, exc):
                diagnostics.append(discovery_diagnostics.unreadable(path, exc, "file"))
            return
        if is_shut(entry.path, stat):
            diagnostics.append(discovery_diagnostics.shut(path))
        yield Entry(path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    else:
        diagnostics.append(discovery_diagnostics.no_file(path))


def page(
    entry: Entry, site: Site, folder: str, stem: str, *, is_index: bool, lang: str = ""
) -> SourceFile:
    """
    Return the page of a file.

    Args:
        folder: The page's folder in the content tree; empty for the root.
        stem: The page's name in that folder.
        is_index: Whether the page is the index of the folder.
        lang: Language code; empty for the site's default language.
    """
    inner = folder.strip("/")
    place = f"/{inner}" if is_index else f"/{inner}/{stem}" if inner else f"/{stem}"
    return SourceFile(
        path=entry.path,
        lang=lang or site.default_language,
        kind="home" if place == "/" else "page",
        bundle="leaf" if is_index else "",
        logical=place,
        section=section_of("", place),
        size=entry.size,
        mtime_ns=entry.mtime_ns,
        ctime_ns=entry.ctime_ns,
    )


def with_sections(pages: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """
    Return pages sorted by path; the index of each top-level folder with pages becomes a section.

    A section page lists other pages, so it is not an event, even in a section named `events`.
    """
    below = {tree_path(page.logical).split("/")[1] for page in pages if page.logical.count("/") > 1}
    return tuple(sorted((_section(page, below) for page in pages), key=lambda page: page.path))


def _section(source: SourceFile, below: set[str]) -> SourceFile:
    name = tree_path(source.logical.strip("/"))
    if source.bundle == "leaf" and source.kind == "page" and name in below:
        return source._replace(kind="section", section=name)
    return source


def language_suffix(stem: str, declared: Sequence[str]) -> tuple[str, str]:
    """
    Return a file stem without a language suffix such as `.fr`, and the language in lower case.

    The language is empty if the suffix is neither in `LANGUAGES` nor *declared*.
    """
    before, _, suffix = stem.rpartition(".")
    code = suffix.lower()
    if before and (code in LANGUAGES or code in declared):
        return before, code
    return stem, ""
