"""Do the elements and the results page work in Firefox?"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from browser.pages import element
from browser.pages import page as written
from browser.stage import Stage
from browser.test_frameworks import EVENTS
from browser.tools import HERE, firefox, run_node
from eventsearch.search.index import open_index
from eventsearch.static_index.files import index_files
from eventsearch.static_index.scripts import scripts


@pytest.fixture(scope="module")
def seen(
    sample_index: Path, session_stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a Firefox showed: values by step, and the messages of its consoles."""
    program = firefox()
    folder = tmp_path_factory.mktemp("sans serveur")
    with closing(open_index(sample_index)) as index:
        files = {**index_files(index, datetime.now(UTC)), **scripts("fr", "Rechercher")}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    session_stage.reset()
    session_stage.pages |= {
        "/box": written(element()),
        "/results": written(element(mode="results")),
        "/list": written('<event-list></event-list><script src="/event-list.js" defer></script>'),
        "/eventsearch/events.json": json.dumps(EVENTS),
        "/talk/nuit-des-cartes/": written("<p>Cartes</p>"),
    }
    said = run_node(HERE / "firefox.mjs", program, session_stage.origin, str(folder), timeout=180)
    session_stage.reset()
    found: dict[str, Any] = json.loads(said)
    return found


def test_typing_half_a_word_suggests_options_for_the_arrow_keys(seen: dict[str, Any]) -> None:
    box = seen["box"]
    assert box["options"][0] == "Nuit des cartes"
    assert (box["active"], box["isOnTop"]) == ("true", True)
    assert box["path"] == "/talk/nuit-des-cartes/"


def test_a_filter_narrows_results(seen: dict[str, Any]) -> None:
    results = seen["results"]
    assert 0 < len(results["fewer"]) < len(results["all"])
    assert set(results["fewer"]) < set(results["all"])
    assert results["search"].startswith("?q=estuaire&tag=")


def test_the_results_page_has_its_grid(seen: dict[str, Any]) -> None:
    assert seen["search"]["day"] == "2031-05-04"
    assert seen["search"]["total"] == ["1 résultat pour « estuaire »"]


def test_a_list_shows_events(seen: dict[str, Any]) -> None:
    assert seen["list"] == {"titles": ["Fête 2990", "Fête 2991", "Fête 2992"]}


def test_files_are_searched(seen: dict[str, Any]) -> None:
    assert "Journées de l’Estuaire 2031" in seen["files"]["titles"]


def test_the_console_has_no_messages(seen: dict[str, Any]) -> None:
    assert seen["errors"] == []
