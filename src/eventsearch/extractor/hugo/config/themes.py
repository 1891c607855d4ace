"""
What do themes and modules add to a site's configuration?

Those that lie in the site (`themes/`, `_vendor/`) are read. Those fetched from elsewhere are not to
be had, so what the best known of them say is written here, as far as it changes what a page is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventsearch.extractor.hugo.config.coercion import switch, text, texts, tree
from eventsearch.extractor.hugo.config.files import Configuration, read_configuration
from eventsearch.extractor.hugo.config.merge import Tree, add_theme
from eventsearch.model.boundary import Boundary

# Wowchemy v5 and its successor for Bootstrap: raw HTML is shown, blocks take attributes. The
# settings are the same in every release from 2021 on (`hugo.yaml` or `config.yaml` of the module).
_WOWCHEMY: Tree = {
    "markup": {
        "goldmark": {
            "renderer": {"unsafe": True},
            "parser": {"attribute": {"block": True, "title": True}},
        },
    }
}
# HugoBlox for Tailwind also passes mathematics through.
_HUGOBLOX: Tree = {
    "markup": {
        "goldmark": {
            "renderer": {"unsafe": True},
            "parser": {"attribute": {"block": True, "title": True}},
            "extensions": {
                "passthrough": {
                    "enable": True,
                    "delimiters": {
                        "block": [[r"\[", r"\]"], ["$$", "$$"]],
                        "inline": [[r"\(", r"\)"]],
                    },
                }
            },
        },
    }
}
MOST_OF_NAME = 1000
"""Characters of a module's path that are looked at."""

_KNOWN: tuple[tuple[re.Pattern[str], Tree], ...] = (
    (re.compile(r"/hugo-?blox[^/]*/.*(blox-tailwind|/blox(/|$))", re.I), _HUGOBLOX),
    (re.compile(r"/(wowchemy|hugo-?blox|gcushen)/.*(wowchemy|blox-bootstrap)", re.I), _WOWCHEMY),
)


def with_themes(
    boundary: Boundary, configuration: Configuration, environment: str
) -> tuple[Configuration, tuple[str, ...]]:
    """
    Return the configuration with what its themes add, and the themes' folders, nearest first.

    Raises:
        SiteError: The configuration of a theme cannot be read.
    """
    tree_ = configuration.tree
    files = list(configuration.files)
    folders: list[str] = []
    for name in _names(tree_):
        folder = _folder(boundary, tree_, name)
        if folder:
            theme = read_configuration(boundary, environment, folder=folder)
            tree_ = add_theme(tree_, theme.tree)
            files.extend(theme.files)
            folders.append(folder)
        else:
            tree_ = add_theme(tree_, _known(name))
    return Configuration(tree=tree_, files=tuple(files)), tuple(folders)


def _names(configuration: Tree) -> Iterator[str]:
    """Yield the themes in the order of their weight: modules first, then `theme`."""
    imports = tree(configuration, "module").get("imports")
    for each in imports if isinstance(imports, list) else ():
        path = text(tree(each).get("path"))
        if path and not switch(tree(each).get("disable"), False):
            yield path
    yield from texts(configuration.get("theme"))


def _folder(boundary: Boundary, configuration: Tree, name: str) -> str:
    """Return the theme's folder from the root; empty when it does not lie in the site."""
    for candidate in _candidates(configuration, name):
        if boundary.holds(candidate) and (boundary.root / candidate).is_dir():
            return candidate
    return ""


def themes_outside(boundary: Boundary, configuration: Tree) -> Iterator[str]:
    """Yield the folders of themes that lie out of the site, or lead there."""
    for name in _names(configuration):
        for candidate in _candidates(configuration, name):
            if not boundary.holds(candidate):
                yield candidate


def _candidates(configuration: Tree, name: str) -> Iterator[str]:
    themes = text(configuration.get("themesdir"), "themes").strip("/")
    for candidate in (f"{themes}/{name}", f"_vendor/{name}"):
        if not candidate.startswith(".."):
            yield candidate.removeprefix("./")


def _known(name: str) -> Tree:
    return next((says for pattern, says in _KNOWN if pattern.search(f"/{name[:MOST_OF_NAME]}")), {})
