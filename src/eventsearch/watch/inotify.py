"""
Of which folders does the kernel tell what happens in them?

By inotify, and so on Linux. Each folder that was looked into is watched by itself, and no other: no
library, no index. Asked for what is written and moved alone, not for what is opened or read, as
every look and run does. Not for what to make of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Set
from errno import ENOMEM, ENOSPC
from typing import TYPE_CHECKING, NamedTuple

from eventsearch.watch.snapshot import is_within

if TYPE_CHECKING:
    from inotify_simple import INotify

WRITTEN, CLOSED = 0x2, 0x8
"""Something was written to a file, and whoever may write to it has closed it."""
REMOVED, MOVED = 0x400, 0x800
"""What is watched was removed or moved itself."""
UNWATCHED = 0x2000 | 0x8000
"""It was unmounted, or is watched no more."""
LOST = 0x4000
"""More has happened than the kernel keeps."""
MASK = WRITTEN | CLOSED | 0x4 | 0x40 | 0x80 | 0x100 | 0x200 | REMOVED | MOVED | 0x0400_0000
"""Written, touched, moved, made and removed, as long as it has a name."""


FULL = (ENOSPC, ENOMEM)
"""Why a folder is not watched where no other would be."""


class Event(NamedTuple):
    """
    What has happened.

    Attributes:
        folder: In which, or to which when *name* is empty; empty itself when events were lost.
        open: Whether more may be written to it.
    """

    folder: str
    name: str = ""
    open: bool = False


class InotifyWatches:
    """Folders, each with the number by which the kernel calls it."""

    def __init__(self) -> None:
        """
        Begin.

        Raises:
            ImportError: There is no inotify here.
            OSError: Others have as many as are allowed.
        """
        # A command that does not watch has no use for ctypes.
        from inotify_simple import INotify

        self._notifier: INotify = INotify(nonblocking=True)
        self._numbers: dict[str, int] = {}
        # A folder that is mounted twice has one number and two names.
        self._folders: dict[int, tuple[str, ...]] = {}

    def follow(self, folders: Set[str]) -> bool:
        """
        Watch these folders and no others; return whether none of them is new.

        Those that have vanished, may not be read or cannot be entered are left out.

        Raises:
            OSError: They are more than are allowed.
        """
        for folder in self._numbers.keys() - folders:
            self._leave(folder)
        return not [folder for folder in folders - self._numbers.keys() if self._enter(folder)]

    def events(self) -> Iterator[Event]:
        """Yield what has happened since the last time."""
        moved: set[str] = set()
        for number, mask, _, name in self._notifier.read(0):
            if mask & LOST:
                yield Event("")
            for folder in self._folders.get(number, ()):
                if mask & UNWATCHED:
                    self._forget(folder)
                elif mask & REMOVED:
                    self._leave(folder)
                elif mask & MOVED:
                    moved.add(folder)
                yield Event(folder, name, open=bool(mask & WRITTEN))
        yield from map(Event, self._leave_all(moved))

    def close(self) -> None:
        """Watch nothing any more."""
        self._notifier.close()

    def _enter(self, folder: str) -> bool:
        try:
            number = self._notifier.add_watch(folder, MASK)
        except OSError as error:
            if error.errno in FULL:
                raise
            return False
        self._numbers[folder] = number
        self._folders[number] = (*self._folders.get(number, ()), folder)
        return True

    def _leave_all(self, folders: Set[str]) -> list[str]:
        """Leave folders and those below them, for others may be in their place; return them."""
        left = [path for path in self._numbers if is_within(path, folders)] if folders else []
        for path in left:
            self._leave(path)
        return left

    def _leave(self, folder: str) -> None:
        number = self._forget(folder)
        if number not in self._folders:
            try:
                self._notifier.rm_watch(number)
            except OSError:
                # It is watched no more by itself.
                return

    def _forget(self, folder: str) -> int:
        number = self._numbers.pop(folder)
        others = tuple(each for each in self._folders.pop(number) if each != folder)
        if others:
            self._folders[number] = others
        return number


BEGIN: Callable[[], InotifyWatches] | None = InotifyWatches if sys.platform == "linux" else None
"""Begins to watch; None where the kernel cannot be asked so."""
