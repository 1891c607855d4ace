"""
Which files of the content are pages?

Asks the platform of the site; what a page is differs from one to the next. What is no page for one
reason, or is mounted twice, is named once, where it is much.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from eventsearch.errors import SiteError
from eventsearch.extractor.files.discovery_problems import once
from eventsearch.extractor.platforms import platform_named
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.extractor.site import Site

BADLY_NAMED = "E206"

__all__ = ["Discovery", "discover"]


def discover(site: Site) -> Discovery:
    """
    Return the content files of a site that are pages of their own, in the order of paths.

    Raises:
        SiteError: Their names cannot be read in the locale of this process.
    """
    found = platform_named(site.platform).discover(site)
    _demand_utf8(site, found)
    return replace(found, problems=tuple(once(found.problems)))


def _demand_utf8(site: Site, found: Discovery) -> None:
    """Demand that names are read as they were written; pages must not be lost for a locale."""
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return
    badly = [problem.path for problem in found.problems if problem.code == BADLY_NAMED]
    others = [file.path for file in found.files if not file.path.isascii()]
    for path in (*badly, *others)[:1]:
        raise SiteError(
            f"{site.root}: names of files are read as {encoding} here, not as UTF-8: {path!a}",
            cure="set LC_ALL=C.UTF-8, or PYTHONUTF8=1",
        )
