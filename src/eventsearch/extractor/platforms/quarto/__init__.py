"""
Quarto sites.

Source: https://quarto.org/docs/websites/ and src/project of quarto-cli 1.5.
"""

from __future__ import annotations

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.platforms.documents import encode_url, folder_url, join_path, own_texts
from eventsearch.extractor.platforms.quarto.config import front_matter, load, place
from eventsearch.extractor.platforms.quarto.discovery import discover
from eventsearch.extractor.platforms.quarto.markdown import body
from eventsearch.extractor.platforms.walk import language_suffix
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile

__all__ = ["NAME", "body", "discover", "front_matter", "load", "place", "url"]

NAME = "quarto"


def url(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
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
