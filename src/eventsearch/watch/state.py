"""
What does a run begin with?

Settings, places and a look that belong together: whatever changes while they are read is another
beginning. Settings that cannot be read are a fault, not an end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from eventsearch.errors import EventsearchError
from eventsearch.settings import Settings
from eventsearch.watch.snapshot import Look, look
from eventsearch.watch.watched_paths import Places, places


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
