"""
Which folders hold the content, and where do they stand in the content tree?

Source: modules/config.go and hugolib/filesystems/basefs.go of Hugo.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config.coercion import text, texts, tree
from eventsearch.extractor.hugo.config.merge import Tree
from eventsearch.extractor.hugo.config.positions import Place, problem_of
from eventsearch.extractor.site import Language, Mount
from eventsearch.model.boundary import ALLOW, Boundary
from eventsearch.model.page import Diagnostic

_COMPONENT = "content"


def mounts_of(
    configuration: Tree,
    languages: Sequence[Language],
    *,
    themes: Sequence[str] = (),
    content: str = "",
) -> tuple[Mount, ...]:
    """
    Return the mounts, the one that wins first: the site's own, then those of its themes.

    Args:
        themes: Folders of themes that lie in the site.
        content: A folder that replaces all of them, from the site's root.
    """
    if content:
        return (Mount(source=_clean(content)),)
    own = tuple(_configured(configuration)) or tuple(_of_languages(configuration, languages))
    return (*own, *(Mount(source=f"{folder}/{_COMPONENT}") for folder in themes))


def demand(boundary: Boundary, folders: Sequence[str], cure: str) -> None:
    """
    Say that a site without any of its folders of pages is none.

    Raises:
        SiteError: None of the folders is there, or lies in the site.
    """
    inside = [folder for folder in folders if boundary.holds(folder)]
    if any((boundary.root / folder).exists() for folder in inside):
        return
    names = " or ".join(folders)
    if len(inside) < len(folders):
        raise SiteError(
            f"{boundary.root}: the content folder {names} leads out of the site, and is not read",
            cure=ALLOW,
        )
    raise SiteError(f"{boundary.root}: there is no content folder {names}", cure=cure)


def folder_problems(
    boundary: Boundary,
    configuration: Tree,
    languages: Sequence[Language],
    place: Place,
) -> Iterator[Diagnostic]:
    """Yield the folders of content that the configuration names and that are not there."""
    for key, folder in dict.fromkeys(_named(configuration, languages)):
        if boundary.lacks(_clean(folder)):
            yield problem_of(
                (key, folder),
                place,
                code="E504",
                message=f"the content folder `{folder}` is not there, and nothing is read from it",
                cure="make it, or name the right one",
                severity="warning",
            )


def _named(configuration: Tree, languages: Sequence[Language]) -> Iterator[tuple[str, str]]:
    """Yield the folders that the configuration names, each with the key that names it."""
    if next(_configured(configuration), None) is None:
        named = tree(configuration, "languages")
        for language in languages:
            own = text(tree(named, language.code).get("contentdir"))
            if folder := own or text(configuration.get("contentdir")):
                yield "contentDir", folder
        return
    codes = {"", *(language.code for language in languages)}
    for mount in _configured(configuration):
        if mount.lang in codes:
            yield "source", mount.source


def _configured(configuration: Tree) -> Iterator[Mount]:
    """Yield the mounts that the configuration names and that are content."""
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


def _of_languages(configuration: Tree, languages: Sequence[Language]) -> Iterator[Mount]:
    """
    Yield a mount for each language, or one for all when they share a folder.

    The site's own content folder is of no language: what has no suffix there is in the default one.
    """
    shared = _clean(text(configuration.get("contentdir"), _COMPONENT))
    folders = [(_clean(folder), each.code) for each in languages for folder in each.content_dirs]
    if len({folder for folder, _ in folders}) == 1:
        shared = folders[0][0]
    mounts = ((folder, "" if folder == shared else code) for folder, code in folders)
    for folder, code in dict.fromkeys(mounts):
        yield Mount(source=folder, lang=code)


def _clean(path: str) -> str:
    """Normalise a folder; one at the root of the disk stays there."""
    return posixpath.normpath(path.replace("\\", "/") or ".")
