"""Pages in formats that are not read: one diagnostic a format tells how many a site has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from eventsearch.extractor.files.discovery_diagnostics import unsupported
from eventsearch.extractor.platforms.walk import walk
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic

Formats = Mapping[str, re.Pattern[str]]
"""What a page is, in words, to a pattern for the end of its path."""

MARKUP: Formats = {
    "in reStructuredText": re.compile(r"\.rst\Z"),
    "in AsciiDoc": re.compile(r"\.(?:adoc|asciidoc)\Z"),
    "in Org": re.compile(r"\.org\Z"),
    "in Textile": re.compile(r"\.textile\Z"),
    "a template around Markdown": re.compile(r"\.(?:md|markdown)\.erb\Z"),
}
_TEMPLATES = r"(?:njk|liquid|html|hbs|mustache|ejs|haml|pug|webc|vto|11ty\.(?:[cm]?[jt]s|[jt]sx))"
# `sitemap.xml.njk` is no page.
ELEVENTY_PAGES: Formats = {"a template": re.compile(rf"(?:\A|/)[^/.]+\.{_TEMPLATES}\Z")}
# `[slug].astro` makes pages of entries, which are read.
ASTRO_PAGES: Formats = {
    "a component": re.compile(
        r"(?:\A|/)pages/(?:[^/\[]+/)*(?!404\.|500\.)[^/\[]+\.(?:astro|html)\Z"
    )
}
REACT_PAGES: Formats = {
    "a component": re.compile(r"(?:\A|/)pages/(?:[^/{]+/)*(?!404\.)[^/{.]+\.[jt]sx?\Z")
}
"""Pages of Gatsby and Docusaurus."""

_ALWAYS_PAGES = ("in reStructuredText", "a template around Markdown")


def unread_pages(
    site: Site, folder: str, formats: Formats, is_skipped: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    """
    Yield one diagnostic for each format, with the first page and the number of the others.

    Args:
        folder: Where the pages are, from the root.
        is_skipped: Whether the site's program makes no page of a file.
    """

    def accepts(path: str, is_folder: bool) -> bool:
        return is_folder or any(pattern.search(path) for pattern in formats.values())

    if not (site.root / folder).is_dir():
        return
    paths = [each.path for each in walk(site.boundary, folder, accepts=accepts).files]
    paths = [path for path in paths if not is_skipped(path)]
    for format_, pattern in formats.items():
        if found := [path for path in paths if pattern.search(path)]:
            is_page = site.config_files and format_ in _ALWAYS_PAGES
            yield unsupported(
                found[0],
                format_,
                "write the pages in Markdown, or list their events in a file",
                others=len(found) - 1,
                severity="error" if is_page else "warning",
            )
