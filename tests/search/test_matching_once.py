"""Test that a search matches each query once, for both its total and its hits."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
from eventsearch.model.query import Node, Query, SearchRequest
from site_clients import site_index
from small_site import NOW

PAGES = {f"{word}.md": f"---\ntitle: {word}\nlang: en\n---\n{word}\n" for word in ("reef", "dune")}


def test_a_step_is_matched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matched: list[Node] = []
    match = WhooshSearcher._match

    def counted(searcher: WhooshSearcher, query: Query) -> object:
        matched.append(query.match)
        return match(searcher, query)

    monkeypatch.setattr(WhooshSearcher, "_match", counted)
    with site_index(tmp_path / "site", PAGES) as index:
        page = index.search(SearchRequest(text="reef dune"), now=NOW)
    assert (page.step, page.total) == ("some", 2)
    # One match for all words, one for some words, and one for each of the two words.
    assert len(matched) == len(set(matched)) == 4
