"""
The loop of a watch: take a snapshot, run, poll until something has changed, repeat.

A scan lists the watched folders. On a large site most polls do not scan: they compare known files
only, which takes a quarter of the time. The next scan finds new files. A poll begins early if the
operating system reports a change, and compares the reported files first.

The snapshot of a run is taken before the run begins, so a change during the run is found after it.
The loop also starts a run if the index has vanished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from time import monotonic, sleep, thread_time

from eventsearch.errors import EventsearchError
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.watch.notifier import Notifier
from eventsearch.watch.snapshot import (
    Snapshot,
    WatchedPaths,
    changed_files,
    is_new,
    saved_file,
    take_snapshot,
    watched_paths,
)

RECOVERED = "the last problem is solved: changes update the index again"
"""Reported after the first run that succeeds since a failure. Such a run may print nothing else,
because it may find no change."""

Run = Callable[[Settings, str], bool]
"""
Updates the index; returns True to be called again soon, because a new generation was published or
a file could not be read.

The second argument is the absolute path of a file, if the last run succeeded and nothing has
changed since then, except perhaps this file. Else it is empty.
"""

Pause = Callable[[float, Callable[[float], None]], bool]
"""Called with seconds and a function that waits so long; returns False if the watch must end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """
    Seconds between two steps of a watch.

    Attributes:
        interval: Minimum time between two polls without a report.
        calm_interval: The same if nothing has changed for *calm_after*.
        share: Without a report, the pause after a poll is at least this many times the poll's
            cost. The cost is its processor time, or a tenth of its duration if that is more: it may
            have waited for a network mount. After a scan, only the next scan waits, but five times
            as long.
        quiet: Time without a change before a run begins, since a program that writes many pages
            writes them one by one.
        most_quiet: Maximum number of waits of *quiet*; then a run begins in any case.
        saved: Replaces *quiet* if a single known file has changed. An editor may write a file in
            two steps.
        scanned: If the last scan is older than this, the loop scans before it runs, even if only
            a known file was saved.
        settle: Time from a run that changed the index to the next run. Some disks store times in
            steps of two seconds, and hide a second change in the same step.
        retry: Time from a failed run to the next run. Each failure in succession adds as much.
        most_retry: Longest time from a failed run to the next run.
    """

    interval: float = 0.1
    calm_interval: float = 1.0
    calm_after: float = 60.0
    share: float = 4.0
    quiet: float = 0.2
    most_quiet: int = 10
    saved: float = 0.05
    scanned: float = 5.0
    settle: float = 2.5
    retry: float = 5.0
    most_retry: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """
    The settings of a run, the paths to watch with these settings, and a snapshot of these paths.

    Attributes:
        scanned: Time of the last scan, see `monotonic`.
        new_due: Time of the next scan if the system reports a new file.
        scan_due: Time of the next scan. Scans of a large site are rare, because they are slow.
        saved: The file that was saved last, if nothing else has changed since the last run.
        error: Why a run is not possible; else empty.
    """

    settings: Settings
    paths: WatchedPaths
    snapshot: Snapshot
    scanned: float
    new_due: float = 0.0
    scan_due: float = 0.0
    saved: str = ""
    error: str = ""


def watch(
    load: Callable[[], Settings],
    run: Run,
    *,
    report: Callable[[str], None],
    pause: Pause,
    timing: Timing | None = None,
    notify: Callable[[Iterable[str]], Notifier] = Notifier,
) -> None:
    """
    Keep an index up to date until *pause* returns False.

    Args:
        load: Reads the settings.
        report: Called with the message of each new failure, and with RECOVERED when a run succeeds
            again. A failure does not end the watch.
        notify: Called with the folders whose changes the operating system is to report.

    Raises:
        EventsearchError: The settings cannot be read at the start.
    """
    timing = timing or Timing()
    state = _read_state(load)
    notifier = notify(_notified(state))
    reported = ""
    failures = 0
    try:
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
            changed = _wait_for_change(state, due, notifier, pause, timing)
            if changed is None:
                return
            state = _refresh(load, replace(changed, saved="") if error else changed)
            if not notifier.covers(_notified(state)):
                notifier.close()
                notifier = notify(_notified(state))
    finally:
        notifier.close()


def _notified(state: WatchState) -> set[str]:
    """Return the deep folders, but not the site's root: it may contain repositories, libraries and
    the index, whose files change often."""
    return {*state.paths.deep} - {str(state.settings.root)}


def _attempt(run: Run, state: WatchState) -> tuple[str, bool]:
    """Run; return the error message (empty for success), and whether to run again soon."""
    if state.error:
        # Run again: a missing permission or too many open files can end without a visible change.
        return state.error, True
    try:
        return "", run(state.settings, state.saved)
    except EventsearchError as error:
        return str(error), True
    except OSError as error:
        return _message(error), True


def _wait_for_change(
    state: WatchState, due: float | None, notifier: Notifier, pause: Pause, timing: Timing
) -> WatchState | None:
    """
    Poll until a file has changed, the index has vanished or a run is due.

    Args:
        due: Seconds after which a run is due; None for never.

    Returns:
        The state with the new snapshot, or None if the watch must end.
    """
    began = monotonic()
    had_index = live_name(state.settings.index) is not None
    has_new = False
    interval = timing.interval
    poll_due = began + interval
    while pause(interval if due is None else min(interval, due), notifier.wait):
        started, cpu = monotonic(), thread_time()
        waited = started - began
        is_due = due is not None and waited >= due
        reported = notifier.take()
        has_new = has_new or any(is_new(path, state.snapshot, state.paths) for path in reported)
        is_early = bool(reported) and not is_due and started < poll_due
        is_scan_due = started >= (state.new_due if has_new else state.scan_due)
        snapshot = None if is_scan_due else _poll(state, reported, timing, is_early=is_early)
        if scans := snapshot is None:
            snapshot = take_snapshot(state.paths)
        ended = monotonic()
        wait = timing.share * max(thread_time() - cpu, (ended - started) / 10)
        if scans:
            new_due = ended + wait if has_new else state.new_due
            state = replace(state, scanned=started, new_due=new_due, scan_due=ended + 5 * wait)
            has_new, wait = False, 0.0
        if snapshot != state.snapshot:
            return _wait_for_quiet(state, snapshot, pause, timing)
        if is_early and not scans:
            interval = max(poll_due - ended, 0.0)
            continue
        if had_index and live_name(state.settings.index) is None:
            return replace(state, saved="")
        if is_due:
            return state
        calm = waited > timing.calm_after
        interval = max(timing.calm_interval if calm else timing.interval, wait)
        poll_due = ended + interval
    return None


def _poll(
    state: WatchState, reported: frozenset[str], timing: Timing, *, is_early: bool
) -> Snapshot | None:
    """
    Return the snapshot with the current stamps of its files; None if a scan is needed.

    Args:
        reported: Paths that the system reported. If one of these files has changed, the others are
            not compared.
        is_early: Whether to compare no other files in any case. Else a program that writes to
            ignored files all the time would take more than its share.
    """
    first = ({state.saved} | reported) & state.snapshot.keys()
    changed = changed_files(state.snapshot, first)
    if not changed and not is_early:
        changed = changed_files(state.snapshot)
    if not changed:
        return state.snapshot
    snapshot = {**state.snapshot, **changed}
    is_scanned = monotonic() < state.scanned + timing.scanned
    return snapshot if is_scanned and saved_file(state.snapshot, snapshot) else None


def _wait_for_quiet(
    state: WatchState, snapshot: Snapshot, pause: Pause, timing: Timing
) -> WatchState | None:
    """Wait until files stop changing; return the new state, or None if the watch must end."""
    saved = saved_file(state.snapshot, snapshot)
    if saved:
        if not pause(timing.saved, sleep):
            return None
        if not changed_files(snapshot, (saved,)):
            return replace(state, snapshot=snapshot, saved=saved)
    scanned = state.scanned
    for _ in range(timing.most_quiet - bool(saved)):
        if not pause(timing.quiet, sleep):
            return None
        scanned = monotonic()
        before, snapshot = snapshot, take_snapshot(state.paths)
        if snapshot == before:
            break
    saved = saved_file(state.snapshot, snapshot)
    return replace(state, snapshot=snapshot, scanned=scanned, saved=saved)


def _read_state(load: Callable[[], Settings]) -> WatchState:
    """Return a new state. Take the snapshot again if the settings change meanwhile."""
    settings = load()
    paths = watched_paths(settings)
    while True:
        began = monotonic()
        state = WatchState(
            settings=settings, paths=paths, snapshot=take_snapshot(paths), scanned=began
        )
        settings = load()
        paths = watched_paths(settings)
        if (settings, paths) == (state.settings, state.paths):
            return state


def _refresh(load: Callable[[], Settings], before: WatchState) -> WatchState:
    """Read the settings again; return a new state only if settings or paths have changed."""
    try:
        settings = load()
        if (settings, watched_paths(settings)) == (before.settings, before.paths):
            return replace(before, error="")
        return _read_state(load)
    except EventsearchError as error:
        return replace(before, saved="", error=str(error))
    except OSError as error:
        return replace(before, saved="", error=_message(error))


def _message(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
