"""A generation is published only after it is on the disk and was read back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader, read_segment_infos
from eventsearch.errors import BuildError, IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.lru_cache import LruCache
from eventsearch.settings import Settings
from eventsearch.storage.generation_writer import GenerationWriter
from eventsearch.storage.generations import MANIFEST, POINTER, live, names
from indexed_site import make_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site."""
    return make_site(tmp_path / "site")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return a list that records each system call with its file's inode number."""
    made: list[tuple[str, int]] = []
    fsync, replace = os.fsync, os.replace

    def flushed(handle: int) -> None:
        fsync(handle)
        made.append(("flush", os.fstat(handle).st_ino))

    def replaced(source: Path, target: Path) -> None:
        replace(source, target)
        made.append(("replace", Path(target).stat().st_ino))

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", replaced)
    return made


def test_folders_are_flushed_before_the_pointer_is_replaced(
    settings: Settings, calls: list[tuple[str, int]]
) -> None:
    build(settings)
    live_name = calls.index(("replace", (settings.index / POINTER).stat().st_ino))
    generation = live(settings.index)
    folders = (settings.root, settings.index, settings.index / "generations", generation.folder,
               generation.engine_folder)  # fmt: skip
    flushed = {number for call, number in calls[:live_name] if call == "flush"}
    assert {folder: folder.stat().st_ino in flushed for folder in folders} == dict.fromkeys(
        folders, True
    )


def test_a_generation_that_cannot_be_verified_is_not_published(settings: Settings) -> None:
    before = build(settings).generation
    base = live(settings.index)
    draft = GenerationWriter(
        settings.index, base=base, engine=whoosh, now=datetime(2031, 5, 2, tzinfo=UTC)
    )
    with draft:
        draft.begin()
        draft.finish()
        beside = {MANIFEST: b"", "changes.json": b"not what was meant"}
        with pytest.raises(BuildError, match=r"read again: .*; the old index is unchanged"):
            draft.publish(base.info, beside)
    assert live(settings.index).name == before
    assert names(settings.index) == [before]


def test_verification_compares_each_byte_of_a_segment(settings: Settings) -> None:
    build(settings)
    folder = live(settings.index).engine_folder
    (entry,) = read_segment_infos(folder).segments
    path = folder / entry.file_name
    data = path.read_bytes()
    for at in range(0, len(data), max(1, len(data) // 200)):
        path.write_bytes(data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :])
        with pytest.raises(IndexDamaged):
            verify(path, entry.size)
    path.write_bytes(data)
    verify(path, entry.size)


def verify(path: Path, count: int) -> None:
    """Verify the checksums of a segment."""
    segment = SegmentReader(path, count, LruCache(1 << 20))
    try:
        segment.verify()
    finally:
        segment.close()
