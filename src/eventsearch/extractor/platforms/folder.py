"""
Folders of Markdown without a program that makes a site of them.

Every Markdown file is a page, at the path that it has: nothing else is known of its URL.
"""

from __future__ import annotations

from dataclasses import replace

from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms import documents
from eventsearch.extractor.platforms.heading_ids import github, with_ids
from eventsearch.extractor.platforms.protocol import Body, Discovery
from eventsearch.extractor.platforms.walk import (
    Entry,
    language_suffix,
    page,
    walk,
    with_sections,
)
from eventsearch.extractor.site import Language, Mount, Site, SiteAndDiagnostics
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary
from eventsearch.model.page import Meta, ParsedFile, SourceFile

__all__ = ["NAME", "body", "discover", "front_matter", "load", "place", "url"]

NAME = "folder"

_READ = frozenset(("md", "markdown", "mdx", "qmd"))
_INDEX = frozenset(("index", "readme"))


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    demand_content(boundary, [content or "."], "name the right one: `content` in eventsearch.toml")
    walked = walk(boundary, content, accepts=_accepts)
    suffixes = {language_suffix(each.stem, ())[1] for each in walked.files} - {""}
    codes = ("en", *sorted(suffixes - {"en"}))
    folder = content or "."
    site = replace(
        documents.new_site(boundary, NAME, environment),
        languages=tuple(Language(code=code, content_dirs=(folder,)) for code in codes),
        mounts=(Mount(source=folder),),
    )
    return site, ()


def discover(site: Site) -> Discovery:
    """Return every Markdown file; only names with a dot before them are passed over."""
    content = site.mounts[0].folder
    walked = walk(site.boundary, content, accepts=_accepts)
    pages = [_page(entry, content, site.default_language) for entry in walked.files]
    return Discovery(files=with_sections(pages), diagnostics=walked.diagnostics)


def place(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return documents.set_language(documents.drop_keys(parsed, ("url", "path", "cascade")))


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return documents.set_title(parsed)


def url(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
    return documents.encode_url(site, parsed.source.path)


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    return Body(text=with_ids(parsed.body, github))


def _accepts(path: str, is_folder: bool) -> bool:
    return is_folder or path.rpartition(".")[2].lower() in _READ


def _page(entry: Entry, content: str, default: str) -> SourceFile:
    stem, lang = language_suffix(entry.stem, ())
    folder = entry.folder.removeprefix(content).strip("/")
    is_index = stem.lower() in _INDEX
    place = f"/{folder}" if is_index else f"/{folder}/{stem}".replace("//", "/")
    return page(entry, lang=lang or default, place=place, is_index=is_index)
