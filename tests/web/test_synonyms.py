"""A running server reloads its synonyms."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.searcher_manager import SynonymReloader
from small_site import NOW


def words(live: SynonymReloader) -> list[str]:
    """Return the first word of each current synonym group."""
    return [group.triggers[0] for group in live.current().groups]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.txt"
    live = SynonymReloader(file, poll_seconds=0)
    assert words(live) == []
    file.write_text("ia, ai", encoding="utf-8")
    assert words(live) == ["ia"]
    file.write_text("ia, ai\nmer, océan", encoding="utf-8")
    assert words(live) == ["ia", "mer"]
    file.unlink()
    assert words(live) == []


def test_the_file_is_checked_at_intervals_and_on_reload(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.txt"
    live = SynonymReloader(file, poll_seconds=3600)
    file.write_text("ia, ai", encoding="utf-8")
    assert words(live) == []
    live.reload()
    assert words(live) == ["ia"]


def test_an_unusable_line_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "synonyms.txt"
    file.write_text("ia, ai", encoding="utf-8")
    live = SynonymReloader(file, poll_seconds=0)
    file.write_text("mer, océan\nseul", encoding="utf-8")
    for _ in range(3):
        assert words(live) == ["mer"]
    assert [record.getMessage() for record in caplog.records] == [
        f'{file}:2: "seul" has no synonym; write two or more, with commas between them'
    ]


def test_a_file_in_the_settings_must_exist(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert words(SynonymReloader(tmp_path / "synonyms.txt")) == []
    assert not caplog.records
    assert words(SynonymReloader(tmp_path / "words.txt")) == []
    assert f"{tmp_path / 'words.txt'} is not there" in caplog.text


def test_synonyms_work_over_http_and_change_the_etag(settings: Settings) -> None:
    file = settings.root / "synonyms.txt"
    tags = {}
    for text, titles in (("", []), ("océan, mer", ["Dix jours en mer"])):
        file.write_text(text, encoding="utf-8")
        app = create_app(settings.index, ServeSettings(), clock=lambda: NOW, synonyms=file)
        with TestClient(app) as client:
            answer = client.get("/v1/search", params={"q": "océan"})
            assert [hit["title"] for hit in answer.json()["hits"]] == titles
            tags[text] = answer.headers["etag"]
    assert len(set(tags.values())) == 2
