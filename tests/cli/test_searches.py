"""What the terminal says of searches that were written down."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run

ON = {"EVENTSEARCH_LOG_SEARCHES": "true"}


def test_searches_are_written_down_only_when_asked_for(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    run("query", "python", "--now", NOW, cwd=site)
    done = run("stats", "--searches", cwd=site)
    assert (done.code, json.loads(done.out)["searches"]) == (0, 0)
    assert done.err == (
        "eventsearch: no searches are logged; to log them, set log_searches or"
        " serve.log_searches to true\n"
    )


def test_searches_are_counted(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    for args in (
        ["python"],
        ["Python", "-n1"],
        ["python", "-n1", "--page", "2"],
        ["introuvable"],
        ["zoe@example.org"],
        ["--tag", "Etalab"],
    ):
        run("query", *args, "--now", NOW, cwd=site, **ON)
    done = run("stats", "--searches", cwd=site)
    assert done.err == ""
    told = json.loads(done.out)
    # On a loaded machine any search may be slow.
    assert {asked["text"] for asked in told.pop("slow")} <= {"Python", "python", "introuvable"}
    assert told == {
        "searches": 3,
        "since": "2024-06-01",
        "until": "2024-06-01",
        "top": [
            {"text": "Python", "count": 2, "last": "2024-06-01"},
            {"text": "introuvable", "count": 1, "last": "2024-06-01"},
        ],
        "without_result": [{"text": "introuvable", "count": 1, "last": "2024-06-01"}],
    }


def test_what_cannot_be_written_down_is_still_found(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    (site / ".eventsearch" / "searches.ndjson").mkdir()
    done = run("query", "langage", "--now", NOW, "--format", "url", cwd=site, **ON)
    assert (done.code, done.out) == (0, "/event/python/\n")
    assert done.err.startswith("eventsearch: ")
    assert "searches are not written down: Is a directory; make room" in done.err
