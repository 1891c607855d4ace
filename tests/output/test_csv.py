"""Pages as a table for a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given

from eventsearch.model.results import StoredPage
from eventsearch.output.feeds.csv import COLUMNS, harmless
from eventsearch.output.feeds.identifiers import sound
from eventsearch.output.formats import FORMATS
from listings import ENTRY, NOTE, SITE, TEXTS, entry, listing


def rows(*entries: StoredPage, site: str = SITE) -> list[dict[str, str]]:
    """Return the rows of a table as Python's reader has them."""
    text = FORMATS["csv"].write(listing(*entries), site=site).decode()
    assert text.endswith("\r\n")
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    found = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return found


def test_a_row_has_what_is_known_of_a_page() -> None:
    event, note = rows(ENTRY, NOTE)
    assert event == {
        "title": "Webinaire du programme 10%",
        "event": "Programme 10%",
        "start": "2031-05-01T18:00:00+02:00",
        "end": "2031-05-01T20:00:00+02:00",
        "all_day": "false",
        "status": "upcoming",
        "event_status": "",
        "attendance": "",
        "registration": "",
        "location": "Lieu, Rennes",
        "authors": "Zoé Martin",
        "tags": "10%; Rennes, Bretagne",
        "categories": "",
        "lang": "fr",
        "section": "event",
        "date": "2031-05-01T18:00:00+02:00",
        "changed": "2031-03-01T09:30:00Z",
        "summary": "Au moins 10 % du temps.",
        "url": "https://example.org/event/dix/",
        "id": "content/event/dix/index.md",
    }
    assert (note["start"], note["location"]) == ("", "")


def test_whole_days_have_no_hours() -> None:
    days = entry(start="2031-05-01T00:00:00+02:00", end="2031-05-03T00:00:00+02:00", all_day=True)
    (row,) = rows(days, site="")
    assert (row["start"], row["end"], row["all_day"]) == ("2031-05-01", "2031-05-03", "true")
    assert row["url"] == "/event/dix/"


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n＝＋－＠", " =", "\x00=", "\ufeff="])
def test_no_cell_is_taken_for_a_formula(sign: str) -> None:
    (row,) = rows(entry(title=f'{sign}HYPERLINK("http://x")', tags=(f"{sign}1", "b")))
    assert row["title"].startswith("'")
    assert row["tags"].startswith("'")


@given(TEXTS, TEXTS)
def test_any_text_stays_in_its_cell(title: str, said: str) -> None:
    (row,) = rows(entry(title=title, summary=said))
    for name, text in (("title", title), ("summary", said)):
        assert row[name] in (sound(text), f"'{sound(text)}")
        assert not row[name].lstrip().startswith(tuple("=+-@"))
    assert harmless(harmless(title)) == harmless(title)
