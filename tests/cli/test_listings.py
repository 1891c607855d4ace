"""Test searches as calendars, feeds and tables, and `eventsearch export`."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path

import feedparser
import icalendar
import pytest

from cli_site import NOW, Ended, Run, command, environment
from eventsearch.output.formats import FEEDS


@pytest.fixture
def query(run: Run, indexed: Path) -> Run:
    """Return a function that searches the small site at a fixed time, in an output format."""

    def asked(form: str, *args: str) -> Ended:
        return run("query", *args, "--format", form, "--now", NOW, cwd=indexed)

    return asked


def test_a_calendar_of_the_events(query: Run) -> None:
    done = query("ics")
    assert done.code == 0, done.err
    found = icalendar.Calendar.from_ical(done.out).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in found] == [
        "Atelier Python",
        "Webinaire du programme 10%",
    ]
    assert str(found[1]["URL"]) == "https://example.org/event/dix/"
    assert "\r\nBEGIN:VEVENT\r\n" in done.out
    assert done.err == ""


def test_a_feed_of_all_pages(query: Run) -> None:
    done = query("atom", "python")
    found = feedparser.parse(done.out.encode())
    assert not found.bozo
    assert {entry.title for entry in found.entries} == {"Atelier Python", "La mer en été"}
    assert found.feed.title == "Petit site: python"
    assert [link.rel for link in found.feed.links] == ["alternate"]


def test_a_table_has_more_than_ten_rows_and_no_byte_order_mark(query: Run) -> None:
    done = query("csv")
    assert done.out.startswith("title,event,start,")
    rows = list(csv.DictReader(StringIO(done.out, newline="")))
    assert [row["title"] for row in rows] == [
        *("Webinaire du programme 10%", "Atelier Python", "La mer en été"),
    ]


def test_a_list_to_paste(query: Run) -> None:
    done = query("markdown", "-n", "1", "--base-url", "https://other.example/")
    assert done.out == (
        "- **[Webinaire du programme 10%](https://other.example/event/dix/)**,"
        " 2031-05-01 10:00–11:00 UTC, Lieu de la transformation – La saison recommence.\n"
    )
    assert "1 of 3 results" in done.err


@pytest.mark.parametrize("form", FEEDS)
def test_without_results_the_format_is_empty(query: Run, form: str) -> None:
    done = query(form, "introuvable")
    assert done.code == 1
    assert "introuvable" not in done.out or form in ("ics", "atom")
    assert "BEGIN:VEVENT" not in done.out
    assert done.err != ""


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "https://a b"])
def test_an_invalid_base_url_is_an_error(query: Run, url: str) -> None:
    done = query("ics", "--base-url", url)
    assert done.code == 2
    assert "is not a URL; write one such as https://example.org" in done.err


@pytest.mark.parametrize("option", ["--fields=title", "--facets=tag"])
def test_options_that_a_format_lacks_are_an_error(query: Run, option: str) -> None:
    assert query("csv", option).code == 2


def test_without_a_base_url_the_option_is_suggested(run: Run, site: Path, tmp_path: Path) -> None:
    config = site / "hugo.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("https://example.org/", "/"))
    assert run("index", cwd=site).code == 0
    done = run("query", "--format", "markdown", "--now", NOW, cwd=site)
    assert "](/event/dix/)" in done.out
    assert "set it with --base-url" in done.err
    assert tmp_path in site.parents


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own needs a Unix system")
def test_formats_contain_no_terminal_escapes(indexed: Path) -> None:
    reading, writing = pty.openpty()
    done = subprocess.run(
        command("query", "mer", "--format", "csv", "--now", NOW),
        cwd=indexed,
        env=environment(),
        stdout=writing,
        stderr=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
    os.close(writing)
    shown = os.read(reading, 100_000)
    os.close(reading)
    assert done.returncode == 0
    assert b"[31mpi" in shown
    assert b"\x1b" not in shown


def test_export_prints_a_line_for_each_page_hidden_or_not(run: Run, site: Path) -> None:
    done = run("export", "--now", NOW, cwd=site)
    assert (done.code, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["path"], row["visible"]) for row in rows] == [
        ("content/event/dix/index.md", True),
        ("content/event/python/index.md", True),
        ("content/post/brouillon.md", False),
        ("content/post/mer.md", True),
    ]
    assert not (site / ".eventsearch").exists()


def test_files_without_a_page_are_reported(run: Run, site: Path) -> None:
    (site / "content" / "post" / "bad.md").write_text("---\ntitle: [x\n---\n", encoding="utf-8")
    done = run("export", cwd=site)
    assert (done.code, len(done.out.splitlines())) == (1, 4)
    assert done.err.startswith("eventsearch: content/post/bad.md:2:8: E101 ")
