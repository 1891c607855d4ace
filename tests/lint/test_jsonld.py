"""What search engines require in JSON-LD, reported by page if the codes are selected."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import load_settings
from lint_site import CONFIGURATION, NOW, page, said
from site_on_disk import write

COMING = "date: 2024-07-01T18:00:00"
WHERE = "location: 1 Main Street\ndate_end: 2024-07-01T20:00:00"


def told(root: Path, front: str, *, config: str = CONFIGURATION, on: bool = True) -> list[str]:
    """Return the diagnostics of a page with codes that begin with E8."""
    text = page(f"{front}\n{COMING}\npublishDate: 2024-05-01", "We meet on Zoom.")
    write(root, {"hugo.toml": config, "content/event/a.md": text})
    flags = {"jsonld": True} if on else {}
    found = check(load_settings(root, environ={}, flags=flags), now=NOW)
    return said(tuple(each for each in found if each.code.startswith("E8")))


CASES = {
    "E801": (
        WHERE,
        "E801 warning: the event has no name, so search engines get `a`; write `title`",
    ),
    "E803": (
        "title: A",
        "E803 warning: only the text, not a key, says how to attend, so search engines get no"
        " place; write `location`, or `attendance_mode: online`",
    ),
    "E804": (
        "title: A\nlocation: Room A",
        "E804 info: the place `Room A` has no address for search engines; write `address`, or"
        " `city` at least",
    ),
    "E805": (
        f"title: A\n{WHERE}\nimage: img/a.png",
        "E805 info: the URL of the image `img/a.png` depends on the theme, so search engines get"
        " no image; write `/img/a.png` if that is its path, or a URL",
    ),
}


@pytest.mark.parametrize(("front", "message"), CASES.values(), ids=CASES)
def test_missing_properties_are_reported(tmp_path: Path, front: str, message: str) -> None:
    (line,) = told(tmp_path, front)
    assert line.partition(": ")[2] == message
    assert told(tmp_path, front, on=False) == []


def test_a_start_without_any_zone_is_reported_for_each_page(tmp_path: Path) -> None:
    config = 'baseURL = "https://example.org/"\n'
    (line,) = told(tmp_path, f"title: A\n{WHERE}", config=config)
    assert line == (
        "event/a.md:5:7: E802 warning: `date` has no offset, so search engines get it in UTC;"
        " set `timezone` in eventsearch.toml, or write an offset with it"
    )
    write(tmp_path, {"eventsearch.toml": 'timezone = "Europe/Paris"\n'})
    assert told(tmp_path, f"title: A\n{WHERE}", config=config) == []


@pytest.mark.parametrize(
    "front",
    [
        f"title: A\n{WHERE}",
        "event: A\nonline: true",
        "title: A\nlocation: Online (Zoom)",
        "title: A\nlocation: Room A\ncity: Rennes",
        "title: A\nvenue: {name: Room A, city: Rennes}",
        f"title: A\n{WHERE}\nimage: /img/a.png",
        f"title: A\n{WHERE}\nimage: https://cdn.example.org/a.png",
    ],
)
def test_json_ld_that_search_engines_accept_is_not_reported(tmp_path: Path, front: str) -> None:
    assert told(tmp_path, front) == []


def test_past_events_are_not_reported_for_json_ld(tmp_path: Path) -> None:
    text = page("title: A\nlocation: Room A\ndate: 2024-05-01T18:00:00")
    files = {"content/event/b.md": text, "eventsearch.toml": "jsonld = true\n"}
    write(tmp_path, {"hugo.toml": CONFIGURATION, **files})
    found = check(load_settings(tmp_path, environ={}, flags={}), now=NOW)
    assert not [each for each in found if each.code.startswith("E8")]
