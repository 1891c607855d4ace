"""Which files must be read."""

from __future__ import annotations

import pytest

from eventsearch.indexer.change_plan import plan_changes
from eventsearch.model.page import SourceFile
from eventsearch.storage.manifest import Entry, Manifest

KNOWN = Entry("a", 10, 500, "digest", "a", "record")


def file(path: str = "a", size: int = 10, mtime_ns: int = 500) -> SourceFile:
    """Return a content file."""
    return SourceFile(
        path=path,
        lang="fr",
        kind="page",
        bundle="",
        logical=f"/{path}",
        section="",
        size=size,
        mtime_ns=mtime_ns,
    )


def manifest(*entries: Entry, taken_ns: int = 1000) -> Manifest:
    """Return a manifest of entries, made at a time."""
    return Manifest(
        generation="g",
        keys={},
        context="",
        taken_ns=taken_ns,
        entries={entry.path: entry for entry in entries},
    )


@pytest.mark.parametrize(
    ("entry", "found", "taken_ns", "kept"),
    [
        (KNOWN, file(), 1000, True),
        (KNOWN, file(size=11), 1000, False),
        (KNOWN, file(mtime_ns=501), 1000, False),
        (KNOWN, file(mtime_ns=499), 1000, False),
        (KNOWN, file(), 501, True),
        (KNOWN, file(), 500, False),
        (KNOWN, file(), 499, False),
        (KNOWN._replace(digest=""), file(), 1000, False),
    ],
)
def test_a_file_is_as_it_was_when_size_and_time_are(
    entry: Entry, found: SourceFile, taken_ns: int, kept: bool
) -> None:
    plan = plan_changes(manifest(entry, taken_ns=taken_ns), [found])
    assert (plan.unchanged, plan.uncertain) == (((entry,), ()) if kept else ((), (found,)))
    assert plan.is_empty is kept


def test_new_and_lost_files_are_told_apart() -> None:
    other = KNOWN._replace(path="b")
    plan = plan_changes(manifest(KNOWN, other), [file(), file("c")])
    assert (plan.unchanged, plan.new, plan.removed) == ((KNOWN,), (file("c"),), (other,))
    assert not plan.is_empty
