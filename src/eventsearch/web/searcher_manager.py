"""
Keep the index and the synonyms open, and reload each after a change.

`SearcherManager` keeps the live generation open for its readers and polls the pointer file. It
opens and warms a new generation in a thread of its own, then swaps it in. It closes the old
generation when the last reader has finished. If a generation cannot be opened, or a search finds it
damaged, the last good generation answers instead.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from typing import Unpack

from eventsearch.analysis.synonyms import NONE, Synonyms, read_synonyms
from eventsearch.errors import EventsearchError, IndexAway, IndexDamaged, IndexUnusable, OverTime
from eventsearch.files import Boundary
from eventsearch.search.index import Index, OpenOptions, open_generation, open_index
from eventsearch.settings import SYNONYMS
from eventsearch.storage.generations import Generation, last_good, live_name
from eventsearch.storage.integrity import full_check, hint, mark_damaged

POLL_SECONDS = 0.05
"""Seconds between two checks of the pointer. They are few, so that an author who reloads a page
sees the last change."""
RETRY_SECONDS = 5.0
"""Seconds until a generation that could not be used is tried again."""
PREFETCH_DELAY = 1.0
"""Seconds between a new generation and its prefetch, which slows down searches. An author who has
just saved a page searches within that time."""
CHECK_SECONDS = 1.0
"""Seconds between two checks whether an unreachable cluster answers again."""
SYNONYM_POLL_SECONDS = 1.0
"""Seconds between two checks of the synonyms file."""

log = logging.getLogger("eventsearch")


@contextmanager
def log_exceptions(message: str) -> Iterator[None]:
    """Log any exception of the block with its traceback, but raise an `EventsearchError`."""
    try:
        yield
    except EventsearchError:
        raise
    except Exception:
        log.exception("%s", message)


@dataclass(slots=True, eq=False)
class _Searcher:
    """An open generation, and how many readers use it."""

    index: Index
    readers: int = 0
    retired: bool = False


class SearcherManager:
    """
    The open generation of an index folder. Safe to use from several threads.

    Args:
        warm: Loads what every search needs, before a generation answers. If it fails, the
            generation does not answer.
        prefetch: Loads more, after the generation has started to answer. If it replaces another
            generation, *prefetch_delay* seconds later.
        poll_seconds: Seconds between two checks of the pointer.
        retry_seconds: Seconds until the manager retries a generation that could not be opened, or
            in which a search found damage but a full check did not.
        options: Options of `open_generation`.

    Attributes:
        fault: Why no undamaged generation answers; empty while an undamaged one does.

    Raises:
        IndexUnusable: No generation can be opened.

    Source: Lucene's `SearcherManager`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        warm: Callable[[Index], object] = lambda _: None,
        prefetch: Callable[[Index], object] = lambda _: None,
        prefetch_delay: float = PREFETCH_DELAY,
        poll_seconds: float = POLL_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
        **options: Unpack[OpenOptions],
    ) -> None:
        self.fault = ""
        self._folder = folder
        self._open = partial(open_generation, **options)
        self._open_live = partial(open_index, folder, **options)
        self._warm = warm
        self._prefetch = prefetch
        self._prefetch_delay = prefetch_delay
        self._poll_seconds = poll_seconds
        self._retry_seconds = retry_seconds
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._closed = False
        self._next_poll = 0.0
        self._away: IndexAway | None = None
        self._checking = threading.Lock()
        self._next_check = 0.0
        self._blocked: dict[str, float] = {}
        self._logged: set[str] = set()
        self._searcher = _Searcher(self._first())

    @property
    def current(self) -> Index:
        """The index that answers now, for reading its metadata. To search, use `acquire`."""
        if time.monotonic() >= self._next_poll + self._poll_seconds:
            # A WSGI server does not run `follow`, so nothing else polls.
            self.poll()
        return self._searcher.index

    @contextmanager
    def acquire(self, *, is_check: bool = False) -> Iterator[Index]:
        """
        Yield the index that answers and keep it open until the block ends.

        If the block finds it damaged, the last good generation replaces it for the next reader.

        Args:
            is_check: Whether the block itself checks that the cluster is reachable.

        Raises:
            IndexAway: The cluster did not answer the last check.
        """
        if (away := self._away) and not is_check:
            # Fail at once: waiting for the cluster's timeout would block all threads.
            raise IndexAway(away.message, hint=away.hint)
        with self._lock:
            if self._closed:
                raise IndexUnusable("the index is closed", hint="ask another server")
            searcher = self._searcher
            searcher.readers += 1
        try:
            yield searcher.index
        except IndexDamaged as error:
            self._fall_back(searcher, error)
            raise
        except IndexAway:
            if not is_check:
                self._start_check()
            raise
        finally:
            self._release(searcher)

    def check_cluster(self) -> None:
        """
        Check whether the engine answers, and update `away`.

        If another thread is checking, wait for its result.
        """
        if not self._checking.acquire(blocking=False):
            with self._checking:
                return
        try:
            with self.acquire(is_check=True) as index:
                index.engine.ping()
            if self._away:
                log.warning("%s: the cluster answers again", self._folder)
            self._away = None
        except (IndexAway, OverTime) as error:
            if not self._away:
                log.error("%s: no search is answered: %s", self._folder, error)
            self._away = IndexAway(error.message, hint=error.hint)
        except IndexUnusable:
            # The cluster is reachable, and `acquire` tries to replace a damaged generation.
            self._away = None
        finally:
            self._next_check = time.monotonic() + CHECK_SECONDS
            self._checking.release()

    def _start_check(self) -> None:
        """Start a thread that checks the engine, unless one does."""
        if not self._checking.locked():
            _start_thread(self.check_cluster)

    @property
    def away(self) -> IndexAway | None:
        """The error of the last check, if the cluster did not answer it."""
        return self._away

    async def follow(self) -> None:
        """Warm the current index in a thread, and poll the pointer until cancelled."""
        _start_thread(partial(self._apply, self._warm, self._prefetch))
        while True:
            with log_exceptions("polling the index failed"):
                self.poll()
            await asyncio.sleep(self._poll_seconds)

    def poll(self) -> None:
        """If the pointer contains a new generation, start a thread that opens it."""
        self._next_poll = time.monotonic() + self._poll_seconds
        if self._away and self._next_poll > self._next_check:
            self._start_check()
        if not self._refreshing.locked() and self._is_stale():
            _start_thread(self.refresh)

    def refresh(self) -> bool:
        """Open, warm and swap in the live generation if it is new; return whether it did."""
        if not self._refreshing.acquire(blocking=False):
            return False
        try:
            replaced = self._is_stale() and self._replace()
        finally:
            self._refreshing.release()
        if replaced:
            _start_thread(partial(self._prefetch_later, self._searcher))
        return replaced

    def _prefetch_later(self, searcher: _Searcher) -> None:
        time.sleep(self._prefetch_delay)
        # If pages are saved one after the other, only the last generation is worth the work.
        if searcher is self._searcher:
            self._apply(self._prefetch)

    def reload(self) -> str:
        """
        Refresh now, and also try a generation that failed before.

        Returns the name of the generation that answers.
        """
        with self._refreshing:
            self._blocked.clear()
            self._logged.clear()
            if self._is_stale():
                self._replace()
        return self._searcher.index.generation.name

    def close(self) -> None:
        """Close the index as soon as its last reader has finished."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._searcher.readers += 1
        self._release(self._searcher, retire=True)

    def _release(self, searcher: _Searcher, *, retire: bool = False) -> None:
        """Finish reading; close a retired searcher after its last reader."""
        with self._lock:
            searcher.readers -= 1
            searcher.retired |= retire
            unused = searcher.retired and not searcher.readers
        if unused:
            searcher.index.close()

    def _first(self) -> Index:
        """Open the live generation, or the newest undamaged one if that fails."""
        name = live_name(self._folder)
        try:
            return self._open_live()
        except IndexUnusable as error:
            if (good := self._last_good(name or "")) is None:
                raise
            self._block(name)
            self._log_fallback(good.generation, error)
            return good

    def _last_good(self, bad: str) -> Index | None:
        """Open the newest undamaged generation except *bad*; return None if there is none."""
        passed = {bad}
        while good := last_good(self._folder, passed):
            try:
                return self._open(good)
            except IndexDamaged:
                # The files are complete, but something that they refer to is damaged.
                passed.add(good.name)
        return None

    def _apply(self, *steps: Callable[[Index], object]) -> None:
        """Run the steps on the current index; ignore or log every failure."""
        bug = log_exceptions("warming the index failed")
        with suppress(EventsearchError), bug, self.acquire() as index:
            for step in steps:
                step(index)

    def _is_stale(self) -> bool:
        name = live_name(self._folder)
        if self._closed or name in (None, self._searcher.index.generation.name):
            return False
        return not self._is_blocked(str(name))

    def _replace(self) -> bool:
        """Try to replace the current generation with the live one; return whether it could."""
        name = live_name(self._folder) or ""
        with self._lock:
            if self._closed:
                return False
            searcher = self._searcher
            searcher.readers += 1
        try:
            with log_exceptions(f"keeping the open generation: opening {name} failed"):
                # Pass the current index on: the new one shares its unchanged segments.
                newer = self._open_live(before=searcher.index)
                try:
                    self._warm(newer)
                except BaseException:
                    newer.close()
                    raise
                self._swap(newer)
                return True
        except EventsearchError as error:
            self._log_once(name, f"keeping the open generation: {self._with_hint(error)}")
        finally:
            self._release(searcher)
        self._block(name)
        return False

    def _swap(self, newer: Index) -> None:
        """Make *newer* the index that answers, unless the manager has been closed."""
        with self._lock:
            old = self._searcher
            old.readers += 1
            if not self._closed:
                self._searcher = _Searcher(newer)
                self.fault = ""
        if self._searcher is old:
            newer.close()
        self._release(old, retire=True)

    def _fall_back(self, searcher: _Searcher, error: IndexDamaged) -> None:
        """Let the last good generation replace a generation that a search found damaged."""
        # The check reads all files. Other searches that find the damage do not wait for it.
        if not self._refreshing.acquire(blocking=False):
            return
        try:
            bad = searcher.index.generation
            # If there is a newer generation, the next poll opens it.
            if searcher is not self._searcher or self._is_stale() or self._is_blocked(bad.name):
                return
            damage = self._check(searcher.index, error)
            if damage is None:
                return
            good = self._last_good(bad.name)
            if good is None:
                self.fault = damage.message
                self._keep(bad, f"no undamaged generation is left: {damage.message}")
                return
            self._blocked[bad.name] = inf
            self._log_fallback(good.generation, damage)
            self._swap(good)
        finally:
            self._refreshing.release()

    def _check(self, index: Index, error: IndexDamaged) -> IndexDamaged | None:
        """Return the damage that a full check of a generation finds, if any."""
        bad = index.generation
        try:
            full_check(bad)
            index.engine.ping()
        except IndexDamaged as damage:
            if not mark_damaged(bad, damage.message):
                log.warning("%s: the damage cannot be recorded for the next run", self._folder)
            return damage
        except IndexUnusable:  # The cause is not damage, but too many open files, for example.
            self._block(bad.name)
        else:
            self._keep(bad, f"{self._folder}: {error.message}, but all checksums hold")
        return None

    def _keep(self, bad: Generation, message: str) -> None:
        """Keep using a generation, log why, and check it again later."""
        self._block(bad.name)
        self._log_once(bad.name, f"{message}; {hint(self._folder)}", logging.ERROR)

    def _block(self, name: str | None) -> None:
        self._blocked[name or ""] = time.monotonic() + self._retry_seconds

    def _is_blocked(self, name: str) -> bool:
        return time.monotonic() < self._blocked.get(name, 0.0)

    def _with_hint(self, error: EventsearchError) -> str:
        """Return an error's message. If it is damage, add the command that repairs the folder."""
        damaged = isinstance(error, IndexDamaged)
        return f"{error.message}; {hint(self._folder)}" if damaged else str(error)

    def _log_once(self, name: str, message: str, level: int = logging.WARNING) -> None:
        if name not in self._logged:
            self._logged.add(name)
            log.log(level, "%s", message)

    def _log_fallback(self, good: Generation, error: IndexUnusable) -> None:
        source = f"answering from the last good generation, {good.name} of {good.info.built_at}"
        log.warning("%s: %s", source, self._with_hint(error))


_Stat = tuple[int, int, int] | None


class SynonymReloader:
    """
    The current synonyms, reloaded when their file changes. Safe to use from several threads.

    Lines with errors are skipped and logged.

    Args:
        file: Synonyms file; None for no synonyms.
        boundary: Folders that the file must be in; None for any folder.
        poll_seconds: Seconds between two checks of the file.
    """

    def __init__(
        self,
        file: Path | None,
        *,
        boundary: Boundary | None = None,
        poll_seconds: float = SYNONYM_POLL_SECONDS,
    ) -> None:
        self._file = file
        self._boundary = boundary
        self._poll_seconds = poll_seconds
        self._lock = threading.Lock()
        self._synonyms = NONE
        self._stat = _stat(file) if file else None
        self._next_poll = time.monotonic() + poll_seconds
        # Only the default file may be missing. For any other file, `_read` logs that it is missing.
        if file and (self._stat or file.name != SYNONYMS):
            self._read(file)

    def current(self) -> Synonyms:
        """Return the synonyms, after checking the file if it is time to."""
        if self._file is not None and time.monotonic() >= self._next_poll:
            with self._lock:
                self._next_poll = time.monotonic() + self._poll_seconds
                stat = _stat(self._file)
                if stat != self._stat:
                    self._stat = stat
                    self._synonyms = NONE
                    if stat:
                        self._read(self._file)
        return self._synonyms

    def reload(self) -> None:
        """Make the next call of `current` check the file."""
        self._next_poll = 0.0

    def _read(self, file: Path) -> None:
        self._synonyms, warnings = read_synonyms(file, self._boundary)
        for warning in warnings:
            log.warning("%s", warning)


def _stat(file: Path) -> _Stat:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _start_thread(work: Callable[[], object]) -> None:
    # If the system cannot start a thread, the next poll tries again.
    with suppress(RuntimeError):
        threading.Thread(target=work, name="index", daemon=True).start()
