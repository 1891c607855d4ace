"""
How does an index follow its content?

Look, run, wait until another look sees something else, and again; also when the index is gone.
Every run is for what was seen *before* it began, so whatever changes while it works is seen after
it: nothing is lost between two looks. What a run does, and what is said, is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from itertools import chain

from eventsearch.errors import EventsearchError
from eventsearch.settings import Settings
from eventsearch.watch.debounce import Debouncer, Pause, WatchState, refresh, said, see
from eventsearch.watch.inotify import BEGIN
from eventsearch.watch.inotify_hints import Begin, Hints
from eventsearch.watch.snapshot import changed

SURE = 2.5
"""Seconds after a run in which a file may change without a new time: some disks count by two."""
AGAIN = 5.0
"""Seconds after a run that failed until the next one, though nothing was seen to change."""

MENDED = "what stood in the way is mended: the content is followed again"
"""Said after the first run that succeeds since a fault was told; the run may find no change."""

Run = Callable[[Settings, Collection[str] | None], bool]
"""Brings the index up to date; says whether to run again soon: it is another one now, or something
could not be read. Told the paths that have changed since the last run began, None when that is not
known: settings have changed, the last run failed, or one is due though no change was seen."""


def watch(
    load: Callable[[], Settings],
    run: Run,
    *,
    tell: Callable[[str], None],
    pause: Pause,
    begin: Begin | None = BEGIN,
) -> None:
    """
    Keep an index up to date until *pause* says that it is enough.

    Args:
        load: Reads the settings, anew each time.
        tell: Told what went wrong, each fault once, and when it is mended; the watch goes on.
        begin: Begins to be told by the kernel of changes; None to look for them alone.

    Raises:
        EventsearchError: The settings cannot be read at the start.
    """
    seen = see(load)
    changes: Collection[str] | None = None
    told = ""
    with closing(Debouncer(pause, tell, Hints(begin))) as waiting:
        while True:
            fault, due = _attempt(run, seen, changes)
            if fault and fault != told:
                tell(fault)
            if told and not fault:
                tell(MENDED)
            told = fault
            found = waiting.until_changed(seen, due)
            if found is None:
                return
            before, seen = seen, refresh(load, seen, found)
            if seen.places != before.places:
                waiting.forget()
            changes = None if fault else _since(before, seen)


def _attempt(
    run: Run, seen: WatchState, changes: Collection[str] | None
) -> tuple[str, float | None]:
    """Run; return what went wrong, and after how many seconds to run again in any case."""
    if seen.fault:
        # What stood in the way may go without a trace: a permission, or other files being open.
        return seen.fault, AGAIN
    try:
        again = run(seen.settings, changes)
    except EventsearchError as error:
        return str(error), AGAIN
    except OSError as error:
        return said(error), AGAIN
    # One that was told of changes has not looked at everything.
    return "", SURE if again or changes is not None else None


def _since(before: WatchState, now: WatchState) -> Collection[str] | None:
    """Return the paths that have changed; None where nothing has, or where else was looked."""
    if (now.settings, now.places) != (before.settings, before.places):
        return None
    return frozenset(chain.from_iterable(changed(before.found, now.found).values())) or None
