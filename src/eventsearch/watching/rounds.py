"""
How does an index follow its content?

Look, run, wait until another look sees something else, and again; also when the index is gone.
Every run is for what was seen *before* it began, so whatever changes while it works is seen after
it: nothing is lost between two looks. Asks the clock; what a run does, and what is said, is handed
in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from time import monotonic, thread_time

from eventsearch.errors import EventsearchError
from eventsearch.indexer.generations import pointed
from eventsearch.settings import Settings
from eventsearch.watching.latest import Latest, changed
from eventsearch.watching.looking import Look, look
from eventsearch.watching.places import Places, places

GAP = 0.25
"""Seconds between two looks at least."""
SHARE = 10
"""
Times the processor time of a look that is waited before the next one: a tenth of a processor.

And at least as long as it took, for what it waited for may be another machine.
"""
CALM = 60.0
"""Seconds without a change after which looks come more slowly."""
SLOW = 1.0
"""Seconds between two looks from then on, at least."""
NEAR = 0.1
"""Seconds between two looks at the folders that changed last, until it is calm."""
QUIET = 0.2
"""Seconds in which nothing may change before a run begins: many pages change one by one."""
STEPS = 0.1
"""The same where the change is an author's: editors save in several steps, one right after the
other."""
RESTLESS = 10
"""Times that quiet is waited for at most; then a run begins all the same."""
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
Pause = Callable[[float], bool]
"""Waits that many seconds; False when the watch is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    What a run begins with.

    Attributes:
        settings: As they were while *found* was looked at.
        fault: Why there can be no run; empty otherwise.
    """

    settings: Settings
    places: Places
    found: Look
    fault: str = ""


def watch(
    load: Callable[[], Settings], run: Run, *, tell: Callable[[str], None], pause: Pause
) -> None:
    """
    Keep an index up to date until *pause* says that it is enough.

    Args:
        load: Reads the settings, anew each time.
        tell: Told what went wrong, each fault once, and when it is mended; the watch goes on.

    Raises:
        EventsearchError: The settings cannot be read at the start.
    """
    seen, latest = _see(load), Latest()
    changes: Collection[str] | None = None
    told = ""
    while True:
        fault, due = _attempt(run, seen, changes)
        if fault and fault != told:
            tell(fault)
        if told and not fault:
            tell(MENDED)
        told = fault
        found = _wait(seen, latest, due, pause)
        if found is None:
            return
        before, seen = seen, _see_again(load, seen, found)
        if seen.places != before.places:
            latest.forget()
        changes = None if fault else _since(before, seen)


def _attempt(run: Run, seen: Seen, changes: Collection[str] | None) -> tuple[str, float | None]:
    """Run; return what went wrong, and after how many seconds to run again in any case."""
    if seen.fault:
        # What stood in the way may go without a trace: a permission, or other files being open.
        return seen.fault, AGAIN
    try:
        again = run(seen.settings, changes)
    except EventsearchError as error:
        return str(error), AGAIN
    except OSError as error:
        return _said(error), AGAIN
    # One that was told of changes has not looked at everything.
    return "", SURE if again or changes is not None else None


def _since(before: Seen, now: Seen) -> Collection[str] | None:
    """Return the paths that have changed; None where nothing has, or where else was looked."""
    if (now.settings, now.places) != (before.settings, before.places):
        return None
    return changed(before.found, now.found) or None


def _see(load: Callable[[], Settings]) -> Seen:
    """Return what there is, with settings and places that were the same before and after."""
    settings = load()
    where = places(settings)
    while True:
        found = look(where)
        now = load()
        there = places(now)
        if (now, there) == (settings, where):
            return Seen(settings=settings, places=where, found=found)
        settings, where = now, there


def _see_again(load: Callable[[], Settings], before: Seen, found: Look) -> Seen:
    """
    Return what there is now; settings that cannot be read are a fault, and tried again.

    Args:
        found: In the places of *before*, a moment ago: enough, where they are the same still.
    """
    try:
        settings = load()
        where = places(settings)
        if (settings, where) == (before.settings, before.places):
            return Seen(settings=settings, places=where, found=found)
        return _see(load)
    except EventsearchError as error:
        return replace(before, found=found, fault=str(error))
    except OSError as error:
        return replace(before, found=found, fault=_said(error))


def _wait(seen: Seen, latest: Latest, due: float | None, pause: Pause) -> Look | None:
    """
    Wait for a change, until the index is gone, or until a run is due in any case.

    Returns:
        What lies there then; None when the watch is to end.
    """
    began, index = monotonic(), seen.settings.index
    stood = pointed(index) is not None
    near, gap = latest.part(seen.found), GAP
    while (now := _near(latest, near, gap, pause)) is not None:
        if now is not near:
            return _settled(seen, latest, latest.renewed(seen.found), pause)
        before, busy = monotonic(), thread_time()
        found = look(seen.places)
        after, cost = monotonic(), thread_time() - busy
        if found != seen.found:
            return _settled(seen, latest, found, pause)
        if stood and pointed(index) is None:
            return found
        if due is not None and after - began >= due:
            return found
        if after - began > CALM:
            latest.forget()
            near = {}
        gap = max(SLOW if after - began > CALM else GAP, SHARE * cost, after - before)
    return None


def _near(latest: Latest, near: Look, seconds: float, pause: Pause) -> Look | None:
    """
    Wait, looking at the folders that changed last.

    Returns:
        What lies there as soon as it changes, else *near* itself; None when the watch is to end.
    """
    if not latest.folders:
        return near if pause(seconds) else None
    while seconds > 0:
        if not pause(min(NEAR, seconds)):
            return None
        seconds -= NEAR
        now = latest.look()
        if now != near:
            return now
    return near


def _settled(seen: Seen, latest: Latest, found: Look, pause: Pause) -> Look | None:
    """Return what lies there once nothing changes any more; None when the watch is to end."""
    own = latest.note(changed(seen.found, found), seen.places)
    for _ in range(RESTLESS):
        if not pause(STEPS if own else QUIET):
            return None
        now = latest.renewed(found) if own else look(seen.places)
        if now == found:
            break
        found = now
    return found


def _said(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
