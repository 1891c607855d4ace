"""
Quarto sites.

Source: https://quarto.org/docs/websites/ and src/project of quarto-cli 1.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.platforms.documents import encode_url, folder_url, join_path, own_texts
from eventsearch.extractor.platforms.protocol import REFUSED_BY_HUGO, Platform, read_fences
from eventsearch.extractor.platforms.quarto.config import front_matter, load, place
from eventsearch.extractor.platforms.quarto.discovery import discover
from eventsearch.extractor.platforms.quarto.markdown import body
from eventsearch.extractor.platforms.walk import language_suffix
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile, SourceFile

if TYPE_CHECKING:
    from eventsearch.extractor.entries.find import Listing
    from eventsearch.settings import Settings


def read(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    """Return a file as Pandoc reads it: metadata may be anywhere in it (E114)."""
    return read_fences(source, data, site, without=REFUSED_BY_HUGO | {"E114"})


def listings(site: Site, files: Sequence[SourceFile], settings: Settings) -> Iterator[Listing]:
    """Return the lists in YAML that pages show. Their module needs the URL of a page."""
    from eventsearch.extractor.platforms.quarto.listings import listings as find

    return find(site, files, settings)


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    """
    Return where the page stands: ``/about.html``, ``/event/a/`` for an index file.

    A translation that babelquarto makes stands below its language, ``/en/about.html``.
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
