"""
At which address does a page stand?

Pure. Permalink patterns, `slug`, `url`, the place in the content tree, ugly URLs, languages and the
path of the base URL, put together as Hugo does. How names become path parts is for `urlize`.

Source: hugolib/page__paths.go and resources/page/page_paths.go of Hugo 0.131.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from eventsearch.extractor.hugo.permalinks import Facts, expand
from eventsearch.extractor.hugo.urlize import decoded, escape, path_part, tree_path
from eventsearch.extractor.site import Site
from eventsearch.model.frozen import dataclass
from eventsearch.model.page import SourceFile

_INDEX = "index"
_SUFFIX = ".html"
_INDEX_PAGE = _INDEX + _SUFFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    What an address is made of.

    Attributes:
        site: The site as the page's language sees it.
        title, slug, url: As the front matter says, nothing stripped; empty for none.
        date: What Hugo calls the page's date, in the zone in which it counts.
        sections: Names of the sections that it lies in, the first one first.
    """

    source: SourceFile
    site: Site
    title: str
    slug: str = ""
    url: str = ""
    date: datetime | None = None
    sections: Sequence[str] = ()

    @property
    def base(self) -> str:
        """The place in the tree, in lower case unless the site keeps capitals."""
        logical = self.source.logical
        return logical if self.site.disable_path_to_lower else tree_path(logical)

    @property
    def name(self) -> str:
        return self.slug or posixpath.basename(self.base)

    def expanded(self, pattern: str) -> str | None:
        """Return a pattern with its tokens replaced; None when it has one that is unknown."""
        facts = Facts(
            title=self.title,
            slug=self.slug,
            name=posixpath.basename(self.source.logical),
            section=tree_path(self.source.section),
            sections=tuple(self.sections),
            date=self.date,
            accents=not self.site.remove_path_accents,
            lowered=not self.site.disable_path_to_lower,
        )
        return expand(pattern, facts)


def address(place: Place) -> str:
    """Return the path of a page's address, percent-encoded, with the path of the base URL."""
    return _base_path(place.site) + escape(_link(place))


def language_prefix(site: Site, lang: str) -> str:
    """Return the folder of a language in addresses; empty for none."""
    if site.multihost or (lang == site.default_language and not site.default_language_in_subdir):
        return ""
    return lang


def _link(place: Place) -> str:
    source, site = place.source, place.site
    url = _url(place)
    if url and source.kind != "home":
        return _link_of_url(place, url)
    prefix = language_prefix(site, source.lang)
    parts, cut, by_name = _parts(place)
    parts = [_part(place, part) for part in parts]
    link = _join(parts[:-1] if cut else parts)
    if by_name:
        link = link.removesuffix(place.name)
    return _finished(link, prefix, cut)


def _parts(place: Place) -> tuple[list[str], bool, bool]:
    """Return the parts, whether the last is the index page, and whether the name is `index`."""
    kind, site = place.source.kind, place.site
    pattern = site.permalinks.get(kind, {}).get(tree_path(place.source.section), "")
    expanded = decoded(place.expanded(pattern) or "") if pattern else ""
    by_name = kind == "page" and place.name == _INDEX
    ugly = site.ugly_urls or (not expanded and by_name)
    if kind == "page":
        parts = [expanded] if expanded else [posixpath.dirname(place.base), place.name]
    elif kind == "home":
        parts, ugly = [], False
    else:
        parts = [expanded or place.base]
    parts = [part for part in parts if part not in ("", "/")]
    if ugly and parts:
        parts[-1] = parts[-1].rstrip("/") + _SUFFIX
    else:
        parts.append(_INDEX_PAGE)
    return parts, parts[-1] == _INDEX_PAGE, by_name


def _link_of_url(place: Place, url: str) -> str:
    """Make the address that the front matter gives; without a slash it begins at the language."""
    parts = [part for part in url.split("/") if part]
    if url.endswith("/") or "." not in url:
        parts.append(_INDEX_PAGE)
    cut = bool(parts) and parts[-1] == _INDEX_PAGE
    if place.source.kind != "page":
        parts = [_part(place, part) for part in parts]
    prefix = language_prefix(place.site, place.source.lang)
    if url.startswith("/") or (prefix and url.startswith(f"/{prefix}")):
        prefix = ""
    return _finished(_join(parts[:-1] if cut else parts), prefix, cut)


def _url(place: Place) -> str:
    url = place.url
    if ".." in url:
        url = posixpath.normpath("/" + url) + ("/" if url.endswith("/") else "")
    if ":" in url:
        url = decoded(place.expanded(url) or "") or url
    return url


def _join(parts: Sequence[str]) -> str:
    """Join as Go's path.Join: no empty parts, no dots, no double slashes."""
    joined = posixpath.normpath("/".join(parts)) if any(parts) else ""
    return "/" + joined.lstrip("/") if joined != "." else "/"


def _finished(link: str, prefix: str, cut: bool) -> str:
    link = f"/{prefix}{link}" if prefix else link
    return link + "/" if cut and not link.endswith("/") else link


def _part(place: Place, text: str) -> str:
    site = place.site
    return path_part(
        text, accents=not site.remove_path_accents, lowered=not site.disable_path_to_lower
    )


def _base_path(site: Site) -> str:
    return "" if site.canonify_paths else urlsplit(site.base_url).path.rstrip("/")
