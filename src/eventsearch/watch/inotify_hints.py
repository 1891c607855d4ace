"""
Where does the kernel say that something changes?

Told at once and for nothing, where an index would be looked at in a while. Yet never more than a
hint: the kernel is silent of what another machine writes, loses events when there are too many, and
lets only so many folders be watched. What counts is what a look finds; hints say where to look
first, and how often everything must be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from errno import ENOSPC
from itertools import chain

from eventsearch.watch.inotify import InotifyWatches
from eventsearch.watch.snapshot import Look, Places, is_left_alone

CURE = "raise fs.inotify.max_user_watches and start again"

ANEW = 10
"""Changes in a row of which they must tell before they hold again, once a look has found one of
which they did not."""

Begin = Callable[[], InotifyWatches]


@dataclass(slots=True)
class Hints:
    """
    What the kernel has told of the folders that are watched.

    Attributes:
        begin: Begins to watch; None where the kernel cannot be asked.
        fault: Why it is asked no more; empty while it is, and where it never was.
        sound: Whether they tell of all that was looked at last: each folder was watched before, and
            nothing in it is a link.
    """

    begin: Begin | None
    fault: str = ""
    sound: bool = False
    _watches: InotifyWatches | None = None
    _known: Collection[str] = ()
    _ways: frozenset[str] = frozenset()
    _told: set[str] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)
    _all: bool = False
    _right: int = 0
    _wanted: int = 0

    @property
    def come(self) -> bool:
        """Whether there are any."""
        return self._watches is not None

    def hold(self, *, calm: bool) -> bool:
        """
        Whether everything may be looked at more rarely.

        They must have told of a change, or there was none for a while. Once a look has found one
        that they did not tell of, it may be the same with the next one, until they have told of
        ANEW in a row.
        """
        right = self._right >= max(1, self._wanted) or (calm and not self._wanted)
        return self.come and self.sound and right

    def follow(self, found: Look, places: Places) -> bool:
        """Have the folders of a look watched, and no others; return whether all were already."""
        if self.begin is None or self.fault:
            return False
        missing = [path for path in chain(places.deep, places.flat) if not _is_there(path)]
        self._known, self._ways = found, _ways(places)
        try:
            self._watches = self._watches or self.begin()
            return self._watches.follow({*found, *map(_above, missing)})
        except (ImportError, OSError) as error:
            self._end(error)
            return False

    def taken(self) -> frozenset[str] | None:
        """Return the folders of which was told since the last time; None for everything."""
        if self._watches is None:
            return frozenset()
        found: set[str] = set()
        everything = lost = False
        for folder, name, is_open in self._watches.events():
            path = f"{folder}{os.sep}{name}" if name else folder
            (self._open.add if is_open else self._open.discard)(path)
            lost = lost or not folder
            if path in self._ways or lost:
                everything = True
            elif folder in self._known and not (name and is_left_alone(name)):
                # A folder may have been given a permission.
                found.update((folder, path) if path in self._known else (folder,))
        self._told |= found
        self._all |= everything
        if lost:
            # Also of folders that others have taken the place of: all are to be watched anew.
            self.close()
        return None if everything else frozenset(found)

    def found(self, folders: Iterable[str], *, sound: bool) -> None:
        """
        Learn from changes that were found, once there was time to tell of them.

        Args:
            sound: As it was before they were looked for.
        """
        if self._all or self._told.issuperset(folders):
            self._right += self.come
        elif sound and self._watches is not None:
            self._right, self._wanted = 0, ANEW
            # The path may lead elsewhere now: to be watched anew.
            self.close()
        self._told.clear()
        self._all = False

    def writing(self, apart: Mapping[str, Collection[str]]) -> bool:
        """Whether more may be written to a file that has changed, as far as was told."""
        return not self._open.isdisjoint(chain.from_iterable(apart.values()))

    def saved(self, apart: Mapping[str, Collection[str]]) -> bool:
        """Whether was told that whoever wrote to them has closed them."""
        return self._told.issuperset(apart) and not self.writing(apart)

    def close(self) -> None:
        """Watch nothing any more."""
        self.sound = False
        self._open.clear()
        if self._watches is not None:
            self._watches.close()
            self._watches = None

    def _end(self, error: Exception) -> None:
        self.close()
        full = isinstance(error, OSError) and error.errno == ENOSPC
        why = f"there are more folders than the kernel watches; {CURE}" if full else str(error)
        self.fault = f"changes are found by looking alone: {why}"


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110


def _above(path: str) -> str:
    """Return the nearest folder above that is there."""
    above = os.path.dirname(path)  # noqa: PTH120
    return above if _is_there(above) or above == path else _above(above)


def _ways(places: Places) -> frozenset[str]:
    """Return the places and all folders above them."""
    found: set[str] = set()
    for place in chain(places.deep, places.flat):
        path = place
        while path not in found:
            found.add(path)
            path = os.path.dirname(path)  # noqa: PTH120
    return frozenset(found)
