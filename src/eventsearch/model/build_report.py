"""The report of an index run."""

from __future__ import annotations

from typing import NamedTuple


class BuildReport(NamedTuple):
    """
    What an index run did.

    Attributes:
        pages: Pages in the index now.
        visible: How many of them visitors find now; the others wait for their publication or have
            expired.
        read: Files that were read in this run.
        added, changed, removed, unchanged: Pages, by what became of them.
        kept: Pages that stay as they were because their files cannot be read any more.
        generation: Name of the live generation.
        swapped: False when nothing had changed and the live generation stays.
        reason: Why everything was built anew; empty for an incremental run.
        diagnostics: All diagnostics of the site's content, unchanged files included, sorted.
        platform: Which program makes the site, a name of `LABELS`; empty when not known.
    """

    pages: int
    visible: int
    read: int
    added: int
    changed: int
    removed: int
    unchanged: int
    generation: str
    swapped: bool
    reason: str
    diagnostics: tuple[object, ...]
    seconds: float
    platform: str = ""
    kept: int = 0


class ShardReport(NamedTuple):
    """What a run did that read one of so many shards of a site."""

    number: int
    of: int
    files: int
    pages: int
    seconds: float
