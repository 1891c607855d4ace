"""
The programs that make sites, each a module or package with the protocol of `protocol`.

`eventsearch.settings.site_detection` has the files by which each is recognised, in their order.
`documents`, `walk`, `heading_ids` and `code_fences` hold what several of them share.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from eventsearch.extractor.platforms.protocol import Platform
from eventsearch.settings.site_detection import FOLDER, RECOGNISERS, recognised

HUGO = "hugo"

PLATFORMS = (HUGO, "quarto", "jekyll", "docusaurus", "mkdocs", "zola", FOLDER)
"""Names of `LABELS`, each that of a module here, loaded when a site is of its kind."""

if TYPE_CHECKING:
    # Type checkers see whether each fulfils the protocol, without loading it.
    from eventsearch.extractor.platforms import (
        docusaurus,
        folder,
        hugo,
        jekyll,
        mkdocs,
        quarto,
        zola,
    )

    _MODULES: tuple[Platform, ...] = (hugo, quarto, jekyll, docusaurus, mkdocs, zola, folder)


def platform_named(name: str) -> Platform:
    """Return the platform of that name; raises KeyError."""
    if name not in PLATFORMS:
        raise KeyError(name)
    return cast(Platform, import_module(f"{__name__}.{name}"))


def choose(root: Path, *, platform: str, content: str) -> str:
    """
    Return the name of the platform to read a site with.

    Args:
        platform: The name that the settings force; empty to recognise it.
        content: The content folder that the settings name; with one, or beside a folder `content`,
            a site without any configuration is read as Hugo would.
    """
    name = platform or recognised(root)
    is_plain = name in ("", FOLDER) and not RECOGNISERS[FOLDER](root)
    if not platform and is_plain and (content or not name or (root / "content").is_dir()):
        name = HUGO
    return name
