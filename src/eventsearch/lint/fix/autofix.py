"""
What does a site become when its diagnostics are fixed?

All of it is done in memory: what is fixed may be shown, or written by `atomic_write`. Edits of two
fixes that are about the same text wait for another round, in which the site is asked anew.

How does a content file get other bytes, without a moment in which it has neither?

A file beside it is written, flushed and renamed. One that is not what was read any more stays as it
is: somebody has just saved it.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eventsearch.errors import EventsearchError
from eventsearch.files import Boundary, OutsideSite, TooLarge
from eventsearch.lint.fix.text_edits import applied, overlap
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic, Edit, Fix
from eventsearch.storage.atomic_files import flush

MOST_ROUNDS = 20
"""Fixes that hinder each other come one a round; more than this many lines do so in no file."""

Wanted = Callable[[Iterable[Diagnostic]], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A content file before and after its fixes."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """
    What fixes make of a site.

    Attributes:
        changes: By path.
        done: The diagnostics that were fixed, as they were, by place.
        left: The diagnostics that are there afterwards.
    """

    changes: tuple[Change, ...]
    done: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def fixed(survey: SiteSnapshot, *, now: datetime, unsafe: bool, wanted: Wanted) -> Fixed:
    """
    Return what becomes of a site when all that can be fixed is; nothing is written.

    Args:
        unsafe: Whether fixes are applied that change what visitors see.
        wanted: Takes the diagnostics that are asked for; others are neither fixed nor left.
    """
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    done: list[Diagnostic] = []
    left = wanted(diagnostics_of(survey, now=now))
    for _ in range(MOST_ROUNDS):
        fixable = [each for each in left if each.fix and (unsafe or each.fix.safe)]
        texts, applicable = _round(fixable, survey)
        if not texts:
            break
        for path in texts:
            before.setdefault(path, survey.data_of(path) or b"")
        survey.replace(texts)
        after |= texts
        done += applicable
        left = wanted(diagnostics_of(survey, now=now))
    changes = (Change(path=path, before=before[path], after=after[path]) for path in sorted(after))
    in_order = sorted(done, key=lambda p: (p.path, p.line, p.column, p.code))
    return Fixed(changes=tuple(changes), done=tuple(in_order), left=left)


def _round(
    diagnostics: Iterable[Diagnostic], survey: SiteSnapshot
) -> tuple[Mapping[str, bytes], list[Diagnostic]]:
    """Return the files that change by all fixes that do not hinder each other, and whose."""
    apart, edits = _apart(diagnostics)
    texts = _texts(edits, survey)
    done = [
        each for each in apart if each.fix and {edit.path for edit in each.fix.edits} <= {*texts}
    ]
    return {path: text.encode("utf-8") for path, text in texts.items()}, done


def _apart(
    diagnostics: Iterable[Diagnostic],
) -> tuple[list[Diagnostic], Mapping[str, tuple[Edit, ...]]]:
    """Return the diagnostics whose fixes are about texts of their own, and all their edits."""
    edits: defaultdict[str, tuple[Edit, ...]] = defaultdict(tuple)
    apart: list[Diagnostic] = []
    for diagnostic in diagnostics:
        together = None if diagnostic.fix is None else _together(diagnostic.fix, edits)
        if together is not None:
            edits |= together
            apart.append(diagnostic)
    return apart, edits


def _together(
    fix: Fix, edits: Mapping[str, tuple[Edit, ...]]
) -> dict[str, tuple[Edit, ...]] | None:
    """Return the edits of a fix with those of its files before; None when they overlap."""
    paths = dict.fromkeys(each.path for each in fix.edits)
    before = [each for path in paths for each in edits.get(path, ())]
    if overlap(fix.edits, before):
        return None
    return {
        path: (*edits.get(path, ()), *(each for each in fix.edits if each.path == path))
        for path in paths
    }


def _texts(edits: Mapping[str, tuple[Edit, ...]], survey: SiteSnapshot) -> dict[str, str]:
    """Return what files become, those that can be read then as well as before."""
    found: dict[str, str] = {}
    for path, each in edits.items():
        file = survey.opened(path)
        text = "" if file is None else applied(file.text, each)
        if file is not None and (file.parsed is None or file.read(text) is not None):
            found[path] = text
    return found


class FixRefused(EventsearchError):
    """A content file cannot be fixed: it has changed meanwhile, or the system refuses."""


def write(root: Path, change: Change) -> None:
    """
    Put the fixed bytes of a content file in its place; mode and owner stay.

    Only within the site, whatever else may be read for it.

    Raises:
        FixRefused: The file is not what was read, or it cannot be written.
    """
    boundary = Boundary(root)
    try:
        # Where a link leads, so that it stays one.
        path = boundary.resolve(change.path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(change.after)
                file.flush()
                os.fsync(file.fileno())
            _take_rights(path, beside)
            if boundary.read(change.path, most=len(change.before)) != change.before:
                raise _changed(change)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        flush(path.parent)
    except OutsideSite as error:
        raise FixRefused(
            f"{change.path}: the file lies outside of the site, and stays as it is",
            hint="fix it in the site that it belongs to, or by hand",
        ) from error
    except TooLarge as error:
        raise _changed(change) from error
    except OSError as error:
        raise FixRefused(
            f"{change.path}: the fixed file cannot be written: {error.strerror}",
            hint="see to it, then run the command again",
        ) from error


def _changed(change: Change) -> FixRefused:
    return FixRefused(
        f"{change.path}: the file has changed since it was read, and stays as it is",
        hint="run the command again",
    )


def _take_rights(path: Path, beside: Path) -> None:
    """Give a file the mode and, where that is allowed, the owner of another."""
    rights = path.stat()
    with suppress(PermissionError):
        os.chown(beside, rights.st_uid, rights.st_gid)
    beside.chmod(rights.st_mode & 0o7777)
