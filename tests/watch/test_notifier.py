"""Changes that the operating system reports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import active_count
from time import sleep

import pytest

from eventsearch.watch import notifier as module
from eventsearch.watch.notifier import Notifier

PATIENCE = 10.0


def started(notifier: Notifier, folder: Path) -> Notifier:
    """Write to a file until the first report; the thread may still be starting."""
    while not notifier.reported.wait(0.1):
        (folder / "first.md").write_text("x")
    # The system may report the same write in several parts.
    while notifier.reported.wait(0.3):
        notifier.take()
    return notifier


def test_changes_below_a_folder_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "été à moi"
    below = folder / "event"
    below.mkdir(parents=True)
    notifier = started(Notifier([str(folder), str(tmp_path / "missing")]), folder)
    assert notifier.take() == frozenset()
    (below / "dix.md").write_text("x")
    assert notifier.reported.wait(PATIENCE)
    assert {os.path.realpath(path) for path in notifier.take()} == {str(below / "dix.md")}
    assert not notifier.reported.is_set()
    notifier.close()


def test_at_most_one_report_more_than_the_limit_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PATHS", 1)
    notifier = started(Notifier([str(tmp_path)]), tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        notifier.reported.clear()
        (tmp_path / name).write_text("x")
        assert notifier.reported.wait(PATIENCE)
    sleep(0.1)
    assert {Path(path).name for path in notifier.take()} == {"a.md"}
    notifier.close()


def test_a_closed_notifier_ends_its_thread(tmp_path: Path) -> None:
    before = active_count()
    started(Notifier([str(tmp_path)]), tmp_path).close()
    assert active_count() == before


def test_without_watchfiles_nothing_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    before = active_count()
    notifier = Notifier([str(tmp_path)])
    while active_count() > before:
        sleep(0.05)
    (tmp_path / "a.md").write_text("x")
    assert not notifier.reported.wait(0.2)
    assert notifier.take() == frozenset()
