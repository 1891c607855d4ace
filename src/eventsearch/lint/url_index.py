"""
Lists the URLs of a site, to find the page at a URL and to decide whether a URL is missing.

Hosts treat case, percent-encoding and trailing slashes differently. So URLs that differ only in
these count as equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.lint.model import LintContext, Neighbours, Page


def url_key(path: str) -> str:
    """Return the key of a URL path, for comparisons: `/Été/` and `/%c3%a9t%c3%a9` give `été`."""
    key = unquote(path).lower().strip("/")
    return key.removesuffix("index.html").rstrip("/")


class Folders:
    """
    The folders of addresses: `a/b/c` has the folders `a` and `a/b`.

    Only the sorted addresses are stored. The memory for all folders of a deep address would grow
    with the square of its length.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = sorted(set(keys))

    def __contains__(self, folder: str) -> bool:
        start = f"{folder}/"
        at = bisect_left(self._keys, start)
        return at < len(self._keys) and self._keys[at].startswith(start)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlIndex:
    """
    The addresses of a site.

    Attributes:
        pages: Maps the key of an address to the pages at this address.
        others: Keys of the addresses of aliases and static files.
        folders: The folders of all pages. A section without an `_index` file has an address too.
        languages: Codes of the languages. An address may begin with one of them.
        siblings: Maps the key of a folder to the last parts of the addresses in it.
        named: Maps the last part of an address to its key. Empty if several addresses have it.
        host: Host of the base URL, without `www.`; empty if there is no host.
        base: Key of the base URL's path.
    """

    pages: dict[str, list[Page]]
    others: frozenset[str]
    folders: Folders
    languages: frozenset[str]
    siblings: dict[str, list[str]]
    named: dict[str, str]
    taxonomies: frozenset[str]
    redirects: tuple[str, ...]
    host: str
    base: str

    def key_of(self, target: str) -> str | None:
        """Return the key of a link's URL; None for relative links and links to other sites."""
        parts = _split(target)
        if parts is None or (parts.netloc and _host(parts.netloc) != self.host):
            return None
        if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
            return None
        key = url_key(parts.path)
        if not self.base:
            return key
        # A link without the base path leads to another site, or a template adds the base path.
        return key if key == self.base or key.startswith(f"{self.base}/") else None

    def is_missing(self, key: str) -> bool:
        """Return whether an address of this site is certainly missing."""
        if not key or key in self.pages or self.has_other(key) or "." in key.rpartition("/")[2]:
            return False
        folder, _, name = key.rpartition("/")
        parts = key.split("/")
        return (
            len(self.siblings.get(folder, ())) > 1
            and folder != self.base
            and not any(part in self.taxonomies for part in parts)
            and not (name.isdigit() and parts[-2:-1] == ["page"])
            and not any(f"{key}/".startswith(start) for start in self.redirects)
        )

    def has_other(self, key: str) -> bool:
        """Return whether an alias, a section or a static file is at an address of this site."""
        first, _, rest = key.partition("/")
        below = rest if first in self.languages else ""
        return key in self.others or key in self.folders or (below != "" and below in self.folders)

    def nearest(self, key: str, path: str, neighbours: Neighbours) -> str:
        """
        Return the URL most similar to a missing URL; empty if no URL is similar.

        Args:
            path: The file that contains the link.
        """
        folder, _, name = key.rpartition("/")
        if same_name := self.named.get(name):
            return self.pages[same_name][0].record.url
        near = neighbours.nearest(path, name, self.siblings.get(folder, ()), cutoff=0.8)
        return self.pages[f"{folder}/{near}"][0].record.url if near else ""


def build_url_index(context: LintContext) -> UrlIndex:
    """Return the addresses of a site."""
    site = context.site
    pages: defaultdict[str, list[Page]] = defaultdict(list)
    siblings: defaultdict[str, list[str]] = defaultdict(list)
    for page in context.pages:
        if page.record.url:
            pages[url_key(page.record.url)].append(page)
    named: dict[str, str] = {}
    for key in pages:
        folder, _, name = key.rpartition("/")
        siblings[folder].append(name)
        named[name] = "" if name in named else key
    taxonomies = {tree_path(plural) for _, plural in site.taxonomies}
    patterns = (site.permalinks.get(kind, {}) for kind in ("taxonomy", "term"))
    for pattern in (each for by_section in patterns for each in by_section.values()):
        taxonomies |= {part for part in pattern.split("/") if part and ":" not in part}
    base = urlsplit(site.base_url)
    return UrlIndex(
        pages=dict(pages),
        others=frozenset(_others(context)),
        folders=Folders(
            key for page in context.pages for key in map(url_key, (page.record.url, page.logical))
        ),
        languages=frozenset(map(str.lower, context.site.languages)),
        siblings=dict(siblings),
        named=named,
        taxonomies=frozenset(taxonomies),
        redirects=tuple(url_key(each) for each in context.site_files.redirects),
        host=_host(base.netloc),
        base=url_key(base.path),
    )


def _others(context: LintContext) -> Iterator[str]:
    for page in context.pages:
        url = page.record.url
        for alias in page.record.meta.aliases:
            # A relative alias starts at the page's folder, on older sites at the root.
            yield url_key(alias)
            yield url_key(f"{url.rstrip('/').rpartition('/')[0]}/{alias}")
            yield from (url_key(f"{lang}/{alias.lstrip('/')}") for lang in context.site.languages)
        for path in (url, page.logical):
            # Hosts serve `a.html` for `a` as well.
            if (key := url_key(path)).endswith(".html"):
                yield key.removesuffix(".html")
    for file in context.site_files.files:
        yield url_key(file)


def _host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _split(target: str) -> SplitResult | None:
    try:
        return urlsplit(target)
    except ValueError:
        # Texts such as `http://[` are not URLs.
        return None
