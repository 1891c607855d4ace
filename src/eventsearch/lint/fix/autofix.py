"""
Applies fixes in memory, and writes fixed files.

If two fixes overlap, the second fix waits for the next round, in which the site is checked again. A
fixed file is written beside the old file, flushed and renamed. A file that was changed meanwhile is
not overwritten.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eventsearch.errors import EventsearchError
from eventsearch.files import Boundary, OutsideSite, TooLarge
from eventsearch.lint.fix.source_file import apply_edits, overlap
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic, Edit
from eventsearch.storage.atomic_files import flush

MOST_ROUNDS = 20
"""Maximum number of rounds. Fixes that overlap need a round each; real files need fewer."""

DiagnosticFilter = Callable[[Iterable[Diagnostic]], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A content file before and after its fixes."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FixResult:
    """
    A site after its fixes.

    Attributes:
        changes: The changed files, by path.
        fixed: The diagnostics that were fixed, by place.
        remaining: The remaining diagnostics.
    """

    changes: tuple[Change, ...]
    fixed: tuple[Diagnostic, ...]
    remaining: tuple[Diagnostic, ...]


def fix_site(snapshot: SiteSnapshot, *, now: datetime, keep: DiagnosticFilter) -> FixResult:
    """
    Apply all fixes in memory; nothing is written.

    Args:
        keep: Selects diagnostics. Other diagnostics are neither fixed nor remaining.
    """
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    fixed: list[Diagnostic] = []
    remaining = keep(diagnostics_of(snapshot, now=now))
    for _ in range(MOST_ROUNDS):
        texts, applicable = _round(remaining, snapshot)
        if not texts:
            break
        for path in texts:
            before.setdefault(path, snapshot.data_of(path) or b"")
        snapshot.replace(texts)
        after |= texts
        fixed += applicable
        remaining = keep(diagnostics_of(snapshot, now=now))
    changes = (Change(path=path, before=before[path], after=after[path]) for path in sorted(after))
    in_order = sorted(fixed, key=lambda p: (p.path, p.line, p.column, p.code))
    return FixResult(changes=tuple(changes), fixed=tuple(in_order), remaining=remaining)


def _round(
    diagnostics: Iterable[Diagnostic], snapshot: SiteSnapshot
) -> tuple[Mapping[str, bytes], list[Diagnostic]]:
    """Return the files changed by the fixes that do not overlap, and the diagnostics fixed."""
    edits: defaultdict[str, list[Edit]] = defaultdict(list)
    compatible: list[Diagnostic] = []
    for each in diagnostics:
        if each.fix is not None and not overlap(each.fix.edits, edits[each.path]):
            edits[each.path] += each.fix.edits
            compatible.append(each)
    texts = _texts(edits, snapshot)
    fixed = [each for each in compatible if each.path in texts]
    return {path: text.encode("utf-8") for path, text in texts.items()}, fixed


def _texts(edits: Mapping[str, Sequence[Edit]], snapshot: SiteSnapshot) -> dict[str, str]:
    """Return the edited files, without those that could no longer be read."""
    texts: dict[str, str] = {}
    for path, each in edits.items():
        file = snapshot.open(path)
        text = "" if file is None else apply_edits(file.text, each)
        if file is not None and (file.parsed is None or file.read(text) is not None):
            texts[path] = text
    return texts


class FixRefused(EventsearchError):
    """A content file has changed meanwhile, or cannot be written."""


def write(root: Path, change: Change) -> None:
    """
    Replace a content file within the site by its fixed bytes; keep mode and owner.

    Raises:
        FixRefused: The file has changed, is outside the site, or cannot be written.
    """
    boundary = Boundary(root)
    try:
        # Replace the target of a symbolic link, not the link itself.
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
            f"{change.path}: not changed: the file is outside the site",
            hint="fix it in its own site, or by hand",
        ) from error
    except TooLarge as error:
        raise _changed(change) from error
    except OSError as error:
        raise FixRefused(
            f"{change.path}: the fixed file cannot be written: {error.strerror}",
            hint="fix this and run the command again",
        ) from error


def _changed(change: Change) -> FixRefused:
    return FixRefused(
        f"{change.path}: not changed: the file was modified since it was read",
        hint="run the command again",
    )


def _take_rights(path: Path, beside: Path) -> None:
    """Copy the mode and, if permitted, the owner."""
    rights = path.stat()
    with suppress(PermissionError):
        os.chown(beside, rights.st_uid, rights.st_gid)
    beside.chmod(rights.st_mode & 0o7777)
