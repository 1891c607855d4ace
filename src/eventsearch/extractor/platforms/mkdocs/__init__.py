"""
MkDocs sites.

Source: https://www.mkdocs.org/user-guide/configuration/ (1.6), Material for MkDocs 9,
mkdocs-static-i18n 1.
"""

from __future__ import annotations

import posixpath
import re
from datetime import datetime
from typing import cast

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.front_matter.coercion import text, tree
from eventsearch.extractor.front_matter.parse import read_header
from eventsearch.extractor.platforms import documents
from eventsearch.extractor.platforms.mkdocs.config import (
    DATE_PARTS,
    NOT_MKDOCS,
    READ,
    Blog,
    Extension,
    load,
)
from eventsearch.extractor.platforms.protocol import Body, Discovery, Platform, read_fences
from eventsearch.extractor.platforms.walk import Entry, language_suffix, page, with_sections
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile, SourceFile

_INDEX = frozenset(("index", "readme"))


def discover(site: Site) -> Discovery:
    folder = site.mounts[0].source
    walked = documents.find_documents(site.boundary, folder, (*READ, documents.NOTEBOOK))
    diagnostics = list(walked.diagnostics)
    pages: list[SourceFile] = []
    paths = {each.path for each in walked.files}
    for entry in walked.files:
        inner = entry.path.removeprefix(folder + "/")
        if documents.is_ignored(inner, documents.own_texts(site, "exclude")):
            why = "`exclude_docs` in mkdocs.yml leaves it out"
            hint = "remove it from that list"
            diagnostics.append(discovery_diagnostics.left_out(entry.path, why, hint))
        elif entry.extension == documents.NOTEBOOK:
            hint = "convert it to Markdown"
            diagnostics.append(discovery_diagnostics.unsupported(entry.path, "a notebook", hint))
        elif entry.name == "README.md" and f"{entry.folder}/index.md" in paths:
            why = "index.md is in the same folder"
            hint = "rename one of the two"
            diagnostics.append(discovery_diagnostics.left_out(entry.path, why, hint))
        else:
            pages.append(_page(entry, site))
    return Discovery(
        files=with_sections(pages), diagnostics=documents.sort_diagnostics(diagnostics)
    )


def read(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    """Return a file with front matter from fences, or from `key: value` lines at its start."""
    return read_header(read_fences(source, data, site), of_any_key=True)


def place(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page in its language, as a draft if a pattern of `draft_docs` matches it."""
    parsed = documents.set_language(documents.drop_keys(parsed, NOT_MKDOCS))
    if documents.is_ignored(_inner(parsed.source, site), documents.own_texts(site, "drafts")):
        return documents.set_values(parsed, {"draft": True})
    return parsed


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page with a title and dates; `search: exclude` keeps it out of the search."""
    # A post in Material's blog may have `date: {created: …, updated: …}`.
    dates = tree(parsed.front, "date")
    if dates:
        parsed = documents.set_values(
            parsed, {"date": dates.get("created"), "lastmod": dates.get("updated")}
        )
    blog = _blog(parsed.source, site)
    if blog and blog.waits and not isinstance(parsed.front.get("draft"), bool):
        parsed = documents.set_values(parsed, {"visible_from": parsed.front.get("date")})
    named = text(tree(site.own, "titles").get(_inner(parsed.source, site)))
    if named and not text(parsed.front.get("title")):
        parsed = documents.set_values(parsed, {"title": named})
    home = site.title if parsed.source.kind == "home" else ""
    parsed = documents.set_title(parsed, home or _file_title(parsed.source))
    return documents.hide(parsed, hidden=tree(parsed.front, "search").get("exclude"))


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    """Return ``/about/``, or ``/about.html`` without `use_directory_urls`."""
    source = parsed.source
    declared = (
        source.lang in documents.own_texts(site, "locales") and source.lang != site.default_language
    )
    blog = _blog(source, site)
    inner = source.logical if blog is None else _of_post(blog, source, meta)
    path = documents.join_path(source.lang if declared else "", inner)
    if (source.bundle == "leaf" and blog is None) or path == "/":
        return documents.encode_url(site, documents.folder_url(path))
    return documents.encode_url(
        site, path + ".html" if site.ugly_urls else documents.folder_url(path)
    )


def _inner(source: SourceFile, site: Site) -> str:
    return source.path.removeprefix(site.mounts[0].source + "/")


def _file_title(source: SourceFile) -> str:
    """Return the title that MkDocs makes of a file name, or of the folder for an index page."""
    name = re.sub("[-_]", " ", source.logical.rpartition("/")[2])
    return name.capitalize() if name == name.lower() else name


def _blog(source: SourceFile, site: Site) -> Blog | None:
    blogs = cast("tuple[Blog, ...]", site.own.get("blogs", ()))
    inner = _inner(source, site)
    return next((blog for blog in blogs if inner.startswith(f"{blog.posts}/")), None)


def _of_post(blog: Blog, source: SourceFile, meta: Meta) -> str:
    """Return the path of a post. Without a date, which Material requires, `{date}` is empty."""
    from pymdownx.slugs import slugify

    slug = slugify(case="lower")
    values = {
        "{categories}": "/".join(slug(each, "-") for each in meta.taxonomy("categories")[:1]),
        "{date}": _shown(meta.date, blog.date) if meta.date else "",
        "{file}": source.path.rpartition("/")[2].rpartition(".")[0],
        "{slug}": meta.slug or slug(meta.title, "-"),
    }
    path = re.sub("|".join(map(re.escape, values)), lambda key: values[key[0]], blog.pattern)
    return posixpath.normpath(f"/{blog.folder}/{path.strip('/')}")


def _shown(date: datetime, pattern: str) -> str:
    """Return a date by a Unicode pattern such as `yyyy/MM/dd`; `yy` is the last two digits."""

    def part(sign: re.Match[str]) -> str:
        number = {"y": date.year, "M": date.month, "d": date.day}[sign[0][0]]
        return f"{number % 100:02}" if sign[0] == "yy" else f"{number:0{len(sign[0])}}"

    return DATE_PARTS.sub(part, pattern)


def body(parsed: ParsedFile, site: Site) -> Body:
    # Imported here, because only this step needs Python-Markdown.
    from eventsearch.extractor.platforms.mkdocs.markdown import converter

    extensions = cast("tuple[Extension, ...]", site.own.get("extensions", ()))
    return Body(
        text=parsed.body, convert=converter(extensions, documents.own_text(site, "appended"))
    )


def _page(entry: Entry, site: Site) -> SourceFile:
    locales = documents.own_texts(site, "locales")
    place = documents.relative_folder(entry, site.mounts[0].source)
    lang = ""
    stem = entry.stem
    if locales and documents.own_text(site, "structure") == "folder":
        first, _, rest = place.strip("/").partition("/")
        if first.lower() in locales:
            lang, place = first.lower(), f"/{rest}" if rest else ""
    else:
        before, lang = language_suffix(stem, locales)
        # If the site does not declare a suffix as a language, MkDocs keeps it in the URL.
        stem = before if lang in locales else stem
    return page(entry, site, place, stem, is_index=stem.lower() in _INDEX, lang=lang)


PLATFORM = Platform(
    load=load,
    discover=discover,
    read=read,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="site_url",
    language_key="theme.language",
)
