"""
The browser and the server produce the same results page from the same index answers.

The browser gets the answers to all calls that the server's search makes, and no other data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from browser.sample import index_of_sample
from eventsearch.model.query import And, Query, SearchRequest, SuggestRequest
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index, open_index
from eventsearch.storage.stored_page import decode
from long_form import tries
from static.browser_engine import ask, difference
from static.recorded_index import recorded

NOW = datetime(2023, 9, 1, 12, tzinfo=UTC)

TEXTS = (
    *("", "10%", "ateliers données", '"open data"', "atelié", "pythn", "ateleir données publique"),
    *("tag:Pyhton", "tag:open data", "autor:insee", "opendata", "jours demain", "formation 2023"),
    *("ggplot2 R -python", "dat*", "donées~", "Atelier OR webinaire", "l'atelier d’introduction"),
    *("zzzzqqq", "ATELEIR", "lieu:Pari", "intelligence artificielle", "for", "newsletter"),
    *(
        "données publiques ouvertes pour tous les citoyens",
        "title:atelier",
        "introdution",
        "webinair",
        # The first two words use up `MOST_CUTS` in did_you_mean.py, so the last word is not split.
        f"{'qz' * 20} {'xk' * 20} opendata",
    ),
)

BEGINNINGS = (
    "a",
    "at",
    "atel",
    "open d",
    "10",
    "r",
    "l'at",
    "é",
    "data s",
    "zz",
    "",
    "INSEE",
    "newsl",
)


def questions(index: Index) -> Iterator[str]:
    """Yield groups of adjacent words from the pages, and single words, some of them misspelt."""
    every = Query(match=And(children=()), now=epoch(NOW), limit=tries(40, 400))
    for place, match in enumerate(index.engine.search(every).matches):
        entry = decode(match.stored)
        words = re.findall(r"\w{3,}", f"{entry.title} {entry.text[:3000]}")
        if words:
            at = place * 7 % len(words)
            yield " ".join(words[at : at + 1 + place % 3])
            word = max(words[at : at + 5], key=len)
            yield word[:2] + word[3:] if place % 3 == 0 else word[:4] + "*"


def check(index: Index, folder: Path, now: datetime = NOW) -> None:
    """Compare all answers. List the first ones that differ."""
    texts = [*TEXTS, *dict.fromkeys(questions(index))]
    searches = [SearchRequest(text=text, unfinished=not at % 4) for at, text in enumerate(texts)]
    searches += [
        SearchRequest(text=text, facets=("tag", "year", "status"), collapse=True, page=2)
        for text in ("", "données", "data event", "the")
    ]
    searches += [
        SearchRequest(text="data", filters={"tag": ("Pyton",)}),
        SearchRequest(filters={"category": ("nothing",), "location": ("Pari",)}),
        SearchRequest(text="atelier", when="past", lang="fr", events=True, sort="-date"),
        SearchRequest(since="2022", until="2023-05", sort="date", per_page=50),
    ]
    beginnings = [SuggestRequest(text, lang) for text in BEGINNINGS for lang in (None, "fr", "xx")]
    data, wanted = recorded(index, searches, beginnings, now)
    answers = browser_answers(data, folder)
    differing = [
        f"{case}: {difference(one, other)}"
        for case, one, other in zip(data["cases"], wanted, answers, strict=True)
        if one != other
    ]
    assert not differing, f"{len(differing)} of {len(wanted)} differ:\n" + "\n".join(differing[:10])


def browser_answers(data: dict[str, Any], folder: Path) -> list[Any]:
    """Return the answers of the browser's engine, which reads a recorded index."""
    file = folder / "recording.json"
    file.write_text(json.dumps(data), "utf-8")
    return ask("answers.mjs", (), file)


@pytest.mark.external
def test_the_sample_site_has_the_servers_result_pages(tmp_path: Path) -> None:
    with closing(open_index(index_of_sample(tmp_path / "site"))) as index:
        check(index, tmp_path)


@pytest.mark.external
@pytest.mark.corpora
@pytest.mark.endurance
@pytest.mark.parametrize("name", ["ssphub-history", "events", "davidaparicio"][: tries(2, 3)])
def test_real_sites_have_the_servers_result_pages(
    name: str, index_of: Callable[[str], Path], tmp_path: Path
) -> None:
    with closing(open_index(index_of(name))) as index:
        check(index, tmp_path)
