"""`eventsearch query --why-not`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

from cli_site import NOW, Run


def test_a_page_is_named_by_file_or_address(run: Run, indexed: Path) -> None:
    asked = ("query", "mer", "--now", NOW, "--why-not")
    files = ("content/event/python/index.md", "/event/python/", "https://example.org/event/python")
    for name in files:
        found = json.loads(run(*asked, name, cwd=indexed).out)
        assert (found["id"], found["reason"]) == (files[0], "words")
        assert found["lacks"] == [{"wanted": "mer", "unwanted": False, "has": []}]
    here = run(*asked, "index.md", "--format", "table", cwd=indexed / "content/event/python")
    assert here.code == 0
    assert here.out == ("Atelier Python\n  it does not match the query\n  it lacks mer\n")


def test_a_draft_and_an_unknown_page_are_told_apart(run: Run, indexed: Path) -> None:
    draft = run("query", "à venir", "--why-not", "content/post/brouillon.md", cwd=indexed)
    assert (draft.code, json.loads(draft.out)["reason"]) == (0, "draft")
    unknown = run("query", "mer", "--why-not", "/nowhere/", cwd=indexed)
    assert (unknown.code, json.loads(unknown.out)["reason"]) == (1, "unknown")
    strange = run("query", "mer", "--why-not", "https://other.example/mer/", cwd=indexed)
    assert (strange.code, strange.out) == (1, "")
    assert "does not belong to this site" in strange.err


def test_a_search_over_its_time_is_given_up(run: Run, indexed: Path) -> None:
    asked = ("query", "python", "--now", NOW, "--why-not", "/post/mer/", "--timeout")
    late = run(*asked, "0", cwd=indexed)
    assert (late.code, late.out) == (3, "")
    assert "the search took more than 0 s" in late.err
    assert json.loads(run(*asked, "60", cwd=indexed).out)["reason"] == "shown"


def test_options_decide_what_the_answers_are(run: Run, indexed: Path) -> None:
    asked = ("query", "python", "--now", NOW, "--why-not", "/post/mer/")
    assert json.loads(run(*asked, cwd=indexed).out)["reason"] == "shown"
    found = json.loads(run(*asked, "--section", "event", cwd=indexed).out)
    assert found["refused"] == [{"field": "section", "wanted": "event", "has": ["post"]}]
    found = json.loads(run(*asked, "-n", "1", "--sort=-date", cwd=indexed).out)
    assert (found["reason"], found["rank"], found["last"]["url"]) == (
        "elsewhere",
        2,
        "/event/python/",
    )
