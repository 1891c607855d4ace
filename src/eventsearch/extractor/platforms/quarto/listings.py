"""
The lists in YAML that pages of a Quarto project show in listings.

Source: https://quarto.org/docs/websites/website-listings.html#yaml-listing-content
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from eventsearch.extractor.entries.find import Listing
from eventsearch.extractor.files.read import ContentError, read_bytes
from eventsearch.extractor.hugo.content_paths import section_of
from eventsearch.extractor.page_timeout import limit
from eventsearch.extractor.platforms.quarto import read, url
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, SourceFile
from eventsearch.settings import Settings
from eventsearch.settings.tables import DataSource

_ENDINGS = (".yml", ".yaml")


def listings(site: Site, files: Sequence[SourceFile], settings: Settings) -> Iterator[Listing]:
    """
    Yield the lists, those of pages in the site's own language first.

    Every page is opened, as its front matter is the only place that names them.
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
            # Whoever extracts the page reports why it cannot be read.
            continue


def _listings(source: SourceFile, listing: object, page: str) -> Iterator[Listing]:
    folder = posixpath.dirname(source.path)
    for each in listing if isinstance(listing, list) else [listing]:
        contents = each.get("contents") if isinstance(each, Mapping) else None
        for name in contents if isinstance(contents, list) else [contents]:
            # What begins with an exclamation mark is left out.
            if isinstance(name, str) and name[:1] != "!" and name.lower().endswith(_ENDINGS):
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
