"""What do the order of upcoming events and a limit of time do in `eventsearch query`?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import Run

NEXT_FIRST = ["Atelier Python", "Webinaire du programme 10%"]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--when", "upcoming"], NEXT_FIRST),
        (["is:upcoming"], NEXT_FIRST),
        (["--when", "upcoming", "--sort", "-date"], NEXT_FIRST[::-1]),
        (["--when", "all", "--section", "event"], NEXT_FIRST[::-1]),
    ],
)
def test_the_next_of_what_is_upcoming_is_first(
    run: Run, indexed: Path, args: list[str], found: list[str]
) -> None:
    done = run("query", *args, "--now", "2024-01-20", cwd=indexed)
    assert [json.loads(line)["title"] for line in done.out.splitlines()] == found


def test_a_time_that_is_no_number_is_refused(run: Run, indexed: Path) -> None:
    done = run("query", "python", "--timeout", "nan", cwd=indexed)
    assert (done.code, done.out) == (2, "")
    assert "'--timeout': nan is not a number of seconds" in done.err


def test_a_day_that_cannot_be_read_is_named_by_its_option(run: Run, indexed: Path) -> None:
    for option, text in (("--from", "hier"), ("--to", "2024-13-01")):
        done = run("query", "python", option, text, cwd=indexed)
        assert done.code == 2
        assert done.err.startswith(f'eventsearch: {option}: "{text}" is not a date; write YYYY')
    assert run("query", "is:x", cwd=indexed).err.startswith('eventsearch: query: "x" is no value')
