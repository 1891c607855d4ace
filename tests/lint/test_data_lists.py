"""Lists of events that no setting specifies, and the pages that should show lists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import load_settings
from lint_site import NOW, said
from site_on_disk import write

JEKYLL = {
    "_config.yml": "title: T\nurl: https://example.org\nbaseurl: /seminars\n",
    "index.md": "---\ntitle: Home\n---\nx\n",
    "agenda.html": "<p>",
}
TALKS = "- {title: A, date: 2027-01-08}\n- {title: B, date: 9 March 2027}\n- {title: C}\n"
TABLE = '[[sources]]\nfiles = "_data/talks.yml"\npage = '
GIG_LIST = "gigs:\n- {title: A, date: 2027-01-08}\n- {title: B, date: 2027-01-09}\n"
IN_FRONT = f"---\ntitle: Programme\n{GIG_LIST}---\n"
UNTITLED = "band,venue,date\nA,Hall,2027-01-08\nB,Hall,2027-01-09\n"
RESUME = "work:\n- {title: A, start: 2027-01-08}\n- {title: B, start: 2027-01-09}\n"
HIDDEN = {"_config.yml": "title: T\ncollections: [gigs]\n"}
GIGS = {f"_gigs/{n}.md": f"---\ntitle: {n}\ndate: 2027-01-08\ntime: 20:00\n---\n" for n in "ab"}
CALENDAR = "BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20270108\nEND:VEVENT\n"


def reported(root: Path, files: Mapping[str, str], code: str) -> list[str]:
    """Return the diagnostics with a code on a site with some extra files."""
    settings = load_settings(write(root, {**JEKYLL, **files}), environ={}, flags={})
    found = check(settings, now=NOW)
    return said(tuple(each for each in found if each.code == code))


def test_a_list_of_events_without_settings_is_reported(tmp_path: Path) -> None:
    assert reported(tmp_path, {"_data/talks.yml": TALKS}, "E222") == [
        "_data/talks.yml:0:0: E222 info: 2 entries of _data/talks.yml have a title and a day, and"
        " are not read; if they are events, add a table [[sources]] with"
        ' files = "_data/talks.yml" and page = "/" to eventsearch.toml'
    ]
    named = {"_data/talks.yml": TALKS, "eventsearch.toml": f'{TABLE}"/"\n'}
    assert reported(tmp_path, named, "E222") == []


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"data/a.csv": "title,start\nA,2027-01-08\nB,2027-01-09\n"}, "data/a.csv"),
        (
            {f"src/_data/x/{n}.json": '{"name": "A", "start": "2027-01-08"}' for n in "ab"},
            "src/_data/x/*.json",
        ),
        ({"static/a.ics": 2 * CALENDAR}, "static/a.ics"),
        ({"data/events.csv": UNTITLED}, "data/events.csv"),
        ({"data/a.csv": UNTITLED}, ""),
        ({**HIDDEN, **GIGS}, "_gigs/*.md"),
        ({"a.md": IN_FRONT}, "a.md"),
        ({"a.md": IN_FRONT.replace("gigs", "acts")}, ""),
        ({"a.md": IN_FRONT, "eventsearch.toml": '[[sources]]\nfiles = "*.md"\npage = "/"\n'}, ""),
        ({"_config.yml": "collections: {gigs: {output: true}}", **GIGS}, ""),
        ({"_data/news.yml": TALKS}, ""),
        ({"_data/sponsors.csv": "name,since\nA,2027-01-08\nB,2027-01-09\n"}, ""),
        ({f"data/authors/{n}.yml": RESUME for n in "ab"}, ""),
        ({"_data/events.yml": "- {title: A}\n- {title: B}\n"}, ""),
        ({"_data/events.yml": "- {title: A, date: 2027-01-08}\n"}, ""),
        ({"_data/events.yml": "- ["}, ""),
        ({"lib/events.yml": TALKS}, ""),
        ({"events.yml": TALKS}, "events.yml"),
        ({"people.yml": TALKS}, ""),
        ({"meetups/north.yml": TALKS, "meetups/south.yml": TALKS}, "meetups/*.yml"),
        (
            {"meetups/a.yml": TALKS, "meetups/b.yml": TALKS, "meetups/c.yml": "x: 1"},
            "meetups/*.yml",
        ),
        (
            {f"_data/events/203{n}/{n}.yml": "date: 2027-01-08" for n in "12"},
            "_data/events/**/*.yml",
        ),
        ({"src/content/events/a.yml": TALKS}, "src/content/events/a.yml"),
        ({"static/src/content/events/events/events.yml": TALKS}, ""),
        ({"public/events.json": '[{"name": "A", "start": "2027-01-08"}]'}, ""),
    ],
)
def test_lists_of_events_are_recognised(tmp_path: Path, files: dict[str, str], named: str) -> None:
    (line,) = reported(tmp_path, files, "E222") or ("",)
    assert f"entries of {named} have" in line if named else not line


def test_the_hint_asks_for_the_key_of_the_titles(tmp_path: Path) -> None:
    (line,) = reported(tmp_path, {"data/events.csv": UNTITLED}, "E222")
    assert line.endswith(
        "2 entries of data/events.csv have a day and no title that is known, and are not read; if"
        ' they are events, add a table [[sources]] with files = "data/events.csv" and page ='
        ' "/" and fields = { title = "…" } to eventsearch.toml'
    )


@pytest.mark.parametrize(
    ("page", "missing"),
    [("/", False), ("/seminars/", False), ("/agenda/", False), ("/nope/", True)],
)
def test_the_missing_page_of_a_list_is_reported(tmp_path: Path, page: str, missing: bool) -> None:
    files = {"_data/talks.yml": TALKS, "eventsearch.toml": f'{TABLE}"{page}"\n'}
    expected = (
        "eventsearch.toml:3:9: E223 warning: the site has no page /nope/, to which entries of a"
        " list link; set `page` of [[sources]] to the page that shows the list"
    )
    assert reported(tmp_path, files, "E223") == [expected] * missing


def test_days_are_in_the_order_of_the_language_that_most_pages_are_in(tmp_path: Path) -> None:
    text = "Le comité des fêtes vous attend nombreux pour une soirée de danse et de musique."
    pages = {f"{n}.md": f"---\ntitle: Soirée {n}\n---\n{text}\n" for n in range(6)}
    table = {"_data/events.csv": "title,date\nA,08/03/2027\nB,09/03/2027\n"}
    assert reported(tmp_path / "en", table, "E222") == []
    (line,) = reported(tmp_path / "fr", {**pages, **table}, "E222")
    assert "2 entries of _data/events.csv have a title and a day" in line
