"""
Which generation answers this request?

Opens the live one, notices when a build has put another in its place, and closes the old one when
the last request that reads it has been answered. While the live one is damaged, the newest that is
whole answers; which that is, `quarantine` says.

A new one is opened, warmed, swapped in, and warmed more while it answers. All that is handed on, so
that nobody waits for it: until the swap, the old one answers. Where nobody can do it, whoever
notices opens and swaps, and what would be warm is read when it is first asked for. Two begin to
answer before they are warm, for there is nothing to answer meanwhile: the first one, and the one
that takes the place of a damaged one. Both are warmed while they answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from eventsearch.engines import MEMORY
from eventsearch.errors import EventsearchError, IndexDamaged, IndexUnusable
from eventsearch.search.index import Index, open_generation, open_index
from eventsearch.storage.generations import POINTER, last_good, pointed
from eventsearch.web.searcher.background import HandOn, run_inline
from eventsearch.web.searcher.exception_guard import log_exceptions
from eventsearch.web.searcher.quarantine import AGAIN, JUDGED, GenerationQuarantine, Verdict

log = logging.getLogger("eventsearch")

Mark = tuple[int, int, int]


class How(TypedDict):
    """How a generation is opened, as of `open_index`."""

    memory: float
    site_url: str


def nothing(*_: object) -> None:
    """Leave an index cold."""


@dataclass(slots=True)
class _Opened:
    """
    An open generation.

    Attributes:
        retired: Another answers.
        warm: It was warmed as every one is before it answers.
        finished: It was, or is, warmed while it answers.
    """

    index: Index
    readers: int = 0
    retired: threading.Event = field(default_factory=threading.Event)
    warm: bool = False
    finished: bool = False


class SearcherManager:
    """
    The live generation of an index folder, kept open; the last good one while that is damaged.

    Args:
        folder: Index folder.
        again, judged: As of `GenerationQuarantine`.
        memory: Megabytes that searching in a generation may take.
        site_url: As of `open_index`.
        hand_on: Has somebody open another generation, or warm what answers.
        before: Warms an index before it answers.
        after: Warms an index that answers already, until the event says that another does:
            meanwhile that may be opened.

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
        site_url: str = "",
        hand_on: HandOn = run_inline,
        before: Callable[[Index], None] = nothing,
        after: Callable[[Index, threading.Event], None] = nothing,
    ) -> None:
        self._folder = folder
        self._pointer = folder / POINTER
        self._judge = GenerationQuarantine(folder, again=again, judged=judged)
        self._how = How(memory=memory, site_url=site_url)
        self._hand_on = hand_on
        self._before = before
        self._after = after
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._warming = threading.RLock()
        self._closed = False
        self._followed: Mark | None = None
        self._opened = _Opened(self._open())

    def begin(self) -> None:
        """Have warmed what answers already."""
        self._hand_on(self._warm_after)

    @property
    def fault(self) -> str:
        """Return what is wrong while no whole generation answers; empty while one does."""
        return self._judge.fault

    @contextmanager
    def reading(self, *, patient: bool = False) -> Iterator[Index]:
        """
        Yield the newest generation that opens; it stays open until the block ends.

        When the block finds it damaged, that is raised, and the next reader gets the last good one.

        Args:
            patient: While what answers is damaged, wait until another that is there is open.
        """
        self._follow(patient=patient)
        with self._reading() as opened:
            yield opened.index

    @contextmanager
    def _reading(self) -> Iterator[_Opened]:
        """Yield what answers, without looking for another."""
        opened = self._read()
        try:
            yield opened
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

    def reload(self, *, warm: bool = True) -> str:
        """
        Look at the folder now, also at what was refused; return the generation that answers.

        Args:
            warm: Warm a new one before it answers.
        """
        with self._turn:
            self._judge.forget()
            if self._is_behind():
                self._open_newer(warm=warm)
        return self._opened.index.generation.name

    def close(self) -> None:
        """Close the generation once nobody reads it."""
        with self._lock:
            self._closed = True
            done = self._retire(self._opened)
        _close(done)

    def _open(self) -> Index:
        """Open the live generation; while it cannot be, the newest whose checksums hold."""
        name = pointed(self._folder)
        try:
            return open_index(self._folder, **self._how)
        except IndexUnusable as error:
            good = last_good(self._folder)
            if good is None or good.name == name:
                raise
            self._judge.say(Verdict(good, error))
            self._judge.refuse(name)
            return open_generation(good, **self._how)

    def _fall_back(self, opened: _Opened, error: IndexDamaged) -> None:
        """Put the last good generation in the place of one that was found damaged."""
        bad = opened.index.generation
        with self._judge.judging(bad.name) as mine:
            if not mine or opened is not self._opened or self._newer():
                return
            verdict = self._judge.verdict(bad, error)
            if verdict is None:
                return
            whole = _Opened(open_generation(verdict.instead, **self._how))
            with self._lock:
                answers = opened is self._opened
                if answers:
                    self._judge.condemn(bad.name)
                    self._followed = None
                    self._judge.say(verdict)
                done = self._swap(whole) if answers else whole
            _close(done)
        if answers:
            self._hand_on(self._warm_after)

    def _newer(self) -> bool:
        """Take up what a build has put in the place of what answers; whether there was such."""
        if not self._turn.acquire(blocking=False):
            # Somebody opens another, perhaps this very thread.
            return pointed(self._folder) != self._opened.index.generation.name
        try:
            behind = self._is_behind()
            if behind:
                self._open_newer()
            return behind
        finally:
            self._turn.release()

    def _read(self) -> _Opened:
        with self._lock:
            if self._closed:
                raise IndexUnusable("the index is closed", hint="ask another server")
            self._opened.readers += 1
            return self._opened

    def _leave(self, opened: _Opened) -> None:
        with self._lock:
            opened.readers -= 1
            done = opened if opened.retired.is_set() and not opened.readers else None
        _close(done)

    def _follow(self, *, patient: bool = False) -> None:
        """
        Have another generation opened, if the pointer names one and nobody is at it.

        Args:
            patient: Where what answers is damaged, return when that is done.
        """
        wait = patient and bool(self.fault)
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
            self._open_in_turn()
        elif behind and not self._hand_on(self._open_in_turn):
            self._open_in_turn(warm=False)

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
        return self._judge.admits(str(name))

    def _open_in_turn(self, *, warm: bool = True) -> None:
        """Open the generation that the pointer names, and let others look again."""
        try:
            self._open_newer(warm=warm)
        finally:
            self._turn.release()

    def _open_newer(self, *, warm: bool = True) -> None:
        """Put the generation that the pointer names in the place of what answers, if it opens."""
        name = pointed(self._folder)
        newer = self._newer_one(warm=warm, known=self._judge.has_refused(name))
        if newer is None:
            self._judge.refuse(name)
            return
        with self._lock:
            done = self._swap(newer)
        # It answers already: to let go of what the old one holds takes a while.
        _close(done)
        # Handed on: who changes the next page does not wait for it.
        self._hand_on(self._warm_after)

    def _newer_one(self, *, warm: bool, known: bool) -> _Opened | None:
        """Return the live generation, warm if wanted; None when it is refused, said if unknown."""
        # The old answers are better than none; said once for each generation refused.
        keeping = "keeping the open generation"
        try:
            with log_exceptions("" if known else f"{keeping}: the new one meets a bug"):
                newer = _Opened(self._open_beside())
                if warm:
                    self._warm_before(newer)
                return newer
        except EventsearchError as error:
            if not known:
                log.warning("%s: %s", keeping, self._judge.told(error))
        return None

    def _open_beside(self) -> Index:
        """Open the live generation beside what answers: they share the segments that both have."""
        with self._lock:
            opened = self._opened
            opened.readers += 1
        try:
            return open_index(self._folder, **self._how, before=opened.index)
        finally:
            self._leave(opened)

    def _warm_before(self, newer: _Opened) -> None:
        """Warm a generation that does not answer yet; one that fails is closed."""
        try:
            self._before(newer.index)
        except BaseException:
            newer.index.close()
            raise
        newer.warm = True

    def _warm_after(self) -> None:
        """
        Warm what answers, unless that has been done; one generation at a time.

        What is wrong with it, whoever searches is told.
        """
        bug = log_exceptions("what answers could not be made ready")
        # No more than one that is replaced stays open for it.
        with self._warming, suppress(EventsearchError), bug, self._reading() as opened:
            if opened.finished:
                return
            opened.finished = True
            if not opened.warm:
                self._before(opened.index)
            self._after(opened.index, opened.retired)

    def _swap(self, newer: _Opened) -> _Opened | None:
        """Let another answer; return the one that is to be closed."""
        if self._closed:
            return newer
        done = self._retire(self._opened)
        self._opened = newer
        self._judge.fault = ""
        return done

    def _retire(self, opened: _Opened) -> _Opened | None:
        """Let one answer no more; return it if it is to be closed, as nobody reads it."""
        opened.retired.set()
        return None if opened.readers else opened


def _close(opened: _Opened | None) -> None:
    """Close one that nobody will read, outside the lock: whoever asks would wait for it."""
    if opened is not None:
        opened.index.close()


def _mark(pointer: Path) -> Mark | None:
    """Return what changes when the pointer does; None when it is not there."""
    try:
        found = pointer.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
