"""Does the manual on help while searching say what happens?"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from cli_site import NOW, Run
from eventsearch.analysis.synonyms import LARGEST as LARGEST_FILE
from eventsearch.analysis.synonyms import LONGEST, MOST, key, parse
from eventsearch.search.query_log import FILE, LARGEST, OLDER, SLOW
from eventsearch.search.query_log import MOST as SHOWN
from eventsearch.search.suggest.word_match import Table, typed_words

MANUAL = Path(__file__).parents[2] / "docs" / "suggest.md"
TEXT = MANUAL.read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?ms)^```(?:json)?\n(.*?)^```$", TEXT)
BEGINNINGS = re.findall(r"`([^`\s][^`]*)` (?:finds |begins )?\*([^*]+)\*", TEXT)


def block(word: str) -> str:
    """Return the block of the manual that has a word."""
    (found,) = [block for block in BLOCKS if word in block]
    return str(found)


def test_all_beginnings_are_read() -> None:
    assert len(BEGINNINGS) == 6


@pytest.mark.parametrize(("beginning", "name"), BEGINNINGS)
def test_beginnings_suggest_what_they_are_said_to(beginning: str, name: str) -> None:
    names = sorted({name for _, name in BEGINNINGS})
    found = Table(names).find(typed_words(beginning), 9)
    assert [names[place.number] for place in found] == [name]


@pytest.mark.parametrize("command", ["suggest 10\n", "stats --searches"])
def test_commands_run(run: Run, indexed: Path, command: str) -> None:
    for line in block(command).splitlines():
        program, *args = shlex.split(line)
        if program == "eventsearch":
            assert run(*args, cwd=indexed).code in (0, 1)


def test_what_was_meant_is_said_as_in_the_example(run: Run, indexed: Path) -> None:
    assert run("query", "pyhton", "--now", NOW, cwd=indexed).err == block("spelled nearly so")


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


def test_a_line_that_cannot_be_used_is_named_as_in_the_example(run: Run, site: Path) -> None:
    assert run("index", cwd=site).code == 0
    file = site / "synonyms.txt"
    file.write_text("ia, ai\n\nvélo\n", encoding="utf-8")
    done = run("query", "python", "--now", NOW, "-n1", "--format", "url", cwd=site)
    example = block("has no synonym").replace("/srv/site/synonyms.txt", str(file))
    assert example in done.err


def test_a_search_is_written_down_as_in_the_example(run: Run, site: Path) -> None:
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
