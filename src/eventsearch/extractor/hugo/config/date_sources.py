"""
Which front matter keys does Hugo take each date from?

Source: resources/page/pagemeta/page_frontmatter.go of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventsearch.extractor.hugo.config.coercion import texts
from eventsearch.extractor.hugo.config.merge import Tree

_DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "lastmod"),
    "publishdate": ("publishdate", "date"),
    "lastmod": (":git", "lastmod", "date", "publishdate"),
    "expirydate": ("expirydate",),
}
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}
_DEFAULT_HANDLER = ":default"


def date_sources_of(frontmatter: Tree) -> Mapping[str, tuple[str, ...]]:
    """Return for each of the four dates the keys and ``:handlers`` in their order, lower case."""
    return {
        name: tuple(dict.fromkeys(_expanded(texts(frontmatter.get(name)) or default, default)))
        for name, default in _DEFAULTS.items()
    }


def _expanded(sources: Sequence[str], default: Sequence[str]) -> Iterator[str]:
    for source in map(str.lower, sources):
        for each in default if source == _DEFAULT_HANDLER else (source,):
            yield each
            yield from _ALIASES.get(each, ())
