"""
Can a link lead to the site from elsewhere?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.hugo.config.positions import place_of
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic
from eventsearch.settings.base_url import HINT, origin

KEYS: Mapping[str, str] = {
    "hugo": "baseURL",
    "quarto": "site-url",
    "jekyll": "url",
    "docusaurus": "url",
    "mkdocs": "site_url",
    "zola": "base_url",
}
"""What each platform calls the address of the site."""


def without_host(site: Site) -> Iterator[Diagnostic]:
    """Yield the problem of a configured site of which no host is known."""
    every = (site, *site.variants.values())
    if not site.config_files or any(origin(each.base_url) for each in every):
        return
    key = KEYS[site.platform]
    path, line, column = place_of(site.boundary, site.config_files, key, site.base_url)
    yield Diagnostic(
        path=path,
        line=line,
        column=column,
        code="E505",
        message=f"`{key}` names no host, so links in calendars, feeds and answers lead to no site",
        cure=f"name it there, or set {HINT}",
        severity="warning",
    )
