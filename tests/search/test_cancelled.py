"""Test the position of cancelled and postponed events among the hits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index
from site_clients import site_index

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
CONFIG = (
    "baseURL: https://example.org/\ndefaultContentLanguage: en\nlanguages:\n"
    "  en: {contentDir: content/en}\n  fr: {contentDir: content/fr}\n"
    "  de: {contentDir: content/de}\n"
)
EVENTS = {
    "en/a": ("Python meetup", "2031-05-03", "cancelled: true"),
    "en/b": ("Python meetup in June", "2031-06-03", "format: hybrid"),
    "en/c": ("[Postponed] Meetup on Go", "2031-05-02", ""),
    "en/d": ("Meetup on Rust", "2031-05-20", "status: rescheduled\nsold_out: true"),
    "fr/a": ("Atelier annuel", "2031-05-04", "statut: annulé"),
    "fr/b": ("Grand atelier", "2031-05-05", "lieu: en visio"),
    "de/a": ("Treffen im Mai", "2031-05-06", "tags: [abgesagt]"),
    "de/b": ("Treffen im Juli, ein Treffen", "2031-07-06", "ort: Raum 3 und online"),
}
PAGES = {
    f"content/{name[:3]}event/{name[3:]}.md": f'---\ntitle: "{title}"\ndate: {day}\n'
    f"publishDate: 2030-01-01\n{more}\n---\nText.\n"
    for name, (title, day, more) in EVENTS.items()
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with site_index(tmp_path_factory.mktemp("site"), {"hugo.yaml": CONFIG, **PAGES}) as index:
        yield index


def _hits(index: Index, request: SearchRequest) -> list[str]:
    hits = index.search(request, now=NOW).hits
    return [hit.page.id.removeprefix("content/").replace("event/", "")[:-3] for hit in hits]


@pytest.mark.parametrize("request_", [SearchRequest(), SearchRequest(when="upcoming")])
def test_in_a_list_cancelled_events_come_last(index: Index, request_: SearchRequest) -> None:
    assert _hits(index, request_) == [
        *("fr/b", "en/d", "en/b", "de/b"),
        *("en/c", "en/a", "fr/a", "de/a"),
    ]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("is:upcoming meetup", ["en/d", "en/b", "en/c", "en/a"]),
        ("atelier à venir", ["fr/b", "fr/a"]),
        ("mai 2031", ["fr/b", "en/d", "en/c", "en/a", "fr/a", "de/a"]),
    ],
)
def test_among_upcoming_events_a_cancelled_event_comes_last(
    index: Index, text: str, hits: list[str]
) -> None:
    assert sorted(_hits(index, SearchRequest(text=text))) == sorted(hits)
    held = [name for name in hits if name in ("fr/b", "en/d", "en/b", "de/b")]
    assert _hits(index, SearchRequest(text=text))[: len(held)] == held


@pytest.mark.parametrize(
    ("title", "first"), [("Python meetup", "en/a"), ("treffen im mai", "de/a")]
)
def test_its_title_finds_a_cancelled_event_first(index: Index, title: str, first: str) -> None:
    assert _hits(index, SearchRequest(text=title))[0] == first


def test_a_cancelled_event_scores_half(index: Index) -> None:
    assert _hits(index, SearchRequest(text="meetup"))[:2] == ["en/d", "en/b"]
    page = index.search(SearchRequest(text="python", explain=True), now=NOW)
    factors = {(hit.page.id[-4], part.factor) for hit in page.hits for part in hit.why}
    assert ("a", 0.5) in factors
    assert ("b", 0.5) not in factors


def test_sorting_by_date_ignores_the_state(index: Index) -> None:
    dated = _hits(index, SearchRequest(sort="date"))
    assert dated[:3] == ["en/c", "en/a", "fr/a"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("is:cancelled", {"en/a", "fr/a", "de/a"}),
        ("statut:annulée", {"en/a", "fr/a", "de/a"}),
        ("is:abgesagt", {"en/a", "fr/a", "de/a"}),
        ("is:postponed", {"en/c"}),
        ("is:reporté", {"en/c"}),
        ("is:rescheduled", {"en/d"}),
        ("is:scheduled", {"en/b", "fr/b", "de/b"}),
        ("is:online", {"fr/b"}),
        ("is:en-ligne", {"fr/b"}),
        ("is:hybride", {"en/b", "de/b"}),
        ("is:full", {"en/d"}),
        ("is:complet", {"en/d"}),
        ("event_status:cancelled", {"en/a", "fr/a", "de/a"}),
        ("attendance:hybrid", {"en/b", "de/b"}),
    ],
)
def test_words_for_a_state_find_its_events(index: Index, text: str, hits: set[str]) -> None:
    assert set(_hits(index, SearchRequest(text=text))) == hits


def test_states_are_counted(index: Index) -> None:
    request = SearchRequest(facets=("event_status", "attendance"))
    facets = index.search(request, now=NOW).facets
    assert {name: {one.value: one.hits for one in counts} for name, counts in facets.items()} == {
        "event_status": {"cancelled": 3, "scheduled": 3, "postponed": 1, "rescheduled": 1},
        "attendance": {"hybrid": 2, "online": 1},
    }
