"""Static search writes an index as files, and keeps unchanged files when the index changes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import pytest

from engines.made_documents import document
from eventsearch.analysis import VERSION
from eventsearch.engines import whoosh
from eventsearch.model.document import DEFAULT_RANKING, TEXT_FIELDS, Document, FieldTerms
from eventsearch.query.syntax.lexer import QUOTES
from eventsearch.static_index.codec import json_bytes
from eventsearch.static_index.files import CONTENTS, PROGRAM, Shown, write
from eventsearch.static_index.scripts import PARTS, folder, scripts

NOW = 0
LATEST = 2_000
"""A time after the dates of all documents in these tests."""

LETTERS = str.maketrans("0123456789", "abcdefghij")


def page(number: int, random: Random) -> Document:
    """Return a document of random words. Some of them also appear in other documents."""
    words = sorted({f"w{random.randrange(4_000):04}".translate(LETTERS) for _ in range(60)})
    postings = {word: (place,) for place, word in enumerate(words)}
    names = (TEXT_FIELDS[-1], "folded", "exact")
    fields = tuple(FieldTerms(name, len(words), postings) for name in names)
    return document(f"{number:04}.md", random)._replace(fields=fields, begins=number, ends=number)


def files(
    root: Path,
    *documents: Document,
    there: Mapping[str, bytes] = MappingProxyType({}),
    made: list[str] | None = None,
    removed: Sequence[str] = (),
) -> dict[str, bytes]:
    """
    Return the files of an index of documents.

    Args:
        there: Files that an earlier run wrote.
        made: A list to which the ids of newly written pages are added.
        removed: Ids of documents that an update has removed.
    """
    root.mkdir()
    with whoosh.build(root, based=False) as build:
        for one in documents:
            build.add(one)
    if removed:
        with whoosh.build(root, based=True) as build:
            for id in removed:
                build.remove(id)
    engine = whoosh.open(root)

    def shown(id: str) -> Shown:
        def make() -> bytes:
            if made is not None:
                made.append(id)
            return json_bytes({"id": id})

        return Shown(id, id.encode(), {}, make)

    tables = {"index": b"{}"}
    read = {**there}.get
    result = write(engine, DEFAULT_RANKING, shown, NOW, {}, tables, lambda name: read(name, b""))
    engine.close()
    return dict(result)


def names(joined: str) -> list[str]:
    """Split a text of joined file names. Each name has ten characters."""
    return [joined[at : at + 10] for at in range(0, len(joined), 10)]


def unpacked(made: Mapping[str, bytes], name: str) -> bytes:
    """Return the uncompressed content of a file."""
    return gzip.decompress(made[f"search/{name}.bin"])


def named_in(made: Mapping[str, bytes], lists: str) -> list[str]:
    """Return the file names that lists of term files contain. In a list, they follow a text."""
    found = []
    for name in names(lists):
        data = unpacked(made, name)
        length, at = data[0] & 0x7F, 1
        while data[at - 1] & 0x80:
            length |= (data[at] & 0x7F) << 7 * at
            at += 1
        found += names(data[at + length :].hex())
    return found


def page_names(made: Mapping[str, bytes], table: Mapping[str, Any]) -> list[str]:
    """Return the names of the page files in page order. Check that each file exists."""
    own = zip(names(table["pages"]["files"]), table["pages"]["counts"], strict=True)
    every = [f"{name}-{at}" for name, count in own for at in range(count)]
    assert {f"search/{name}.bin" for name in every} <= made.keys()
    return every


def test_a_new_page_renames_few_page_files(tmp_path: Path) -> None:
    """Neighbouring pages share a file name prefix, so a browser finds a page without a list."""
    pages = [page(number, Random(number)) for number in range(200)]
    before = files(tmp_path / "a", *pages)
    there = page_names(before, json.loads(before[CONTENTS]))
    made: list[str] = []
    after = files(tmp_path / "b", *pages[:90], *pages[91:], there=before, made=made)
    table = json.loads(after[CONTENTS])
    assert len(page_names(after, table)) == 199
    assert max(table["pages"]["counts"]) <= 32
    assert len(made) < 64
    assert len({*page_names(after, table)} & {*there}) == 199 - len(made)


def test_the_same_pages_give_the_same_files_in_any_order(tmp_path: Path) -> None:
    pages = [page(number, Random(number)) for number in range(30)]
    assert files(tmp_path / "a", *pages) == files(tmp_path / "b", *reversed(pages))


def test_removed_pages_leave_nothing_in_the_files(tmp_path: Path) -> None:
    pages = [page(number, Random(number))._replace(keywords={"lang": ("fr",)}) for number in (1, 2)]
    tagged = page(3, Random(3))._replace(keywords={"lang": ("en",), "tag": ("R",)})
    after = files(tmp_path / "a", *pages, tagged, removed=[tagged.id])
    assert after == files(tmp_path / "b", *pages)


def test_a_new_event_changes_few_files(tmp_path: Path) -> None:
    pages = [page(number, Random(number)) for number in range(200)]
    before = files(tmp_path / "a", *pages)
    new = page(LATEST, Random(0))._replace(fields=pages[0].fields[:0])
    after = files(tmp_path / "b", *pages, new)
    terms = json.loads(after[CONTENTS])["terms"]["files"]
    assert len(named_in(after, terms)) > 20
    assert terms == json.loads(before[CONTENTS])["terms"]["files"]
    assert json.loads(after[CONTENTS])["revision"] != json.loads(before[CONTENTS])["revision"]
    one = page(LATEST, Random(0))
    kept = before.keys() & files(tmp_path / "c", *pages, one._replace(fields=_few(one))).keys()
    assert len(kept) > 0.8 * len(before)


def _few(one: Document) -> tuple[FieldTerms, ...]:
    """Return the first words of a document."""
    return tuple(
        FieldTerms(terms.field, 3, dict([*terms.postings.items()][:3])) for terms in one.fields
    )


def test_all_files_but_search_json_are_named_by_content(tmp_path: Path) -> None:
    made = files(tmp_path / "a", *(page(number, Random(number)) for number in range(9)))
    table = json.loads(made.pop(CONTENTS))
    absent = json.loads(unpacked(made, table["absent"]))
    listed = [table["columns"], table["visibility"]["file"], table["absent"]]
    listed += [table["terms"]["files"], absent["words"]["files"]]
    listed += [each["files"] for each in table["facets"].values()]
    listed += [each["files"] for each in absent["inflections"]]
    named = {*names("".join((*listed, *table["tables"].values())))}
    named |= {*named_in(made, table["terms"]["files"])}
    for lists in (table["suggestions"]["words"], *table["suggestions"]["best"].values()):
        named |= {*names(lists["files"]), *named_in(made, lists["files"])}
    named |= {*page_names(made, table)}
    assert {f"search/{name}.bin" for name in named} == {*made}


def test_search_json_names_the_scripts_that_read_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed scripts get another folder, so that no browser runs old scripts from its cache."""
    table = json.loads(files(tmp_path / "one")[CONTENTS])
    own = {name for name in scripts("fr", "Chercher") if name.startswith(table["scripts"])}
    assert own == {f"{table['scripts']}/{part}.js" for part in PARTS}
    monkeypatch.setattr("eventsearch.static_index.scripts.script", lambda name: name.encode())
    folder.cache_clear()
    assert json.loads(files(tmp_path / "other")[CONTENTS])["scripts"] not in {table["scripts"], ""}
    folder.cache_clear()


def test_unchanged_pages_and_inflections_are_not_computed_again(tmp_path: Path) -> None:
    pages = [page(number, Random(number)) for number in range(9)]
    made = files(tmp_path / "a", *pages)
    table = json.loads(made[CONTENTS])
    endings = json.loads(unpacked(made, table["absent"]))["inflections"][0]
    first = page_names(made, table)[0]
    pages_made: list[str] = []
    again = files(tmp_path / "b", *pages, there=made, made=pages_made)
    assert (again, pages_made) == (made, [])
    broken = {**made, f"search/{first}.bin": made[f"search/{first}.bin"][:-3]}
    del broken[f"search/{endings['files'][:10]}.bin"]
    again = files(tmp_path / "c", *pages, there=broken, made=pages_made)
    assert again == made
    assert len(pages_made) == 1


def test_the_fingerprint_contains_the_analyzers_version() -> None:
    assert VERSION.encode() in PROGRAM


def test_a_site_in_one_language_stores_its_best_names_once(tmp_path: Path) -> None:
    tags = ("R", "a " + "".join(chain(*QUOTES, *QUOTES.values())))
    one = page(1, Random(1))._replace(keywords={"lang": ("fr",), "tag": tags, "label": tags})
    table = json.loads(files(tmp_path / "a", one)[CONTENTS])["suggestions"]
    assert table["best"] == {"": {"first": [], "files": ""}, "fr": {"first": [], "files": ""}}
    made = files(tmp_path / "b", one)
    (name,) = named_in(made, table["words"]["files"])
    shown = [(field, text) for field, text, *_ in json.loads(unpacked(made, name))["names"]]
    assert sorted(shown) == sorted([*((0, tag) for tag in tags), (1, "R")])
    assert json.loads(files(tmp_path / "c")[CONTENTS])["suggestions"]["words"]["first"] == []
