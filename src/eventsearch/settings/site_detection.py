"""
Which folder is a site, and which program makes it?

Told by names of files and a look at their text; nothing is parsed, for a search in the terminal
asks here too. What the configuration says is for `eventsearch.extractor.platforms`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from eventsearch.files import Boundary, has_file, read_regular_file

FILE = "eventsearch.toml"
PYPROJECT = "pyproject.toml"
INDEX_FOLDER = ".eventsearch"

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
"""Formats of configuration, in the order in which Hugo looks for them."""

FOLDER = "folder"
"""The platform of a folder of Markdown files that no program makes a site of."""

MARKDOWN = (".md", ".markdown", ".mdx", ".qmd")

# `config.*` is a name that others use too: it counts beside a content folder or with Hugo's words.
_HUGO_WORDS = re.compile(
    r"(?im)^[ \t\"']*+(baseurl|contentdir|languagecode|defaultcontentlanguage|themesdir|theme)\b"
)
_ZOLA_WORDS = re.compile(r"(?m)^[ \t]*+base_url[ \t]*=")
_OWN_TABLE = re.compile(r"(?m)^[ \t]*+\[tool\.eventsearch\b")
# Folders of programs that bring examples of sites.
_FOREIGN = frozenset(("node_modules", "site-packages", "vendor", "venv"))
_DEPTH = 3
_MOST_FOLDERS = 2000
_MOST_NAMED = 3


def find_root(start: Path) -> Path | None:
    """
    Return the nearest folder, from *start* (absolute) upwards, that is a site; None if none.

    A folder without any configuration is one when it has an index already, whose configuration may
    have vanished, or when one stands in it and it holds Markdown, in `content` at any depth.
    """
    folders = (start, *start.parents)
    found = next((each for each in folders if _is_configured(each) or _is_indexed(each)), None)
    return found or (start if holds_markdown(start) or _holds_content(start) else None)


def recognised(folder: Path) -> str:
    """Return the name of the platform that a folder is a site of; empty for none."""
    found = next((name for name, is_one in RECOGNISERS.items() if is_one(folder)), "")
    return found or (FOLDER if holds_markdown(folder) else "")


def sites_below(folder: Path) -> list[Path]:
    """Return the nearest configured sites in the folders of one, in the order of their depth."""
    found: list[Path] = []
    level = [folder]
    looked_at = 0
    for _ in range(_DEPTH):
        below = sorted(each for one in level for each in _folders(one) if each.name not in _FOREIGN)
        level = []
        for each in below[: _MOST_FOLDERS - looked_at]:
            (found if _is_configured(each) else level).append(each)
        looked_at += len(below)
    return found


def named_below(folder: Path) -> str:
    """Return the sites below a folder in words; empty for none."""
    sites = sites_below(folder)
    named = [f"{each} ({LABELS[recognised(each) or FOLDER]})" for each in sites[:_MOST_NAMED]]
    if more := len(sites) - len(named):
        named.append(f"{more} more")
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def unmeant_below(folder: Path) -> str:
    """Return the sites below a plain folder that nothing says is meant as one; empty for none."""
    return "" if recognised(folder) != FOLDER or has_settings(folder) else named_below(folder)


def has_settings(folder: Path) -> bool:
    """Whether a folder has settings of eventsearch, which say that it is meant as a site."""
    return has_file(folder / FILE) or has_table(folder / PYPROJECT)


def has_table(file: Path) -> bool:
    """Whether a pyproject.toml has settings of eventsearch."""
    # A look at the text spares the TOML parser, which takes longer to import than to run.
    return _mentions(file, _OWN_TABLE)


def holds_markdown(folder: Path) -> bool:
    """Whether Markdown files lie in a folder, or in a folder of it."""
    return any(_markdown_in(each) for each in (folder, *_folders(folder)))


def _holds_content(folder: Path) -> bool:
    """Whether Markdown lies in `content`, which is read as Hugo reads it, at whatever depth."""
    walked = os.walk(folder / "content") if Boundary(folder).holds("content") else ()
    return any(Path(name).suffix.lower() in MARKDOWN for _, _, names in walked for name in names)


def _is_configured(folder: Path) -> bool:
    return has_settings(folder) or any(is_one(folder) for is_one in RECOGNISERS.values())


def _is_indexed(folder: Path) -> bool:
    return (folder / INDEX_FOLDER).is_dir()


def _hugo(folder: Path) -> bool:
    if (folder / "config" / "_default").is_dir():
        return True
    if any(has_file(folder / f"hugo{suffix}") for suffix in SUFFIXES):
        return True
    configs = [folder / f"config{suffix}" for suffix in SUFFIXES]
    found = [path for path in configs if has_file(path)]
    if any(_mentions(path, _HUGO_WORDS) for path in found):
        return True
    return bool(found) and (folder / "content").is_dir() and not _zola(folder)


def _zola(folder: Path) -> bool:
    names = (folder / "zola.toml", folder / "config.toml")
    return any(path.is_file() and _mentions(path, _ZOLA_WORDS) for path in names)


def _named(*names: str) -> Callable[[Path], bool]:
    def has_one(folder: Path) -> bool:
        return any(has_file(folder / name) for name in names)

    return has_one


RECOGNISERS: Mapping[str, Callable[[Path], bool]] = {
    "hugo": _hugo,
    "quarto": _named("_quarto.yml", "_quarto.yaml"),
    "jekyll": _named("_config.yml", "_config.yaml", "_config.toml"),
    "docusaurus": _named(
        *(f"docusaurus.config.{end}" for end in ("js", "mjs", "cjs", "ts", "mts"))
    ),
    "mkdocs": _named("mkdocs.yml", "mkdocs.yaml"),
    "zola": _zola,
}
"""Platform to what tells it; of a folder with the marks of several, the first is taken."""

LABELS: Mapping[str, str] = {
    "hugo": "a Hugo site",
    "quarto": "a Quarto site",
    "jekyll": "a Jekyll site",
    "docusaurus": "a Docusaurus site",
    "mkdocs": "an MkDocs site",
    "zola": "a Zola site",
    FOLDER: "a folder of Markdown files",
}
"""Platform to what it is called in a sentence."""


def _mentions(file: Path, words: re.Pattern[str]) -> bool:
    try:
        return words.search(read_regular_file(file).decode("utf-8", "replace")) is not None
    except OSError:
        return False


def _markdown_in(folder: Path) -> bool:
    try:
        return any(each.suffix.lower() in MARKDOWN and each.is_file() for each in folder.iterdir())
    except OSError:
        return False


def _folders(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.name[0] not in "._" and each.is_dir()]
    except OSError:
        return []
