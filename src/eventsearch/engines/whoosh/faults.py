"""
How is damage told?

In one message without paths, whatever file or library noticed it.
"""

from __future__ import annotations

from eventsearch.errors import IndexDamaged


def damaged(fault: str) -> IndexDamaged:
    """Return the error for files that are not what was written."""
    return IndexDamaged(f"the index is damaged: {fault}", cure='run "eventsearch index --full"')
