"""Test that every page of a real Quarto site is indexed and found."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.platforms import platform_named
from eventsearch.indexer.build import build
from eventsearch.model.page import Diagnostic
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import load_settings
from shared_data import shared

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PERCENT = re.compile(r"\b10[ \u00a0\u202f]?%(?!\d)")


@pytest.mark.corpora
def test_a_real_site_is_indexed_and_answers(tmp_path: Path) -> None:
    root = shutil.copytree(shared("corpora/ssphub-quarto"), tmp_path / "site")
    settings = replace(load_settings(root, environ={}, flags={}), workers=1)
    built = build(settings)
    assert (built.platform, built.pages) == ("quarto", 189)
    diagnostics = [each for each in built.diagnostics if isinstance(each, Diagnostic)]
    # E219: the lists of three listings are not among the files of the corpus.
    assert Counter((each.code, each.severity) for each in diagnostics) == {
        ("E195", "info"): 1,
        ("E208", "info"): 7,
        ("E219", "warning"): 3,
    }
    with closing(open_index(settings.index)) as index:
        everything = index.search(SearchRequest(per_page=100), now=NOW)
        more = index.search(SearchRequest(per_page=100, page=2), now=NOW)
        found = index.search(SearchRequest(text="10%", per_page=100), now=NOW)
    pages = {hit.page.id for hit in (*everything.hits, *more.hits)}
    every = platform_named("quarto").discover(configured_site(settings)[0]).diagnostics
    named = {each.path for each in every if each.code == "E208"}
    assert len(named) == 77
    documents = {path.relative_to(root).as_posix() for path in root.rglob("*.qmd")}
    assert len(documents) == 263
    assert documents - pages - named == set()
    assert pages & named == set()
    hits = [hit.page.id for hit in found.hits]
    said = {path for path in pages if PERCENT.search((root / path).read_text("utf-8"))}
    assert hits[0] == "event/2022-12-10prcent/index.qmd"
    assert found.hits[0].page.url == "/event/2022-12-10prcent/"
    assert set(hits) == said
