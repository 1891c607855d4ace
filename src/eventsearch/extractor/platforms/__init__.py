"""
Which program makes this site, and what differs with it?

A platform is a module (or package) here that fulfils the protocol in `seam`. `eventsearch.sites`
says by what each is recognised and in which order.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventsearch.extractor.platforms import (
    docusaurus,
    folder,
    hugo,
    jekyll,
    mkdocs,
    quarto,
    zola,
)
from eventsearch.extractor.platforms.seam import Platform
from eventsearch.sites import FOLDER, recognised

_MODULES: tuple[Platform, ...] = (hugo, quarto, jekyll, docusaurus, mkdocs, zola, folder)

PLATFORMS: Mapping[str, Platform] = {each.NAME: each for each in _MODULES}
"""By the names of `sites.LABELS`."""


def platform_named(name: str) -> Platform:
    """Return the platform of that name; raises KeyError."""
    return PLATFORMS[name]


def recognise(root: Path) -> Platform | None:
    """Return the platform that a folder is a site of; None for one that holds no site."""
    name = recognised(root)
    return PLATFORMS[name] if name else None


def chosen(root: Path, *, platform: str, content: str) -> Platform:
    """
    Return the platform to read a site with.

    Args:
        platform: The name that the settings force; empty to recognise it.
        content: The content folder that the settings name; with one, or beside a folder `content`,
            a site without any configuration is read as Hugo would.
    """
    name = platform or recognised(root)
    if not platform and name in ("", FOLDER) and (content or not name or _has_content(root)):
        name = hugo.NAME
    return PLATFORMS[name]


def _has_content(root: Path) -> bool:
    return (root / "content").is_dir()
