"""
Who does what nobody is to wait for?

Whoever hands an errand on is told whether somebody will do it. What becomes of it otherwise is his:
some is better done late, or by himself, and some not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

Errand = Callable[[], object]
"""What somebody else is to do."""
HandOn = Callable[[Errand], bool]
"""Has somebody do an errand; False when nobody can."""


def run_inline(errand: Errand) -> bool:
    """Do it now: whoever hands it on waits all the same."""
    errand()
    return True


def run_in_thread(errand: Errand) -> bool:
    """Have it done in a thread of its own: a pool of searches may have a long queue."""
    thread = threading.Thread(target=errand, name="errand", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # The system gives no more threads.
        return False
    return True
