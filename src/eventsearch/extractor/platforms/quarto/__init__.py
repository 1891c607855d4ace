"""
What is a page of a Quarto site, and where does it stand?

Source: https://quarto.org/docs/websites/ and src/project of quarto-cli 1.5.
"""

from __future__ import annotations

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.platforms.documents import as_folder, at_base, joined
from eventsearch.extractor.platforms.quarto.config import front, load, placed
from eventsearch.extractor.platforms.quarto.discovery import discover
from eventsearch.extractor.platforms.quarto.markdown import body
from eventsearch.extractor.platforms.walk import language_suffix
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile

__all__ = ["NAME", "address", "body", "discover", "front", "load", "placed"]

NAME = "quarto"


def address(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
    """
    Return where the page stands: ``/about.html``, ``/event/a/`` for an index file.

    A translation that babelquarto makes stands below its language, ``/en/about.html``.
    """
    folder, _, name = parsed.source.path.rpartition("/")
    stem = name.rpartition(".")[0]
    translated = site.own.get("translated")
    codes = translated if isinstance(translated, tuple) else ()
    before, lang = language_suffix(stem, codes)
    prefix = ""
    if lang in codes:
        stem, prefix = before, lang
    given = (to_text(parsed.front.get("output-file")) or "").removesuffix(".html")
    path = joined(prefix, folder, given or stem)
    if path.endswith("/index"):
        return at_base(site, as_folder(path.removesuffix("index")))
    return at_base(site, path + ".html")
