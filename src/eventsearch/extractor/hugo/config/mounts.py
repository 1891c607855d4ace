"""
Content folders with their place in the content tree, and what themes add to the configuration.

Themes inside the site (`themes/`, `_vendor/`) are read. Other themes are not fetched. For the best
known of them, this module contains the settings that change what pages contain.

Source: modules/config.go and hugolib/filesystems/basefs.go of Hugo.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from eventsearch.errors import SiteError
from eventsearch.extractor.front_matter.coercion import switch, text, texts, tree
from eventsearch.extractor.hugo.config.files import (
    Configuration,
    Place,
    Tree,
    add_theme,
    diagnostic_of,
    overlay,
    read_configuration,
)
from eventsearch.extractor.site import Mount
from eventsearch.files import ALLOW, Boundary
from eventsearch.model.page import Diagnostic

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
_HUGOBLOX: Tree = overlay(
    _WOWCHEMY,
    {
        "markup": {
            "goldmark": {
                "extensions": {
                    "passthrough": {
                        "enable": True,
                        "delimiters": {
                            "block": [[r"\[", r"\]"], ["$$", "$$"]],
                            "inline": [[r"\(", r"\)"]],
                        },
                    }
                }
            }
        }
    },
)
MOST_OF_NAME = 1000
"""Maximum characters to read of a module's path, and to show of a folder's path in a message."""

MOST_FOLDERS = 5
"""Maximum number of missing content folders to list in an error."""

_THEMES: tuple[tuple[re.Pattern[str], Tree], ...] = (
    (re.compile(r"/hugo-?blox[^/]*/.*(blox-tailwind|/blox(/|$))", re.I), _HUGOBLOX),
    (re.compile(r"/(wowchemy|hugo-?blox|gcushen)/.*(wowchemy|blox-bootstrap)", re.I), _WOWCHEMY),
)


def with_themes(
    boundary: Boundary, configuration: Configuration, environment: str
) -> tuple[Configuration, tuple[str, ...]]:
    """
    Return the configuration with the additions of its themes, and the folders of themes, in order.

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
            tree_ = add_theme(tree_, _theme_settings(name))
    return Configuration(tree=tree_, files=tuple(files)), tuple(folders)


def _names(configuration: Tree) -> Iterator[str]:
    """Yield the names of the themes, those with precedence first: modules, then `theme`."""
    imports = tree(configuration, "module").get("imports")
    for each in imports if isinstance(imports, list) else ():
        path = text(tree(each).get("path"))
        if path and not switch(tree(each).get("disable"), False):
            yield path
    yield from texts(configuration.get("theme"))


def _folder(boundary: Boundary, configuration: Tree, name: str) -> str:
    """Return the theme's folder relative to the root; empty if it is not in the site."""
    for candidate in _candidates(configuration, name):
        if boundary.holds(candidate) and (boundary.root / candidate).is_dir():
            return candidate
    return ""


def themes_outside(boundary: Boundary, configuration: Tree) -> Iterator[str]:
    """Yield the folders of themes that are outside the site, for example by a symbolic link."""
    for name in _names(configuration):
        for candidate in _candidates(configuration, name):
            if not boundary.holds(candidate):
                yield candidate


def _candidates(configuration: Tree, name: str) -> Iterator[str]:
    themes = text(configuration.get("themesdir"), "themes").strip("/")
    for candidate in (f"{themes}/{name}", f"_vendor/{name}"):
        if not candidate.startswith(".."):
            yield candidate.removeprefix("./")


def _theme_settings(name: str) -> Tree:
    return next(
        (tree_ for pattern, tree_ in _THEMES if pattern.search(f"/{name[:MOST_OF_NAME]}")), {}
    )


_COMPONENT = "content"


def mounts_of(
    configuration: Tree,
    languages: Sequence[str],
    *,
    themes: Sequence[str] = (),
    content: str = "",
) -> tuple[Mount, ...]:
    """
    Return the mounts, those with precedence first: the site's own, then those of its themes.

    Args:
        themes: Folders of themes inside the site.
        content: Content folder, relative to the root, to use instead of all mounts.
    """
    if content:
        return (Mount(source=_clean(content)),)
    own = tuple(_configured_mounts(configuration)) or tuple(_of_languages(configuration, languages))
    return (*own, *(Mount(source=f"{folder}/{_COMPONENT}") for folder in themes))


def demand_content(boundary: Boundary, folders: Sequence[str], hint: str) -> None:
    """
    Raise SiteError if a site has no content folder.

    Raises:
        SiteError: No folder of *folders* exists inside the site. *hint* says how to correct that.
    """
    inside = [folder for folder in folders if boundary.holds(folder)]
    if any((boundary.root / folder).exists() for folder in inside):
        return
    names = " or ".join(name[:MOST_OF_NAME] for name in folders[:MOST_FOLDERS])
    if len(inside) < len(folders):
        raise SiteError(
            f"{boundary.root}: the content folder {names} leads out of the site, and is not read",
            hint=ALLOW,
        )
    raise SiteError(f"{boundary.root}: there is no content folder {names}", hint=hint)


def folder_diagnostics(
    boundary: Boundary,
    configuration: Tree,
    languages: Sequence[str],
    place: Place,
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each content folder of the configuration that does not exist."""
    for key, folder in dict.fromkeys(_named_folders(configuration, languages)):
        if boundary.lacks(_clean(folder)):
            yield diagnostic_of(
                (key, folder),
                place,
                code="E504",
                message=f"the content folder `{folder}` does not exist",
                hint="create it, or correct the setting",
                severity="warning",
            )


def _named_folders(configuration: Tree, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each content folder of the configuration with the key that sets it."""
    if next(_configured_mounts(configuration), None) is None:
        named = tree(configuration, "languages")
        for language in languages:
            own = text(tree(named, language).get("contentdir"))
            if folder := own or text(configuration.get("contentdir")):
                yield "contentDir", folder
        return
    codes = {"", *languages}
    for mount in _configured_mounts(configuration):
        if mount.lang in codes:
            yield "source", mount.source


def _configured_mounts(configuration: Tree) -> Iterator[Mount]:
    mounts = tree(configuration, "module").get("mounts")
    for each in mounts if isinstance(mounts, list) else ():
        mount = tree(each)
        target = _clean(text(mount.get("target")))
        source = text(mount.get("source"))
        if source and (target == _COMPONENT or target.startswith(f"{_COMPONENT}/")):
            yield Mount(
                source=_clean(source),
                target=target.removeprefix(_COMPONENT) or "/",
                lang=text(mount.get("lang")).lower(),
                include=texts(mount.get("includefiles")),
                exclude=texts(mount.get("excludefiles")),
            )


def _of_languages(configuration: Tree, languages: Sequence[str]) -> Iterator[Mount]:
    """
    Yield a mount for each language, or one mount for all languages if they share a folder.

    The site's own content folder has no language: its files without a language suffix are in the
    default language.
    """
    shared = _clean(text(configuration.get("contentdir"), _COMPONENT))
    named = tree(configuration, "languages")
    folders = [
        (_clean(text(tree(named, code).get("contentdir"), shared)), code) for code in languages
    ]
    if len({folder for folder, _ in folders}) == 1:
        shared = folders[0][0]
    mounts = ((folder, "" if folder == shared else code) for folder, code in folders)
    for folder, code in dict.fromkeys(mounts):
        yield Mount(source=folder, lang=code)


def _clean(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/") or ".")
