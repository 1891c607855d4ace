"""What a search of the dialect answers: hits, windows, filters, orders, facets."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from small_site import NOW, write_site

from .conftest import Ask

TEN, PYTHON, DAYS, SUMMER = (
    "Webinaire du programme 10%",
    "Atelier Python",
    "Dix jours en mer",
    "L’été <b>à</b> la mer & à la montagne",
)


def titles(answer: dict[str, object]) -> list[str]:
    """Return the titles of the hits, in order."""
    hits = answer["hits"]
    assert isinstance(hits, list)
    return [hit["title"] for hit in hits]


def test_a_search_without_keys_finds_all(ask: Ask) -> None:
    """Twenty at most, with what there is of them in all."""
    found = ask()
    assert sorted(titles(found)) == sorted([TEN, PYTHON, DAYS, SUMMER])
    assert found["query"] == ""
    assert (found["limit"], found["offset"], found["estimatedTotalHits"]) == (20, 0, 4)
    assert isinstance(found["processingTimeMs"], int)
    assert "indexUid" not in found
    assert ask(q=None)["estimatedTotalHits"] == 4


def test_a_document_is_flat(ask: Ask) -> None:
    """Its strings are plain text, its moments are there as text and as numbers."""
    (hit,) = ask(q="10%")["hits"]
    assert hit == {
        "id": hit["id"],
        "url": "/event/dix/",
        "anchor": "pourquoi",
        "title": TEN,
        "summary": "Au moins 10 % du temps.",
        "content": "Pourquoi · Consacrer 10 % du temps.",
        "tags": ["10%", "Rennes"],
        "authors": ["zoe"],
        "categories": [],
        "section": "event",
        "kind": "page",
        "lang": "fr",
        "location": "Rennes",
        "year": 2031,
        "date": "2031-05-01T10:00:00Z",
        "date_ts": 1_935_396_000,
        "start": "2031-05-01T10:00:00Z",
        "start_ts": 1_935_396_000,
        "end": "2031-05-01T14:00:00Z",
        "end_ts": 1_935_410_400,
        "all_day": False,
        "status": "ongoing",
        "event_status": "scheduled",
        "attendance": None,
        "event": None,
        "image": None,
        "hierarchy_lvl0": "event",
        "hierarchy_lvl1": TEN,
        "hierarchy_lvl2": "Pourquoi",
    }
    assert hit["id"].replace("-", "").replace("_", "").isalnum()
    assert hit["id"].isascii()


def test_a_page_that_is_no_event_has_no_start(ask: Ask) -> None:
    """Its date is there; what it has not is null."""
    (hit,) = ask(q="jours")["hits"]
    assert (hit["date"], hit["year"]) == ("2030-01-01T00:00:00+01:00", 2030)
    assert (hit["start_ts"], hit["end_ts"], hit["status"], hit["location"]) == (None,) * 4


def test_ids_are_unique(ask: Ask) -> None:
    """Paths that differ in signs alone have different ids."""
    ids = [hit["id"] for hit in ask()["hits"]]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ('tags = "Rennes"', {TEN, PYTHON}),
        ("tags = RENNES", {TEN, PYTHON}),
        ("tags = 10%", {TEN}),
        ('tags = "a: b"', {SUMMER}),
        (r'tags = "dit \"x\""', {SUMMER}),
        ("tags = ete", {SUMMER}),
        ("tags != Rennes", {DAYS, SUMMER}),
        ("tags = Rennes AND NOT tags = 10%", {PYTHON}),
        ("tags = Rennes AND tags = 10%", {TEN}),
        ("tags IN [10%, 'a: b']", {TEN, SUMMER}),
        ("tags NOT IN [10%, 'a: b']", {PYTHON, DAYS}),
        ("tags IN []", set()),
        ("tags IS EMPTY", {DAYS}),
        ("tags IS NOT EMPTY", {TEN, PYTHON, SUMMER}),
        ("tags IS NULL", set()),
        ("tags EXISTS", {TEN, PYTHON, DAYS, SUMMER}),
        ("tags NOT EXISTS", set()),
        ("location IS NULL", {PYTHON, DAYS, SUMMER}),
        ("location IS EMPTY", set()),
        ("categories = récits", {SUMMER}),
        ("authors = zoe", {TEN}),
        ("section = post", {DAYS, SUMMER}),
        ("lang = fr AND kind = page", {TEN, PYTHON, DAYS, SUMMER}),
        ("year = 2030", {DAYS}),
        ("year > 2030", {TEN, PYTHON, SUMMER}),
        ("year 2029 TO 2030", {DAYS}),
        ("month = 2031-04", {SUMMER}),
        ("status = ongoing", {TEN}),
        ("status IN [upcoming, past]", {PYTHON}),
        ("status = nonsense", set()),
        ("status IS NULL", {DAYS, SUMMER}),
        ("date_ts >= 1935396000", {TEN, PYTHON}),
        ("date_ts > 1935396000", {PYTHON}),
        ("date_ts > 1935395999.5", {TEN, PYTHON}),
        ("date_ts = 1935396000.0", {TEN}),
        ("date_ts = 1935396000.5", set()),
        ("date_ts IN [1935396000, 1935403260]", {TEN, PYTHON}),
        ("date_ts < 1935396000", {DAYS, SUMMER}),
        ("date_ts <= 1935396000", {DAYS, SUMMER, TEN}),
        ("date_ts 1900000000 TO 1935396000", {SUMMER, TEN}),
        ("date_ts < 1e300", {TEN, PYTHON, DAYS, SUMMER}),
        ("start_ts > 0", {TEN, PYTHON}),
        ("date_ts EXISTS AND start_ts NOT EXISTS", set()),
        ("date_ts IS EMPTY", set()),
        ("date_ts IS NULL", set()),
        ("start_ts IS NULL", {DAYS, SUMMER}),
        ("end_ts > 1935406800", {TEN}),
        ("end_ts >= 1935406800", {TEN, PYTHON}),
        ("end_ts = 1935406800", {PYTHON}),
        ("end_ts < 1935410400", {PYTHON}),
        ("end_ts <= 1935410400", {TEN, PYTHON}),
        (["tags = Rennes", "tags = 10%"], {TEN}),
        ([["tags = 10%", "tags = 'a: b'"]], {TEN, SUMMER}),
        (['"date_ts">=1935396000', ['"tags"="a: b"', '"tags"="10%"']], {TEN}),
        (["", [], "tags = 10%"], {TEN}),
        ("", {TEN, PYTHON, DAYS, SUMMER}),
        ([], {TEN, PYTHON, DAYS, SUMMER}),
        (None, {TEN, PYTHON, DAYS, SUMMER}),
    ],
)
def test_filters(ask: Ask, filter: object, expected: set[str]) -> None:
    """An outer list is AND, an inner one OR; equality ignores case; moments are exact."""
    assert set(titles(ask(filter=filter))) == expected


def test_the_events_are_an_index_of_their_own(ask: Ask) -> None:
    """Where pages that are none are not found."""
    assert set(titles(ask("events"))) == {TEN, PYTHON}
    assert titles(ask("events", filter="tags = 10%")) == [TEN]


@pytest.mark.parametrize("rule", ["date_ts", "date", "start", "start_ts"])
def test_sorting(ask: Ask, rule: str) -> None:
    """By time, either way; a second rule has nothing left to say."""
    order = [DAYS, SUMMER, TEN, PYTHON]
    assert titles(ask(sort=[f"{rule}:asc"])) == order
    assert titles(ask(sort=[f"{rule}:desc", "date:asc"])) == order[::-1]


def test_any_window_is_answered(ask: Ask) -> None:
    """An offset need not be a multiple of the limit."""
    order = titles(ask(sort=["date:asc"]))
    for offset in range(6):
        for limit in range(5):
            found = ask(sort=["date:asc"], offset=offset, limit=limit)
            assert titles(found) == order[offset : offset + limit]
            assert found["estimatedTotalHits"] == 4
    assert titles(ask(offset=10**12)) == []


@pytest.mark.parametrize(
    ("keys", "page", "per_page", "pages", "count"),
    [
        ({"page": 2, "hitsPerPage": 3}, 2, 3, 2, 1),
        ({"page": 2}, 2, 20, 1, 0),
        ({"hitsPerPage": 3}, 1, 3, 2, 3),
        ({"hitsPerPage": 0, "page": 1}, 1, 0, 0, 0),
        ({"page": 1, "hitsPerPage": 2, "limit": 1, "offset": 3}, 1, 2, 2, 2),
    ],
)
def test_pages_are_counted_when_asked_for(
    ask: Ask, keys: dict[str, int], page: int, per_page: int, pages: int, count: int
) -> None:
    """Either key of the two asks for them; offset and limit then say nothing."""
    found = ask(**keys)
    assert len(found["hits"]) == count
    assert (found["page"], found["hitsPerPage"]) == (page, per_page)
    assert (found["totalPages"], found["totalHits"]) == (pages, 4)
    assert "estimatedTotalHits" not in found


def test_a_page_zero_has_no_hits(ask: Ask) -> None:
    """Pages count from 1."""
    found = ask(page=0)
    assert (found["hits"], found["page"], found["totalHits"]) == ([], 0, 4)


def test_facets_are_counted_under_the_filter(ask: Ask) -> None:
    """As a client expects that asks again without a facet to know what else there is."""
    found = ask(filter="tags = 10%", facets=["tags", "status", "date_ts"], limit=0)
    assert found["hits"] == []
    assert found["facetDistribution"] == {
        "tags": {"10%": 1, "Rennes": 1},
        "status": {"ongoing": 1},
        "date_ts": {},
    }
    assert found["facetStats"] == {"date_ts": {"min": 1_935_396_000, "max": 1_935_396_000}}


def test_the_star_counts_all_facets(ask: Ask) -> None:
    """With the least and the greatest moment of the hits."""
    found = ask(facets=["*"])
    assert found["facetDistribution"]["year"] == {"2030": 1, "2031": 3}
    assert found["facetDistribution"]["tags"]["Rennes"] == 2
    assert found["facetStats"] == {
        "date_ts": {"min": 1_893_452_400, "max": 1_935_403_260},
        "start_ts": {"min": 1_935_396_000, "max": 1_935_403_260},
    }
    assert "facetStats" not in ask()
    assert ask(facets=["date_ts"], q="introuvable")["facetStats"] == {}


def test_every_word_may_have_to_match(ask: Ask) -> None:
    """With ``matchingStrategy`` ``all``; otherwise fewer do where all find next to nothing."""
    assert titles(ask(q="python licorne", matchingStrategy="last")) == [PYTHON]
    assert titles(ask(q="python licorne")) == [PYTHON]
    assert titles(ask(q="python licorne", matchingStrategy="all")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pyt", {PYTHON}),
        ("atelier pyt", {PYTHON}),
        ("pyt ", set()),
        ("pyt atelier", {PYTHON}),
        ("p", set()),
        ("-pyt", {TEN, PYTHON, DAYS, SUMMER}),
        ('"pyt', {PYTHON}),
        ('"pyt"', set()),
        ("tags:ren", set()),
        ("l’atel", {PYTHON}),
        ("webinaires", {TEN}),
        ("montagnes", {SUMMER}),
    ],
)
def test_the_last_word_may_be_unfinished(ask: Ask, text: str, expected: set[str]) -> None:
    """Clients ask while somebody types; what ends the word ends that."""
    assert set(titles(ask(q=text))) == expected


def test_an_unfinished_word_is_marked(ask: Ask) -> None:
    """Whole, as what it is the beginning of."""
    (hit,) = ask(q="prog", attributesToHighlight=["title"])["hits"]
    assert hit["_formatted"]["title"] == "Webinaire du <em>programme</em> 10%"


def test_words_may_be_looked_for_in_some_attributes(ask: Ask) -> None:
    """Found in the title of one page, in the text of another."""
    assert set(titles(ask(q="mer"))) == {DAYS, SUMMER}
    assert titles(ask(q="bleue", attributesToSearchOn=["title"])) == []
    assert titles(ask(q="bleue", attributesToSearchOn=["title", "content"])) == [SUMMER]
    assert titles(ask(q="rennes", attributesToSearchOn=["location"])) == [TEN]
    assert set(titles(ask(q="mer", attributesToSearchOn=["*"]))) == {DAYS, SUMMER}
    assert titles(ask(q='"en mer"', attributesToSearchOn=["title"])) == [DAYS]
    assert titles(ask(q="pyth*", attributesToSearchOn=["title"])) == [PYTHON]
    assert titles(ask(q="mer -montagne", attributesToSearchOn=["title"])) == [DAYS]


def test_scores_are_between_0_and_1(ask: Ask) -> None:
    """In the order of the hits; without words every page is as good."""
    scores = [hit["_rankingScore"] for hit in ask(q="mer", showRankingScore=True)["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert {hit["_rankingScore"] for hit in ask(showRankingScore=True)["hits"]} == {1.0}


@pytest.mark.parametrize(
    "text",
    ["date:hello", "is:x", "mot " * 200, "a" * 5_000, "d:" * 70, '"', "-", "~ ~ ~", "\u2028"],
)
def test_no_text_is_an_error(ask: Ask, text: str) -> None:
    """Somebody is typing: what is no question yet is searched as words."""
    assert ask(q=text)["query"] == text


def test_only_what_is_asked_for_is_told(ask: Ask) -> None:
    """Attributes that there are not are left out."""
    assert ask(q="python", attributesToRetrieve=["title", "nothing"])["hits"] == [{"title": PYTHON}]
    assert ask(q="python", attributesToRetrieve=[])["hits"] == [{}]


def test_a_search_may_be_asked_in_an_address(meili: TestClient) -> None:
    """With lists in commas; its answer may be kept on the way."""
    query = "q=mer&limit=1&offset=1&attributesToRetrieve=title,url&facets=tags,year&sort=date:asc"
    answer = meili.get(f"/meili/indexes/pages/search?{query}&filter=year%20%3E%202000")
    assert answer.json()["hits"] == [{"title": SUMMER, "url": "/post/ete/"}]
    assert answer.json()["facetDistribution"]["year"] == {"2030": 1, "2031": 1}
    again = {"If-None-Match": answer.headers["etag"]}
    assert meili.get(answer.url, headers=again).status_code == 304


def test_several_searches_are_answered_in_their_order(meili: TestClient) -> None:
    """Each with the name of its index."""
    queries = [
        {"indexUid": "pages", "q": "python", "attributesToRetrieve": ["title"]},
        {"indexUid": "events", "limit": 0},
        {"indexUid": "pages", "q": "jours", "hitsPerPage": 1},
    ]
    answer = meili.post("/meili/multi-search", json={"federation": None, "queries": queries})
    one, two, three = answer.json()["results"]
    assert (one["indexUid"], one["hits"]) == ("pages", [{"title": PYTHON}])
    assert (two["indexUid"], two["estimatedTotalHits"]) == ("events", 2)
    assert (three["indexUid"], three["totalHits"]) == ("pages", 1)
    assert meili.post("/meili/multi-search", json={"queries": []}).json() == {"results": []}


@pytest.mark.parametrize(
    ("keys", "values"),
    [
        ({}, ["Rennes", "10%", "a: b", 'dit "x"', "été"]),
        ({"facetQuery": "ren"}, ["Rennes"]),
        ({"facetQuery": "ETE"}, ["été"]),
        ({"facetQuery": "x"}, []),
        ({"facetQuery": "a: b"}, ["a: b"]),
        ({"facetQuery": "", "q": "python"}, ["Rennes"]),
        ({"facetQuery": "", "filter": "status = ongoing", "page": None}, ["10%", "Rennes"]),
        ({"facetQuery": "1", "limit": 3, "facets": ["nothing"], "sort": ["x"]}, ["10%"]),
    ],
)
def test_values_of_a_facet_are_searched(
    meili: TestClient, keys: dict[str, object], values: list[str]
) -> None:
    """By the beginnings of their words; a whole search may be sent along."""
    body = {"facetName": "tags", **keys}
    found = meili.post("/meili/indexes/pages/facet-search", json=body).json()
    assert [hit["value"] for hit in found["facetHits"]] == values
    assert found["facetQuery"] == keys.get("facetQuery", "")
    assert isinstance(found["processingTimeMs"], int)


def test_what_is_there_is_told(meili: TestClient) -> None:
    """Health, version, indexes and how much is in them."""
    assert meili.get("/meili/health").json() == {"status": "available"}
    assert set(meili.get("/meili/version").json()) == {"commitSha", "commitDate", "pkgVersion"}
    listed = meili.get("/meili/indexes").json()
    assert [one["uid"] for one in listed["results"]] == ["pages", "events"]
    assert meili.get("/meili/indexes/pages").json() == listed["results"][0]
    assert listed["results"][0]["createdAt"].endswith(".000000Z")
    assert meili.get("/meili/indexes/events/stats").json()["numberOfDocuments"] == 2


def test_a_recurring_event_has_the_times_of_its_next_occurrence(tmp_path: Path) -> None:
    """Or of the first one in the times that are asked for."""
    front = "title: Chor\ndate: 2030-01-07T18:00:00Z\ndate_end: 2030-01-07T20:00:00Z\n"
    page = f"---\n{front}rrule: FREQ=WEEKLY;UNTIL=20311231\n---\nx\n"
    settings = write_site(tmp_path, {"hugo.yaml": "title: T\n", "content/event/chor.md": page})
    build(settings)
    app = create_app(settings.index, ServeSettings(meilisearch="/meili"), clock=lambda: NOW)
    with TestClient(app) as client:
        answer = client.post("/meili/indexes/pages/search", json={"q": "chor"})
        (hit,) = answer.json()["hits"]
    start, end = (datetime.fromisoformat(hit[key]) for key in ("start", "end"))
    assert end > NOW
    assert start - NOW < timedelta(days=7)
    assert (hit["start_ts"], hit["end_ts"]) == (start.timestamp(), end.timestamp())
