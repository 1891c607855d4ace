"""
Compares a site before and after a change, and finds the diagnostics that the change causes.

A diagnostic is new if its line was changed, or if it did not exist before. The second case includes
a link in an unchanged file to a removed page. Line numbers are ignored, because lines move. A
diagnostic for several pages is new if the number of pages has grown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import SettingsError, SiteError
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.lint.fix.autofix import DiagnosticFilter
from eventsearch.lint.git_change import Change, change_since
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic, without_places
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import INDEX_FOLDER

SEVERAL = frozenset(
    ("E173", "E174", "E189", "E404", "E701", "E702", "E703", "E711", "E901", "E902")
)
"""Codes that are reported once for several pages, in the file of any one of these pages."""

Lines = Callable[[str], Sequence[str]]
"""Returns the lines of the file at a path from the site's root; empty if it is unreadable."""

_COUNT = re.compile(r", here and on (\d+) more| \((\d+) pages?\)|^(\d+) (?=pages|entries|dates)")
_DATES = re.compile(r" \(the page is built from \S+ on\)")


class ChangedSite(NamedTuple):
    """
    A site after a change.

    Attributes:
        diagnostics: All diagnostics of the site.
        new: The diagnostics that the change causes.
        notes: Messages to the user about what could not be compared.
    """

    site: Site
    diagnostics: Sequence[Diagnostic]
    new: tuple[Diagnostic, ...]
    notes: tuple[str, ...] = ()


class SiteReader(NamedTuple):
    """
    Functions that a comparison calls to read the two versions of a site.

    Attributes:
        load: Returns the settings of a folder; the second argument overrides some of them.
        read: Returns the snapshot for settings. It reuses another snapshot, except for the files
            in the third argument.
        lines: Returns a function that reads the lines of files within a boundary.
        keep: Filters the diagnostics to compare.
    """

    load: Callable[[Path, Mapping[str, object]], Settings]
    read: Callable[[Settings, SiteSnapshot | None, Collection[str]], SiteSnapshot]
    lines: Callable[[Boundary], Lines]
    keep: DiagnosticFilter


def compare_with_commit(
    ref: str, settings: Settings, reader: SiteReader, now: datetime
) -> ChangedSite:
    """
    Return a site's diagnostics, and those that are new since the merge base with *ref*.

    Raises:
        ChangeUnknown: See `change_since`.
    """
    keep = reader.keep
    with change_since(settings.boundary, ref) as change:
        snapshot = reader.read(settings, None, ())
        before, note = _read_before(change, settings, reader, snapshot)
        diagnostics = keep(diagnostics_of(snapshot, now=now, changed=change.paths))
        new = new_diagnostics(
            diagnostics,
            () if before is None else keep(diagnostics_of(before, now=now)),
            moved=change.moved,
            lines=reader.lines(settings.boundary),
            lines_before=reader.lines(Boundary(change.root, change.allowed)),
        )
    return ChangedSite(
        site=snapshot.site,
        diagnostics=diagnostics,
        new=new,
        notes=(*change.notes, note),
    )


def _read_before(
    change: Change, settings: Settings, reader: SiteReader, snapshot: SiteSnapshot
) -> tuple[SiteSnapshot | None, str]:
    """Return the site before the change, or None with a note why it cannot be read."""
    own = {
        "allow_outside": change.allowed or None,
        # The index folder contains the calendars fetched from other sites.
        "index": settings.index,
        "jsonld": settings.jsonld,
    }
    # A folder with an index folder counts as a site, whatever else it contains.
    (change.root / INDEX_FOLDER).mkdir(parents=True, exist_ok=True)
    try:
        return reader.read(reader.load(change.root, own), snapshot, change.paths), ""
    except (SettingsError, SiteError) as error:
        reason = error.message.removeprefix(f"{change.root}: ")
        return None, f"all diagnostics count as new; at {change.base[:12]}: {reason}"


def new_diagnostics(
    now: Sequence[Diagnostic],
    before: Iterable[Diagnostic],
    *,
    moved: Mapping[str, str],
    lines: Lines,
    lines_before: Lines,
) -> tuple[Diagnostic, ...]:
    """
    Return the diagnostics that a change causes, in the order of *now*.

    Args:
        moved: Maps the old path of each moved file to its new path.
        lines: Reads the lines of a current file by its current path.
        lines_before: Reads the lines of an old file by its old path.
    """
    old: Counter[tuple[str, ...]] = Counter()
    names = "|".join(map(re.escape, sorted(moved, key=len, reverse=True))) or r"(?!)"
    # Match whole paths only: `a.md` is not `b/a.md`.
    paths = re.compile(rf"(?<![\w./-])(?:{names})(?![\w/-]|\.\w)")
    for each in before:
        file, entry, rest = each.path.partition("#")
        message = paths.sub(lambda match: moved[match[0]], each.message)
        old[_key(each.code, moved.get(file, file) + entry + rest, message)] += _weight(each)
    groups: defaultdict[tuple[str, ...], list[Diagnostic]] = defaultdict(list)
    for each in now:
        groups[_key(each.code, each.path, each.message)].append(each)
    touched = TouchedLines(moved, lines, lines_before)
    chosen: set[Diagnostic] = set()
    for key, group in groups.items():
        ordered = [each for each in reversed(group) if each in touched]
        ordered += [each for each in reversed(group) if each not in touched]
        more = sum(map(_weight, group)) - old[key]
        for each in ordered:
            if more > 0 or each in touched:
                chosen.add(each)
                more -= _weight(each)
    return tuple(each for each in now if each in chosen)


def _key(code: str, path: str, message: str) -> tuple[str, ...]:
    if code in SEVERAL:
        return code, _DATES.sub("", _COUNT.sub("", message))
    return code, path, _COUNT.sub("", without_places(message))


def _weight(diagnostic: Diagnostic) -> int:
    """Return the number of pages that a diagnostic counts."""
    match = _COUNT.search(diagnostic.message)
    if match is None:
        return 1
    return int(match[1]) + 1 if match[1] else int(match[2] or match[3])


class TouchedLines:
    """The lines that a change added or modified. Lines that only moved do not count."""

    def __init__(self, moved: Mapping[str, str], lines: Lines, lines_before: Lines) -> None:
        self._before = {now: before for before, now in moved.items()}
        self._lines = lines
        self._lines_before = lines_before
        self._known: dict[str, frozenset[int]] = {}

    def __contains__(self, diagnostic: Diagnostic) -> bool:
        path = diagnostic.path
        if path not in self._known:
            old = self._lines_before(self._before.get(path, path))
            self._known[path] = _written(old, self._lines(path))
        return diagnostic.line in self._known[path]


def _written(old: Sequence[str], new: Sequence[str]) -> frozenset[int]:
    """Return the 1-based numbers of added or modified lines, without lines that only moved."""
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    last = next((at for at in range(shorter - first) if old[-1 - at] != new[-1 - at]), None)
    last = shorter - first if last is None else last
    old_counts = Counter(old[first : len(old) - last])
    numbers = set()
    for number, text in enumerate(new[first : len(new) - last], start=first + 1):
        if old_counts[text]:
            old_counts[text] -= 1
        else:
            numbers.add(number)
    return frozenset(numbers)
