"""Where something changed last."""

from __future__ import annotations

from eventsearch.watch.latest_change import MOST, RecentFolders


def test_a_change_of_many_folders_is_no_authors() -> None:
    """Nor are all of them worth to be looked at so often."""
    latest = RecentFolders()
    assert latest.note(["/content/dix"])
    assert not latest.note([f"/content/{number}" for number in range(MOST + 1)])
    assert latest.folders == ("/content/dix",)
    assert latest.note([f"/content/{number}" for number in range(MOST)])
    assert len(latest.folders) == MOST
    latest.forget()
    assert not latest.folders


def test_the_latest_come_first_and_each_once() -> None:
    """The oldest is forgotten for a new one."""
    latest = RecentFolders()
    for name in ("/a", "/b", "/c", "/a", "/d", "/e"):
        latest.note([name])
    assert latest.folders == ("/e", "/d", "/a", "/c")


def test_nothing_is_no_change() -> None:
    """Nobody's."""
    assert not RecentFolders().note([])
