"""Test the explanation why a page is not among the hits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import Clock, DateRangeFilter, EventStatusFilter, Or, SearchRequest
from eventsearch.model.results import Hidden, Lack, Refusal, WhyNot
from eventsearch.query import plan
from eventsearch.search.index import Index, open_index
from eventsearch.search.query_text import to_text
from eventsearch.search.why_not import why_not
from eventsearch.settings import EventSettings
from site_clients import site_index
from small_site import EDITIONS, NOW, PAGES, write_site

MORE = {
    "content/event/prive/index.md": "---\ntitle: Python privé\ndraft: true\n---\n",
    "content/event/bientot/index.md": "---\ntitle: Python bientôt\n"
    "date: 2031-06-01T10:00:00Z\npublishDate: 2031-05-02T00:00:00Z\n---\n",
    "content/post/perime.md": "---\ntitle: Python périmé\ndate: 2030-01-01\n"
    "expiryDate: 2031-05-01T11:00:00Z\n---\n",
    "content/post/cache.md": "---\ntitle: Python\nbuild: {list: never}\n---\n",
    "content/post/casse.md": "---\ntitle: [\n---\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index pages of every kind that may be missing from the hits."""
    with site_index(tmp_path_factory.mktemp("site"), {**PAGES, **MORE, **EDITIONS}) as index:
        yield index


def asked(index: Index, name: str, text: str = "python", **more: Any) -> WhyNot:
    """Return why a page is not among the hits at NOW."""
    return why_not(index, SearchRequest(text=text, **more), name, now=NOW)


@pytest.mark.parametrize(
    ("name", "reason", "since"),
    [
        ("/nowhere/", "unknown", ""),
        ("http://[", "unknown", ""),
        ("content/event/prive/index.md", "draft", ""),
        ("content/post/cache.md", "unlisted", ""),
        ("content/event/bientot/index.md", "unpublished", "2031-05-02T00:00:00Z"),
        ("/post/perime/", "expired", "2031-05-01T11:00:00Z"),
        ("/event/dix/", "words", ""),
        ("https://example.org/event/tard", "shown", ""),
    ],
)
def test_the_deciding_reason_is_returned(index: Index, name: str, reason: str, since: str) -> None:
    found = asked(index, name)
    assert (found.asked, found.reason, found.since) == (name, reason, since)


def test_a_file_without_a_page_returns_its_diagnostics(index: Index) -> None:
    found = asked(index, "content/post/casse.md")
    assert found.reason == "unusable"
    (told,) = found.diagnostics
    assert re.fullmatch(r"E\d{3}, line \d: .+; .+", told)


def test_refused_filters_are_returned_with_the_pages_values(index: Index) -> None:
    found = asked(
        index,
        "/event/tard/",
        "python tag:mer",
        since="2029-01",
        until="2030-12-30",
        when="past",
        filters={"section": ("post",), "author": ("Zoé",), "year": ("2030",)},
    )
    assert found.reason == "filtered"
    assert found.refused == (
        Refusal(field="tag", wanted="mer", has=("Rennes",)),
        Refusal(field="section", wanted="post", has=("event",)),
        Refusal(field="author", wanted="Zoé", has=()),
        Refusal(field="year", wanted="2030", has=("2031-05-01",)),
        Refusal(field="date", wanted="2029-01-01..2030-12-30", has=("2031-05-01",)),
        Refusal(field="status", wanted="past", has=("upcoming",)),
    )


def test_of_two_filters_of_a_field_the_refusing_one_is_returned(index: Index) -> None:
    for text in ("tag:Rennes tag:mer", "tag:mer tag:Rennes"):
        found = asked(index, "/event/tard/", text)
        assert found.refused == (Refusal(field="tag", wanted="mer", has=("Rennes",)),)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ('"atelir"', [Lack(wanted="atelir", has=("atelier",))]),
        ("pythonesque", [Lack(wanted="pythonesque", has=("python",))]),
        ("title:consacrer", [Lack(wanted="title:consacrer")]),
        ("python -atelier", [Lack(wanted="atelier", unwanted=True)]),
        ('"Python atelier"', [Lack(wanted='"python atelier"', has=("atelier", "python"))]),
        ("formation OR voile", [Lack(wanted="formation OR voile")]),
        ("zzz* yyyy~", [Lack(wanted="zzz*"), Lack(wanted="yyyy~")]),
    ],
)
def test_missing_words_are_returned_with_similar_forms(
    index: Index, text: str, lacks: list[Lack]
) -> None:
    assert list(asked(index, "/event/tard/", text).lacks) == lacks


def test_a_page_found_by_near_spelling_lacks_nothing(index: Index) -> None:
    assert asked(index, "/event/tard/", "atelir").reason == "shown"
    found = asked(index, "/event/dix/", "atelir")
    assert (found.reason, found.lacks) == ("words", (Lack(wanted="atelir~"),))


def test_a_word_in_another_field_is_returned(index: Index) -> None:
    found = asked(index, "/event/dix/", "title:consacrer")
    assert found.lacks == (Lack(wanted="title:consacrer", has=("consacrer",)),)


def test_a_hit_on_another_result_page_has_its_rank(index: Index) -> None:
    found = asked(index, "/event/jours-30/", "rennes", per_page=1)
    assert (found.reason, found.rank, found.part, found.total) == ("elsewhere", 6, 6, 6)
    assert found.lacks == ()
    assert found.hit is not None
    assert found.last is not None
    assert found.hit.page.title == "Les jours 2030"
    for hit in (found.hit, found.last):
        assert sum(part.score for part in hit.why) == pytest.approx(hit.score)
    assert found.hit.score < found.last.score
    again = asked(index, "/event/jours-30/", "rennes", per_page=1, page=6)
    assert (again.reason, again.last) == ("shown", None)


def test_a_partial_match_lists_the_missing_words(index: Index) -> None:
    found = asked(index, "/event/tard/", "atelier formation")
    assert (found.reason, found.rank) == ("shown", 1)
    assert found.lacks == (Lack(wanted="formation"),)


def test_a_collapsed_hit_is_reported_with_the_shown_one(index: Index) -> None:
    found = asked(index, "/event/jours-30/", "les jours", collapse=True)
    assert (found.reason, found.rank) == ("joined", 1)
    assert found.joined is not None
    assert found.hit is not None
    assert (found.hit.page.title, found.joined.page.title) == ("Les jours 2030", "Les jours 2031")


def test_a_future_page_can_lack_words_too(index: Index) -> None:
    page = "content/event/bientot/index.md"
    assert [lack.wanted for lack in asked(index, page, "atelier").lacks] == ["atelier"]
    later = why_not(index, SearchRequest(text="python"), page, now=NOW + timedelta(days=1))
    assert (later.reason, later.since) == ("shown", "")


def test_of_pages_at_one_address_the_visible_one_is_explained(tmp_path: Path) -> None:
    draft = "---\ntitle: Python\nurl: /event/tard/\ndraft: true\n---\n"
    settings = write_site(tmp_path, {**PAGES, "content/event/a.md": draft})
    build(settings)
    index = open_index(settings.index)
    assert asked(index, "/event/tard/").title == "Atelier Python"
    index.close()


UNSEEN = {
    "content/event/a/index.md": "---\ntitle: Okapi\n"
    "date: 2031-06-01T10:00:00Z\npublishDate: 2031-05-02T00:00:00Z\n---\n",
    "content/event/b/index.md": "---\ntitle: Okapi\n"
    "date: 2032-06-01T10:00:00Z\npublishDate: 2031-05-03T00:00:00Z\n---\nBis.\n",
    "content/post/c.md": "---\ntitle: Okapi\ndate: 2030-01-01\n"
    "expiryDate: 2030-05-01T11:00:00Z\n---\nTer.\n",
    "content/post/d.md": "---\ntitle: Okapi\ndraft: true\n---\n",
    "content/event/f.md": "---\ntitle: Narval\ndate: 2030-01-01\n"
    "expiryDate: 2030-05-01T11:00:00Z\n---\n",
    "content/post/g.md": "---\ntitle: Narval\ndate: 2030-01-01\n---\n",
    "content/post/e.md": "---\ntitle: Quetzal\ndate: 2030-01-01\n---\n",
}


@pytest.fixture(scope="module")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index pages that are visible, expired, a draft, or have a future publication date."""
    with site_index(tmp_path_factory.mktemp("site"), {**PAGES, **UNSEEN}) as unseen:
        yield unseen


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SearchRequest(text="okapi"), Hidden(waiting=2, gone=1)),
        (SearchRequest(text="okapi bis"), Hidden(waiting=1)),
        (SearchRequest(text="okapi", since="2032"), Hidden(waiting=1)),
        (SearchRequest(text="okapi ter"), Hidden(gone=1)),
        (SearchRequest(text="quetzal", events=True), Hidden(others=1)),
        (SearchRequest(text="quetzal", when="upcoming"), Hidden(others=1)),
        (SearchRequest(text="narval", events=True), Hidden(gone=1)),
        (SearchRequest(text="narval", when="upcoming"), Hidden()),
        (SearchRequest(text="okapi", events=True), Hidden(waiting=2)),
        (SearchRequest(text="okapi", when="past"), Hidden()),
        (SearchRequest(text="zèbre"), Hidden()),
    ],
)
def test_matching_hidden_pages_are_counted(
    unseen: Index, request_: SearchRequest, expected: Hidden
) -> None:
    assert unseen.search(request_, now=NOW).total == 0
    assert unseen.hidden(request_, now=NOW) == expected


def test_a_search_for_events_reports_an_index_without_events(tmp_path: Path) -> None:
    page = "---\ntitle: Okapi\ndate: 2029-01-01\n---\n"
    settings = write_site(tmp_path, {"content/soirees/a.md": page})
    build(settings)
    request = SearchRequest(when="upcoming")
    with closing(open_index(settings.index)) as unseen:
        assert unseen.hidden(request, now=NOW) == Hidden(others=1, eventless=True)
    build(replace(settings, events=EventSettings(sections=("soirees",))))
    with closing(open_index(settings.index)) as unseen:
        assert unseen.search(request, now=NOW).total == 0
        assert unseen.hidden(request, now=NOW) == Hidden()


CLOCK = Clock(now=datetime(2031, 5, 1, tzinfo=UTC), zone="Europe/Paris")


PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Été", "été"),
        ("été atelier", "été atelier"),
        ('"Programme  10 %"', '"programme 10%"'),
        ('"Ouvert 24/7 à tous"', '"ouvert 24/7 à tous"'),
        ("title:Été", "title:été"),
        ("progr*", "progr*"),
        ("languge~", "languge~"),
        ("a1 OR b2", "a1 OR b2"),
        ("-mer", "not mer"),
    ],
)
def test_missing_words_are_written_as_typed(text: str, expected: str) -> None:
    planned = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr", "en"))
    assert to_text(planned.query.match, PARIS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:10%", "10%"),
        ("author:zoé", "zoé"),
        ("date:2031-05-01", "2031-05-01"),
        ("after:2030", "2031-01-01.."),
        ("before:2031-05", "..2031-04-30"),
        ("is:past", "past"),
    ],
)
def test_refused_filters_are_written_with_their_values(text: str, expected: str) -> None:
    planned = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr",))
    assert [to_text(node, PARIS) for _, node in planned.query.filters] == [expected]


def test_the_first_and_last_times_have_a_date() -> None:
    first = int(
        (datetime.min.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    )
    assert (
        to_text(DateRangeFilter(low=first, high=None), ZoneInfo("America/Lima")) == "0001-01-01.."
    )
    assert to_text(DateRangeFilter(), UTC) == ""
    assert to_text(Or(children=(), best=True), UTC) == ""
    assert (
        to_text(Or(children=(EventStatusFilter(when="past"), EventStatusFilter(when="past"))), UTC)
        == "past"
    )
