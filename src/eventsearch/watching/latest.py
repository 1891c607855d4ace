"""
Where did something change last?

Whoever edits a page saves it again and again, and a look at one folder costs next to nothing. Not
for finding what changes elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field

from eventsearch.watching.looking import FOLDER, Look, Stamp, look
from eventsearch.watching.places import Places

MOST = 4
"""Folders that are remembered, and that one change may be in to be an author's own."""


@dataclass(slots=True)
class Latest:
    """
    The folders in which something changed last, the latest first.

    Attributes:
        folders: Absolute paths.
    """

    folders: tuple[str, ...] = ()
    _places: Places = field(default=Places(deep=(), flat=(), never=frozenset()))

    def note(self, paths: Collection[str], where: Places) -> bool:
        """Note what has changed; return whether it may be an author's: a change of few folders."""
        # Of the folder around a file that is watched alone, other files are none of ours.
        found = {os.path.dirname(path) for path in paths if path not in where.deep}  # noqa: PTH120
        own = 0 < len(found) <= MOST
        if own:
            self._turn_to(tuple(dict.fromkeys((*sorted(found), *self.folders)))[:MOST])
        return own

    def forget(self) -> None:
        """Look at none of them any more."""
        self._turn_to(())

    def look(self) -> Look:
        """Return what lies in these folders."""
        return look(self._places)

    def part(self, found: Look) -> Look:
        """Return what of a look at everything lies in them."""
        if not self.folders:
            return {}
        return {path: stamp for path, stamp in found.items() if self._has(path, stamp)}

    def renewed(self, found: Look) -> Look:
        """Return a look at everything with what lies in these folders now."""
        return {**{path: found[path] for path in found.keys() - self.part(found)}, **self.look()}

    def _has(self, path: str, stamp: Stamp) -> bool:
        """Whether a look at these folders sees a path; one that is none any more sees itself."""
        if os.path.dirname(path) in self.folders:  # noqa: PTH120
            return True
        return path in self.folders and stamp != FOLDER

    def _turn_to(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self._places = Places(deep=(), flat=folders, never=frozenset())


def changed(before: Look, after: Look) -> frozenset[str]:
    """Return the paths at which two looks differ."""
    return frozenset(path for path, _ in set(before.items()) ^ set(after.items()))
