"""
Folders of Markdown, without a program that makes a site of them or with Astro or Eleventy.

Every Markdown file is a page, at its `permalink`, else at the path that it has: nothing else is
known of its URL. Where Astro and Eleventy put a page is code, so their defaults are taken.

Source: https://www.11ty.dev/docs/permalinks/ and https://docs.astro.build/en/guides/routing/
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from eventsearch.extractor.front_matter.coercion import text
from eventsearch.extractor.hugo.config.files import first_of, read_text
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
from eventsearch.settings.site_detection import ASTRO, ELEVENTY, origin

__all__ = ["NAME", "body", "discover", "front_matter", "load", "place", "url"]

NAME = "folder"

_READ = frozenset(("md", "markdown", "mdx", "qmd"))
_INDEX = frozenset(("index", "readme"))
_COLLECTIONS = re.compile(r"(?:content|pages)/")
"""Folders in that of Astro's sources that are no part of a URL."""
_NO_PATH = re.compile(r"[{}\\]|//|\A[A-Za-z][A-Za-z0-9+.-]*:")
"""In a permalink, what makes it a template or an address elsewhere."""


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    demand_content(boundary, [content or "."], "name the right one: `content` in eventsearch.toml")
    files = first_of(boundary, (*ASTRO, *ELEVENTY))
    program = read_text(boundary, files[0]) if files else ""
    content = content or (_sources(boundary, program) if files else "")
    walked = walk(boundary, content, accepts=_accepts)
    suffixes = {language_suffix(each.stem, ())[1] for each in walked.files} - {""}
    codes = ("en", *sorted(suffixes - {"en"}))
    folder = posixpath.normpath(content or ".")
    base = documents.join_path(_literal(program, "base|pathPrefix"))
    site = replace(
        documents.new_site(boundary, NAME, environment),
        config_files=files,
        base_url=origin(_literal(program, "site")) + base,
        languages=tuple(Language(code=code, content_dirs=(folder,)) for code in codes),
        mounts=(Mount(source=folder),),
    )
    return site, ()


def _literal(program: str, keys: str) -> str:
    """Return the value of one of several keys, where it is written out; empty for none."""
    match = re.search(rf"\b(?:{keys})\s*[:(]\s*['\"`]([^'\"`$\n]*)['\"`]", program)
    return match[1] if match else ""


def _sources(boundary: Boundary, program: str) -> str:
    """Return the folder with Markdown that a program names, or usually has; empty for the root."""
    named = posixpath.normpath(_literal(program, "input|setInputDirectory|srcDir") or ".")
    folders = (each for each in (named, "src", "content") if (boundary.root / each).is_dir())
    inner = (each for each in folders if each != "." and boundary.holds(each))
    return next((each for each in inner if walk(boundary, each, accepts=_accepts).files), "")


def discover(site: Site) -> Discovery:
    """Return every Markdown file, but those whose names begin with a dot, or what programs skip."""
    walked = walk(site.boundary, site.mounts[0].folder, accepts=_accepts)
    files = [e for e in walked.files if not (site.config_files and "/_" in f"/{e.path}")]
    pages = [_page(entry, _inner(entry.path, site), site.default_language) for entry in files]
    return Discovery(files=with_sections(pages), diagnostics=walked.diagnostics)


def _inner(path: str, site: Site) -> str:
    """Return the path of a file from the folder of the pages."""
    inner = path.removeprefix(site.mounts[0].folder).strip("/")
    is_astro = site.config_files and site.config_files[0] in ASTRO
    return _COLLECTIONS.sub("", inner, count=1) if is_astro and _COLLECTIONS.match(inner) else inner


def place(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    if parsed.front.get("permalink") is False:
        parsed = documents.set_values(parsed, {"build": documents.NO_PAGE})
    return documents.set_language(documents.drop_keys(parsed, ("url", "path", "cascade")))


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return documents.set_title(parsed)


def url(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
    permalink, path = text(parsed.front.get("permalink")), parsed.source.path
    if permalink and not _NO_PATH.search(permalink):
        path = permalink
    elif site.config_files:
        path = documents.folder_url(_inner(path, site).rpartition(".")[0])
        # The index of a folder, and with Eleventy what is named like it, is the folder.
        path = re.sub(r"(?:(?<=/)|\A)index/\Z", "", path)
        if site.config_files[0] in ELEVENTY:
            path = re.sub(r"(?:(?<=/)|\A)([^/]+/)\1\Z", r"\1", path)
    return documents.encode_url(site, re.sub(r"(?:(?<=/)|\A)index\.html\Z", "", path))


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    return Body(text=with_ids(parsed.body, github))


def _accepts(path: str, is_folder: bool) -> bool:
    return is_folder or path.rpartition(".")[2].lower() in _READ


def _page(entry: Entry, inner: str, default: str) -> SourceFile:
    stem, lang = language_suffix(entry.stem, ())
    folder = inner.rpartition("/")[0]
    is_index = stem.lower() in _INDEX
    place = f"/{folder}" if is_index else f"/{folder}/{stem}".replace("//", "/")
    return page(entry, lang=lang or default, place=place, is_index=is_index)
