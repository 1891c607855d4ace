"""
How long is waited until there is something for a run?

Until something looks different: in the folders that changed last, or where the kernel says so,
which is looked at many times a second; or anywhere, by looks at everything, which come the more
rarely the more they take, and more rarely still while the kernel tells of all that they would
find. Asks the clock.

What does a run begin with?

Settings, places and a look that belong together: whatever changes while they are read is another
beginning. Settings that cannot be read are a fault, not an end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic, thread_time

from eventsearch.errors import EventsearchError
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed
from eventsearch.watch.inotify_hints import Hints
from eventsearch.watch.latest_change import RecentFolders
from eventsearch.watch.snapshot import (
    Look,
    Places,
    changed,
    inside,
    leads_away,
    look,
    places,
    renewed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
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


def see(load: Callable[[], Settings]) -> WatchState:
    """Return what there is, with settings and places that were the same before and after."""
    settings = load()
    where = places(settings)
    while True:
        found = look(where)
        now = load()
        there = places(now)
        if (now, there) == (settings, where):
            return WatchState(settings=settings, places=where, found=found)
        settings, where = now, there


def refresh(load: Callable[[], Settings], before: WatchState, found: Look) -> WatchState:
    """
    Return what there is now; settings that cannot be read are a fault, and tried again.

    Args:
        found: In the places of *before*, a moment ago: enough, where they are the same still.
    """
    try:
        settings = load()
        where = places(settings)
        if (settings, where) == (before.settings, before.places):
            return WatchState(settings=settings, places=where, found=found)
        return see(load)
    except EventsearchError as error:
        return replace(before, found=found, fault=str(error))
    except OSError as error:
        return replace(before, found=found, fault=said(error))


def said(error: OSError) -> str:
    """Return what a person is told of a refusal of the system."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


GAP = 0.25
"""Seconds between two looks at everything at least."""
SHARE = 10
"""
Times the processor time of a look that is waited before the next one: a tenth of a processor.

And at least as long as it took, for what it waited for may be another machine.
"""
CALM = 60.0
"""Seconds without a change after which looks come more slowly."""
SLOW = 1.0
"""Seconds between two looks from then on, at least."""
RARE = 10.0
"""The same while the kernel tells of every change."""
RARE_SHARE = 50
"""And as SHARE."""
NEAR = 0.05
"""Seconds between two looks at the folders that changed last, until it is calm, and at those of
which the kernel tells."""
QUIET = 0.2
"""Seconds in which nothing may change before a run begins: many pages change one by one."""
STEPS = 0.1
"""The same where the change is an author's: editors save in several steps, one right after the
other."""
SAVED = 0.05
"""The same where the kernel has told that whoever wrote has closed the file."""
RESTLESS = 10
"""Times that quiet is waited for at most; then a run begins all the same."""

Pause = Callable[[float], bool]
"""Waits that many seconds; False when the watch is to end."""


@dataclass(slots=True)
class Debouncer:
    """What is remembered from one wait to the next."""

    pause: Pause
    tell: Callable[[str], None]
    _hints: Hints
    _latest: RecentFolders = field(default_factory=RecentFolders)
    _told: bool = False

    def until_changed(self, seen: WatchState, due: float | None) -> Look | None:
        """
        Wait for a change, until the index is gone, or until a run is due in any case.

        Returns:
            What lies there then; None when the watch is to end.
        """
        began, second = monotonic(), 0
        stood = pointed(seen.settings.index) is not None
        if not self._follow(seen.found, seen):
            self._hints.sound = False
        left = GAP
        while self.pause(step := self._step(left)):
            left -= step
            near = self._glance(seen)
            if near is not None and near is not seen.found:
                return self._settled(seen, near)
            after = monotonic() - began
            over = due is not None and after >= due
            everywhere = left <= 0 or near is None or over
            if not everywhere and int(after) == second:
                continue
            second = int(after)
            gone = stood and pointed(seen.settings.index) is None
            if not (everywhere or gone):
                continue
            found, left = self._looked(seen, calm=after > CALM)
            if found is not seen.found or over or gone:
                return found
        return None

    def forget(self) -> None:
        """Other places are looked at from now on."""
        self._latest.forget()

    def close(self) -> None:
        """End."""
        self._hints.close()

    def _step(self, left: float) -> float:
        """Return how long to sleep until there may be something to look at."""
        return min(NEAR, left) if self._hints.come or self._latest.folders else min(SLOW, left)

    def _gap(self, cost: float, *, calm: bool) -> float:
        """Return the seconds until the next look at everything, of one that took so long."""
        if self._hints.hold(calm=calm):
            return max(RARE, RARE_SHARE * cost)
        return max(SLOW if calm else GAP, SHARE * cost)

    def _looked(self, seen: WatchState, *, calm: bool) -> tuple[Look | None, float]:
        """
        Look at everything.

        Returns:
            What was seen itself where nothing has changed, else as of `_settled`; and after how
            many seconds to look again.
        """
        began, busy, sound = monotonic(), thread_time(), self._hints.sound
        found = look(seen.places)
        wall, cost = monotonic() - began, thread_time() - busy
        if changed(seen.found, found):
            return self._settled(seen, found, sound=sound), 0
        self._hints.sound = self._follow(found, seen) and not leads_away(found)
        if calm:
            self._latest.forget()
        return seen.found, max(self._gap(cost, calm=calm), wall)

    def _glance(self, seen: WatchState) -> Look | None:
        """
        Look where something may have changed.

        Returns:
            What was seen itself where nothing has; None when everything must be looked at.
        """
        hinted = self._hints.taken()
        if hinted is None:
            return None
        # Of a folder with many others in it a look takes a while, too.
        latest = () if self._hints.hold(calm=False) else self._latest.folders
        folders = {*latest, *hinted}
        if all(inside(folder)[0] == seen.found.get(folder, {}) for folder in folders):
            return seen.found
        found = renewed(seen.found, folders, seen.places)
        return found if changed(seen.found, found) else seen.found

    def _settled(self, seen: WatchState, found: Look, *, sound: bool | None = None) -> Look | None:
        """Return what lies there once nothing changes any more; None when the watch is to end."""
        apart = changed(seen.found, found)
        own = self._latest.note(apart)
        sound = self._hints.sound if sound is None else sound
        for _ in range(RESTLESS):
            self._follow(found, seen)
            quiet = SAVED if self._hints.saved(apart) else STEPS
            if not self.pause(quiet if own else QUIET):
                return None
            hinted = self._hints.taken()
            if own and hinted is not None:
                now = renewed(found, {*apart, *hinted, *(found.keys() - seen.found)}, seen.places)
            else:
                now = look(seen.places)
            if not changed(found, now) and not self._hints.writing(apart):
                break
            found = now
        # Of what is in a new folder nobody could tell: it was not watched.
        self._hints.found(apart.keys() & seen.found.keys(), sound=sound)
        return found

    def _follow(self, found: Look, seen: WatchState) -> bool:
        """Have all folders watched; return whether they were. Say once when it cannot be."""
        followed = self._hints.follow(found, seen.places)
        if self._hints.fault and not self._told:
            self._told = True
            self.tell(self._hints.fault)
        return followed
