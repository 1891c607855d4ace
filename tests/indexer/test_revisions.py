"""`UID`, `SEQUENCE` and `DTSTAMP` over runs, full builds and machines, as subscribers see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.files import seal
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import read_feed
from eventsearch.search.index import open_index
from eventsearch.settings import load_settings
from eventsearch.storage.last_modified import (
    MOST_REVISIONS,
    NONE,
    UNKNOWN,
    Appearance,
    Change,
    Changes,
    carry_forward,
    load_changes,
)
from eventsearch.storage.manifest import Entry
from site_on_disk import write

calendar = FORMATS["ics"].write

FIRST = datetime(2031, 6, 1, 8, tzinfo=UTC)
CONFIG = 'baseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\nbuildFuture = true\n'
PAGE = "---\ntitle: Lauf\ndate: 2032-03-01T18:00:00+01:00\nlocation: Rennes\n{}---\nText.\n"
EVENT = "content/event/lauf/index.md"
OTHER = "content/event/lauf/index.en.md"
ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:7@club.example.org
SUMMARY:Treffen
DTSTART:20320405T180000Z
LAST-MODIFIED:{}
URL:https://club.example.org/7
END:VEVENT
END:VCALENDAR
"""


class Machine:
    """A site on one machine, with an index of its own."""

    def __init__(self, root: Path, texts: dict[str, str]) -> None:
        write(root, {"hugo.toml": CONFIG, **texts})
        self.settings = load_settings(root, environ={}, flags={})

    def write(self, texts: dict[str, str]) -> None:
        """Write some of its files anew."""
        write(self.settings.root, texts)

    def run(self, day: int, *, full: bool = False) -> bytes:
        """Index on a day after the first, and return the calendar of all events."""
        build(self.settings, full=full, clock=lambda: FIRST + timedelta(days=day))
        index = open_index(self.settings.index)
        try:
            found = read_feed(index, FEEDS["ics"], SearchRequest(per_page=500), now=FIRST)
            return calendar(found, site="https://example.org")
        finally:
            index.close()

    def sequence(self, day: int, **options: bool) -> int:
        (number,) = values(self.run(day, **options), "SEQUENCE")
        return int(number)


def values(data: bytes, name: str) -> list[str]:
    """Return the values of a property of all events."""
    text = data.decode().replace("\r\n ", "").partition("BEGIN:VEVENT")[2]
    return re.findall(rf"^{name}:(.*?)\r$", text, re.MULTILINE)


def test_two_machines_without_history_write_the_same(tmp_path: Path) -> None:
    texts = {
        EVENT: PAGE.format(""),
        "content/event/b.md": PAGE.format("lastmod: 2031-02-03T04:05:06Z\n"),
        "content/event/c.md": PAGE.format("publishDate: 2031-01-01\nstatus: cancelled\n"),
    }
    first = Machine(tmp_path / "a", texts).run(0)
    assert Machine(tmp_path / "b", texts).run(90, full=True) == first
    assert values(first, "SEQUENCE") == ["981173106", "2", "0"]
    assert values(first, "DTSTAMP") == ["20310203T040506Z", "20301231T230000Z", "20000101T000000Z"]


def test_nothing_changes_where_nothing_has_changed(tmp_path: Path) -> None:
    machine = Machine(tmp_path, {EVENT: PAGE.format("rrule: FREQ=WEEKLY;UNTIL=20330101\n")})
    first = machine.run(0)
    assert machine.run(1, full=True) == first
    machine.write({EVENT: PAGE.format("rrule: FREQ=WEEKLY;UNTIL=20330101\n# note\n")})
    assert machine.run(2) == machine.run(40) == first


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("18:00", "19:00", 1),
        ("Rennes", "Caen", 1),
        ("location", "status: cancelled\nlocation", 2),
        ("location", "status: postponed\nlocation", 1),
        ("location", "online: true\nlocation", 1),
        ("location", "date_end: 2032-03-01T20:00:00+01:00\nlocation", 1),
        ("location", "rrule: FREQ=DAILY;COUNT=2\nlocation", 1),
        ("2032-03-01T18:00:00+01:00", "2032-03-01T17:00:00Z", 0),
        ("Text", "Other text", 0),
        ("Lauf", "Spaziergang", 0),
    ],
)
def test_another_schedule_is_another_revision(
    tmp_path: Path, old: str, new: str, more: int
) -> None:
    runs = []
    for full in (False, True):
        machine = Machine(tmp_path / str(full), {EVENT: PAGE.format("")})
        assert machine.sequence(0) == 0
        machine.write({EVENT: PAGE.format("").replace(old, new)})
        assert machine.sequence(1, full=full) == more
        runs.append(machine.run(2, full=full))
    assert runs[0] == runs[1]


def test_a_page_that_comes_back_goes_on_counting(tmp_path: Path) -> None:
    machine = Machine(tmp_path, {EVENT: PAGE.format(""), "content/post/a.md": "A"})
    assert machine.sequence(0) == 0
    machine.write({EVENT: PAGE.format("").replace("Rennes", "Caen")})
    assert machine.sequence(1) == 1
    machine.write({EVENT: PAGE.format("draft: true\n").replace("Rennes", "Caen")})
    assert values(machine.run(2), "UID") == []
    machine.write({EVENT: PAGE.format("").replace("Rennes", "Brest")})
    assert machine.sequence(3) == 2


def test_a_machine_without_history_counts_from_the_last_change(tmp_path: Path) -> None:
    machine = Machine(tmp_path, {EVENT: PAGE.format("lastmod: 2031-05-01\n")})
    first = machine.sequence(0)
    machine.write({EVENT: PAGE.format("lastmod: 2031-06-02\n").replace("Rennes", "Caen")})
    second = machine.run(3)
    assert int(values(second, "SEQUENCE")[0]) > first
    rmtree(machine.settings.index)
    assert machine.run(9) == second


def test_a_uid_of_the_content_is_the_uid(tmp_path: Path) -> None:
    uid = "uid: lauf-2032@example.org\n"
    machine = Machine(
        tmp_path,
        {
            EVENT: PAGE.format(uid),
            "content/event/zwei.md": PAGE.format(uid).replace("Lauf", "Zweiter"),
            "content/event/lang.md": PAGE.format(f"uid: {'x' * 300}\n"),
            "data/club.ics": ICS.format("20310501T080000Z"),
            "eventsearch.toml": '[[sources]]\nfiles = "data/club.ics"\n',
        },
    )
    data = machine.run(0)
    by_title = dict(zip(values(data, "SUMMARY"), values(data, "UID"), strict=True))
    assert by_title["Treffen"] == "7@club.example.org"
    assert by_title["Zweiter"] != "lauf-2032@example.org"
    uids = values(data, "UID")
    assert len(set(uids)) == len(uids) == 4
    assert "lauf-2032@example.org" in uids
    assert max(map(len, uids)) <= 255
    assert "20310501T080000Z" in values(data, "LAST-MODIFIED")
    assert machine.run(1, full=True) == data


ENTRY = Entry("a", 1, 1, "f" * 32, id="a", record="r" * 32)


def chain(pages: Sequence[Appearance], old: Changes = NONE) -> list[int]:
    """Return the sequence after each run, in each of which the page says something else."""
    sequences = []
    for at, page in enumerate(pages):
        entry = ENTRY._replace(digest=f"{at:032}", record=f"{at:032}")
        # Digests begin with what differs.
        entry = entry._replace(digest=entry.digest[::-1], record=entry.record[::-1])
        old = carry_forward(old, [entry], "p", {"a": page}, UNKNOWN + 10**9)
        sequences.append(old.pages["a"].sequence)
    return sequences


PAGES = st.builds(
    Appearance,
    modified=st.none() | st.integers(UNKNOWN - 9, UNKNOWN + 2 * 10**9),
    status=st.sampled_from(("", "scheduled", "cancelled", "postponed", "rescheduled")),
    schedule=st.sampled_from(("s", "t", "u")),
)


@given(st.lists(PAGES, min_size=1, max_size=8))
def test_a_sequence_never_falls(pages: list[Appearance]) -> None:
    sequences = chain(pages)
    for before, after, old, new in zip(sequences, sequences[1:], pages, pages[1:], strict=False):
        assert after >= before + (old.schedule != new.schedule)
    for page, sequence in zip(pages, sequences, strict=True):
        assert chain([page])[0] <= sequence <= MOST_REVISIONS


@given(st.lists(PAGES, min_size=1, max_size=8), st.integers(0, 10**8))
def test_a_maintained_last_change_makes_history_needless(
    pages: list[Appearance], start: int
) -> None:
    dated = [page._replace(modified=UNKNOWN + start + 60 * at) for at, page in enumerate(pages)]
    assert chain(dated) == [chain([page])[0] for page in dated]


def test_changes_of_an_index_without_revisions_are_read() -> None:
    old = load_changes(seal(b'{"program":"o","pages":[["a",5,"ffffffffffff","rrrrrrrrrrrr"]]}'))
    assert old.pages["a"] == Change(5, "f" * 12, "r" * 12)
    page = Appearance(modified=UNKNOWN + 7, schedule="s")
    assert carry_forward(old, [ENTRY], "p", {"a": page}, 9 + UNKNOWN).pages["a"] == Change(
        5, "f" * 12, "r" * 12, 7, "s"
    )
