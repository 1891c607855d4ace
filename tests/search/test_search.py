"""Test the page of results for a request, on a small real index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar, get_args

import pytest

from eventsearch.errors import IndexDamaged, IndexMissing, OverTime, QueryError
from eventsearch.indexer.build import build
from eventsearch.model.query import Deadline, SearchRequest, Sort, SuggestRequest
from eventsearch.model.results import ResultPage
from eventsearch.search.index import Index, open_index
from site_clients import site_index
from small_site import EDITIONS, NOW, PAGES, write_site

T = TypeVar("T")

MORE = {
    "content/event/prive/index.md": "---\ntitle: Python privé\ndraft: true\n---\n",
    "content/event/bientot/index.md": "---\ntitle: Python bientôt\n"
    "date: 2031-06-01T10:00:00Z\npublishDate: 2031-05-02T00:00:00Z\n---\n",
    "content/post/perime.md": "---\ntitle: Python périmé\ndate: 2030-01-01\n"
    "expiryDate: 2031-05-01T13:00:00Z\n---\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index the small site with a draft, a page not yet published, and a page about to expire."""
    with site_index(tmp_path_factory.mktemp("site"), {**PAGES, **MORE}) as index:
        yield index


def titles(page: ResultPage) -> list[str]:
    """Return the titles of a page of results, in order."""
    return [hit.page.title for hit in page.hits]


def test_publication_and_expiry_depend_on_the_search_time(index: Index) -> None:
    request = SearchRequest(text="python", sort="date")
    seen = {
        hours: titles(index.search(request, now=NOW + timedelta(hours=hours)))
        for hours in (0, 2, 24)
    }
    assert seen == {
        0: ["Python périmé", "Atelier Python"],
        2: ["Atelier Python"],
        24: ["Atelier Python", "Python bientôt"],
    }


def test_a_draft_is_never_found(index: Index) -> None:
    assert titles(index.search(SearchRequest(text="privé"), now=NOW)) == []
    assert index.entry("content/event/prive/index.md") is None


def test_fewer_words_are_enough_when_no_page_has_them_all(index: Index) -> None:
    page = index.search(SearchRequest(text="webinaire python"), now=NOW)
    assert page.step == "some"
    assert set(titles(page)) == {
        "Webinaire du programme 10%",
        "Atelier Python",
        "Python périmé",
    }
    page = index.search(SearchRequest(text="webinaire programme"), now=NOW)
    assert (page.step, page.total) == ("all", 1)


def test_a_step_that_finds_no_more_is_not_reported(index: Index) -> None:
    page = index.search(SearchRequest(text="webinaire programme 10% consacrer"), now=NOW)
    assert (page.step, page.total) == ("all", 1)
    page = index.search(SearchRequest(text="webinaire programme 10% python"), now=NOW)
    assert (page.step, page.total) == ("some", 3)


def test_filters_still_apply_when_words_are_dropped(index: Index) -> None:
    request = SearchRequest(text="webinaire python", filters={"section": ("event",)})
    page = index.search(request, now=NOW)
    assert page.step == "some"
    assert {hit.page.section for hit in page.hits} == {"event"}


@pytest.mark.parametrize(
    ("text", "step", "first"),
    [
        ("pyhton", "near", "Atelier Python"),
        ("ateleir python", "near", "Atelier Python"),
        ("webinaire pyhton", "near", "Webinaire du programme 10%"),
        ("ateleir en mai 2031", "near", "Atelier Python"),
        ("bientot", "all", ""),
        ('"pyhton"', "all", ""),
        ("titre:pyhton", "all", ""),
        ("webinaire -pyhton", "all", "Webinaire du programme 10%"),
        ("pyhton OR webinaire", "all", "Webinaire du programme 10%"),
    ],
)
def test_unknown_words_are_searched_by_near_spelling(
    index: Index, text: str, step: str, first: str
) -> None:
    page = index.search(SearchRequest(text=text), now=NOW)
    assert (page.step, "".join(titles(page)[:1])) == (step, first)


def test_near_spellings_are_marked_and_respect_filters(index: Index) -> None:
    page = index.search(SearchRequest(text="pyhton", filters={"section": ("event",)}), now=NOW)
    assert (titles(page), page.did_you_mean) == (["Atelier Python"], "python")
    assert page.hits[0].highlight["title"] == ("Atelier ", "Python", "")
    assert (
        index.search(SearchRequest(text="ateleir", filters={"section": ("post",)}), now=NOW).total
        == 0
    )


def test_only_words_without_visible_pages_are_corrected(index: Index) -> None:
    request = SearchRequest(text="webinaire", filters={"section": ("post",)})
    assert (index.search(request, now=NOW).step, index.search(request, now=NOW).total) == ("all", 0)
    later = index.search(SearchRequest(text="bientot"), now=NOW + timedelta(days=2))
    assert (later.step, titles(later)) == ("all", ["Python bientôt"])


@pytest.mark.parametrize(
    "request_of",
    [
        SearchRequest(text="python"),
        SearchRequest(text="pyhton", filters={"section": ("event",)}),
        SearchRequest(text="atelier demain", events=True),
        SearchRequest(text="python mai 2031", collapse=True),
        SearchRequest(text="date:2031 pythonx OR atelier"),
        SearchRequest(),
    ],
)
def test_counts_at_several_times_equal_those_of_searches(
    index: Index, request_of: SearchRequest
) -> None:
    requests = [
        request_of,
        request_of._replace(since="2031-05-01", until="2031-05-31"),
        request_of._replace(until="2031-05-02"),
        request_of._replace(when="past"),
        request_of._replace(since="2031-04-01", when="upcoming"),
    ]
    totals = [index.search(one, now=NOW).total for one in requests]
    assert any(totals)
    assert index.totals(requests, now=NOW) == totals
    assert [index.total(one, now=NOW) for one in requests] == totals


def test_a_search_without_hits_is_an_answer(index: Index) -> None:
    page = index.search(SearchRequest(text="introuvable"), now=NOW)
    assert (page.total, page.pages, page.hits) == (0, 0, ())


def test_result_pages_have_no_gaps_or_repetitions(index: Index) -> None:
    request = SearchRequest(per_page=2, sort="date")
    whole = titles(index.search(request._replace(per_page=100), now=NOW))
    pages = [index.search(request._replace(page=number), now=NOW) for number in (1, 2, 3)]
    assert [title for page in pages for title in titles(page)] == whole
    assert {page.total for page in pages} == {4}
    assert {page.pages for page in pages} == {2}


def test_a_page_without_words_is_shown_without_marks(index: Index) -> None:
    page = index.search(SearchRequest(filters={"tag": ("10%",)}), now=NOW)
    assert titles(page) == ["Webinaire du programme 10%"]
    assert page.hits[0].highlight == {"text": ("Au moins 10 % du temps.",)}


def test_the_contributions_sum_to_the_score(index: Index) -> None:
    page = index.search(SearchRequest(text="programme 10%", explain=True), now=NOW)
    for hit in page.hits:
        assert sum(part.score for part in hit.why) == pytest.approx(hit.score)
        assert hit.why


def test_a_query_error_comes_through(index: Index) -> None:
    with pytest.raises(QueryError) as caught:
        index.search(SearchRequest(text="date:hello"), now=NOW)
    assert caught.value.text[caught.value.start : caught.value.end] == "hello"


def test_a_missing_index_is_reported(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match='there is no index; run "eventsearch index"'):
        open_index(tmp_path / "nowhere")


def test_a_damaged_index_is_reported(tmp_path: Path) -> None:
    settings = write_site(tmp_path)
    build(settings)
    for path in (settings.index / "generations").rglob("engine/*"):
        path.write_bytes(path.read_bytes()[:10])
    with pytest.raises(IndexDamaged, match="the index is damaged"):
        open_index(settings.index)


def test_a_fuzzy_word_is_found_and_marked(index: Index) -> None:
    page = index.search(SearchRequest(text="webniaire~"), now=NOW)
    assert titles(page) == ["Webinaire du programme 10%"]
    assert page.hits[0].highlight["title"] == ("", "Webinaire", " du programme 10%")


def test_editions_and_translations_can_be_collapsed(tmp_path: Path) -> None:
    settings = write_site(tmp_path, EDITIONS)
    build(settings)
    index = open_index(settings.index)
    request = SearchRequest(
        collapse=True, facets=("lang",), filters={"kind": ("page",)}, sort="-date"
    )
    page = index.search(request, now=NOW)
    assert (page.total, titles(page)) == (2, ["Les nuits 2031", "The days 2031"])
    assert [(o.url, o.title, o.lang, o.start[:10]) for o in page.hits[1].others] == [
        ("/event/jours-31/", "Les jours 2031", "fr", "2031-05-09"),
        ("/event/jours-30/", "Les jours 2030", "fr", "2030-05-01"),
    ]
    assert page.hits[0].others == ()
    assert [(c.value, c.hits) for c in page.facets["lang"]] == [("fr", 2), ("en", 1)]
    parts = [index.search(request._replace(per_page=1, page=n), now=NOW) for n in (1, 2, 3)]
    assert [(part.pages, titles(part)) for part in parts] == [
        (2, ["Les nuits 2031"]),
        (2, ["The days 2031"]),
        (2, []),
    ]
    assert index.search(request._replace(collapse=False), now=NOW).total == 4
    index.close()


def test_a_search_over_its_time_limit_ends_in_any_stage(index: Index) -> None:
    request = SearchRequest(text="pyhton tarte atelier OR mer")
    expected = index.search(request, now=NOW)
    given_up, found = given_up_before(index, lambda timed: timed.search(request, now=NOW))
    assert given_up > 5
    assert found == expected


def test_suggestions_over_their_time_limit_end_in_any_stage(index: Index) -> None:
    typed = SuggestRequest(text="py")
    given_up, found = given_up_before(index, lambda timed: timed.suggest(typed, now=NOW))
    assert given_up > 2
    assert found.suggestions == index.suggest(typed, now=NOW).suggestions != ()


def given_up_before(index: Index, ask: Callable[[Index], T]) -> tuple[int, T]:
    """Repeat a search with a longer deadline each time. Return the first deadline that suffices.

    The clock advances by one second each time it is read.
    """
    for seconds in range(10_000):
        ticks = count()
        timed = index.with_deadline(Deadline(seconds, lambda ticks=ticks: float(next(ticks))))  # type: ignore[misc]
        try:
            return seconds, ask(timed)
        except OverTime:
            continue
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    "text",
    [
        "python atelier",
        "python OR webinaire",
        '"webinaire du programme" 10% -mer',
        "title:progr* webinair~",
        "python formation",
        "python mai 2031",
        "python formation webinaire mer",
        "tag:rennes",
    ],
)
@pytest.mark.parametrize("sort", get_args(Sort))
def test_every_score_is_the_sum_of_its_explanation(index: Index, text: str, sort: Sort) -> None:
    for collapse in (False, True):
        request = SearchRequest(text=text, explain=True, collapse=collapse, sort=sort)
        page = index.search(request, now=NOW)
        assert page.hits
        for hit in page.hits:
            assert sum(part.score for part in hit.why) == pytest.approx(hit.score)
