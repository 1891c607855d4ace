"""Hugo sites. The field rules, `render` and URLs speak Hugo's language: little is translated."""

from __future__ import annotations

from dataclasses import replace

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.config.load import load
from eventsearch.extractor.hugo.content_paths import move
from eventsearch.extractor.hugo.discovery import discover
from eventsearch.extractor.hugo.urls import Place
from eventsearch.extractor.hugo.urls import address as address_of
from eventsearch.extractor.platforms.heading_ids import level_text
from eventsearch.extractor.platforms.protocol import Body
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile

__all__ = ["NAME", "body", "discover", "front_matter", "load", "place", "url"]

NAME = "hugo"


def place(parsed: ParsedFile, site: Site) -> ParsedFile:
    source = parsed.source
    lang = parsed.front.get("lang")
    if isinstance(lang, str) and any(lang.lower() == each.code for each in site.languages):
        source = source._replace(lang=lang.lower())
    path = parsed.front.get("path")
    if isinstance(path, str) and path.strip("/"):
        source = move(source, path, site.localised(source.lang).taxonomies)
    return replace(parsed, source=source)


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return parsed


def url(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:
    return address_of(
        Place(
            source=parsed.source,
            site=site,
            # As written: `Meta` has it without its marks, an address keeps what they leave.
            title=to_text(parsed.front.get("title")) or "",
            slug=meta.slug,
            url=meta.url,
            date=meta.date,
            sections=context.sections(parsed.source),
        )
    )


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    """Return the body as it is, but for what Pandoc raises where a page says `markup: pandoc`."""
    pandoc = parsed.front.get("markup") in ("pandoc", "pdc")
    return Body(text=level_text(parsed.body) if pandoc else parsed.body)
