"""
Quarto sites.

Source: https://quarto.org/docs/websites/, website-listings.html there, and src/project of
quarto-cli 1.5.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from eventsearch.extractor.files.read import ContentError, read_bytes
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.content_paths import section_of
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms.documents import encode_url, folder_url, join_path, own_texts
from eventsearch.extractor.platforms.protocol import REFUSED_BY_HUGO, Listing, Platform, read_fences
from eventsearch.extractor.platforms.quarto.config import front_matter, load, place
from eventsearch.extractor.platforms.quarto.discovery import discover
from eventsearch.extractor.platforms.quarto.markdown import body
from eventsearch.extractor.platforms.walk import language_suffix
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile, SourceFile
from eventsearch.settings import Settings
from eventsearch.settings.tables import DataSource

_LISTS = (".yml", ".yaml")


def read(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    """Return a file's front matter and body, without E114: Pandoc allows metadata anywhere."""
    return read_fences(source, data, site, without=REFUSED_BY_HUGO | {"E114"})


def listings(site: Site, files: Sequence[SourceFile], settings: Settings) -> Iterator[Listing]:
    """
    Yield the YAML lists that pages show, those of pages in the default language first.

    Only front matter specifies them, so every page is opened.
    """
    for source in sorted(files, key=lambda each: (each.lang != site.default_language, each.path)):
        try:
            data = read_bytes(source, settings)
            if b"listing" in data:
                work = partial(read, source, data, site)
                parsed = limit(source.path, settings.page_timeout, work)
                page = url(parsed, Meta(title=""), site, Context())
                yield from _listings(source, parsed.front.get("listing"), page)
        except ContentError:
            # The extraction of the page reports why it cannot be read.
            continue


def _listings(source: SourceFile, listing: object, page: str) -> Iterator[Listing]:
    folder = posixpath.dirname(source.path)
    for each in listing if isinstance(listing, list) else [listing]:
        contents = each.get("contents") if isinstance(each, Mapping) else None
        for name in contents if isinstance(contents, list) else [contents]:
            # An exclamation mark excludes files.
            if isinstance(name, str) and name[:1] != "!" and name.lower().endswith(_LISTS):
                joined = name if name.startswith("/") else posixpath.join(folder, name)
                path = posixpath.normpath(joined.lstrip("/"))
                base = posixpath.dirname(path)
                yield Listing(
                    source=DataSource(files=path),
                    page=page,
                    base=base,
                    section=section_of("", f"/{path}") or source.section,
                    language=source.lang,
                )


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    """
    Return the page's address: ``/about.html``, or ``/event/a/`` for an index file.

    The address of a babelquarto translation begins with its language: ``/en/about.html``.
    """
    folder, _, name = parsed.source.path.rpartition("/")
    stem = name.rpartition(".")[0]
    codes = own_texts(site, "translated")
    before, lang = language_suffix(stem, codes)
    prefix = ""
    if lang in codes:
        stem, prefix = before, lang
    output_name = (to_text(parsed.front.get("output-file")) or "").removesuffix(".html")
    path = join_path(prefix, folder, output_name or stem)
    if path.endswith("/index"):
        return encode_url(site, folder_url(path.removesuffix("index")))
    return encode_url(site, path + ".html")


PLATFORM = Platform(
    load=load,
    discover=discover,
    listings=listings,
    read=read,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="site-url",
    language_key="lang",
    changed_key="date-modified",
    date_order="mdy",
)
