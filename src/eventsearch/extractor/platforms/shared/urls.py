"""
How does a path become the address of a page, whatever makes the site?
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from eventsearch.extractor.site import Site

_KEPT = "/-_.~$&+,:;=@!'()*"


def at_base(site: Site, path: str) -> str:
    """Return a path on the site, percent-encoded, below the path of the site's own address."""
    base = urlsplit(site.base_url).path.rstrip("/")
    return base + quote("/" + path.lstrip("/"), safe=_KEPT)


def joined(*parts: str) -> str:
    """Return parts as one path, with a slash before and none behind it; empty parts drop out."""
    return "/" + "/".join(part for each in parts if (part := each.strip("/")))


def as_folder(path: str) -> str:
    """Return a path with a slash at its end."""
    return path.rstrip("/") + "/"
