"""A prefix finds all its words, also after segments are added and pages deleted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from eventsearch.engines import Engine, whoosh
from eventsearch.engines.whoosh.segment.postings import Postings
from eventsearch.engines.whoosh.segment.segment_reader import read_segment_infos
from eventsearch.engines.whoosh.writer.segment_writer import UNLISTED, PrefixPostingsBuilder
from eventsearch.model.document import Document, FieldTerms
from eventsearch.model.query import PrefixQuery, Query

from . import reference

NOW = 1_000
LETTERS = "abé日"


def page(number: int, random: Random) -> Document:
    """Return a page of words made from few letters. One word may occur very often."""
    words = ["".join(random.choices(LETTERS, k=random.randint(1, 6))) for _ in range(20)]
    words += ["ab"] * random.choice((1, 1, 1, 150))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    terms = {word: tuple(at) for word, at in places.items()}
    return Document(
        id=f"p{number:03}",
        fields=tuple(
            FieldTerms(field=name, length=len(words), postings=terms)
            for name in ("body", "folded", "exact")
        ),
        keywords={},
        begins=None,
        ends=None,
        is_event=False,
        visible_from=None,
        visible_until=None,
        stored=b"",
    )


def built(engine: ModuleType, folder: Path) -> Engine:
    """Return an index of several builds, in which some pages are replaced or deleted."""
    folder.mkdir()
    random = Random(1)
    for start in (0, 50, 100):
        with engine.build(folder, based=start > 0) as build:
            for number in range(start, start + 50):
                build.add(page(number, random))
            for number in range(start // 10, start // 5):
                build.remove(f"p{number:03}")
                if number % 2:
                    build.add(page(number, random))
    opened: Engine = engine.open(folder)
    return opened


def test_a_prefix_finds_all_words_that_begin_with_it(tmp_path: Path) -> None:
    ours, plain = built(whoosh, tmp_path / "ours"), built(reference, tmp_path / "plain")
    segments = read_segment_infos(tmp_path / "ours").segments
    assert len(segments) > 1
    assert any(segment.deleted for segment in segments)
    for prefix in ("ab", "aba", "éa", "日日", "bbéa", "bbéa日b", "zz", "abéabé"):
        query = Query(match=PrefixQuery(prefix=prefix), now=NOW, limit=200)
        found, expected = ours.search(query), plain.search(query)
        assert [match.id for match in found.matches] == [match.id for match in expected.matches]
        scores = [match.score for match in expected.matches]
        assert [match.score for match in found.matches] == pytest.approx(scores, abs=1e-9)
    ours.close()


def test_only_frequent_prefixes_have_their_own_list() -> None:
    terms = sorted(
        ["ab", *(f"ab{n:03}" for n in range(UNLISTED + 1)), *(f"b{n}" for n in range(UNLISTED))]
    )
    given = [(term.encode(), Postings((n % 7,), (1,))) for n, term in enumerate(terms)]
    found: dict[bytes, Postings] = {}
    passed = list(PrefixPostingsBuilder(7, found.__setitem__).passing(given))
    assert passed == given
    begun = [postings for term, postings in given if term.startswith(b"ab")]
    assert found == {b"ab": summed(begun), b"ab0": summed(begun[1:])}


def summed(lists: list[Postings]) -> Postings:
    """Return one posting list that unites lists of a single document each."""
    often = Counter(doc for postings in lists for doc in postings.docs)
    return Postings(sorted(often), [often[doc] for doc in sorted(often)])
