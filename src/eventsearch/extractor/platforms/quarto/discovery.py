"""
Find the files of a Quarto project.

The pages are the documents that `project: render` lists, or else all documents. A README is not a
page, and neither is a file whose name, or a folder's above it, begins with an underscore or a dot.

Source: projectInputFiles in src/project/project-context.ts of quarto-cli 1.5.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.documents import NOTEBOOK, own_text, own_texts
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.platforms.walk import (
    Entry,
    language_suffix,
    page,
    walk,
    with_sections,
)
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, SourceFile

_READ = frozenset(("qmd", "md", "markdown", "rmd", "rmarkdown"))
_NEVER = re.compile(r"(?i)(README\.(md|qmd|rmd)|(AGENTS|CLAUDE)\.md)")
_GLOB = re.compile(r"[*?\[{]")
_METADATA = ("_metadata.yml", "_metadata.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """
    The files of a project, sorted by their names.

    Attributes:
        documents: Files that are pages unless `render` or their name excludes them.
        includable: Documents whose name, or a folder's above them, begins with an underscore.
        metadata: Paths of `_metadata.yml` files.
        languages: Language codes found as suffixes of file names.
    """

    documents: tuple[Entry, ...]
    includable: tuple[Entry, ...]
    metadata: tuple[str, ...]
    languages: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def documents(boundary: Boundary, content: str, output: str) -> Documents:
    """
    Return the files of a project, except those in its output folder.

    Args:
        content: Folder to search, relative to the root; empty for the whole project.
        output: The output folder; empty for `_site`.
    """
    output = posixpath.normpath(output or "_site")

    def accepts(path: str, is_folder: bool) -> bool:
        if is_folder:
            return path != output
        return path.rpartition(".")[2].lower() in (*_READ, NOTEBOOK) or path.endswith(_METADATA)

    walked = walk(boundary, content, accepts=accepts)
    metadata = [each.path for each in walked.files if each.name in _METADATA]
    entries = [each for each in walked.files if each.extension in (*_READ, NOTEBOOK)]
    hidden = [each for each in entries if _is_hidden(each.path)]
    open_ = [each for each in entries if not _is_hidden(each.path)]
    suffixes = {language_suffix(each.stem, ())[1] for each in open_} - {""}
    return Documents(
        documents=tuple(open_),
        includable=tuple(each for each in hidden if each.extension in _READ),
        metadata=tuple(metadata),
        languages=tuple(sorted(suffixes)),
        diagnostics=walked.diagnostics,
    )


def discover(site: Site) -> Discovery:
    project = documents(site.boundary, site.mounts[0].folder, own_text(site, "output"))
    patterns = own_texts(site, "render")
    pages: list[SourceFile] = []
    diagnostics = [*project.diagnostics, *map(_partial, project.includable)]
    for entry in project.documents:
        if _NEVER.fullmatch(entry.name):
            why = "Quarto does not render files with this name"
            diagnostics.append(
                discovery_diagnostics.left_out(entry.path, why, "rename it to make it a page")
            )
        elif not is_rendered(entry.path, patterns):
            diagnostics.append(_not_rendered(entry))
        elif entry.extension == NOTEBOOK:
            hint = "convert it with `quarto convert`"
            diagnostics.append(discovery_diagnostics.unsupported(entry.path, "a notebook", hint))
        else:
            pages.append(_page(entry, site))
    return Discovery(
        files=with_sections(pages), diagnostics=tuple(sorted(diagnostics, key=lambda p: p.path))
    )


def _partial(entry: Entry) -> Diagnostic:
    return discovery_diagnostics.left_out(
        entry.path,
        "its name, or the name of a folder above it, begins with an underscore",
        "rename it to make it a page; other pages can include it as it is",
    )


def _not_rendered(entry: Entry) -> Diagnostic:
    return discovery_diagnostics.left_out(
        entry.path,
        "`project: render` in _quarto.yml leaves it out",
        "add it there to make it a page",
    )


def is_rendered(path: str, patterns: Sequence[str]) -> bool:
    """Whether `render` includes a path (without patterns: all paths) and does not exclude it."""
    included = [pattern for pattern in patterns if not pattern.startswith("!")]
    excluded = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    is_included = not included or any(
        _fits(path, each, deep=bool(_GLOB.search(each))) for each in included
    )
    return is_included and not any(_fits(path, each, deep=True) for each in excluded)


def _fits(path: str, pattern: str, *, deep: bool) -> bool:
    """Whether a pattern matches a path. If *deep*, a pattern without `/` first matches anywhere."""
    rooted = pattern.startswith(("/", "./"))
    glob = pattern.removeprefix(".").strip("/")
    # In Quarto `**/` also matches no folder at all.
    glob = glob.replace("**/", "{,**/}")
    start = "" if rooted or not deep else "{,**/}"
    return (
        glob in ("", ".") or matches(f"{start}{glob}", path) or matches(f"{start}{glob}/**", path)
    )


def _is_hidden(path: str) -> bool:
    return any(part.startswith("_") for part in path.split("/"))


def _page(entry: Entry, site: Site) -> SourceFile:
    stem, lang = language_suffix(entry.stem, site.languages)
    return page(entry, site, entry.folder, stem, is_index=stem == "index", lang=lang)
