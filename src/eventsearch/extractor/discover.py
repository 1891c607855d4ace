"""
Which files of the content are pages?

Asks the platform of the site; what a page is differs from one to the next.
"""

from __future__ import annotations

from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.seam import Discovery
from eventsearch.extractor.site import Site

__all__ = ["Discovery", "discover"]


def discover(site: Site) -> Discovery:
    """Return the content files of a site that are pages of their own, in the order of paths."""
    return platform_named(site.platform).discover(site)
