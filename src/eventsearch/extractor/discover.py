"""
Which files of the content are pages?

Asks the platform of the site; what a page is differs from one to the next. What is no page for one
reason is named once, where it is much.
"""

from __future__ import annotations

from dataclasses import replace

from eventsearch.extractor.obstacles import once
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.seam import Discovery
from eventsearch.extractor.site import Site

__all__ = ["Discovery", "discover"]


def discover(site: Site) -> Discovery:
    """Return the content files of a site that are pages of their own, in the order of paths."""
    found = platform_named(site.platform).discover(site)
    return replace(found, problems=tuple(once(found.problems)))
