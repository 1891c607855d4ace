"""
How is damage told?

In one message without paths, whatever file or library noticed it.
"""

from __future__ import annotations

from eventsearch.errors import IndexDamaged, IndexUnusable, refused


def damaged(fault: str) -> IndexDamaged:
    """Return the error for files that are not what was written."""
    return IndexDamaged(f"the index is damaged: {fault}", cure='run "eventsearch index --full"')


def unread(fault: str, error: OSError) -> IndexUnusable:
    """Return the error for a file that the system does not let us read; it need not be damaged."""
    return refused("the index", error) or damaged(fault)
