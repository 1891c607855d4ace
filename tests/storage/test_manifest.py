"""
The manifest, which records each content file of an index.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.files import seal
from eventsearch.model.page import Diagnostic, EventClue
from eventsearch.storage.manifest import Entry, Manifest, dump, load

PROBLEM = Diagnostic(path="a", line=3, column=7, code="E102", message='"é" is not a date', hint="x")


def manifest(*entries: Entry) -> Manifest:
    """Return a manifest of entries."""
    return Manifest(
        generation="000001-20300101T000000000000Z",
        keys={"site": "s", "program": "p"},
        context="c",
        taken_ns=1_700_000_000_123_456_789,
        entries={entry.path: entry for entry in entries},
    )


def test_a_manifest_is_loaded_as_saved() -> None:
    whole = Entry(
        path="content/été/a b.md",
        size=12,
        mtime_ns=1_700_000_000_123_456_789,
        ctime_ns=1_700_000_000_123_456_790,
        digest="d",
        id="id",
        record="r",
        url="/u/",
        lang="fr",
        buildable=True,
        instants=(1, 2),
        diagnostics=(PROBLEM,),
    )
    known = replace(manifest(Entry("a", 0, 0, 0, ""), whole), diagnostics=(PROBLEM,))
    assert load(dump(known)) == known


def test_lone_surrogates_in_a_message_are_escaped() -> None:
    broken = Diagnostic(path="a", code="E101", message="found \ud800", hint="c")
    clue = EventClue("event", keys=(("day", "\ud800", "2030-01-01"),))
    loaded = load(dump(manifest(Entry("a", 1, 1, 1, "d", diagnostics=(broken,), clue=clue))))
    assert loaded.entries["a"].diagnostics[0].message == "found \\ud800"
    assert loaded.entries["a"].clue == clue._replace(keys=(("day", "\\ud800", "2030-01-01"),))


@pytest.mark.parametrize(
    "data",
    [b"", b"x", seal(b""), seal(b"[]"), seal(b"{}"), seal(b'{"entries":[[1]]}'), seal(b"null")],
)
def test_other_data_is_not_a_manifest(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load(data)


@given(st.integers(min_value=0), st.integers(0, 7))
def test_every_flipped_bit_is_detected(at: int, bit: int) -> None:
    data = bytearray(dump(manifest(Entry("a", 1, 2, 3, "d", diagnostics=(PROBLEM,)))))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(ValueError, match=r".+"):
        load(bytes(data))
