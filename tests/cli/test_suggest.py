"""``eventsearch suggest``, as a person or a program runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli_site import NOW, Run


@pytest.fixture
def suggest(run: Run, indexed: Path) -> Any:
    """Return what runs a suggestion on the small site at a fixed moment."""
    return lambda *args: run("suggest", "--now", NOW, *args, cwd=indexed)


def test_in_a_pipe_suggestions_are_ndjson(suggest: Any) -> None:
    done = suggest("10")
    assert (done.code, done.err) == (0, "")
    tag, event = map(json.loads, done.out.splitlines())
    assert (tag["kind"], tag["query"], tag["count"]) == ("tag", "tag:10%", 1)
    assert (event["kind"], event["text"]) == ("event", "Programme 10%")
    assert (event["url"], event["status"]) == ("/event/dix/", "upcoming")


def test_words_are_joined_and_may_begin_with_a_dash(suggest: Any) -> None:
    assert json.loads(suggest("at", "py").out)["text"] == "Atelier Python"
    assert suggest("-x").code == 1


def test_json_is_what_http_answers(suggest: Any) -> None:
    found = json.loads(suggest("maë", "--json").out)
    assert found["query"] == "maë"
    assert [one["query"] for one in found["suggestions"]] == ["author:Maëlle"]
    assert set(found) == {"query", "lang", "suggestions", "index"}


def test_lines_can_be_asked_for_in_a_pipe(suggest: Any) -> None:
    done = suggest("lieu", "--format", "table")
    assert done.out == (
        'place   Lieu de la transformation  location:"Lieu de la transformation" (1 page)\n'
    )


@pytest.mark.parametrize("args", [["zzz"], [], ["python", "--lang", "en"], ["brouillon"]])
def test_nothing_to_suggest_is_exit_code_1(suggest: Any, args: list[str]) -> None:
    done = suggest(*args)
    assert (done.code, done.out, done.err) == (1, "", "")


def test_a_person_is_told_that_there_is_nothing(suggest: Any) -> None:
    hint = "; try the beginning of a word, or eventsearch query"
    done = suggest("zzz", "--format", "table")
    assert (done.code, done.err) == (1, f'eventsearch: no suggestions for "zzz"{hint}\n')
    assert suggest("--format", "table").err == f"eventsearch: no suggestions{hint}\n"


def test_no_more_than_wanted(suggest: Any) -> None:
    assert len(suggest("p").out.splitlines()) > 1
    assert len(suggest("p", "-n1").out.splitlines()) == 1
    assert suggest("p", "-n", "51").code == 2


def test_every_key_is_in_the_manual(suggest: Any) -> None:
    text = (Path(__file__).parents[2] / "docs" / "suggest.md").read_text(encoding="utf-8")
    for key in json.loads(suggest("10", "-n1").out):
        assert f"`{key}`" in text
