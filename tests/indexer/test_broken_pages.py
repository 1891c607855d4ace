"""Pages that a watch keeps while their files are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from indexed_site import contents, make_site, messages, page_counts, rebuilt, write
from small_site import PAGES

DIX = "content/event/dix/index.md"
JOURS = "content/post/jours.md"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site, which is indexed."""
    settings = make_site(tmp_path / "site")
    build(settings)
    return settings


def test_a_page_stays_while_its_file_is_broken(settings: Settings) -> None:
    before = contents(settings)
    write(settings.root, JOURS, "---\ntitle: [\n---\n")
    report = build(settings, keep=True)
    assert (report.kept, report.swapped, page_counts(report)) == (
        1,
        False,
        {"read": 1, "unchanged": 3},
    )
    assert [line.split()[1] for line in messages(report)] == ["E101"]
    assert contents(settings) == before
    write(settings.root, DIX, PAGES[DIX].replace("programme", "nouveau programme"))
    again = build(settings, keep=True)
    assert (again.kept, page_counts(again)) == (1, {"read": 2, "changed": 1, "unchanged": 2})
    assert messages(again) == messages(report)


def test_a_file_that_is_mended_is_followed_again(settings: Settings) -> None:
    for text in (PAGES[JOURS].replace("jours", "semaines"), PAGES[JOURS]):
        write(settings.root, JOURS, "---\ntitle: [\n---\n")
        assert build(settings, keep=True).kept == 1
        write(settings.root, JOURS, text)
        report = build(settings, keep=True)
        assert (report.kept, messages(report)) == (0, [])
        assert contents(settings) == rebuilt(settings)
    assert build(settings).read == 0


def test_a_run_that_keeps_nothing_leaves_it_out(settings: Settings) -> None:
    write(settings.root, JOURS, "---\ntitle: [\n---\n")
    build(settings, keep=True)
    report = build(settings)
    assert (report.kept, page_counts(report)) == (0, {"read": 1, "removed": 1, "unchanged": 2})
    assert contents(settings) == rebuilt(settings)


def test_what_is_no_page_on_purpose_goes(settings: Settings) -> None:
    write(settings.root, JOURS, PAGES[JOURS].replace("---\n", "---\ndraft: true\n", 1))
    (settings.root / DIX).unlink()
    report = build(settings, keep=True)
    assert (report.kept, page_counts(report)["removed"]) == (0, 2)
    assert contents(settings) == rebuilt(settings)


def test_a_new_file_that_is_broken_is_no_page(settings: Settings) -> None:
    write(settings.root, "content/post/neuf.md", "---\ntitle: [\n---\n")
    assert build(settings, keep=True).kept == 0
    assert contents(settings) == rebuilt(settings)
