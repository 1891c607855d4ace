"""Which generation answers a request."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.indexer.generations import pointed
from eventsearch.records.asking import Request
from eventsearch.settings import Settings
from eventsearch.web.live import Live
from small_site import NOW


def total(live: Live) -> int:
    """Return how many pages say python."""
    with live.reading() as index:
        return index.search(Request(text="python"), now=NOW).total


def add_page(settings: Settings) -> Path:
    """Build a generation with one more page; return its folder of the engine's files."""
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
    build(settings)
    name = pointed(settings.index)
    assert name is not None
    return settings.index / "generations" / name / "engine"


def test_a_request_keeps_the_generation_it_began_with(settings: Settings) -> None:
    """The next one gets the new one; the old is closed when its last reader has gone."""
    live = Live(settings.index)
    with live.reading() as old:
        add_page(settings)
        assert total(live) == 2
        assert old.search(Request(text="python"), now=NOW).total == 1
    live.close()


def test_a_generation_that_could_not_be_opened_is_tried_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """What refused it may have passed; it is said once, and the old one answers meanwhile."""
    live = Live(settings.index, again=0)
    engine = add_page(settings)
    away = engine.rename(engine.with_name("away"))
    with caplog.at_level(logging.WARNING, "eventsearch"):
        assert [total(live), total(live)] == [1, 1]
    assert len(caplog.records) == 1
    assert "keeping the open generation" in caplog.text
    away.rename(engine)
    assert total(live) == 2
    live.close()


def test_a_refused_generation_is_not_tried_at_every_request(settings: Settings) -> None:
    """Opening costs more than answering."""
    live = Live(settings.index, again=3600)
    engine = add_page(settings)
    away = engine.rename(engine.with_name("away"))
    assert total(live) == 1
    away.rename(engine)
    assert total(live) == 1
    live.close()
