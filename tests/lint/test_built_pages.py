"""Differences between the content and the pages that a generator built."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from eventsearch.errors import SettingsError
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import load_settings
from lint_site import CONFIGURATION, NOW, page, said
from site_on_disk import write

FRONT = (
    "title: A\ndate: 2024-07-01T18:00:00+02:00\ndate_end: 2024-07-01T20:00:00+02:00\n"
    "publishDate: 2024-05-01\nlocation: Théâtre du Port, Nantes"
)
RIGHT = {"@type": "Event", "startDate": "2024-07-01T18:00:00+02:00", "location": "Theatre"}


def told(
    root: Path, *things: Any, front: str = FRONT, html: str = "", file: str = "event/a/index.html"
) -> list[str]:
    """Return the diagnostics of an event with this JSON-LD on its built page."""
    scripts = "".join(
        f"<script id=x type='application/ld+json'>{json.dumps(thing)}</script>" for thing in things
    )
    files = {
        "hugo.toml": CONFIGURATION.replace(".org/", ".org/club/"),
        "content/event/a.md": page(front),
        f"public/{file}": html or f"<html><head>{scripts}</head></html>",
    }
    write(root, files)
    snapshot = SiteSnapshot(load_settings(root, environ={}, flags={}), now=NOW)
    snapshot.built = root / "public"
    found = diagnostics_of(snapshot, now=NOW)
    return [line.partition("E806 ")[2] for line in said(found) if "E806" in line]


OTHER_START = "2024-05-01T00:00:00Z"


def test_a_different_start_or_place_is_reported(tmp_path: Path) -> None:
    place = {"@type": "Place", "name": "Salle B", "address": {"addressLocality": "Lyon"}}
    thing = {**RIGHT, "startDate": OTHER_START, "location": [place, {"@type": "VirtualLocation"}]}
    assert told(tmp_path, thing) == [
        "warning: in the built page the event is at `Salle B Lyon`, but in the content"
        " at `Théâtre du Port, Nantes`; build the site again, or correct the template that writes"
        " this",
        "warning: in the built page the event starts 2024-05-01T00:00:00Z, but in the"
        " content 2024-07-01T18:00:00+02:00; build the site again, or correct the template"
        " that writes this",
    ]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"startDate": "2024-07-01T16:00:00Z"},
        {"startDate": "2024-07-01T18:00"},
        {"startDate": "2024-07-01"},
        {"startDate": "soon"},
        {"startDate": 1},
        {"location": None},
        {"location": {"@type": "VirtualLocation", "url": "https://a.example/lyon"}},
        {"location": {"@type": "Place", "name": "NANTES", "url": "https://b.example/"}},
        {"location": {"@type": "Place", "name": "Le th&eacute;&acirc;tre"}},
        {"location": {"@type": ["VirtualLocation"], "name": "Lyon"}},
        {"@type": "Organization", "startDate": OTHER_START},
        {"@type": ["Organization", "Place"], "startDate": OTHER_START},
    ],
)
def test_equal_values_in_other_forms_are_fine(tmp_path: Path, values: dict[str, Any]) -> None:
    assert told(tmp_path, {**RIGHT, **values}) == []


@pytest.mark.parametrize(
    "things",
    [
        [{"@graph": [{"@type": "WebSite"}, {**RIGHT, "startDate": OTHER_START}]}],
        [[{**RIGHT, "@type": "MusicEvent", "startDate": OTHER_START}]],
        [{**RIGHT, "@type": ["Event", "SocialEvent"], "startDate": OTHER_START}],
        [RIGHT | {"startDate": OTHER_START, "url": "https://example.org/club/event/a/"}, RIGHT],
    ],
    ids=["graph", "list", "several types", "by its URL"],
)
def test_the_event_of_the_page_is_found(tmp_path: Path, things: list[Any]) -> None:
    assert len(told(tmp_path, *things)) == 1


def test_ambiguous_json_ld_is_ignored(tmp_path: Path) -> None:
    other = {**RIGHT, "startDate": OTHER_START}
    assert told(tmp_path, other, other) == []
    broken = '<script type="application/ld+json">{"@type": "Event", </script>'
    assert told(tmp_path, html=broken) == []


def test_a_built_folder_without_event_pages_is_an_error(tmp_path: Path) -> None:
    no_page = r"public contains no page of the upcoming event; specify the folder that the site"
    with pytest.raises(SettingsError, match=no_page):
        told(tmp_path, RIGHT, file="a/b.html")
    write(tmp_path, {"content/event/b.md": page(FRONT), "content/event/c.md": page(FRONT)})
    with pytest.raises(SettingsError, match=r"no page of the 3 upcoming events"):
        told(tmp_path, RIGHT, file="a/b.html")
    assert told(tmp_path, RIGHT, file="event/c/index.html") == []
    past = FRONT.replace("2024-07", "2024-05")
    write(tmp_path, {f"content/event/{name}.md": page(past) for name in "bc"})
    (tmp_path / "public" / "event" / "c" / "index.html").unlink()
    assert told(tmp_path, RIGHT, file="a/b.html", front=past) == []


@pytest.mark.parametrize("file", ["a.htm", "a.htm.html", "a.htm/index.html"])
def test_a_url_without_a_slash_is_a_file_of_one_of_three_names(tmp_path: Path, file: str) -> None:
    thing = {**RIGHT, "startDate": OTHER_START}
    assert len(told(tmp_path, thing, front=f"{FRONT}\nurl: /a.htm", file=file)) == 1


def test_an_unreadable_page_is_reported(tmp_path: Path) -> None:
    built = tmp_path / "public" / "event" / "a" / "index.html"
    built.parent.mkdir(parents=True)
    os.mkfifo(built)
    assert told(tmp_path, RIGHT, file="event/b/index.html") == [
        "warning: the built page cannot be read: not a regular file; put a file in its place,"
        " or remove it"
    ]


def test_a_long_place_is_cut(tmp_path: Path) -> None:
    [line] = told(tmp_path, {**RIGHT, "location": "Lyon " * 1000})
    assert f"is at `{' '.join(['Lyon'] * 20)}…`" in line


def test_escaped_json_is_read(tmp_path: Path) -> None:
    text = json.dumps({**RIGHT, "startDate": OTHER_START}).replace('"', "&#34;")
    html = f'<script type="application/ld+json">{text}</script>'
    assert len(told(tmp_path, html=html)) == 1


def test_days_and_recurring_events_are_compared_by_day_and_date(tmp_path: Path) -> None:
    weekly = FRONT.replace("location", "rrule: FREQ=WEEKLY;COUNT=3\nlocation")
    third = {**RIGHT, "startDate": "2024-07-15T18:00:00+02:00"}
    assert told(tmp_path, third, front=weekly) == []
    assert len(told(tmp_path, third)) == 1
    whole = "title: A\ndate: 2024-07-02\nall_day: true\npublishDate: 2024-05-01\nlocation: Nantes"
    assert told(tmp_path, {**RIGHT, "startDate": "2024-07-02T00:00:00Z"}, front=whole)[1:] == []
    [line] = told(tmp_path, {"@type": "Event", "startDate": "2024-07-03"}, front=whole)
    assert "starts 2024-07-03, but in the content 2024-07-02;" in line
    past = FRONT.replace("2024-07", "2024-05")
    assert told(tmp_path, third, front=past) == []


def test_pages_outside_of_the_folder_are_not_read(tmp_path: Path) -> None:
    thing = {**RIGHT, "startDate": OTHER_START}
    assert len(told(tmp_path, thing)) == 1
    built = tmp_path / "public" / "event" / "a" / "index.html"
    built.rename(tmp_path / "secret.html")
    built.symlink_to(tmp_path / "secret.html")
    [line] = told(tmp_path, thing, file="event/b/index.html")
    assert "the built page cannot be read: it leads out of the site; allow its folder" in line
