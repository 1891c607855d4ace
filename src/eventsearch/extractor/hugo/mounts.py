"""
Files and places in the content tree.

Mounts may bring several files to one place, and one file to several. Hugo makes a page of each
place; an index has one page a file.

Source: hugofs/glob/filename_filter.go of Hugo.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.hugo.content_paths import Name
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.site import Mount, Site
from eventsearch.model.page import Diagnostic, SourceFile


def filter_of(mount: Mount) -> Callable[[str, bool], bool]:
    """
    Return what says whether a file is taken, or a folder is walked.

    The function's arguments: a path from the mount's source, with a slash before it, and whether it
    is a folder.
    """
    include = tuple(map(_from_root, mount.include))
    exclude = tuple(map(_from_root, mount.exclude))
    ways = tuple(dict.fromkeys(way for glob in include for way in _ways(glob)))

    def takes(path: str, is_folder: bool) -> bool:
        if any(matches(glob, path) for glob in include):
            return True
        if is_folder and any(matches(way, path) for way in ways):
            return True
        return not include and not any(matches(glob, path) for glob in exclude)

    return takes


def _from_root(glob: str) -> str:
    return glob if glob.startswith("/") else f"/{glob}"


def _ways(glob: str) -> Iterator[str]:
    folder = posixpath.dirname(glob)
    while folder != "/":
        yield folder
        folder = posixpath.dirname(folder)
    yield "/"


class MountedFile(NamedTuple):
    """
    A file as one mount brings it.

    Attributes:
        mount: Number of the mount in the site.
    """

    source: SourceFile
    name: Name
    mount: int

    @property
    def place(self) -> tuple[str, str]:
        """The language and the place in its tree."""
        return self.source.lang, tree_path(self.source.logical)


def settle(files: Sequence[MountedFile], site: Site) -> tuple[list[SourceFile], list[Diagnostic]]:
    """Keep one place a file and one file a place and language, and name what is no page so."""
    own, others = _one_place_a_file(files, site)
    winners, shadows = _one_file_a_place(own.values())
    doubles = {
        path: missing
        for path, missing in _standing(others, winners, files).items()
        if missing and own[path] is winners[own[path].place]
    }
    sources = [each.source for each in winners.values()]
    return sources, [*shadows, *_doubles(own, doubles, site)]


def _standing(
    others: Mapping[str, Sequence[MountedFile]],
    winners: Mapping[tuple[str, str], MountedFile],
    files: Iterable[MountedFile],
) -> Mapping[str, Sequence[MountedFile]]:
    """
    Return of the places at which files are not indexed those at which Hugo has them.

    Where another file stands, be that one indexed elsewhere, it makes no page of this one: so
    translations fall back.
    """
    places = {each.place for several in others.values() for each in several} - winners.keys()
    first: dict[tuple[str, str], MountedFile] = {}
    for each in files if places else ():
        if each.place in places:
            first[each.place] = min(first.get(each.place, each), each, key=_rank)
    return {
        path: [each for each in several if each is first.get(each.place)]
        for path, several in others.items()
    }


def _one_place_a_file(
    files: Iterable[MountedFile], site: Site
) -> tuple[dict[str, MountedFile], dict[str, list[MountedFile]]]:
    """
    Return each file by its path as it is indexed, and how others brought those that have several.

    Which one hangs on the configuration alone, so that no other file moves a page: a mount that is
    not behind another one of its language and target, as one for what is not translated would be,
    then the default language, then the first mount.
    """
    own: dict[str, MountedFile] = {}
    several: dict[str, list[MountedFile]] = {}
    for each in files:
        path = each.source.path
        if own.setdefault(path, each) is not each:
            several.setdefault(path, [own[path]]).append(each)
    behind = _behind(site)
    for path, brought in several.items():
        brought.sort(
            key=lambda each: (
                behind[each.mount],
                each.source.lang != site.default_language,
                each.mount,
            )
        )
        own[path] = brought.pop(0)
    return own, several


def _behind(site: Site) -> Sequence[int]:
    """Return for each mount how many of its language and target stand before it."""
    before: Counter[tuple[str, str]] = Counter()
    behind: list[int] = []
    for mount in site.mounts:
        target = (mount.lang or site.default_language, mount.target)
        behind.append(before[target])
        before[target] += 1
    return behind


def _one_file_a_place(
    files: Iterable[MountedFile],
) -> tuple[dict[tuple[str, str], MountedFile], list[Diagnostic]]:
    winners: dict[tuple[str, str], MountedFile] = {}
    rivals: dict[tuple[str, str], list[MountedFile]] = {}
    for each in files:
        place = each.place
        if winners.setdefault(place, each) is not each:
            rivals.setdefault(place, [winners[place]]).append(each)
    shadows: list[Diagnostic] = []
    for place, several in rivals.items():
        winners[place], *others = sorted(several, key=_rank)
        winner = winners[place].source.path
        shadows.extend(
            discovery_diagnostics.shadowed(other.source.path, winner) for other in others
        )
    return winners, shadows


def _rank(file: MountedFile) -> tuple[int, int, bool, bool, str]:
    """Say which of several files at one place and in one language Hugo takes: the lowest."""
    source, name, mount = file
    bundle = ("branch", "leaf", "").index(source.bundle)
    return mount, bundle, not name.lang, name.extension != "md", source.path


def _doubles(
    own: Mapping[str, MountedFile], doubles: Mapping[str, Sequence[MountedFile]], site: Site
) -> Iterator[Diagnostic]:
    def place_name(file: MountedFile) -> str:
        target = f"content{site.mounts[file.mount].target.rstrip('/')}"
        return f"{target} for {file.source.lang}" if len(site.languages) > 1 else target

    for path, others in doubles.items():
        in_order = sorted(others, key=attrgetter("mount"))
        yield discovery_diagnostics.mounted_again(
            path, place_name(own[path]), [place_name(each) for each in in_order]
        )
