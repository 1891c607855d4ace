"""Test what `eventsearch suggest` prints, and that docs/suggest.md describes it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli_site import NOW, Run
from eventsearch.analysis.synonyms import LARGEST as LARGEST_FILE
from eventsearch.analysis.synonyms import LONGEST, MOST, key, parse
from eventsearch.search.query_log import FILE, LARGEST, OLDER, SLOW
from eventsearch.search.query_log import MOST as SHOWN
from eventsearch.search.suggest.word_match import Table, typed_words


@pytest.fixture
def suggest(run: Run, indexed: Path) -> Any:
    """Return a function that requests suggestions on the small site at a fixed time."""
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


def test_a_pipe_can_get_the_table_of_suggestions(suggest: Any) -> None:
    done = suggest("lieu", "--format", "table")
    assert done.out == (
        'place   Lieu de la transformation  location:"Lieu de la transformation" (1 page)\n'
    )


@pytest.mark.parametrize("args", [["zzz"], [], ["python", "--lang", "en"], ["brouillon"]])
def test_nothing_to_suggest_is_exit_code_1(suggest: Any, args: list[str]) -> None:
    done = suggest(*args)
    assert (done.code, done.out, done.err) == (1, "", "")


def test_in_the_table_missing_suggestions_are_reported(suggest: Any) -> None:
    hint = "; try the beginning of a word, or eventsearch query"
    done = suggest("zzz", "--format", "table")
    assert (done.code, done.err) == (1, f'eventsearch: no suggestions for "zzz"{hint}\n')
    assert suggest("--format", "table").err == f"eventsearch: no suggestions{hint}\n"


def test_at_most_the_requested_number_is_suggested(suggest: Any) -> None:
    assert len(suggest("p").out.splitlines()) > 1
    assert len(suggest("p", "-n1").out.splitlines()) == 1
    assert suggest("p", "-n", "51").code == 2


def test_every_key_is_in_the_manual(suggest: Any) -> None:
    text = (Path(__file__).parents[2] / "docs" / "suggest.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in json.loads(suggest("10", "-n1").out))


MANUAL = Path(__file__).parents[2] / "docs" / "suggest.md"


TEXT = MANUAL.read_text(encoding="utf-8")


BLOCKS = re.findall(r"(?ms)^```(?:json)?\n(.*?)^```$", TEXT)


BEGINNINGS = re.findall(r"`([^`\s][^`]*)` (?:finds |begins )?\*([^*]+)\*", TEXT)


def block(word: str) -> str:
    """Return the code block of the manual that contains a word."""
    (found,) = [block for block in BLOCKS if word in block]
    return str(found)


def test_all_documented_beginnings_are_tested() -> None:
    assert len(BEGINNINGS) == 6


@pytest.mark.parametrize(("beginning", "name"), BEGINNINGS)
def test_documented_beginnings_suggest_the_documented_names(beginning: str, name: str) -> None:
    names = sorted({name for _, name in BEGINNINGS})
    found = Table(names).find(typed_words(beginning), 9)
    assert [names[place.number] for place in found] == [name]


@pytest.mark.parametrize("command", ["suggest 10\n", "stats --searches"])
def test_documented_commands_run(run: Run, indexed: Path, command: str) -> None:
    for line in block(command).splitlines():
        program, *args = shlex.split(line)
        if program == "eventsearch":
            assert run(*args, cwd=indexed).code in (0, 1)


def test_a_proposed_query_is_printed_as_in_the_example(run: Run, indexed: Path) -> None:
    assert run("query", "pyhton", "--now", NOW, cwd=indexed).err == block("similar words")


def test_synonyms_are_read_as_in_the_example() -> None:
    synonyms, faults = parse(block("récital"))
    assert faults == ()
    found = {
        (lang, text): [one.text for one in synonyms.table(lang).get(key(text, lang), ())]
        for lang, text in (
            *(("fr", "ai"), ("fr", "concert"), ("fr", "musique")),
            *(("fr", "webinaire"), ("en", "webinaire"), ("en", "webinar")),
        )
    }
    assert found == {
        ("fr", "ai"): ["ia", "intelligence artificielle"],
        ("fr", "concert"): ["musique", "récital"],
        ("fr", "musique"): [],
        ("fr", "webinaire"): ["séminaire en ligne"],
        ("en", "webinaire"): [],
        ("en", "webinar"): ["online seminar"],
    }


def test_an_unusable_line_is_reported_as_in_the_example(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    file = site / "synonyms.txt"
    file.write_text("ia, ai\n\nvélo\n", encoding="utf-8")
    done = run("query", "python", "--now", NOW, "-n1", "--format", "url", cwd=site)
    example = block("has no synonym").replace("/srv/site/synonyms.txt", str(file))
    assert example in done.err


def test_a_search_is_logged_as_in_the_example(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    run("query", "10 %", "--now", NOW, cwd=site, EVENTSEARCH_LOG_SEARCHES="true")
    file = site / ".eventsearch" / FILE
    written, shown = json.loads(file.read_text(encoding="utf-8")), json.loads(block('"day"'))
    assert (list(written), written["text"]) == (list(shown), shown["text"])
    assert file.stat().st_mode & 0o077 == 0
    assert f"`{FILE}`" in TEXT
    assert f"`{OLDER}`" in TEXT
    for name in json.loads(run("stats", "--searches", "--json", cwd=site).out):
        assert f"`{name}`" in TEXT


def test_limits_are_as_documented() -> None:
    assert f"A line has at most {MOST} synonyms, a synonym at most {LONGEST} words" in TEXT
    assert "the file at most 1 MiB" in TEXT
    assert f"({SLOW:.0f} milliseconds or more)" in TEXT
    assert f"at most {SHOWN} objects" in TEXT
    assert "When the file reaches 1 MB" in TEXT
    assert (LARGEST_FILE, LARGEST) == (1024**2, 1000**2)
