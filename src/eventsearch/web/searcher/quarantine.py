"""
Which generations are not to answer, and which one in their place?

Remembers what could not be opened and what is damaged, says each once, and has the next run of
`eventsearch index` mend it. Opening generations, and putting one in the place of another, is for
`searcher_manager`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import EventsearchError, IndexDamaged, IndexUnusable
from eventsearch.storage.generations import Generation, last_good
from eventsearch.storage.integrity import full_check, hint, mark_damaged

AGAIN = 5.0
"""Seconds after which a generation that could not be opened is tried again."""
JUDGED = 300.0
"""Seconds for which a verdict on files that were read to the end holds."""

log = logging.getLogger("eventsearch")


class Verdict(NamedTuple):
    """Which generation is to answer instead, and why."""

    instead: Generation
    why: IndexUnusable


class GenerationQuarantine:
    """
    What is known against the generations of an index folder. Safe to use from several threads.

    Args:
        again: Seconds after which a generation that could not be opened is tried again: what
            refused it may have been no fault of its own.
        judged: Seconds for which a generation that a search found damaged is not looked through
            again, where no other can take its place.

    Attributes:
        fault: What is wrong while no whole generation answers; empty while one does.
    """

    def __init__(self, folder: Path, *, again: float, judged: float) -> None:
        self.fault = ""
        self._folder = folder
        self._again = again
        self._judged = judged
        self._judging = threading.Lock()
        self._refused, self._try_again = "", 0.0
        self._damaged: set[str] = set()
        self._told: set[str] = set()
        self._alone, self._judge_again = "", 0.0

    def forget(self) -> None:
        """Hold nothing against any of them; what was said is not said again."""
        self._refused = self._alone = self.fault = ""
        self._damaged = set()

    def refuse(self, name: str | None) -> None:
        """Have a generation left alone for a while: it could not be opened."""
        self._refused = name or ""
        self._try_again = time.monotonic() + self._again

    def has_refused(self, name: str | None) -> bool:
        """Whether it is the one that could not be opened last."""
        return name == self._refused

    def condemn(self, name: str) -> None:
        """Have a generation left alone for good: another answers in its place."""
        self._damaged.add(name)

    def admits(self, name: str) -> bool:
        """Whether a generation may be opened now."""
        waiting = name == self._refused and time.monotonic() < self._try_again
        return not waiting and name not in self._damaged

    @contextmanager
    def judging(self, bad: str) -> Iterator[bool]:
        """Yield whether a generation is to be judged, by whom asks and by nobody else meanwhile."""
        # Every file is read for it: nobody else is to wait for that.
        if not self._judging.acquire(blocking=False):
            yield False
            return
        try:
            yield bad != self._alone or time.monotonic() >= self._judge_again
        finally:
            self._judging.release()

    def verdict(self, generation: Generation, error: IndexDamaged) -> Verdict | None:
        """Look through a generation that was found damaged; None when it is to stay."""
        bad = generation.name
        try:
            full_check(generation)
        except IndexDamaged as damage:
            self._leave_word(generation, damage)
            error = damage
        except IndexUnusable:  # For want of handles, say, which is no damage.
            self._alone, self._judge_again = bad, time.monotonic() + self._again
            return None
        else:
            held = f"{self._folder}: {error.message}, but all checksums hold"
            self._stay(bad, "", held)
            return None
        good = last_good(self._folder)
        if good is None or good.name == bad:
            self._stay(bad, error.message, f"no whole generation answers: {error.message}")
            return None
        return Verdict(good, error)

    def say(self, verdict: Verdict) -> None:
        """Say which generation answers now, and why."""
        good = verdict.instead
        what = f"answering from the last good generation, {good.name} of {good.info.built_at}"
        log.warning("%s: %s", what, self.told(verdict.why))

    def told(self, error: EventsearchError) -> str:
        """Return what is said of an error; of damage with what surely mends it, and where."""
        damaged = isinstance(error, IndexDamaged)
        return f"{error.message}; {hint(self._folder)}" if damaged else str(error)

    def _leave_word(self, generation: Generation, damage: IndexDamaged) -> None:
        """Have the next run of `eventsearch index` build anew."""
        if not mark_damaged(generation, damage.message):
            log.warning("%s: the next run cannot be told of the damage", self._folder)

    def _stay(self, bad: str, fault: str, what: str) -> None:
        """Go on with a generation that was found damaged, and say so once."""
        self._alone, self._judge_again = bad, time.monotonic() + self._judged
        self.fault = fault
        if bad not in self._told:
            self._told.add(bad)
            log.error("%s; %s", what, hint(self._folder))
