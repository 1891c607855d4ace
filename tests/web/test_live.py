"""Which generation answers a request."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from eventsearch.errors import IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed
from eventsearch.web.searcher.background import run_in_thread
from eventsearch.web.searcher.searcher_manager import SearcherManager
from live_index import Later, add_page, find_damage, spoil, total
from small_site import NOW


def test_a_request_keeps_the_generation_it_began_with(settings: Settings) -> None:
    """The next one gets the new one; the old is closed when its last reader has gone."""
    live = SearcherManager(settings.index)
    with live.reading() as old:
        add_page(settings)
        assert total(live) == 2
        assert old.search(SearchRequest(text="python"), now=NOW).total == 1
    live.close()


def test_a_generation_that_could_not_be_opened_is_tried_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """What refused it may have passed; it is said once, and the old one answers meanwhile."""
    live = SearcherManager(settings.index, again=0)
    engine = add_page(settings)
    away = engine.rename(engine.with_name("away"))
    with caplog.at_level(logging.WARNING, "eventsearch"):
        assert [total(live), total(live)] == [1, 1]
    assert len(caplog.records) == 1
    assert "keeping the open generation" in caplog.text
    assert 'run "eventsearch index --full"' in caplog.text
    away.rename(engine)
    assert total(live) == 2
    live.close()


def test_a_refused_generation_is_not_tried_at_every_request(settings: Settings) -> None:
    """Opening costs more than answering."""
    live = SearcherManager(settings.index, again=3600)
    engine = add_page(settings)
    away = engine.rename(engine.with_name("away"))
    assert total(live) == 1
    away.rename(engine)
    assert total(live) == 1
    live.close()


def test_the_last_good_generation_answers_when_the_live_one_does_not_open(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start; the log says which, of when and why; a new build is taken up."""
    good = pointed(settings.index)
    spoil(add_page(settings))
    with caplog.at_level(logging.WARNING, "eventsearch"):
        live = SearcherManager(settings.index)
    assert total(live) == 1
    assert f"answering from the last good generation, {good} of " in caplog.text
    assert "the index is damaged" in caplog.text
    build(settings)
    assert total(live) == 2
    live.close()


def test_without_a_good_generation_there_is_no_start(settings: Settings) -> None:
    """The error is that of the live one."""
    spoil(add_page(settings))
    for folder in (settings.index / "generations").iterdir():
        spoil(folder / "engine")
    with pytest.raises(IndexDamaged, match="eventsearch index"):
        SearcherManager(settings.index)


def test_damage_found_while_searching_hands_over_to_the_last_good_generation(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """One search fails, the next is answered; the damaged one does not come back by itself."""
    engine = add_page(settings)
    live = SearcherManager(settings.index, again=0)
    spoil(engine)
    with caplog.at_level(logging.WARNING, "eventsearch"):
        with pytest.raises(IndexDamaged):
            find_damage(live)
        assert [total(live), total(live)] == [1, 1]
    assert len(caplog.records) == 1
    assert "MAIN_000002.evs is not what was written" in caplog.text
    assert 'run "eventsearch index --full"' in caplog.text
    assert (engine.parent / "damaged").exists()
    assert not live.fault
    live.close()


def flip(engine: Path) -> None:
    """Change bytes of the largest file of an engine, where they are."""
    path = max(engine.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[::7] = bytes(byte ^ 0x10 for byte in data[::7])
    path.write_bytes(data)


def test_damage_without_another_generation_is_said_once_and_mended_by_the_next_run(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """With folder, file and cure; the run needs no flag; the first search after it is answered."""
    live = SearcherManager(settings.index, judged=0, hand_on=run_in_thread)
    flip(live.now().generation.engine_folder)
    with caplog.at_level(logging.WARNING, "eventsearch"):
        for _ in range(3):
            with pytest.raises(IndexDamaged):
                total(live)
    assert [record.getMessage() for record in caplog.records] == [
        f"no whole generation answers: {settings.index}: the index is damaged: "
        'MAIN_000001.evs is not what was written; run "eventsearch index --full"'
    ]
    assert "MAIN_000001.evs" in live.fault
    assert build(settings).reason == "the index was damaged"
    with live.reading(patient=True) as index:
        assert index.search(SearchRequest(text="python"), now=NOW).total == 1
    assert not live.fault
    assert build(settings).reason == ""
    assert len(caplog.records) == 1
    live.close()


def test_a_new_build_is_taken_up_by_the_search_that_finds_the_old_one_damaged(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """It is no last good generation, and nothing of it is damaged."""
    later = Later()
    live = SearcherManager(settings.index, hand_on=later)
    flip(live.now().generation.engine_folder)
    build(settings, full=True)
    with caplog.at_level(logging.WARNING, "eventsearch"), pytest.raises(IndexDamaged):
        find_damage(live)
    later.do()
    assert total(live) == 1
    assert live.now().generation.name == pointed(settings.index)
    assert not caplog.records
    live.close()


def test_a_reload_looks_at_once(settings: Settings) -> None:
    """What was refused a moment ago, too."""
    live = SearcherManager(settings.index, again=3600)
    engine = add_page(settings)
    away = engine.rename(engine.with_name("away"))
    assert total(live) == 1
    away.rename(engine)
    assert live.reload() == pointed(settings.index)
    assert total(live) == 2
    live.close()


@pytest.mark.parametrize(("judged", "looked"), [(3600, 1), (0, 2)])
def test_a_generation_that_proved_whole_is_not_looked_through_at_every_failure(
    settings: Settings, judged: float, looked: int
) -> None:
    """Every file is read for it; after a while it is, and when somebody says so."""
    engine = add_page(settings)
    name = pointed(settings.index)
    live = SearcherManager(settings.index, judged=judged)
    with pytest.raises(IndexDamaged):
        find_damage(live)
    spoil(engine)
    with pytest.raises(IndexDamaged):
        find_damage(live)
    assert (live.now().generation.name != name) is (looked == 2)
    live.reload()
    with pytest.raises(IndexDamaged):
        find_damage(live)
    assert live.now().generation.name != name
    live.close()
