"""
Which folder is the site?

The nearest one, from where the person stands upwards, that holds a configuration.
"""

from __future__ import annotations

import re
from pathlib import Path

from eventsearch.errors import SiteError

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
"""Formats of configuration, in the order in which Hugo looks for them."""

# `config.*` is a name that others use too: it counts beside a content folder or with Hugo's words.
_HUGO_WORDS = re.compile(
    r"(?im)^[\s\"']*(baseurl|contentdir|languagecode|defaultcontentlanguage|themesdir|theme)\b"
)
_OWN_TABLE = re.compile(r"(?m)^\s*\[tool\.eventsearch\b")
# Enough to see the first settings; a file this long is no configuration.
_LOOK = 1 << 20


def find_site(start: Path) -> Path:
    """
    Return the absolute path of the site that *start* lies in.

    Raises:
        SiteError: Neither *start* nor any folder above it holds a configuration.
    """
    folder = start.absolute()
    if not folder.exists():
        raise SiteError(f"{folder}: there is no such folder", cure="name the folder of the site")
    for candidate in (folder, *folder.parents):
        if _is_site(candidate):
            return candidate
    raise SiteError(
        f"{folder}: no site here or in any folder above",
        cure="name the folder that holds hugo.toml, config.toml or config/_default,"
        " or write an eventsearch.toml",
    )


def _is_site(folder: Path) -> bool:
    if (folder / "eventsearch.toml").is_file() or (folder / "config" / "_default").is_dir():
        return True
    if any((folder / f"hugo{suffix}").is_file() for suffix in SUFFIXES):
        return True
    if _mentions(folder / "pyproject.toml", _OWN_TABLE):
        return True
    configs = [folder / f"config{suffix}" for suffix in SUFFIXES]
    found = [path for path in configs if path.is_file()]
    return bool(found) and (
        (folder / "content").is_dir() or any(_mentions(path, _HUGO_WORDS) for path in found)
    )


def _mentions(path: Path, words: re.Pattern[str]) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return words.search(file.read(_LOOK)) is not None
    except OSError:
        return False
