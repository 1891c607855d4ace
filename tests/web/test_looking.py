"""What a server does about a new generation while nobody asks."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from eventsearch.errors import IndexDamaged
from eventsearch.search.index import Index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.storage.generations import pointed
from eventsearch.web import create_app
from eventsearch.web.searcher.poll import looking
from eventsearch.web.searcher.searcher_manager import SearcherManager
from live_index import add_page
from processes import eventually
from small_site import NOW


def test_a_new_generation_is_taken_up_though_nobody_asks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks first after a while is answered from it."""
    monkeypatch.setattr("eventsearch.web.searcher.poll.LOOK", 0.01)
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    with TestClient(app) as client:
        add_page(settings)
        assert eventually(lambda: answering(app) == pointed(settings.index))
        assert client.get("/v1/search?q=python").json()["total"] == 2


def test_an_index_that_was_away_is_followed_when_it_is_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that finds nothing is not the last one."""
    monkeypatch.setattr("eventsearch.web.searcher.poll.LOOK", 0.01)
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    with TestClient(app):
        away = settings.index.rename(settings.index.with_name("away"))
        time.sleep(0.1)
        away.rename(settings.index)
        add_page(settings)
        assert eventually(lambda: answering(app) == pointed(settings.index))


def test_a_look_that_meets_a_bug_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has it; what stands in the way for a while is told whoever asks."""
    monkeypatch.setattr("eventsearch.web.searcher.poll.LOOK", 0.0)
    faults = [ZeroDivisionError("a fault of ours"), IndexDamaged("cut"), OSError("gone")]
    looked: list[Exception] = []

    class Faulty(SearcherManager):
        def __init__(self) -> None:
            """Open nothing."""

        def now(self) -> Index:
            looked.append(faults[len(looked) % 3])
            raise looked[-1]

    async def look() -> None:
        async with looking(Faulty()):
            while len(looked) < 6:
                await asyncio.sleep(0)

    asyncio.run(look())
    assert {record.message for record in caplog.records} == {"a look at the index meets a bug"}


def answering(app: Starlette) -> str:
    """Return the generation that answers, without asking: that would have one looked for."""
    opened: str = app.state.service.live._opened.index.generation.name
    return opened
