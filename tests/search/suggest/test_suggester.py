"""Test the suggestions of an index on a small real site."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from eventsearch.engines import COMPLETED_FIELDS, NAMES, Engine
from eventsearch.errors import OverTime
from eventsearch.indexer.build import build
from eventsearch.model.query import Deadline, SearchRequest, SuggestRequest
from eventsearch.model.results import FacetValue, Suggestion
from eventsearch.search.index import Index, open_index
from eventsearch.settings import load_settings
from site_clients import site_index
from small_site import NOW, PAGES


def event(title: str, date: str, more: str = "") -> str:
    """Return the page of an event."""
    return f"---\ntitle: {title}\ndate: {date}T10:00:00Z\npublishDate: 2020-01-01\n{more}---\n"


SITE = {
    **PAGES,
    "hugo.yaml": PAGES["hugo.yaml"].replace(
        "{fr: {weight: 1}}", "{fr: {weight: 1}, en: {weight: 2}}"
    ),
    "content/event/rentree/index.md": event("Rentrée de demain", "2031-09-01"),
    "content/event/rencontre/index.md": event("Rencontre passée", "2029-09-01", "tags: [R]\n"),
    "content/event/recent/index.md": event("Réunion récente", "2030-09-01", "tags: [R, Robots]\n"),
    "content/event/loin/index.md": event("Les rencontres futures", "2032-09-01", "tags: [R]\n"),
    "content/event/talk/index.md": event("Programme commun", "2030-02-01"),
    "content/event/talk/index.en.md": event("Programme commun", "2030-02-01", "tags: [Rust]\n"),
    "content/event/nom/index.md": "---\ntitle: Restitution\nevent_name: Restitution annuelle\n"
    "event_start: 2030-03-01T10:00:00Z\n---\n",
    "content/post/portes.md": "---\ntitle: Open the doors\n---\n",
    "content/post/cache.md": "---\ntitle: Révélation\ndate: 2030-01-01\npublishDate: 2031-06-01\n"
    "tags: [Secret]\n---\n",
}


MANY = {f"content/post/{n}.md": f"---\ntitle: Page {n}\n---\n" for n in range(99)}


class Counting:
    """An engine that records which values are requested from its cache, and which are computed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.keys: list[Hashable] = []
        self.made: list[Hashable] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def with_deadline(self, _: Deadline) -> Engine:
        """Return this engine, so that it records all calls."""
        return cast("Engine", self)

    def cached(
        self,
        key: Hashable,
        make: Callable[[], Any],
        size: Callable[[Any], int],
        *,
        shared: bool = False,
    ) -> Any:
        """Record the key. Record it again if the value has to be computed."""
        self.keys.append(key)

        def making() -> Any:
            made = make()
            self.made.append(key)
            return made

        return self._engine.cached(key, making, size, shared=shared)


class Halting(Counting):
    """An engine that can stop one thread while it reads all field values."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.halt = Event()
        self.reached = Event()
        self.go_on = Event()
        self.looked: list[str] = []

    def all_field_values(self, field: str) -> Sequence[str]:
        """Read the values. Wait first if `halt` is set."""
        if self.halt.is_set():
            self.halt.clear()
            self.reached.set()
            self.go_on.wait()
        return self._engine.all_field_values(field)

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        """Record that the values of a field are read."""
        self.looked.append(field)
        return self._engine.facet_values(field, now)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index a site with two languages and a page that is not yet published."""
    with site_index(tmp_path_factory.mktemp("site"), SITE) as index:
        yield index


def suggested(
    index: Index, text: str, *, lang: str | None = None, limit: int = 10, now: datetime = NOW
) -> list[Suggestion]:
    """Return the suggestions for a text."""
    beginning = SuggestRequest(text=text, lang=lang, limit=limit)
    return list(index.suggest(beginning, now=now).suggestions)


def test_the_best_suggestions_come_first(index: Index) -> None:
    shown = [(one.kind, one.text) for one in suggested(index, "r")]
    assert shown == [
        ("tag", "R"),
        ("event", "Rentrée de demain"),
        ("tag", "Rennes"),
        ("place", "Rennes"),
        ("tag", "Robots"),
        ("tag", "Rust"),
        ("event", "Réunion récente"),
        ("event", "Restitution"),
        ("event", "Rencontre passée"),
        ("event", "Les rencontres futures"),
    ]


def test_a_page_suggests_its_address_and_a_term_a_query(index: Index) -> None:
    (page,) = suggested(index, "rentr")
    assert page == Suggestion(
        kind="event",
        text="Rentrée de demain",
        highlight=("", "Rentr", "ée de demain"),
        pages=1,
        url="/event/rentree/",
        start="2031-09-01T10:00:00Z",
        status="upcoming",
        event_status="scheduled",
        lang="fr",
    )
    for term in suggested(index, "r"):
        if term.query:
            assert index.search(SearchRequest(text=term.query), now=NOW).total == term.pages
            assert (term.url, term.start, term.status, term.lang) == ("", "", "", "")


def test_an_event_and_its_title_are_one_suggestion(index: Index) -> None:
    assert [one.text for one in suggested(index, "restitution ann")] == ["Restitution annuelle"]
    assert [one.text for one in suggested(index, "restitution")] == ["Restitution"]


def test_hidden_pages_are_not_suggested(index: Index) -> None:
    assert suggested(index, "révél") == suggested(index, "secr") == []
    later = NOW + timedelta(days=60)
    assert [one.kind for one in suggested(index, "révél", now=later)] == ["page"]
    assert [one.text for one in suggested(index, "secr", now=later)] == ["Secret"]
    assert suggested(index, "révél") == []


def test_a_status_depends_on_the_time(index: Index) -> None:
    shown = {
        days: suggested(index, "rentr", now=NOW + timedelta(days=days))[0].status
        for days in (0, 365)
    }
    assert shown == {0: "upcoming", 365: "past"}


def test_a_language_has_its_own_pages_and_counts(index: Index) -> None:
    for lang, url in (("fr", "/event/talk/"), ("en", "/en/event/talk/")):
        (page,) = suggested(index, "programme com", lang=lang)
        assert (page.url, page.lang, page.pages) == (url, lang, 1)
    (page,) = suggested(index, "programme com")
    assert page.pages == 2
    assert suggested(index, "rus", lang="fr") == []
    assert [one.text for one in suggested(index, "rus", lang="EN")] == ["Rust"]
    assert suggested(index, "r", lang="de") == []


@pytest.mark.parametrize("text", ["", "  ", "!?", "zzz", "rentrée zzz"])
def test_an_empty_text_has_no_suggestions(index: Index, text: str) -> None:
    assert suggested(index, text) == []


def test_at_most_the_requested_number_is_suggested(index: Index) -> None:
    word = suggested(index, "r", limit=20)
    assert [one.text for one in suggested(index, "r", limit=1)] == [word[0].text]
    assert len(suggested(index, "r", limit=4)) == 4


@pytest.mark.parametrize("text", ["r", "re de", "l'at", "10", "10 %", "prog", "open-d"])
def test_the_first_request_has_the_same_answer_as_later_ones(index: Index, text: str) -> None:
    fresh = Index(index.generation, index.engine)
    assert suggested(fresh, text) == suggested(fresh, text) == suggested(index, text)


def test_words_are_read_once_for_all_moments_and_languages(index: Index) -> None:
    own = open_index(index.generation.folder.parents[1])
    engine = Counting(own.engine)
    asked = Index(own.generation, cast("Engine", engine))
    for lang in (None, "fr", "en", None):
        for days in (0, 60, 0, 600):
            now = NOW + timedelta(days=days)
            alone = suggested(Index(own.generation, own.engine), "re", lang=lang, now=now)
            assert suggested(asked, "re", lang=lang, now=now) == alone
    own.close()
    assert sorted(fields_read(engine)) == sorted(COMPLETED_FIELDS)


def fields_read(engine: Counting) -> list[str]:
    """Return the fields whose words were analyzed."""
    return [key[1] for key in engine.made if isinstance(key, tuple) and key[0] == "words"]


def test_after_a_prefetch_no_request_reads_names(index: Index) -> None:
    own = open_index(index.generation.folder.parents[1])
    engine = Counting(own.engine)
    asked = Index(own.generation, cast("Engine", engine))
    asked.prefetch_suggestions(NOW)
    made = [*engine.made]
    assert sorted(fields_read(engine)) == sorted(COMPLETED_FIELDS)
    assert suggested(asked, "re") == suggested(index, "re")
    assert engine.made == made
    own.close()


def prefetched(index: Index, before: Index | None = None) -> tuple[Index, list[str]]:
    """Open the live generation and prefetch; also return the fields that were analyzed."""
    own = open_index(index.generation.folder.parents[1], before=before)
    engine = Counting(own.engine)
    Index(own.generation, cast("Engine", engine)).prefetch_suggestions(NOW)
    return own, fields_read(engine)


def test_the_next_generation_analyzes_only_fields_with_other_names(tmp_path: Path) -> None:
    root = tmp_path / "site"
    page = root / "content/post/portes.md"
    with site_index(root, SITE | MANY) as index:
        first, analyzed = prefetched(index)
        assert sorted(analyzed) == sorted(COMPLETED_FIELDS)
        opened = [first]
        for text, fields in ((f"{page.read_text()}mot", []), ("---\ntitle: Neuf\n---\n", [NAMES])):
            page.write_text(text, encoding="utf-8")
            build(load_settings(root, environ={}, flags={}))
            newer, analyzed = prefetched(index, before=opened[-1])
            opened.append(newer)
            assert analyzed == fields
        assert "Neuf" in [each.text for each in suggested(opened[-1], "neuf")]
        for each in opened:
            each.close()


def test_languages_without_pages_do_not_evict_those_of_the_site(index: Index) -> None:
    suggested(index, "talk", lang="FR")
    wanted = suggested(index, "talk", lang="FR")
    engine = Counting(index.engine)
    asked = Index(index.generation, cast("Engine", engine))
    suggested(asked, "talk", lang="fr")
    for number in range(20):
        assert suggested(asked, "r", lang=f"x{number}") == []
    assert engine.keys == []
    suggested(asked, "talk", lang="fr")
    assert engine.keys
    assert suggested(index, "talk", lang="fr") == wanted


def test_suggestions_end_at_their_time_limit(index: Index) -> None:
    passed = iter((0.0,))
    late = index.with_deadline(Deadline(1.0, lambda: next(passed, 2.0)))
    for _ in range(3):
        with pytest.raises(OverTime):
            late.suggest(SuggestRequest(text="r"), now=NOW)
    assert index.suggest(SuggestRequest(text="r"), now=NOW).suggestions


PATIENT = 20
"""Timeout in seconds for the result of another thread."""


@contextmanager
def one_reading(
    asked: Index, engine: Halting, lang: str | None = None
) -> Iterator[ThreadPoolExecutor]:
    """Yield a thread pool while a thread of it is stopped as it reads all suggestions."""
    with ThreadPoolExecutor(2) as threads:
        try:
            engine.halt.set()
            first = threads.submit(suggested, asked, "r", lang=lang)
            assert engine.reached.wait(PATIENT)
            engine.looked.clear()
            yield threads
        finally:
            engine.go_on.set()
        assert first.result(PATIENT)


@pytest.fixture
def halting(index: Index) -> Iterator[tuple[Index, Halting]]:
    """Yield an index that has answered one request for suggestions, and its engine."""
    own = open_index(index.generation.folder.parents[1])
    engine = Halting(own.engine)
    asked = Index(own.generation, cast("Engine", engine))
    suggested(asked, "r")
    yield asked, engine
    own.close()


def test_a_cancelled_request_stops_waiting_for_another(
    halting: tuple[Index, Halting],
) -> None:
    asked, engine = halting
    passed = iter((0.0, 0.0))
    gone = asked.with_deadline(Deadline(1.0, lambda: next(passed, 2.0)))
    with one_reading(asked, engine) as threads:
        with pytest.raises(OverTime):
            threads.submit(suggested, gone, "re").result(PATIENT)
        assert engine.looked == []


def test_cached_suggestions_do_not_wait_for_another_request(
    halting: tuple[Index, Halting],
) -> None:
    asked, engine = halting
    found = suggested(asked, "re")
    with one_reading(asked, engine, lang="fr") as threads:
        assert threads.submit(suggested, asked, "re").result(PATIENT) == found
        assert engine.looked == []
