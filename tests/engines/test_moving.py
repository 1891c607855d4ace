"""Is what was worked out of all documents taken over, and is it what would be worked out anew?"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.reader.bitsets import DocIdSet, docs_in
from eventsearch.engines.whoosh.reader.carry_over import FEW, DocMap, move
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.facets import CLOSED_UP, Facet
from eventsearch.model.document import Document
from eventsearch.model.query import And, Query
from long_form import tries

from .made_documents import NOW, document
from .test_holding import grown

ASKED = ("tag", "lang", "year", "status")
EVERYTHING = Query(match=And(children=()), now=NOW, facets=ASKED, sort="date")
FIELDS = ("body", "folded")
TAKEN = (("ids",), ("times",), ("dates", 1), ("dates", -1), ("facet", "tag"), ("lengths", "body"))


def made(number: int, seed: int) -> Document:
    """Return a page of that number."""
    return document(f"content/{number:03}.md", Random(seed * 1_000 + number))


@contextmanager
def followed(folder: Path, seed: int) -> Iterator[tuple[IndexReader, IndexReader, set[str]]]:
    """Yield a corpus that was asked, the one after it, and the ids that are gone from it."""
    random = Random(seed)
    folder.mkdir()
    grown(folder, *(made(number, seed) for number in range(40)))
    grown(folder, *(made(number, seed) for number in range(40, 43)), removed=("content/007.md",))
    with closing(whoosh.open(folder)) as first:
        first.search(EVERYTHING)
        first.labels("tag", NOW)
        for sign in ("date", "-date"):
            first.search(Query(match=And(children=()), now=NOW, sort=sign))
        for field in FIELDS:
            first._corpus.lengths(field)
        numbers = random.sample(range(8, 43), random.randrange(5))
        gone = {f"content/{number:03}.md" for number in numbers}
        again = (made(number, seed + 1) for number in numbers[::2])
        fresh = (made(number, seed) for number in range(50, 50 + random.randrange(4)))
        grown(folder, *again, *fresh, removed=tuple(gone))
        with closing(whoosh.open(folder, before=first)) as second:
            yield first._corpus, second._corpus, gone


def way_of(old: IndexReader, new: IndexReader) -> DocMap:
    """Return the way from one to the other."""
    way = move(old, new)
    assert way is not None
    return way


@pytest.mark.parametrize("seed", range(tries(20, 200)))
def test_what_is_taken_over_is_what_would_be_worked_out(seed: int, tmp_path: Path) -> None:
    """Of whatever is gone and new; and it is there before anything is asked."""
    folder = tmp_path / "index"
    with followed(folder, seed) as (_, new, _), closing(whoosh.open(folder)) as plain:
        assert [new.cache.get(key) is None for key in TAKEN] == [False] * len(TAKEN)
        anew = plain._corpus
        plain.search(EVERYTHING)
        for sign in ("date", "-date"):
            plain.search(Query(match=And(children=()), now=NOW, sort=sign))
        for field in FIELDS:
            assert new.lengths(field) == anew.lengths(field)
        for key in (("ids",), ("times",), ("dates", 1), ("dates", -1)):
            assert new.cache.get(key) == anew.cache.get(key)
        assert new.cache.get(("moments",)) in (None, anew.cache.get(("moments",)))
        for field in ASKED[:-1]:
            same_facet(new, anew, field)


@pytest.mark.parametrize("number", [CLOSED_UP, CLOSED_UP + 1])
def test_facets_say_the_same_however_many_are_gone(number: int, tmp_path: Path) -> None:
    """Where many are, their sets are made anew."""
    pages = [made(number, 1) for number in range(3 * FEW)]
    grown(tmp_path, *pages)
    with closing(whoosh.open(tmp_path)) as first:
        first.search(EVERYTHING)
        grown(tmp_path, made(500, 1), removed=tuple(page.id for page in pages[::2][:number]))
        with closing(whoosh.open(tmp_path, before=first)) as new:
            assert len(way_of(first._corpus, new._corpus).gone) == number
            with closing(whoosh.open(tmp_path)) as anew:
                anew.search(EVERYTHING)
                for field in ASKED[:-1]:
                    same_facet(new._corpus, anew._corpus, field)


def same_facet(new: IndexReader, anew: IndexReader, field: str) -> None:
    """Check that a facet says the same of all and of half of the documents."""
    facets = new.cache.get(("facet", field)), anew.cache.get(("facet", field))
    assert isinstance(facets[0], Facet)
    assert isinstance(facets[1], Facet)
    values = [[(shown, list(docs)) for shown, docs in facet.values()] for facet in facets]  # type: ignore[attr-defined]
    assert values[0] == values[1]
    for bits in (new.all, new.all // 3):
        counts = [facet.counts(DocIdSet(bits)) for facet in facets]  # type: ignore[attr-defined]
        assert counts[0] == counts[1]
    for shown, docs in values[0]:
        assert docs_in(facets[0].bits([shown])) == docs


@pytest.mark.parametrize("seed", range(tries(20, 200)))
def test_documents_have_the_numbers_that_they_have_now(seed: int, tmp_path: Path) -> None:
    """In order, in any order, and as a set; without those that are gone."""
    random = Random(seed)
    with followed(tmp_path / "index", seed) as (old, new, removed):
        way = way_of(old, new)
        # A segment that is written anew has others, also for what stays of it.
        segments = {part.segment for part in new.parts}
        anew = [part for part in old.parts if part.segment not in segments]
        gone = removed.union(id for part in anew for id in part.living(part.segment.read_ids()))
        some = sorted(random.sample(range(old.count), random.randrange(old.count)))
        mixed = random.sample(some, len(some))
        stay = [old.ids[doc] for doc in some if old.ids[doc] not in gone]
        assert [new.ids[doc] for doc in way.docs(some)] == stay
        assert [new.ids[doc] for doc in docs_in(way.bits(old.bits(some)))] == stay
        assert [new.ids[doc] for doc in way.anywhere(mixed)] == [
            old.ids[doc] for doc in mixed if old.ids[doc] not in gone
        ]
        assert not gone & {new.ids[doc] for doc in range(way.kept)}
        assert [*way.fresh] == list(range(way.kept, new.count))


def test_where_much_has_changed_all_is_worked_out_anew(tmp_path: Path) -> None:
    """To take it over would cost as much."""
    pages = [made(number, 1) for number in range(3 * FEW)]
    grown(tmp_path, *pages)
    with closing(whoosh.open(tmp_path)) as first:
        first.search(EVERYTHING)
        grown(tmp_path, removed=tuple(page.id for page in pages[: FEW + 1]))
        with closing(whoosh.open(tmp_path, before=first)) as second:
            assert move(first._corpus, second._corpus) is None
            assert move(second._corpus, first._corpus) is None
            assert second._corpus.cache.get(("ids",)) is None
            assert second.count() == 2 * FEW - 1


def test_nothing_is_read_for_it_of_the_one_before(tmp_path: Path) -> None:
    """Its files may be damaged, and what takes their place is whole."""
    grown(tmp_path, *(made(number, 1) for number in range(9)))
    with closing(whoosh.open(tmp_path)) as first:
        cache = first._corpus.cache
        cache.put(("moments",), array("q", (NOW,)), 8)
        grown(tmp_path, removed=(made(1, 1).id,))
        whoosh.open(tmp_path, before=first).close()
        assert cache.get(("times",)) is None


def test_an_index_that_is_built_anew_takes_nothing_over(tmp_path: Path) -> None:
    """It has other segments, and its documents may come in another order."""
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    pages = [made(number, 1) for number in range(FEW + 1)]
    grown(tmp_path / "old", *pages)
    grown(tmp_path / "new", *pages[::-1])
    with closing(whoosh.open(tmp_path / "old")) as first:
        first.search(EVERYTHING)
        with closing(whoosh.open(tmp_path / "new", before=first)) as second:
            assert move(first._corpus, second._corpus) is None
            assert second.search(EVERYTHING) == first.search(EVERYTHING)
