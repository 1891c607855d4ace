"""
The loop of a watch: take a snapshot, run, poll until something differs, repeat.

On a large site most polls compare known files only, which takes a quarter of the time of a scan.
The next scan finds new files, and changes that the file system does not show for a file. The file
that an author saved last is compared more often, because the author may save it again.

The snapshot of a run is taken before the run begins, so a change during the run is found after it.
The loop also starts a run if the index has vanished.
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
    changed_files,
    saved_file,
    take_snapshot,
    watched_paths,
)

RECOVERED = "the last problem is solved: the content is followed again"
"""Reported after the first run that succeeds since a failure, because it may find no change."""

Run = Callable[[Settings, bool], bool]
"""
Updates the index; returns whether to run again soon: there is a new generation, or a file could not
be read.

The second argument is True if the last run succeeded, and one known file was saved since then, and
nothing else has changed.
"""

Pause = Callable[[float], bool]
"""Waits that many seconds; returns False if the watch must end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """
    Seconds between two steps of a watch.

    Attributes:
        interval: Least time between two polls.
        calm_interval: Least time between two polls if nothing has changed for *calm_after*.
        share: The pause after a poll is this many times its processor time, or a tenth of its
            total time if that is more: it may have waited for a network mount. After a scan, the
            pause is twice as long.
        quiet: Time without a change before a run begins, since a program that writes many pages
            writes them one by one.
        most_quiet: Number of times that the loop waits *quiet*; then a run begins in any case.
        saved: Replaces *quiet* if a single known file has changed: an editor may write a file in
            two steps.
        glances: Number of times that the file that was saved last is compared between two polls.
        scanned: If the last scan is older than this, the loop scans before it runs, even if only
            a known file was saved.
        settle: Time from a run that changed the index to the next run: some disks store times in
            steps of two seconds, and hide a second change in the same step.
        retry: Time from a failed run to the next run; each further failure adds the same time.
        most_retry: Longest time from a failed run to the next run.
    """

    interval: float = 0.1
    calm_interval: float = 1.0
    calm_after: float = 60.0
    share: float = 10.0
    quiet: float = 0.2
    most_quiet: int = 10
    saved: float = 0.05
    glances: int = 5
    scanned: float = 5.0
    settle: float = 2.5
    retry: float = 5.0
    most_retry: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    """
    Settings, paths and a snapshot that belong together, with which a run begins.

    Attributes:
        scanned: Time of the last scan, see `monotonic`.
        saved: The file that was saved since the last run, if nothing else has changed.
        error: Why a run is not possible; else empty.
    """

    settings: Settings
    paths: WatchedPaths
    snapshot: Snapshot
    scanned: float
    saved: str = ""
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
        report: Called with each new failure, and once when it is over; the watch goes on.

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
        changed = _wait_for_change(state, due, pause, timing)
        if changed is None:
            return
        state = _refresh(load, replace(changed, saved="") if error else changed)


def _attempt(run: Run, state: WatchState) -> tuple[str, bool]:
    """Run; return the error (empty if it succeeds), and whether to run again soon."""
    if state.error:
        # Some causes, such as a permission or too many open files, end without a visible change.
        return state.error, True
    try:
        return "", run(state.settings, bool(state.saved))
    except EventsearchError as error:
        return str(error), True
    except OSError as error:
        return _message(error), True


def _wait_for_change(
    state: WatchState, due: float | None, pause: Pause, timing: Timing
) -> WatchState | None:
    """
    Poll until something differs, the index has vanished or a run is due.

    Returns:
        The state with the new snapshot, or None if the watch must end.
    """
    began = scan_at = monotonic()
    had_index = live_name(state.settings.index) is not None
    interval = timing.interval
    while _rest(state, interval if due is None else min(interval, due), pause, timing):
        started, cpu = monotonic(), thread_time()
        waited = started - began
        is_due = due is not None and waited >= due
        scans = is_due or started >= scan_at
        snapshot = state.snapshot if scans else _poll(state, timing)
        if scans or snapshot is None:
            scans, snapshot = True, take_snapshot(state.paths)
            state = replace(state, scanned=started)
        if snapshot != state.snapshot:
            return _wait_for_quiet(state, snapshot, pause, timing)
        if is_due or (had_index and live_name(state.settings.index) is None):
            return replace(state, saved="")
        wait = timing.share * max(thread_time() - cpu, (monotonic() - started) / 10)
        if scans:
            scan_at, wait = monotonic() + 2 * wait, 0.0
        calm = waited > timing.calm_after
        interval = max(timing.calm_interval if calm else timing.interval, wait)
    return None


def _rest(state: WatchState, seconds: float, pause: Pause, timing: Timing) -> bool:
    """
    Pause, but only until the file that was saved last changes again.

    Returns:
        False if the watch must end.
    """
    if not state.saved:
        return pause(seconds)
    for _ in range(timing.glances):
        if not pause(seconds / timing.glances):
            return False
        if changed_files(state.snapshot, (state.saved,)):
            break
    return True


def _poll(state: WatchState, timing: Timing) -> Snapshot | None:
    """Return the snapshot with the current stamps of known files; None if a scan is needed."""
    again = (state.saved,) if state.saved else ()
    changed = changed_files(state.snapshot, again) or changed_files(state.snapshot)
    if not changed:
        return state.snapshot
    snapshot = {**state.snapshot, **changed}
    is_scanned = monotonic() < state.scanned + timing.scanned
    return snapshot if is_scanned and saved_file(state.snapshot, snapshot) else None


def _wait_for_quiet(
    state: WatchState, snapshot: Snapshot, pause: Pause, timing: Timing
) -> WatchState | None:
    """Return the state when nothing changes any more, or None if the watch must end."""
    saved = saved_file(state.snapshot, snapshot)
    if saved:
        if not pause(timing.saved):
            return None
        if not changed_files(snapshot, (saved,)):
            return replace(state, snapshot=snapshot, saved=saved)
    scanned = state.scanned
    for _ in range(timing.most_quiet - bool(saved)):
        if not pause(timing.quiet):
            return None
        scanned = monotonic()
        before, snapshot = snapshot, take_snapshot(state.paths)
        if snapshot == before:
            break
    saved = saved_file(state.snapshot, snapshot)
    return replace(state, snapshot=snapshot, scanned=scanned, saved=saved)


def _read_state(load: Callable[[], Settings]) -> WatchState:
    """Return settings and paths that were the same before and after the snapshot was taken."""
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
    """Return the current state; keep the snapshot if settings and paths are the same."""
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
