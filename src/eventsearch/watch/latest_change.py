"""
Where did something change last?

Whoever edits a page saves it again and again, and a look at one folder costs next to nothing. Not
for finding what changes elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

MOST = 4
"""Folders that are remembered, and that one change may be in to be an author's own."""


@dataclass(slots=True)
class RecentFolders:
    """
    The folders in which something changed last, the latest first.

    Attributes:
        folders: As a look at everything names them.
    """

    folders: tuple[str, ...] = ()

    def note(self, folders: Collection[str]) -> bool:
        """Note where something has changed; return whether it may be an author's: in few places."""
        own = 0 < len(folders) <= MOST
        if own:
            self.folders = tuple(dict.fromkeys((*sorted(folders), *self.folders)))[:MOST]
        return own

    def forget(self) -> None:
        """Look at none of them any more."""
        self.folders = ()
