"""
Site generators: each module or package here defines one `Platform` as `PLATFORM`.

`eventsearch.settings.site_detection` lists the files by which each is recognised, in order.
`documents`, `walk` and `markup` contain what several platforms share.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from eventsearch.extractor.front_matter.parse import entry
from eventsearch.extractor.platforms.protocol import Platform
from eventsearch.extractor.site import Site
from eventsearch.model.page import ParsedFile, SourceFile
from eventsearch.settings.site_detection import FOLDER, PLATFORMS, recognised

HUGO = "hugo"


@cache
def platform_named(name: str) -> Platform:
    """Return the platform with this name; raise KeyError if `PLATFORMS` does not have it."""
    if name not in PLATFORMS:
        raise KeyError(name)
    return cast(Platform, import_module(f"{__name__}.{name}").PLATFORM)


def read_page(source: SourceFile, data: bytes, site: Site) -> ParsedFile:
    """
    Return the front matter and the body of a content file or of a list entry.

    Raises:
        ContentError: The file is not text, or its front matter cannot be read.
    """
    return entry(source) if source.data else platform_named(site.platform).read(source, data, site)


def choose(root: Path, *, platform: str, content: str) -> str:
    """
    Return the name of the platform to read a site with.

    A site without any configuration is read as a Hugo site if *content* is set or it has a folder
    `content`.

    Args:
        platform: The platform from the settings; empty to recognise it.
        content: The content folder from the settings; empty if not set.
    """
    name = platform or recognised(root)
    is_plain = name in ("", FOLDER) and not PLATFORMS[FOLDER].is_made(root)
    if not platform and is_plain and (content or not name or (root / "content").is_dir()):
        name = HUGO
    return name
