"""What is worked out before a new generation answers."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from math import inf
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from eventsearch.errors import IndexDamaged, QueryError
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index, open_index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import create_app
from eventsearch.web.meilisearch.errors import index_not_found
from eventsearch.web.problems import too_busy
from eventsearch.web.searcher.autowarm import (
    LATELY,
    MOST_AGAIN,
    WARM_SECONDS,
    AnswerContext,
    RecentQueries,
)
from eventsearch.web.searcher.background import Errand
from eventsearch.web.searcher.searcher_manager import SearcherManager
from eventsearch.web.searcher.synonym_reloader import LiveSynonyms
from eventsearch.web.searcher.warmup import warming
from eventsearch.web.service.http_cache import Answer
from eventsearch.web.service.query_service import QueryEndpoint, answer
from small_site import NOW


@asynccontextmanager
async def by_hand(app: Starlette) -> AsyncIterator[None]:
    """Run an application that neither looks for another generation nor warms the first one."""
    yield
    app.state.service.pool.shutdown(wait=True)
    app.state.service.live.close()


class Counted:
    """A route that counts how often the index is asked, can fail, and can take for ever."""

    def __init__(self, settings: Settings) -> None:
        self.asked: list[str] = []
        self.failing = ""
        self.fault: Exception = ValueError("a fault of ours")
        self.heavy = ""
        self.given = 0.0
        self._settings = settings
        self.app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
        self.app.router.routes.insert(0, Route("/counted", self._answer))
        # What a thread would ask meanwhile is not to be counted.
        self.app.router.lifespan_context = by_hand
        self.client = TestClient(self.app)

    def total(self, text: str) -> int:
        """Ask over HTTP, twice, as what many ask."""
        first, again = (self.client.get("/counted", params={"q": text}).text for _ in range(2))
        assert first == again
        return int(first)

    def add_page(self) -> None:
        """Build a generation with one more page, and let the server see it."""
        page = self._settings.root / "content" / "post" / "python.md"
        page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
        build(self._settings)
        self.asked.clear()
        self.app.state.service.reload()

    async def _answer(self, http: HttpRequest) -> Response:
        return await answer(
            http, QueryEndpoint(read=lambda pairs: dict(pairs)["q"], work=self._work)
        )

    def _work(self, index: Index, text: str, now: AnswerContext) -> Answer:
        self.asked.append(text)
        if text == self.failing:
            raise self.fault
        while text == self.heavy:
            self.given = index.deadline.seconds
            index.deadline.check()
        return Answer(str(index.search(SearchRequest(text=text), now=now.moment).total).encode())


@pytest.fixture
def counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """The application with such a route; a busy machine may take its time."""
    monkeypatch.setattr("eventsearch.web.searcher.autowarm.LATELY", inf)
    counted = Counted(settings)
    with counted.client:
        yield counted


def test_what_was_asked_is_worked_out_before_a_new_generation_answers(counted: Counted) -> None:
    """The question asked last comes first; nobody waits for any of them."""
    assert [counted.total("mer"), counted.total("python")] == [1, 1]
    counted.add_page()
    assert counted.asked == ["python", "mer"]
    assert [counted.total("mer"), counted.total("python")] == [1, 2]
    assert counted.asked == ["python", "mer"]


@pytest.mark.parametrize(
    "fields",
    [{}, {"Origin": "https://a.example"}, {"If-None-Match": "*"}],
    ids=["as before", "from memory", "unchanged"],
)
def test_a_question_answered_from_memory_is_asked_too(
    counted: Counted, fields: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that many ask are never worked out, and would be forgotten first."""
    monkeypatch.setattr("eventsearch.web.searcher.autowarm.WARM_SECONDS", inf)
    counted.total("mer")
    counted.total("python")
    counted.client.get("/counted", params={"q": "mer"}, headers=fields)
    assert counted.asked == ["mer", "python"]
    counted.add_page()
    assert counted.asked == ["mer", "python"]


def test_no_more_than_some_questions_are_worked_out_again(
    counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those asked last."""
    monkeypatch.setattr("eventsearch.web.searcher.autowarm.WARM_SECONDS", inf)
    for number in range(MOST_AGAIN + 2):
        counted.total(f"mer {number}")
    counted.add_page()
    assert counted.asked == [f"mer {number + 2}" for number in reversed(range(MOST_AGAIN))]


def test_what_was_not_asked_twice_lately_keeps_no_generation_waiting(settings: Settings) -> None:
    """It is worked out when it is asked again."""
    passed = [0.0]
    lately = RecentQueries(lambda: NOW, LiveSynonyms(None), 1.0, lambda: passed[0])
    worked: list[str] = []
    asked = ((0.0, "old"), (0.1, "old"), (0.2, "seldom"), (1.0, "noted"), (1.0, "worked out twice"))
    for passed[0], question in (*asked, (20.0, "once"), (21.0, "worked out twice")):
        lately.put(question, partial(_work_again, worked, question))
    for passed[0], question in ((20.0, "seldom"), (22.0, "noted")):
        lately.note(question)
    passed[0] = LATELY + 0.5
    live = SearcherManager(settings.index)
    with live.reading() as index:
        lately.prepare(index)
        version = index.generation.name
    live.close()
    assert worked == ["noted", "worked out twice"]
    assert [tag for tag, _ in lately.take(version)] == worked
    assert lately.take(version) == ()


def _work_again(worked: list[str], question: str, *_: object) -> tuple[str, Answer]:
    worked.append(question)
    return question, Answer(b"")


def test_a_question_that_fails_keeps_no_generation_from_answering(counted: Counted) -> None:
    """Whoever asks it is told; all others are answered."""
    counted.total("mer")
    counted.total("python")
    counted.failing = "python"
    counted.add_page()
    counted.failing = ""
    assert counted.total("python") == 2
    assert counted.asked == ["python", "mer", "python"]


@pytest.mark.parametrize(
    "refusal",
    [QueryError("no such field"), too_busy("not now"), index_not_found("other", ())],
    ids=lambda refusal: type(refusal).__name__,
)
def test_a_question_that_is_refused_is_no_bug_and_keeps_no_generation_from_answering(
    counted: Counted, caplog: pytest.LogCaptureFixture, refusal: Exception
) -> None:
    """What it asked for may be gone; whoever asks it again is told."""
    counted.total("mer")
    counted.total("python")
    counted.failing, counted.fault = "python", refusal
    counted.add_page()
    assert counted.asked == ["python", "mer"]
    assert counted.total("mer") == 1
    assert counted.asked == ["python", "mer"]
    assert caplog.records == []


def test_a_question_that_finds_the_index_damaged_keeps_it_from_answering(
    counted: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    """No visitor meets that."""
    counted.total("python")
    counted.failing, counted.fault = "python", IndexDamaged("found while it was warmed")
    counted.add_page()
    counted.failing = ""
    assert counted.total("python") == 1
    assert "keeping the open generation: found while it was warmed" in caplog.text


def test_an_event_that_is_removed_after_it_was_asked_for_is_no_bug(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says nothing; whoever asks for it again is told."""
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    address = "/event.ics?id=content/event/tard/index.md"
    with TestClient(app) as client:
        assert client.get(address).status_code == 200
        (settings.root / "content" / "event" / "tard" / "index.md").unlink()
        build(settings)
        app.state.service.reload()
        assert client.get(address).json()["type"] == "urn:eventsearch:problem:no-event"
    assert caplog.records == []


def test_what_was_worked_out_is_held_until_its_generation_is_turned_to(
    settings: Settings,
) -> None:
    """Whichever was worked out last, or is turned to first; of two generations at most."""
    lately = RecentQueries(lambda: NOW, LiveSynonyms(None), 1.0)
    for _ in range(2):
        lately.put("mer", partial(_work_again, [], "mer"))
    names = []
    for _ in range(3):
        build(settings, full=True)
        index = open_index(settings.index)
        lately.prepare(index)
        names.append(index.generation.name)
        index.close()
    _, second, third = names
    assert lately.take("another") == ()
    assert [tag for name in (second, third) for tag, _ in lately.take(name)] == ["mer", "mer"]
    assert [lately.take(name) for name in names] == [(), (), ()]


def test_a_heavy_question_takes_no_more_than_is_left_of_the_time(
    counted: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    """It ends with the time for all, which is less than a search may take, and is no bug."""
    counted.total("mer")
    counted.total("python")
    counted.heavy = "python"
    counted.add_page()
    assert counted.asked == ["python"]
    assert counted.given <= WARM_SECONDS < ServeSettings().timeout
    assert caplog.records == []
    counted.heavy = ""
    assert counted.total("python") == 2


def test_suggestions_of_a_generation_that_is_replaced_are_not_read(
    settings: Settings,
) -> None:
    """Nobody will ask for them."""
    ready = warming(lambda: NOW, RecentQueries(lambda: NOW, LiveSynonyms(None), 1.0), rest=0.0)
    retired = Event()
    live = SearcherManager(settings.index)
    with live.reading() as index:
        ready.after(index, retired)
        assert index.suggesters
        retired.set()
        index.suggesters.clear()
        ready.after(index, retired)
        assert not index.suggesters
    live.close()


def test_what_is_made_ready_after_the_end_is_not_read(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that is stopped while it warms says nothing of it."""
    later: list[Errand] = []

    def hand_on(errand: Errand) -> bool:
        later.append(errand)
        return True

    ready = warming(lambda: NOW, RecentQueries(lambda: NOW, LiveSynonyms(None), 1.0), rest=0.0)
    live = SearcherManager(settings.index, hand_on=hand_on, before=ready.before, after=ready.after)
    live.begin()
    live.close()
    with caplog.at_level(logging.WARNING, "eventsearch"):
        later.pop()()
    assert caplog.records == []
