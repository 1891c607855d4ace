"""
Which generation answers this request?

Opens the live one, notices when a build has put another in its place, and closes the old one when
the last request that reads it has been answered. Opening is handed on, so that nobody waits for it:
until the new one is ready, the old one answers. While the live one is damaged, the newest that is
whole answers.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from eventsearch.engines import MEMORY
from eventsearch.errors import EventsearchError, IndexDamaged, IndexUnusable
from eventsearch.indexer.damage import cure, leave_word, look_through
from eventsearch.indexer.generations import POINTER, last_good, pointed
from eventsearch.search import Index, open_generation, open_index
from eventsearch.web.surviving import surviving

AGAIN = 5.0
"""Seconds after which a generation that could not be opened is tried again."""
JUDGED = 300.0
"""Seconds for which a verdict on files that were read to the end holds."""

log = logging.getLogger("eventsearch")


Mark = tuple[int, int, int]
Errand = Callable[[], object]
"""What somebody else is to do."""


def at_once(errand: Errand) -> None:
    """Do it now: whoever notices a new generation waits until it is open."""
    errand()


def in_background(errand: Errand) -> None:
    """Do it in a thread of its own: a pool of searches may have a long queue."""
    thread = threading.Thread(target=errand, name="opening", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # The system gives no more threads.
        errand()


def nothing(_: Index) -> None:
    """Make nothing ready."""


@dataclass(slots=True)
class _Opened:
    index: Index
    readers: int = 0
    retired: bool = False


class Live:
    """
    The live generation of an index folder, kept open; the last good one while that is damaged.

    Args:
        folder: Index folder.
        again: Seconds after which a generation that could not be opened is tried again: what
            refused it may have been no fault of its own.
        judged: Seconds for which a generation that a search found damaged is not looked through
            again, where no other can take its place.
        memory: Megabytes that searching in a generation may take.
        hand_on: Begins the opening of another generation, see `at_once` and `in_background`.
        prepare: Makes an index ready before it answers.
        after: Makes an index ready that answers already.

    Raises:
        IndexUnusable: There is no generation that can answer.
    """

    def __init__(
        self,
        folder: Path,
        *,
        again: float = AGAIN,
        judged: float = JUDGED,
        memory: float = MEMORY,
        hand_on: Callable[[Errand], None] = at_once,
        prepare: Callable[[Index], None] = nothing,
        after: Callable[[Index], None] = nothing,
    ) -> None:
        self._folder = folder
        self._pointer = folder / POINTER
        self._again = again
        self._judged = judged
        self._memory = memory
        self._hand_on = hand_on
        self._prepare = prepare
        self._after = after
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._judging = threading.Lock()
        self._closed = False
        self._refused = ""
        self._try_again = 0.0
        self._damaged: set[str] = set()
        self._told: set[str] = set()
        self._fault = ""
        self._alone, self._judge_again = "", 0.0
        self._followed: Mark | None = None
        self._opened = _Opened(self._open())

    def begin(self) -> None:
        """Have made ready what answers already."""
        self._hand_on(self._prepare_first)

    @property
    def fault(self) -> str:
        """Return what is wrong while no whole generation answers; empty while one does."""
        return self._fault

    @contextmanager
    def reading(self, *, patient: bool = False) -> Iterator[Index]:
        """
        Yield the newest generation that opens; it stays open until the block ends.

        When the block finds it damaged, that is raised, and the next reader gets the last good one.

        Args:
            patient: While what answers is damaged, wait until another that is there is open.
        """
        self._follow(patient=patient)
        with self._reading() as index:
            yield index

    @contextmanager
    def _reading(self) -> Iterator[Index]:
        """Yield what answers, without looking for another."""
        opened = self._read()
        try:
            yield opened.index
        except IndexDamaged as error:
            self._fall_back(opened, error)
            raise
        finally:
            self._leave(opened)

    def now(self) -> Index:
        """
        Return the index that answers now, for what it says of itself.

        Whoever searches in it takes `reading`: this one may be closed at any time.
        """
        self._follow()
        return self._opened.index

    def reload(self) -> str:
        """Look at the folder now, also at what was refused; return the generation that answers."""
        with self._turn:
            with self._lock:
                self._refused = self._alone = self._fault = ""
                self._damaged.clear()
            if self._is_behind():
                self._take_up()
        return self._opened.index.generation.name

    def close(self) -> None:
        """Close the generation once nobody reads it."""
        with self._lock:
            self._closed = True
            self._retire(self._opened)

    def _open(self) -> Index:
        """Open the live generation; while it cannot be, the newest whose checksums hold."""
        name = pointed(self._folder)
        try:
            return open_index(self._folder, memory=self._memory)
        except IndexUnusable as error:
            good = last_good(self._folder)
            if good is None or good.name == name:
                raise
            self._say(error, good.name, good.info.built_at)
            self._refuse(name)
            return open_generation(good, memory=self._memory)

    def _fall_back(self, opened: _Opened, error: IndexDamaged) -> None:
        """Put the last good generation in the place of one that was found damaged."""
        # Every file is read for it: nobody else is to wait for that, and only one does it.
        if not self._judging.acquire(blocking=False):
            return
        try:
            bad = opened.index.generation.name
            if opened is self._opened and not self._is_alone(bad):
                self._judge(opened, bad, error)
        finally:
            self._judging.release()

    def _is_alone(self, bad: str) -> bool:
        """Whether there was none in whose favour this generation could go, a while ago."""
        return bad == self._alone and time.monotonic() < self._judge_again

    def _judge(self, opened: _Opened, bad: str, error: IndexDamaged) -> None:
        if self._newer():
            return
        try:
            look_through(opened.index.generation)
        except IndexDamaged as damage:
            self._leave_word(opened, damage)
            error = damage
        except IndexUnusable:  # For want of handles, say, which is no damage.
            self._alone, self._judge_again = bad, time.monotonic() + self._again
            return
        else:
            held = f"{self._folder}: {error.message}, but all checksums hold"
            self._stay(bad, "", held)
            return
        good = last_good(self._folder)
        if good is None or good.name == bad:
            self._stay(bad, error.message, f"no whole generation answers: {error.message}")
            return
        whole = _Opened(open_generation(good, memory=self._memory))
        with self._lock:
            if opened is self._opened:
                self._damaged.add(bad)
                self._followed = None
                self._put(whole)
                self._say(error, good.name, good.info.built_at)
                return
        whole.index.close()

    def _newer(self) -> bool:
        """Take up what a build has put in the place of what answers; whether there was such."""
        if not self._turn.acquire(blocking=False):
            # Somebody opens another, or makes this one ready, perhaps this very thread.
            return pointed(self._folder) != self._opened.index.generation.name
        try:
            behind = self._is_behind()
            if behind:
                self._take_up()
        finally:
            self._turn.release()
        return behind

    def _leave_word(self, opened: _Opened, damage: IndexDamaged) -> None:
        """Have the next run of `eventsearch index` build anew."""
        if not leave_word(opened.index.generation, damage.message):
            log.warning("%s: the next run cannot be told of the damage", self._folder)

    def _stay(self, bad: str, fault: str, what: str) -> None:
        """Go on with a generation that was found damaged, and say so once."""
        self._alone, self._judge_again = bad, time.monotonic() + self._judged
        self._fault = fault
        if bad not in self._told:
            self._told.add(bad)
            log.error("%s; %s", what, cure(self._folder))

    def _refuse(self, name: str | None) -> None:
        self._refused = name or ""
        self._try_again = time.monotonic() + self._again

    def _read(self) -> _Opened:
        with self._lock:
            if self._closed:
                raise IndexUnusable("the index is closed", cure="ask another server")
            self._opened.readers += 1
            return self._opened

    def _leave(self, opened: _Opened) -> None:
        with self._lock:
            opened.readers -= 1
            if opened.retired and not opened.readers:
                opened.index.close()

    def _follow(self, *, patient: bool = False) -> None:
        """
        Have another generation opened, if the pointer names one and nobody is at it.

        Args:
            patient: Where what answers is damaged, return when that is done.
        """
        wait = patient and bool(self._fault)
        mark = _mark(self._pointer)
        if mark is not None and mark == self._followed:
            return
        if not self._turn.acquire(blocking=wait):
            return
        behind = False
        try:
            behind = self._is_behind()
        finally:
            if not behind:
                self._turn.release()
        if behind and wait:
            self._take_turn()
        elif behind:
            self._hand_on(self._take_turn)

    def _is_behind(self) -> bool:
        """Whether the pointer names another generation than that which answers, to be opened."""
        # A look at the pointer costs a fifth of reading it. It is taken before: what is swapped in
        # between is read the next time.
        mark = _mark(self._pointer)
        name = pointed(self._folder)
        if name == self._opened.index.generation.name:
            self._followed = mark
        if name in (None, self._opened.index.generation.name):
            return False
        waiting = name == self._refused and time.monotonic() < self._try_again
        return not waiting and name not in self._damaged

    def _take_turn(self) -> None:
        """Open the generation that the pointer names, and let others look again."""
        try:
            self._take_up()
        finally:
            self._turn.release()

    def _take_up(self) -> None:
        name = pointed(self._folder)
        newer = self._made_ready(known=name == self._refused)
        if newer is None:
            self._refuse(name)
            return
        with self._lock:
            self._put(newer)
        self._finish()

    def _made_ready(self, *, known: bool) -> _Opened | None:
        """Return the live generation, ready to answer; None when it cannot be, said if unknown."""
        # The old answers are better than none; said once for each generation refused.
        keeping = "keeping the open generation"
        try:
            with surviving("" if known else f"{keeping}: the new one meets a bug"):
                return self._prepared()
        except EventsearchError as error:
            if not known:
                log.warning("%s: %s", keeping, _told(self._folder, error))
        return None

    def _prepared(self) -> _Opened:
        newer = open_index(self._folder, memory=self._memory)
        try:
            self._prepare(newer)
        except BaseException:
            newer.close()
            raise
        return _Opened(newer)

    def _prepare_first(self) -> None:
        self._make(self._prepare)
        self._finish()

    def _finish(self) -> None:
        self._make(self._after)

    def _make(self, ready: Callable[[Index], None]) -> None:
        """Make ready what answers already; what is wrong with it, whoever searches is told."""
        bug = surviving("what answers could not be made ready")
        with suppress(EventsearchError), bug, self._reading() as index:
            ready(index)

    def _say(self, error: IndexUnusable, name: str, built_at: str) -> None:
        what = f"answering from the last good generation, {name} of {built_at}"
        log.warning("%s: %s", what, _told(self._folder, error))

    def _put(self, newer: _Opened) -> None:
        if self._closed:
            newer.index.close()
            return
        self._retire(self._opened)
        self._opened = newer
        self._fault = ""

    def _retire(self, opened: _Opened) -> None:
        opened.retired = True
        if not opened.readers:
            opened.index.close()


def _told(folder: Path, error: EventsearchError) -> str:
    """Return what is said of an error; of damage with what surely mends it, and where."""
    damaged = isinstance(error, IndexDamaged)
    return f"{error.message}; {cure(folder)}" if damaged else str(error)


def _mark(pointer: Path) -> Mark | None:
    """Return what changes when the pointer does; None when it is not there."""
    try:
        found = pointer.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
