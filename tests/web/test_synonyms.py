"""Which synonyms hold now?"""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import create_app
from eventsearch.web.searcher.synonym_reloader import LOOK, LiveSynonyms
from small_site import NOW


class Seconds:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds so far."""
        return self.now

    def go(self, seconds: float = LOOK) -> None:
        """Let time pass."""
        self.now += seconds


def words(live: LiveSynonyms) -> list[str]:
    """Return the first word of each group that holds."""
    return [group.typed[0] for group in live.now().groups]


def test_a_change_is_taken_up_within_a_second(tmp_path: Path) -> None:
    """Not sooner than that, for looking costs; a file that comes or goes is a change."""
    file, seconds = tmp_path / "synonyms.txt", Seconds()
    live = LiveSynonyms(file, seconds)
    assert words(live) == []
    file.write_text("ia, ai", encoding="utf-8")
    assert words(live) == []
    seconds.go()
    assert words(live) == ["ia"]
    file.write_text("ia, ai\nmer, océan", encoding="utf-8")
    seconds.go()
    assert words(live) == ["ia", "mer"]
    file.unlink()
    seconds.go()
    assert words(live) == []


def test_a_line_that_cannot_be_used_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log says so, once."""
    file, seconds = tmp_path / "synonyms.txt", Seconds()
    file.write_text("ia, ai", encoding="utf-8")
    live = LiveSynonyms(file, seconds)
    file.write_text("mer, océan\nseul", encoding="utf-8")
    for _ in range(3):
        seconds.go()
        assert words(live) == ["mer"]
    assert [record.getMessage() for record in caplog.records] == [
        f'{file}:2: "seul" has no synonym; write two or more, with commas between them'
    ]


def test_at_the_start_what_can_be_used_is_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that somebody named must be there."""
    file = tmp_path / "synonyms.txt"
    file.write_text("mer, océan\nseul", encoding="utf-8")
    assert words(LiveSynonyms(file)) == ["mer"]
    assert words(LiveSynonyms(tmp_path / "words.txt")) == []
    assert [record.getMessage().rpartition("; ")[0] for record in caplog.records] == [
        f'{file}:2: "seul" has no synonym',
        f"{tmp_path / 'words.txt'} is not there",
    ]


def test_synonyms_answer_over_http_and_change_the_validator(settings: Settings) -> None:
    """An answer with other synonyms is another answer, kept apart from the first."""
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
