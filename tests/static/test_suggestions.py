"""Static files give the same suggestions as the index at any time, and few files are read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.model.timestamps import epoch
from eventsearch.output.json import suggestions_json
from eventsearch.search.index import Index, open_index
from eventsearch.settings import load_settings
from eventsearch.static_index.files import index_files
from eventsearch.static_index.visible_pages import visible_pages
from static.browser_engine import ask, write_files

BUILT = datetime.fromisoformat("2031-03-01T12:00:00+00:00")
Pairs = list[tuple[str, str]]

DAYS = (0, 3, 12, 40, 400)
"""Days between the build and a request. In the end, all events have ended."""
TYPED = (
    "a",
    "at",
    "atelier",
    "atelier d",
    "d",
    "da",
    "data 1",
    "r",
    "mü",
    "open-d",
    "zz",
    "1",
    "𝒂",
)
PLACES = ("Arles", "Data Lab", "Rennes")


def page(number: int, lang: str) -> str:
    """Return a page. Every third page is an event, and some of the events are upcoming."""
    day = (BUILT + timedelta(days=number // 3 - 30)).date()
    title = f"{('Atelier', 'Data', 'Müller: open-data')[number % 3]} {number} 𝒂 datavis"
    lines = [f"title: '{title if number % 50 else 'Atelier'}'", f"tags: [atelier{number % 14}, R]"]
    if number % 3 == 0:
        lines += [f"event_name: 'Rencontre {number}'", f"date_start: {day}", f"event_start: {day}"]
        lines += [f"location: {PLACES[number % 3]}"]
    if number % 41 == 0:
        lines += [f"publishDate: {(BUILT + timedelta(days=9 + number % 5)).date()}"]
    if number % 37 == 0:
        lines += [f"expiryDate: {(BUILT + timedelta(days=2)).date()}"]
    return (
        "---\n"
        + "\n".join(lines)
        + (f"\n---\nText in {lang}, atelage{number} atone{number} attend{number} ateliers.\n")
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    root = tmp_path_factory.mktemp("site")
    (root / "hugo.yaml").write_text(
        "title: Site\nbaseURL: https://a.example/\ndefaultContentLanguage: fr\n"
        "languages: {fr: {weight: 1}, en: {weight: 2}}\n"
    )
    for number in range(240):
        lang = "en" if number % 4 == 1 else "fr"
        path = root / "content/event" / f"p{number}.{lang}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(number, lang), encoding="utf-8")
    settings = load_settings(root, environ={}, flags={})
    build(settings, clock=lambda: BUILT)
    index = open_index(settings.index)
    yield index
    index.close()


def answers(folder: Path, route: str, asked: Sequence[Pairs], now: datetime) -> list[Any]:
    """Return the answers that the browser's engine reads from the files."""
    lines = (json.dumps((route, pairs)) for pairs in asked)
    return ask("site.mjs", lines, folder, epoch(now))


def pairs_of(one: SuggestRequest) -> Pairs:
    """Return the URL parameters of a request for suggestions."""
    return [("q", one.text), ("limit", str(one.limit)), *([("lang", one.lang)] if one.lang else [])]


@pytest.mark.external
def test_suggestions_equal_those_of_the_index_at_any_time(source: Index, tmp_path: Path) -> None:
    write_files(tmp_path, index_files(source, BUILT))
    with visible_pages(source, BUILT) as shown:
        compare(shown, tmp_path)


def compare(shown: Index, folder: Path) -> None:
    """Compare the suggestions of an index with the suggestions of its files."""
    asked = [
        SuggestRequest(text=text, lang=lang, limit=limit)
        for text in TYPED
        for lang, limit in ((None, 10), ("fr", 6), ("en", 10), (None, 20), ("EN", 4), ("es", 4))
    ]
    for days in DAYS:
        now = BUILT + timedelta(days=days)
        found = answers(folder, "suggest", [*map(pairs_of, asked)], now)
        for one, answer in zip(asked, found, strict=True):
            wanted = suggestions_json(shown.suggest(one, now=now))["suggestions"]
            assert answer["suggestions"] == json.loads(json.dumps(wanted)), (one, days)


@pytest.mark.external
def test_frequent_prefixes_have_files_of_the_best_names(source: Index) -> None:
    table = json.loads(index_files(source, BUILT)["search.json"])["suggestions"]
    assert [*table["best"]] == ["", "en", "fr"]
    assert table["best"][""]["first"][0] < "at"
    instants = source.generation.info.instants
    assert table["from"] in [each for each in instants if each <= epoch(BUILT)]


@pytest.mark.external
def test_an_unfinished_word_needs_a_single_file(source: Index, tmp_path: Path) -> None:
    files = index_files(source, BUILT)
    write_files(tmp_path, files)
    beginnings = json.loads(files["search.json"])["beginnings"]["first"]
    assert beginnings[0] == "at"
    texts = ("at", "ate", "atel", "attend1", "da", "a", "atelier da", "title:at")
    asked = [[("q", text), ("unfinished", "1")] for text in texts]
    for text, found in zip(texts, answers(tmp_path, "search", asked, BUILT), strict=True):
        with visible_pages(source, BUILT) as shown:
            page = shown.search(SearchRequest(text=text, unfinished=True), now=BUILT)
        hits = [(hit.page.id, round(hit.score, 4)) for hit in page.hits]
        assert (found["total"], found["step"]) == (page.total, page.step), text
        assert [(hit["id"], hit["score"]) for hit in found["hits"]] == hits, text
