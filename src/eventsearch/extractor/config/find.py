"""
Which folder is the site?

The nearest one, from where the person stands upwards, that holds a configuration.
"""

from __future__ import annotations

from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.sites import find_root


def find_site(start: Path) -> Path:
    """
    Return the absolute path of the site that *start* lies in.

    Raises:
        SiteError: Neither *start* nor any folder above it holds a configuration, and there is no
            Markdown either.
    """
    folder = start.absolute()
    if not folder.exists():
        raise SiteError(f"{folder}: there is no such folder", cure="name the folder of the site")
    root = find_root(folder)
    if root is None:
        raise SiteError(
            f"{folder}: no site here or in any folder above",
            cure="name the folder that holds hugo.toml, config/_default, _quarto.yml, _config.yml,"
            " mkdocs.yml or another site's configuration, or write an eventsearch.toml",
        )
    return root
