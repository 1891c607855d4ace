"""Changes that the operating system reports."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIGINT, SIGTERM
from threading import active_count
from time import monotonic, sleep
from types import ModuleType

import pytest

from eventsearch.watch import notifier as module
from eventsearch.watch.notifier import Notifier

PATIENCE = 10.0


def started(notifier: Notifier, folder: Path) -> Notifier:
    """Write to a file until the first report; the thread may still be starting."""
    end = monotonic() + PATIENCE
    while not reported(notifier, 0.1):
        assert monotonic() < end
        (folder / "first.md").write_text("x")
    # The system may report the same write in several parts.
    while reported(notifier, 0.3):
        pass
    return notifier


def reported(notifier: Notifier, seconds: float = PATIENCE) -> frozenset[str]:
    """Return the paths reported until then."""
    notifier.wait(seconds)
    return notifier.take()


def test_changes_below_a_folder_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "été à moi"
    below = folder / "event"
    below.mkdir(parents=True)
    notifier = started(Notifier([str(folder), str(tmp_path / "missing")]), folder)
    assert notifier.take() == frozenset()
    (below / "dix.md").write_text("x")
    assert reported(notifier) == {str(below / "dix.md")}
    assert notifier.take() == frozenset()
    notifier.close()


def test_paths_below_a_link_are_those_of_a_scan(tmp_path: Path) -> None:
    (tmp_path / "real" / "event").mkdir(parents=True)
    linked = tmp_path / "site"
    linked.symlink_to("real")
    notifier = started(Notifier([str(linked / "event")]), linked / "event")
    (linked / "event" / "dix.md").write_text("x")
    assert reported(notifier) == {str(linked / "event" / "dix.md")}
    notifier.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8_does_not_end_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESTART", 0.1)
    notifier = started(Notifier([str(tmp_path)]), tmp_path)
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")
    sleep(0.5)
    started(notifier, tmp_path).close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_thread_blocks_signals_and_ends(tmp_path: Path) -> None:
    notifier = started(Notifier([str(tmp_path)]), tmp_path)
    number = notifier._thread.native_id
    status = Path(f"/proc/self/task/{number}/status").read_text()
    blocked = int(status.partition("SigBlk:")[2].split()[0], 16)
    assert all(blocked >> (signal_number - 1) & 1 for signal_number in (SIGINT, SIGTERM))
    notifier.close()
    assert not notifier._thread.is_alive()


def test_paths_and_reports_beyond_the_limits_are_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PATHS", 2)
    monkeypatch.setattr(module, "MOST_REPORTS", 2)
    notifier = started(Notifier([str(tmp_path)]), tmp_path)
    for batch in range(4):
        for number in range(5):
            (tmp_path / f"{batch}-{number}.md").write_text("x")
        sleep(0.5)
    assert 2 <= len(notifier.take()) <= 4
    notifier.close()


@pytest.mark.parametrize("name", ["linked", "node_modules", "many", "slow"])
def test_folders_that_a_scan_leaves_out_are_not_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content = tmp_path / "content"
    below = content / "event"
    (below / "dix").mkdir(parents=True)
    if name == "linked":
        (below / name).symlink_to(tmp_path)
    elif name == "many":
        monkeypatch.setattr(module, "MOST_FOLDERS", 1)
    elif name == "slow":
        walk = os.walk

        def slow(folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
            for each in walk(folder):
                sleep(0.3 if folder == str(content) else 0)
                yield each

        monkeypatch.setattr(module, "MOST_SECONDS", 0.2)
        monkeypatch.setattr(os, "walk", slow)
    else:
        (below / name).mkdir()
    other = tmp_path / "other"
    other.mkdir()
    notifier = started(Notifier([str(content), str(other)]), other)
    (below / "a.md").write_text("x")
    assert reported(notifier, 0.3) == frozenset()
    notifier.close()


def test_a_folder_made_again_is_not_covered(tmp_path: Path) -> None:
    content = tmp_path / "content"
    notifier = Notifier([str(content)])
    assert notifier.covers([str(content)])
    content.mkdir()
    assert not notifier.covers([str(content)])
    again = Notifier([str(content)])
    assert again.covers([str(content)])
    assert not again.covers([])
    (tmp_path / "copy").mkdir()
    content.rmdir()
    (tmp_path / "copy").rename(content)
    assert not again.covers([str(content)])
    for each in (notifier, again):
        each.close()


def test_a_closed_notifier_ends_its_thread(tmp_path: Path) -> None:
    before = active_count()
    started(Notifier([str(tmp_path)]), tmp_path).close()
    assert active_count() == before


@pytest.mark.parametrize("package", [None, ModuleType("watchfiles")])
def test_without_a_working_watchfiles_nothing_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: ModuleType | None
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", package)
    before = active_count()
    notifier = Notifier([str(tmp_path)])
    while active_count() > before:
        sleep(0.05)
    (tmp_path / "a.md").write_text("x")
    assert reported(notifier, 0.2) == frozenset()


def test_a_handler_that_raises_while_the_watch_waits_breaks_no_lock() -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def wait(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        notifier.wait(PATIENCE)

    notifier = Notifier(())
    before = signal.signal(signal.SIGALRM, stop)
    try:
        for number in range(300):
            with pytest.raises(KeyboardInterrupt):
                wait(0.0005 + number * 1e-6)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        notifier.close()
