"""
Find the files of a Jekyll site: posts, drafts, documents of collections, and pages.

A file without front matter is not a page. `place` checks that when it has read the file.

Source: lib/jekyll/reader.rb, entry_filter.rb and collection.rb of Jekyll 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.front_matter.coercion import switch, text, tree
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.documents import own_text, own_texts, sort_diagnostics
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.platforms.walk import Entry, page, walk
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, SourceFile

POSTS, DRAFTS, PAGES = "posts", "drafts", "pages"

_READ = frozenset(("md", "markdown", "mkd", "mkdn", "mkdown", "html", "htm"))
DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """
    The collection of a file.

    Attributes:
        collection: ``posts``, ``drafts``, a collection's name, or ``pages``.
        before: Folders above `_posts` or `_drafts`, which are the post's categories; else empty.
        inner: Path inside the collection, without extension.
    """

    collection: str
    before: str
    inner: str


def belonging(path: str, site: Site) -> Belonging:
    """Return the collection of a file by its path from the source folder."""
    stem = path.rpartition(".")[0]
    folder = own_text(site, "collections_dir")
    start = f"{folder}/" if folder else ""
    parts = stem.removeprefix(start).split("/")
    for name in (POSTS, DRAFTS):
        if f"_{name}" in parts[:-1]:
            at = parts.index(f"_{name}")
            return Belonging(
                collection=name, before="/".join(parts[:at]), inner="/".join(parts[at + 1 :])
            )
    if stem.startswith(f"{start}_") and "/" in stem[len(start) :]:
        name, _, inner = stem[len(start) + 1 :].partition("/")
        return Belonging(collection=name, before="", inner=inner)
    return Belonging(collection=PAGES, before="", inner=stem)


def collection(site: Site, name: str) -> Mapping[str, object]:
    return tree(site.own, "collections", name)


def hidden_folders(site: Site) -> tuple[str, ...]:
    """Return the folders, relative to the root, of collections whose documents are not pages."""
    above = "/".join(filter(None, (site.mounts[0].folder, own_text(site, "collections_dir"))))
    return tuple(
        f"{above}/_{name}".strip("/")
        for name in tree(site.own, "collections")
        if not switch(collection(site, name).get("output"), False)
    )


def discover(site: Site) -> Discovery:
    walked = walk(
        site.boundary,
        site.mounts[0].folder,
        accepts=lambda path, folder: _accepts(site, path, folder),
    )
    pages: list[SourceFile] = []
    diagnostics = list(walked.diagnostics)
    for entry in walked.files:
        inner = inside(site, entry.path)
        part = belonging(inner, site)
        diagnostic = _no_page(site, entry, part)
        if diagnostic is None:
            pages.append(_page(entry, part, site))
        else:
            diagnostics.append(diagnostic)
    return Discovery(files=tuple(pages), diagnostics=sort_diagnostics(diagnostics))


def inside(site: Site, path: str) -> str:
    """Return a path relative to the source folder, from a path relative to the root."""
    return path.removeprefix(f"{site.mounts[0].folder}/")


def _accepts(site: Site, path: str, is_folder: bool) -> bool:
    inner = inside(site, path)
    if is_folder:
        return inner != own_text(site, "destination") and _is_open(site, inner)
    return path.rpartition(".")[2].lower() in _READ


def _is_open(site: Site, folder: str) -> bool:
    """Whether to enter a folder: with a leading `_`, `#` or `~` only if Jekyll reads it."""
    name = folder.rpartition("/")[2]
    if name[0] not in "_#~":
        return True
    return (
        name in (f"_{POSTS}", f"_{DRAFTS}")
        or bool(collection(site, name[1:]))
        or name in own_texts(site, "include")
    )


def _no_page(site: Site, entry: Entry, part: Belonging) -> Diagnostic | None:
    """Return a diagnostic of why a document is not a page, or None if it is a page."""
    inner = inside(site, entry.path)
    for pattern in own_texts(site, "exclude"):
        glob = pattern.strip("/").replace("**/", "{,**/}")
        if matches(glob, inner) or matches(f"{glob}/**", inner):
            return _left_out(entry, "`exclude` in _config.yml leaves it out")
    if part.collection == PAGES:
        hidden = entry.name[0] in "_#~" and entry.name not in own_texts(site, "include")
        return _left_out(entry, "its name begins with _, # or ~") if hidden else None
    folder = own_text(site, "collections_dir")
    if folder and part.collection in (POSTS, DRAFTS) and not inner.startswith(f"{folder}/"):
        return _left_out(entry, f"`collections_dir` in _config.yml puts posts into {folder}")
    undated = part.collection == POSTS and not DATED.fullmatch(part.inner.rpartition("/")[2])
    if undated and not switch(site.own.get("hexo"), False):
        why = "the name of a post must begin with a date, YYYY-MM-DD-"
        deliberate = entry.extension in ("html", "htm")
        return discovery_diagnostics.left_out(
            entry.path, why, "rename it to make it a page", deliberate=deliberate
        )
    options = collection(site, part.collection)
    if part.collection != DRAFTS and not switch(options.get("output"), False):
        return _left_out(entry, f"the collection {part.collection} has no `output: true`")
    return None


def _left_out(entry: Entry, why: str) -> Diagnostic:
    return discovery_diagnostics.left_out(entry.path, why, "change that to make it a page")


def _page(entry: Entry, part: Belonging, site: Site) -> SourceFile:
    if part.collection == PAGES:
        folder, _, stem = part.inner.rpartition("/")
        return page(entry, site, folder, stem, is_index=stem == "index")
    name = POSTS if part.collection == DRAFTS else part.collection
    return page(entry, site, name, part.inner, is_index=False)


def permalink_of(site: Site, name: str) -> str:
    return text(collection(site, name).get("permalink"))


def holds_content(place: str, site: Site) -> bool:
    """
    Whether a folder is part of a collection, or of another folder with a leading underscore.

    In other folders Jekyll copies files without front matter as they are, so these files are not
    content. The folder that Jekyll writes does not count either.
    """
    inner = place.removeprefix(f"{site.mounts[0].folder}/")
    built = own_text(site, "destination").strip("/")
    is_built = f"{inner}/".startswith(f"{built}/")
    return not is_built and any(part.startswith("_") for part in inner.split("/"))
