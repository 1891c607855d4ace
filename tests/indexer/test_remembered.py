"""What a run has written and the next one reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsearch.indexer.changes import Change, Changes, dump_changes
from eventsearch.indexer.manifest import Entry, Manifest, as_loaded, dump, load
from eventsearch.indexer.remembered import (
    read_changes,
    read_manifest,
    written_changes,
    written_manifest,
)
from eventsearch.records.content import Edit, Fix, Problem

EDIT = Edit(path="a", line=3, column=7, end_line=3, end_column=8, text="")
FIX = Fix(message="remove it", edits=(EDIT,))
BROKEN = Problem(path="a", line=3, column=7, code="E102", message="\ud800", cure="x", fix=FIX)
MANIFEST = Manifest(
    generation="000001-20300101T000000000000Z",
    keys={"site": "s"},
    context="c",
    taken_ns=1_700_000_000_123_456_789,
    entries={
        "a": Entry("a", 1, 1, "d", moments=(1, 2), problems=(BROKEN, replace(BROKEN, fix=None))),
        "b": Entry("b", 1, 1, "d", visible_from=5),
    },
    spoken={"a": None, "b": "fr"},
    platform="hugo",
    configured=("hugo.yaml",),
)
CHANGES = Changes("p", {"b": Change(1, "f", "r"), "a": Change(2, "f", "r")})


def test_what_is_kept_is_what_reading_gives() -> None:
    """A problem loses its fix and its half characters by being written; others lose nothing."""
    loaded = load(dump(MANIFEST))
    assert as_loaded(MANIFEST) == loaded != MANIFEST
    assert as_loaded(loaded) == loaded


def test_what_was_just_written_is_not_read_again() -> None:
    """It is the same object then."""
    data, told = written_manifest(MANIFEST), written_changes(CHANGES)
    assert (data, told) == (dump(MANIFEST), dump_changes(CHANGES))
    assert read_manifest(bytes(bytearray(data))) is read_manifest(data)
    assert read_manifest(data) == load(data)
    assert read_changes(told) is CHANGES


def test_what_others_have_written_is_read() -> None:
    """Another run may have come between; what is damaged is seen."""
    written_manifest(MANIFEST)
    other = dump(replace(MANIFEST, context="d"))
    assert read_manifest(other).context == "d"
    written_changes(CHANGES)
    assert read_changes(dump_changes(Changes("q", {}))).program == "q"
    with pytest.raises(ValueError, match="checksum"):
        read_manifest(dump(MANIFEST)[:-9])
