"""The browser's engine matches, scores, counts and sorts as the server's engine does."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engines.made_documents import NOW, document, question
from eventsearch.engines import Engine, whoosh
from eventsearch.model.document import Document, RankingParams
from eventsearch.model.query import Query
from eventsearch.model.results import SearchResult
from eventsearch.static_index.codec import json_bytes
from eventsearch.static_index.files import Shown, write
from static.browser_engine import answers, write_files
from static.plan_json import dump

pytestmark = pytest.mark.external

QUESTIONS = 60
PREFIXES = ("", "e", "et", "ouv", "日", "zz")
WORDS = (("et", 1), ("ouvrt", 2), ("🎉", 1), ("pyhton", 2), ("10%", 0))


def page(id: str, random: Random) -> Document:
    """Return a random document. Some of these documents are recurring events."""
    one = document(id, random)
    if one.begins is None or not one.is_event or random.random() < 0.5:
        return one
    starts = sorted(random.sample(range(900, 1_100, 10), random.randint(1, 4)))
    own = tuple((start, start + random.choice((0, 5, 10))) for start in starts)
    return one._replace(begins=own[0][0], ends=own[-1][1], occurrences=own)


def made(folder: Path, random: Random) -> Engine:
    """Build an index of random documents, then remove some documents and all hidden at `NOW`."""
    folder.mkdir()
    count = random.choice((0, 1, 9, 40, 150))
    with whoosh.build(folder, based=False) as build:
        for number in range(count):
            build.add(page(f"content/é{number}.md", random))
    with whoosh.build(folder, based=True) as build:
        for number in range(0, count, 7):
            build.remove(f"content/é{number}.md")
        for number in range(count // 3):
            build.add(page(f"content/a{number}.md", random))
    with closing(whoosh.open(folder)) as engine:
        hidden = engine.hidden(NOW)
    with whoosh.build(folder, based=True, merges=random.random() < 0.5) as build:
        for id in hidden:
            build.remove(id)
    return whoosh.open(folder)


def wanted(result: SearchResult) -> dict[str, Any]:
    """Return the JSON that the browser must answer for a result."""
    return {
        "total": result.total,
        "facets": {
            name: [{"value": one.value, "count": one.hits} for one in counts]
            for name, counts in result.facets.items()
        },
        "matches": [
            {
                "id": match.id,
                "score": pytest.approx(match.score, rel=1e-9, abs=1e-9),
                "kin": list(match.kin),
            }
            for match in result.matches
        ],
    }


def line(query: Query) -> tuple[str, object]:
    """Return a call of `search`. Leave out the boosts, because the files already contain them."""
    names = (name for name in RankingParams._fields if name != "boosts")
    numbers = {name: getattr(query.ranking, name) for name in names}
    return "search", {"query": dump(query), "ranking": numbers}


def shown(id: str) -> Shown:
    """Return the display data of a page: its id only."""
    return Shown(id, id.encode(), {}, lambda: json_bytes({"id": id}))


@pytest.mark.parametrize("seed", range(8))
def test_random_queries_are_answered_alike(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    with closing(made(tmp_path / "index", random)) as engine:
        queries = [question(random) for _ in range(QUESTIONS)]
        ranking = queries[0].ranking
        queries = [
            query._replace(
                ranking=query.ranking._replace(boosts=ranking.boosts),
                # A browser never searches before the time at which the files were written.
                now=max(query.now, NOW),
            )
            for query in queries
        ]
        write_files(tmp_path / "files", write(engine, ranking, shown, NOW))
        calls: list[tuple[str, object]] = [*map(line, queries)]
        calls += [("terms", {"prefix": prefix, "limit": 9}) for prefix in PREFIXES]
        calls += [
            ("fuzzyTerms", {"word": word, "edits": edits, "limit": 9}) for word, edits in WORDS
        ]
        calls += [("facetValues", {"field": "tag", "now": NOW})]
        results = iter(answers(tmp_path / "files", tmp_path, calls))
        for query, result in zip(queries, results, strict=False):
            assert result == wanted(engine.search(query)), query
        for prefix, result in zip(PREFIXES, results, strict=False):
            assert [(one["term"], one["count"]) for one in result] == list(engine.terms(prefix, 9))
        for (word, edits), result in zip(WORDS, results, strict=False):
            found = [(one["term"], one["edits"], one["count"]) for one in result]
            assert found == [(m.term, m.edits, m.pages) for m in engine.fuzzy_terms(word, edits, 9)]
        values = [value._asdict() for value in engine.facet_values("tag", NOW)]
        assert next(results) == [{"count": one.pop("pages"), **one} for one in values]
