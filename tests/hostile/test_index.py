"""
Does a crafted index give an answer or the error "the index is damaged", whatever it contains?

All its checksums are right, so only the code that reads a record can find the fault. No other
exception may occur, and memory and time stay within limits.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import compress

import pytest

from eventsearch.engines.whoosh.segment.doc_values import StoredReader
from eventsearch.engines.whoosh.segment.postings import (
    Term,
    pack,
    read_block,
    read_directory,
    write_block,
    write_directory,
)
from eventsearch.engines.whoosh.segment.record_file import LEVEL, Place, RecordFile, RecordWriter
from eventsearch.engines.whoosh.segment.segment_reader import FILE as SEGMENTS
from eventsearch.engines.whoosh.segment.segment_reader import read_segment_infos
from eventsearch.errors import IndexDamaged, IndexUnusable
from eventsearch.files import seal, unseal
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.output.json import envelope
from eventsearch.search.feed import read_feed
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from eventsearch.storage.atomic_files import file_digest
from eventsearch.storage.generations import INFO, MANIFEST, POINTER, Generation, live, live_name
from eventsearch.storage.last_modified import CHANGES
from hostile.measuring import run_limited
from long_form import tries
from small_site import EDITIONS, NOW, PAGES, write_site

calendar = FORMATS["ics"].write

Change = Callable[[str, bytes], bytes]
"""A function of a record's kind and value. It returns the value to write instead."""


class Packed(bytes):
    """A packed record, larger than any record that the engine writes."""


class _Writer(RecordWriter):
    def write(self, data: bytes, *, level: int = LEVEL) -> Place:
        """Write a record, and pack it unless it is packed already."""
        if isinstance(data, Packed):
            return self.write_packed(data)
        return super().write(data, level=level)


def rewrite_segment(path: Path, pages: int, change: Change) -> None:
    """Write a segment again, with each record changed by *change*."""
    beside = path.with_name("crafted")
    with closing(RecordFile(path)) as old:
        new = _Writer(beside)
        dictionary = old.named("stored.dictionary") if "stored.dictionary" in old else b""
        for name in old.names():
            kind = name.partition(":")[0]
            if kind == "terms":
                new.name(name, change(kind, _terms(old, new, old.named(name), change)))
            elif name == "stored":
                new.name(name, change(name, _stored(old, new, pages, dictionary, change)))
            else:
                new.name(name, change(kind, old.named(name)))
        new.close()
    beside.replace(path)


def rewrite_json(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a sealed JSON file again, with its data changed by *change*."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(seal(change(unseal(data))))


def reseal(generation: Generation) -> None:
    """Write the current sizes and digests of the engine's files into `info.json`."""

    def renamed(data: bytes) -> bytes:
        info = json.loads(data)
        files = sorted(generation.engine_folder.iterdir())
        info["files"] = {path.name: (path.stat().st_size, file_digest(path)) for path in files}
        return json.dumps(info).encode()

    rewrite_json(generation.folder / INFO, renamed)


def _terms(old: RecordFile, new: RecordWriter, data: bytes, change: Change) -> bytes:
    directory = read_directory(data)
    places = [new.write(change("block", _block(old, new, place, change)))
              for place in directory.places]  # fmt: skip
    return write_directory(directory.first, places, directory.terms)


def _block(old: RecordFile, new: RecordWriter, place: Place, change: Change) -> bytes:
    block = read_block(old.record(place))
    terms = []
    for term, count, stored in zip(block.terms, block.counts, block.rows(), strict=True):
        if isinstance(stored, Place):
            terms.append(Term(term, count, b"", new.write(change("list", old.record(stored)))))
        else:
            terms.append(Term(term, count, stored))
    return write_block(terms)


def _stored(
    old: RecordFile, new: RecordWriter, pages: int, dictionary: bytes, change: Change
) -> bytes:
    reader = StoredReader(old, pages)
    places = []
    for page in range(pages):
        packer = zlib.compressobj(4, wbits=-zlib.MAX_WBITS, zdict=dictionary)
        packed = packer.compress(change("page", reader.read(page))) + packer.flush()
        check = zlib.crc32(packed).to_bytes(4, "little")
        places.append(new.write_packed(packed + check))
    width, sizes = pack([place.size for place in places])
    return places[0].offset.to_bytes(8, "little") + bytes((width,)) + sizes


MEMORY, SECONDS = 1 << 30, 20

PLAIN = SearchRequest(text="10% OR python", facets=("tag", "year", "status", "lang"), explain=True)
REQUESTS = (
    PLAIN,
    PLAIN._replace(text='"du programme" -jours pyth*', collapse=True),
    PLAIN._replace(text="pyhton", filters={"tag": ("rennes",)}),
    PLAIN._replace(text="", when="upcoming", sort="date", lang="fr"),
    PLAIN._replace(text="title:atelier en mai 2031", since="2031-01-01"),
)

KINDS = ("ids", "times", "lengths", "terms", "block", "stored", "page")
FILES = (INFO, MANIFEST, CHANGES, f"engine/{SEGMENTS}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a site with an index."""
    pages = {**EDITIONS, **PAGES}
    settings = write_site(tmp_path_factory.mktemp("crafted"), pages)
    build(settings)
    return settings


@contextmanager
def copied(site: Settings, folder: Path) -> Iterator[Settings]:
    """Yield the settings of a copy of the site and its index. Remove the copy afterwards."""
    shutil.copytree(site.root, folder, symlinks=True)
    try:
        yield replace(site, root=folder, index=folder / ".eventsearch")
    finally:
        shutil.rmtree(folder)


def ask(index: Path) -> None:
    """Send every kind of request to the index, and convert the answers to their formats."""
    with closing(open_index(index)) as opened:
        for request in REQUESTS:
            page = opened.search(request, now=NOW)
            json.dumps(envelope(page, took_ms=0.0))
        opened.suggest(SuggestRequest(text="py"), now=NOW)
        made = read_feed(opened, FEEDS["ics"], SearchRequest(text="rennes"), now=NOW)
        calendar(made, site="https://example.org")


def is_refused(done: Callable[[], object]) -> bool:
    """Return whether an action raises `IndexUnusable`. Other errors fail the test."""
    try:
        done()
    except IndexUnusable:
        return True
    return False


def altered(random: Random, data: bytes) -> bytes:
    """Return the bytes with some of them changed, removed or doubled."""
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(made) + 1)
        match random.randrange(5):
            case 0:
                made[at : at + 1] = bytes((random.choice((0, 1, 0x7F, 0x80, 0xFF)),))
            case 1:
                made[at : at + 1] = bytes((random.randrange(256),))
            case 2:
                del made[at : at + random.choice((1, 2, 9))]
            case 3:
                made[at:at] = made[at : at + random.choice((1, 8, 64))]
            case _:
                del made[at:]
    return bytes(made)


def other_json(random: Random, data: bytes) -> bytes:
    """Return JSON in which a value of another type or size replaces a random value."""
    whole = json.loads(data)
    places = list(_places(whole))
    holder, key = random.choice(places)
    holder[key] = random.choice(
        (None, True, -1, 0, 1.5, 1 << 70, "", "x", "../x", [], [[]], {}, [None], {"a": None})
    )
    return json.dumps(whole).encode()


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from ((value, key) for key in value)
        for each in value.values():
            yield from _places(each)
    elif isinstance(value, list):
        yield from ((value, at) for at in range(len(value)))
        for each in value:
            yield from _places(each)


def craft_segment(settings: Settings, kind: str, random: Random) -> None:
    """Change some or all records of this kind in the live index."""
    generation = live(settings.index)
    often = random.choice((0.05, 0.5, 1))

    def change(of: str, data: bytes) -> bytes:
        if of != kind or random.random() > often:
            return data
        if of in ("ids", "page") and random.random() < 0.5:
            head, line, rest = data.partition(b"\n")
            return other_json(random, head) + line + rest
        return altered(random, data)

    for entry in read_segment_infos(generation.engine_folder).segments:
        path = generation.engine_folder / entry.file_name
        rewrite_segment(path, entry.size, change)
    reseal(generation)


@pytest.mark.parametrize("kind", KINDS)
def test_a_crafted_record_is_refused_or_harmless(site: Settings, tmp_path: Path, kind: str) -> None:
    refused = 0
    for seed in range(tries(8, 300)):
        with copied(site, tmp_path / "site") as settings:
            craft_segment(settings, kind, Random(f"{kind} {seed}"))
            try:
                refused += is_refused(lambda: ask(settings.index))
            except Exception as error:
                raise AssertionError(f"the {kind} of seed {seed}") from error
    assert refused > 0


@pytest.mark.parametrize("name", FILES)
def test_a_crafted_file_is_refused_or_harmless(site: Settings, tmp_path: Path, name: str) -> None:
    for seed in range(tries(6, 400)):
        random = Random(f"{name} {seed}")
        way = random.choice((altered, other_json))
        with copied(site, tmp_path / "site") as settings:
            generation = live(settings.index)
            rewrite_json(generation.folder / name, lambda data: way(random, data))  # noqa: B023
            if name.startswith("engine/"):
                reseal(generation)
            try:
                is_refused(lambda: ask(settings.index))
                is_refused(lambda: build(settings))
                build(settings, full=True)
                ask(settings.index)
            except Exception as error:
                raise AssertionError(f"the {name} of seed {seed}") from error


def limited(settings: Settings, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the program with limits of memory and time."""
    return run_limited(settings.root, MEMORY, SECONDS, *args)


@cache
def packed_zeros() -> Packed:
    """Return a record of as many bytes as the program may use in total."""
    return Packed(compress(bytes(MEMORY), 1))


@pytest.mark.endurance
@pytest.mark.parametrize("kind", ["ids", "times", "block", "stored", "page"])
def test_a_record_that_unpacks_to_gigabytes_takes_no_memory(
    site: Settings, tmp_path: Path, kind: str
) -> None:
    bomb = bytes(3 << 26) if kind == "page" else packed_zeros()
    bombs = 0

    def change(of: str, data: bytes) -> bytes:
        nonlocal bombs
        bombs += of == kind
        return bomb if of == kind else data

    with copied(site, tmp_path / "site") as settings:
        generation = live(settings.index)
        for entry in read_segment_infos(generation.engine_folder).segments:
            rewrite_segment(generation.engine_folder / entry.file_name, entry.size, change)
        reseal(generation)
        done = limited(settings, "query", "python", "--facets", "tag")
    assert bombs
    assert done.returncode == 3
    assert "the index is damaged" in done.stderr


@pytest.mark.parametrize("name", [POINTER, f"generations/live/{INFO}", "generations/live/engine"])
def test_a_pipe_in_an_index_is_not_waited_for(site: Settings, tmp_path: Path, name: str) -> None:
    with copied(site, tmp_path / "site") as settings:
        path = settings.index / name.replace("live/", f"{live_name(settings.index)}/", 1)
        if path.is_dir():
            path = path / SEGMENTS
        path.unlink()
        os.mkfifo(path)
        done = limited(settings, "query", "python")
        assert done.returncode == 3
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("origin", ["javascript:alert(1)//", "data:text/html,x", "//elsewhere"])
def test_an_origin_that_is_not_on_the_web_is_damage(
    site: Settings, tmp_path: Path, origin: str
) -> None:
    def crafted(data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {"origin": origin}).encode()

    with copied(site, tmp_path / "site") as settings:
        rewrite_json(live(settings.index).folder / INFO, crafted)
        with pytest.raises(IndexDamaged):
            open_index(settings.index)
