"""When a page last changed, and how calendars show the change to subscribers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.errors import IndexDamaged
from eventsearch.files import seal
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import rfc3339
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import read_feed
from eventsearch.search.index import open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.storage.generations import MANIFEST, live
from eventsearch.storage.last_modified import (
    CHANGES,
    MOST_REVISIONS,
    NONE,
    UNKNOWN,
    Appearance,
    Change,
    Changes,
    before,
    carry_forward,
    dump_changes,
    load_changes,
    read_changes,
)
from eventsearch.storage.manifest import Entry
from indexed_site import make_site, write
from site_on_disk import write as write_files
from small_site import PAGES

DIX, TARD, JOURS = (name for name in PAGES if name.endswith(".md"))


FIRST = datetime(2031, 6, 1, 8, tzinfo=UTC)


DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The small site, without an index."""
    return make_site(tmp_path / "site")


def changed(settings: Settings) -> dict[str, str]:
    """Return when each page changed, by its file's name without folders and ``index.md``."""
    found = read_changes(live(settings.index).folder)
    return {
        name: rfc3339(datetime.fromtimestamp(change.time, UTC))
        for name, change in sorted(found.items())
    }


def run(settings: Settings, day: int, *, full: bool = False) -> dict[str, str]:
    """Index this number of days after the first day, and return when each page changed."""
    build(settings, full=full, clock=lambda: FIRST + day * DAY)
    return changed(settings)


def rewrite(settings: Settings, name: str, old: str, new: str) -> None:
    """Change a text of a page."""
    path = settings.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(settings.root, name, text.replace(old, new))


def test_a_new_page_changed_at_its_publication(settings: Settings) -> None:
    write(settings.root, "content/post/nue.md", "---\ntitle: Nue\n---\nSans date.\n")
    assert run(settings, 0) == {
        DIX: "2030-12-31T23:00:00Z",
        TARD: "2030-12-31T23:00:00Z",
        "content/post/nue.md": "2000-01-01T00:00:00Z",
        JOURS: "2029-12-31T23:00:00Z",
    }


def test_the_day_of_an_event_is_not_its_publication(settings: Settings) -> None:
    run(settings, -1)
    write(
        settings.root,
        "content/event/nu/index.md",
        "---\ntitle: N\ndate: 2031-02-03 10:00:00\n---\n",
    )
    assert run(settings, 0)["content/event/nu/index.md"] == "2031-06-01T08:00:00Z"


def test_only_pages_with_changed_content_have_changed(settings: Settings) -> None:
    first = run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    second = run(settings, 1)
    assert second == {**first, TARD: "2031-06-02T08:00:00Z"}
    rewrite(settings, JOURS, "10 jours", "11 jours")
    assert run(settings, 2) == {**second, JOURS: "2031-06-03T08:00:00Z"}


def test_a_rebuild_without_changes_keeps_the_change_times(settings: Settings) -> None:
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    known = run(settings, 1)
    assert run(settings, 2, full=True) == known
    write(settings.root, "data/authors/autre.yaml", "name: Autre\n")
    assert run(settings, 3) == known


def test_a_rebuild_updates_the_change_time_of_changed_pages(settings: Settings) -> None:
    first = run(settings, 0)
    write(settings.root, "data/authors/zoe.yaml", "name: Zoé Martin\n")
    assert run(settings, 1) == {**first, DIX: "2031-06-02T08:00:00Z"}


def test_touching_a_file_or_adding_a_comment_is_not_a_change(settings: Settings) -> None:
    first = run(settings, 0)
    rewrite(settings, TARD, "---\nPython", "# rien\n---\nPython")
    assert run(settings, 1) == first
    kept = load_changes((live(settings.index).folder / CHANGES).read_bytes())
    assert kept.pages[TARD].file != ""


def test_an_upgrade_keeps_the_change_times(settings: Settings) -> None:
    """An upgrade with a new index layout changes no event for subscribers."""
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    known = run(settings, 1)
    info = live(settings.index).folder / "info.json"
    old = info.read_bytes().partition(b'"data":')[2].removesuffix(b"}\n")
    info.write_bytes(seal(old.replace(b'"version":"', b'"version":"0')))
    (info.parent / MANIFEST).write_bytes(b"of another form")
    assert run(settings, 2) == known


def test_a_damaged_file_of_changes_is_reported_and_rebuilt(settings: Settings) -> None:
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    run(settings, 1)
    folder = live(settings.index).folder
    (folder / CHANGES).write_bytes(b"{}")
    read_changes.cache_clear()
    with pytest.raises(IndexDamaged, match=r"changes\.json: the file is damaged"):
        read_changes(folder)
    assert run(settings, 2, full=True)[DIX] == "2030-12-31T23:00:00Z"


def test_a_future_page_changes_no_earlier_than_it_appears(settings: Settings) -> None:
    rewrite(settings, TARD, "publishDate: 2031-01-01", "publishDate: 2031-08-01")
    assert run(settings, 0)[TARD] == "2031-07-31T22:00:00Z"
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    assert run(settings, 1)[TARD] == "2031-07-31T22:00:00Z"


ENTRY = Entry("a", 1, 1, 1, "f" * 32, id="a", record="r" * 32)


@pytest.mark.parametrize(
    ("entry", "program", "moment"),
    [
        (ENTRY, "p", 5),
        (ENTRY._replace(digest="g" * 32), "p", 5),
        (ENTRY._replace(record="s" * 32), "p", 9),
        (ENTRY._replace(record="s" * 32), "q", 5),
        (ENTRY._replace(record="s" * 32, digest="g" * 32), "q", 9),
        (ENTRY._replace(path="b", id="b"), "p", 9),
    ],
)
def test_an_upgrade_that_reads_a_file_differently_is_not_a_change(
    entry: Entry, program: str, moment: int
) -> None:
    """A changed record counts as a change, unless only an upgrade reads it differently."""
    old = Changes("p", {"a": Change(5, "f" * 12, "r" * 12)})
    assert carry_forward(old, [entry], program, {}, 9).pages[entry.id].time == moment


def test_hidden_pages_have_no_change_time() -> None:
    draft = ENTRY._replace(id="")
    assert carry_forward(NONE, [draft], "p", {}, 9).pages == {}
    seen = {"a": Appearance(since=3, published=3)}
    assert carry_forward(NONE, [ENTRY], "p", seen, 9).pages["a"].time == 3


def test_changes_are_loaded_as_saved() -> None:
    known = Changes("p", {"é": Change(-1, "f", "r"), "a": Change(2, "", "")})
    assert load_changes(dump_changes(known)) == known
    turned = known._replace(pages=dict(reversed(list(known.pages.items()))))
    assert dump_changes(turned) == dump_changes(known)


@pytest.mark.parametrize(
    "payload",
    [
        *(b"", b"[]", b"null", b'{"program":"p"}', b'{"program":1,"pages":[]}'),
        *(b'{"program":"p","pages":[["a",1]]}', b'{"program":"p","pages":[["a","1","f","r"]]}'),
    ],
)
def test_other_data_is_not_a_file_of_changes(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load_changes(seal(payload))


def test_without_an_index_there_are_no_changes(settings: Settings) -> None:
    assert before(settings.root / "none") == NONE


calendar = FORMATS["ics"].write


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
        write_files(root, {"hugo.toml": CONFIG, **texts})
        self.settings = load_settings(root, environ={}, flags={})

    def write(self, texts: dict[str, str]) -> None:
        """Replace some of the site's files."""
        write_files(self.settings.root, texts)

    def run(self, day: int, *, full: bool = False) -> bytes:
        """Index on a day after the first, and return the calendar of all events."""
        build(self.settings, full=full, clock=lambda: FIRST + timedelta(days=day))
        with closing(open_index(self.settings.index)) as index:
            found = read_feed(index, FEEDS["ics"], SearchRequest(per_page=500), now=FIRST)
            return calendar(found, site="https://example.org")

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


def test_without_changes_calendars_stay_the_same(tmp_path: Path) -> None:
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
def test_a_changed_schedule_is_a_new_revision(
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


def test_a_page_that_returns_continues_its_sequence(tmp_path: Path) -> None:
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


def chain(pages: Sequence[Appearance], old: Changes = NONE) -> list[int]:
    """Return the sequence number after each run. The page changes before every run."""
    sequences = []
    for at, page in enumerate(pages):
        entry = ENTRY._replace(digest=f"{at:032}", record=f"{at:032}")
        # Digests differ at their beginning.
        entry = entry._replace(digest=entry.digest[::-1], record=entry.record[::-1])
        old = carry_forward(old, [entry], "p", {"a": page}, UNKNOWN + 10**9)
        sequences.append(old.pages["a"].sequence)
    return sequences


APPEARANCES = st.builds(
    Appearance,
    modified=st.none() | st.integers(UNKNOWN - 9, UNKNOWN + 2 * 10**9),
    status=st.sampled_from(("", "scheduled", "cancelled", "postponed", "rescheduled")),
    schedule=st.sampled_from(("s", "t", "u")),
)


@given(st.lists(APPEARANCES, min_size=1, max_size=8))
def test_a_sequence_never_falls(pages: list[Appearance]) -> None:
    sequences = chain(pages)
    for low, high, old, new in zip(sequences, sequences[1:], pages, pages[1:], strict=False):
        assert high >= low + (old.schedule != new.schedule)
    for page, sequence in zip(pages, sequences, strict=True):
        assert chain([page])[0] <= sequence <= MOST_REVISIONS


@given(st.lists(APPEARANCES, min_size=1, max_size=8), st.integers(0, 10**8))
def test_with_lastmod_the_sequence_does_not_need_history(
    pages: list[Appearance], start: int
) -> None:
    dated = [page._replace(modified=UNKNOWN + start + 60 * at) for at, page in enumerate(pages)]
    assert chain(dated) == [chain([page])[0] for page in dated]


def test_change_files_of_older_versions_are_read() -> None:
    old = load_changes(seal(b'{"program":"o","pages":[["a",5,"ffffffffffff","rrrrrrrrrrrr"]]}'))
    assert old.pages["a"] == Change(5, "f" * 12, "r" * 12)
    page = Appearance(modified=UNKNOWN + 7, schedule="s")
    assert carry_forward(old, [ENTRY], "p", {"a": page}, 9 + UNKNOWN).pages["a"] == Change(
        5, "f" * 12, "r" * 12, 7, "s"
    )
