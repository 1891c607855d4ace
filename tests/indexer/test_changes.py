"""When a page changed last, and that nothing but a change of the page moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eventsearch.errors import IndexDamaged
from eventsearch.files import seal
from eventsearch.indexer.build import build
from eventsearch.model.timestamps import rfc3339
from eventsearch.settings import Settings
from eventsearch.storage.generations import MANIFEST, live
from eventsearch.storage.last_modified import (
    CHANGES,
    NONE,
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
    """Index on a day after the first, and return when each page changed."""
    build(settings, full=full, clock=lambda: FIRST + day * DAY)
    return changed(settings)


def rewrite(settings: Settings, name: str, old: str, new: str) -> None:
    """Change a text of a page."""
    path = settings.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(settings.root, name, text.replace(old, new))


def test_a_page_seen_first_changed_when_it_was_published(settings: Settings) -> None:
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


def test_only_what_says_something_else_has_changed(settings: Settings) -> None:
    first = run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    second = run(settings, 1)
    assert second == {**first, TARD: "2031-06-02T08:00:00Z"}
    rewrite(settings, JOURS, "10 jours", "11 jours")
    assert run(settings, 2) == {**second, JOURS: "2031-06-03T08:00:00Z"}


def test_reading_everything_anew_changes_nothing(settings: Settings) -> None:
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    known = run(settings, 1)
    assert run(settings, 2, full=True) == known
    write(settings.root, "data/authors/autre.yaml", "name: Autre\n")
    assert run(settings, 3) == known


def test_what_rebuilds_and_changes_a_page_changes_that_page(settings: Settings) -> None:
    first = run(settings, 0)
    write(settings.root, "data/authors/zoe.yaml", "name: Zoé Martin\n")
    assert run(settings, 1) == {**first, DIX: "2031-06-02T08:00:00Z"}


def test_touching_and_comments_change_nothing(settings: Settings) -> None:
    first = run(settings, 0)
    rewrite(settings, TARD, "---\nPython", "# rien\n---\nPython")
    assert run(settings, 1) == first
    kept = load_changes((live(settings.index).folder / CHANGES).read_bytes())
    assert kept.pages[TARD].file != ""


def test_another_version_of_the_index_hands_it_on(settings: Settings) -> None:
    """An upgrade that lays out the index otherwise moves no subscription."""
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    known = run(settings, 1)
    info = live(settings.index).folder / "info.json"
    old = info.read_bytes().partition(b'"data":')[2].removesuffix(b"}\n")
    info.write_bytes(seal(old.replace(b'"version":"', b'"version":"0')))
    (info.parent / MANIFEST).write_bytes(b"of another form")
    assert run(settings, 2) == known


def test_a_damaged_file_of_changes_is_said_and_built_anew(settings: Settings) -> None:
    run(settings, 0)
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    run(settings, 1)
    folder = live(settings.index).folder
    (folder / CHANGES).write_bytes(b"{}")
    read_changes.cache_clear()
    with pytest.raises(IndexDamaged, match=r"changes\.json: not what was written"):
        read_changes(folder)
    assert run(settings, 2, full=True)[DIX] == "2030-12-31T23:00:00Z"


def test_a_page_that_waits_changes_no_earlier_than_it_appears(settings: Settings) -> None:
    rewrite(settings, TARD, "publishDate: 2031-01-01", "publishDate: 2031-08-01")
    assert run(settings, 0)[TARD] == "2031-07-31T22:00:00Z"
    rewrite(settings, TARD, "Atelier Python", "Atelier Rust")
    assert run(settings, 1)[TARD] == "2031-07-31T22:00:00Z"


ENTRY = Entry("a", 1, 1, "f" * 32, id="a", record="r" * 32)


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
def test_another_program_that_reads_the_same_file_changes_nothing(
    entry: Entry, program: str, moment: int
) -> None:
    """The record counts, but for what only an upgrade reads otherwise."""
    old = Changes("p", {"a": Change(5, "f" * 12, "r" * 12)})
    assert carry_forward(old, [entry], program, {}, 9).pages[entry.id].time == moment


def test_pages_that_are_no_documents_have_no_change() -> None:
    draft = ENTRY._replace(id="")
    assert carry_forward(NONE, [draft], "p", {}, 9).pages == {}
    seen = {"a": Appearance(since=3, published=3)}
    assert carry_forward(NONE, [ENTRY], "p", seen, 9).pages["a"].time == 3


def test_what_was_dumped_is_loaded() -> None:
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
def test_anything_else_is_not_the_changes_of_an_index(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load_changes(seal(payload))


def test_no_index_knows_no_changes(settings: Settings) -> None:
    assert before(settings.root / "none") == NONE
