"""
The loop of a watch: take a snapshot, run, poll until something differs, and again.

On a large site most polls look at known files only, which takes a quarter of the time of a scan;
what is new, and what the file system does not tell of a file, is found by the next scan.

Every run is for a snapshot taken before it began, so whatever changes while it works is found after
it. A vanished index is a reason to run as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic, thread_time

from eventsearch.errors import EventsearchError
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.watch.snapshot import (
    Snapshot,
    WatchedPaths,
    is_same,
    take_snapshot,
    watched_paths,
)

RECOVERED = "the last problem is solved: the content is followed again"
"""Reported after the first run that succeeds since a failure, for it may find no change."""

Run = Callable[[Settings], bool]
"""Brings the index up to date; returns whether to run again soon: there is a new generation, or a
file could not be read."""

Pause = Callable[[float], bool]
"""Waits that many seconds; returns False when the watch is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """
    Seconds between two steps of a watch.

    Attributes:
        interval: Between two polls at least.
        calm_interval: The same once nothing has changed for *calm_after*.
        share: Times the processor time of a poll, or a tenth of all its time, that is waited before
            the next one: it may have waited for another machine. After a scan twice as much.
        quiet: Without a change before a run begins; a program that writes many pages writes them
            one by one.
        most_quiet: Times that *quiet* is waited for at most; then a run begins all the same.
        settle: From a run that changed the index to the next one: some disks store times in steps
            of two seconds, and hide a second change in the same step.
        retry: From a run that failed to the next one; with each further failure as much more.
        most_retry: The same at most.
    """

    interval: float = 0.25
    calm_interval: float = 1.0
    calm_after: float = 60.0
    share: float = 10.0
    quiet: float = 0.2
    most_quiet: int = 10
    settle: float = 2.5
    retry: float = 5.0
    most_retry: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """
    What a run begins with: settings, paths and a snapshot that belong together.

    Attributes:
        error: Why there can be no run; empty otherwise.
    """

    settings: Settings
    paths: WatchedPaths
    snapshot: Snapshot
    error: str = ""


def watch(
    load: Callable[[], Settings],
    run: Run,
    *,
    report: Callable[[str], None],
    pause: Pause,
    timing: Timing | None = None,
) -> None:
    """
    Keep an index up to date until *pause* returns False.

    Args:
        load: Reads the settings.
        report: Called with each failure, once, and when it is over; the watch goes on.

    Raises:
        EventsearchError: The settings cannot be read at the start.
    """
    timing = timing or Timing()
    state = _read_state(load)
    reported = ""
    failures = 0
    while True:
        error, again = _attempt(run, state)
        failures = failures + 1 if error else 0
        retry = min(failures * timing.retry, timing.most_retry)
        due = retry if error else timing.settle if again else None
        if error and error != reported:
            report(error)
        if reported and not error:
            report(RECOVERED)
        reported = error
        snapshot = _wait_for_change(state, due, pause, timing)
        if snapshot is None:
            return
        state = _refresh(load, state, snapshot)


def _attempt(run: Run, state: WatchState) -> tuple[str, bool]:
    """Run; return the error, and otherwise whether to run again soon."""
    if state.error:
        # Tried again, for it may go without a trace: a permission is given, other files are closed.
        return state.error, True
    try:
        return "", run(state.settings)
    except EventsearchError as error:
        return str(error), True
    except OSError as error:
        return _message(error), True


def _wait_for_change(
    state: WatchState, due: float | None, pause: Pause, timing: Timing
) -> Snapshot | None:
    """
    Poll until something differs, the index has vanished or a run is due.

    Returns:
        What lies there then; None when the watch is to end.
    """
    began = scan_at = monotonic()
    had_index = live_name(state.settings.index) is not None
    interval = timing.interval
    while pause(interval if due is None else min(interval, due)):
        started, cpu = monotonic(), thread_time()
        waited = started - began
        is_due = due is not None and waited >= due
        scans = is_due or started >= scan_at or not is_same(state.snapshot)
        snapshot = take_snapshot(state.paths) if scans else state.snapshot
        if snapshot != state.snapshot:
            return _wait_for_quiet(state, snapshot, pause, timing)
        if is_due or (had_index and live_name(state.settings.index) is None):
            return snapshot
        wait = timing.share * max(thread_time() - cpu, (monotonic() - started) / 10)
        if scans:
            scan_at, wait = monotonic() + 2 * wait, 0.0
        calm = waited > timing.calm_after
        interval = max(timing.calm_interval if calm else timing.interval, wait)
    return None


def _wait_for_quiet(
    state: WatchState, snapshot: Snapshot, pause: Pause, timing: Timing
) -> Snapshot | None:
    """Return what lies there once nothing changes any more; None when the watch is to end."""
    for _ in range(timing.most_quiet):
        if not pause(timing.quiet):
            return None
        before, snapshot = snapshot, take_snapshot(state.paths)
        if snapshot == before:
            break
    return snapshot


def _read_state(load: Callable[[], Settings]) -> WatchState:
    """Return settings and paths that were the same before and after the snapshot was taken."""
    settings = load()
    paths = watched_paths(settings)
    while True:
        state = WatchState(settings=settings, paths=paths, snapshot=take_snapshot(paths))
        settings = load()
        paths = watched_paths(settings)
        if (settings, paths) == (state.settings, state.paths):
            return state


def _refresh(load: Callable[[], Settings], before: WatchState, snapshot: Snapshot) -> WatchState:
    """Return the present state; *snapshot*, a moment old, will do where the paths are the same."""
    try:
        settings = load()
        if (settings, watched_paths(settings)) == (before.settings, before.paths):
            return replace(before, snapshot=snapshot, error="")
        return _read_state(load)
    except EventsearchError as error:
        return replace(before, snapshot=snapshot, error=str(error))
    except OSError as error:
        return replace(before, snapshot=snapshot, error=_message(error))


def _message(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
