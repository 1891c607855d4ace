"""
Which connections stay, and which are closed?

A visitor sends a request at once and takes the answer as it comes. Who does not keeps a handle and
some memory that others may need: after a while his connection is closed, and sooner when there is
no room for another.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import NamedTuple, Protocol

from eventsearch.web.searcher.exception_guard import log_exceptions

MOST = 1_000
"""Connections of one process. Whoever expects more visitors at once has a proxy in front, which
needs fewer to the server than visitors to itself."""
SPARE = 128
"""Handles for the index, logs and what opens for a moment only."""
LEAST = 4
"""Connections where the system allows hardly any handle."""
WAITING = 2_048
"""Connections that the system keeps until they are taken; as many may be taken at one go."""


class Phase(Enum):
    """What is waited for on a connection."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()


class ConnectionTimeouts(NamedTuple):
    """
    How long is waited for somebody else.

    Attributes:
        head: Seconds from the opening of a connection, from its last answer or from the first byte
            of a request until its headers are whole.
        body: Seconds from then until its body is.
        taken: Seconds after which as many kilobytes of an answer have been taken.
        look: Seconds between two looks at all connections.
    """

    head: float = 10.0
    body: float = 20.0
    taken: float = 10.0
    look: float = 1.0


class Connection(Protocol):
    """
    A connection, as far as it is looked at here.

    Attributes:
        since: Seconds of the loop's clock at which the phase began.
    """

    since: float

    @property
    def phase(self) -> Phase:
        """What is waited for."""

    def left(self) -> int:
        """Return the bytes of answers that are still to be taken."""

    def close_late(self) -> None:
        """Close it because a request did not come in time."""

    def abort(self) -> None:
        """Close it at once, whatever is still to be sent."""


class ConnectionRegistry:
    """
    The connections of one server. Used from its event loop only.

    Args:
        most: Connections at once.

    Attributes:
        held: The connections; of one whose answer is still to be taken, when it was looked at, and
            how many bytes were left.
    """

    def __init__(self, most: int = MOST, patience: ConnectionTimeouts | None = None) -> None:
        self._most = most
        self._patience = patience or ConnectionTimeouts()
        self.held: dict[Connection, tuple[float, int] | None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, connection: Connection) -> bool:
        """
        Take a connection in, if need be for one that has waited longest without a question.

        Returns:
            Whether there is room: not when all wait for an answer.
        """
        if len(self.held) >= self._most and not self._make_room():
            return False
        self.held[connection] = None
        if self._timer is None:
            self._look_later()
        return True

    def leave(self, connection: Connection) -> None:
        """Forget a connection that is closed."""
        self.held.pop(connection, None)

    def _make_room(self) -> bool:
        waiting = [one for one in self.held if one.phase is not Phase.ANSWER]
        if not waiting:
            return False
        longest = min(waiting, key=lambda one: one.since)
        self.leave(longest)
        longest.abort()
        return True

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._patience.look, self._look)

    def _look(self) -> None:
        """Close what is over its time."""
        now = asyncio.get_running_loop().time()
        for one in list(self.held):
            # A bug that one meets must not keep the others open for ever.
            with log_exceptions("looking at a connection meets a bug"):
                self._look_at(one, now)
        self._timer = None
        if self.held:
            self._look_later()

    def _look_at(self, one: Connection, now: float) -> None:
        if self._is_late(one, now):
            one.close_late()
        elif not self._takes(one, now):
            one.abort()

    def _is_late(self, one: Connection, now: float) -> bool:
        if one.phase is Phase.ANSWER or one.left():
            return False
        most = self._patience.body if one.phase is Phase.BODY else self._patience.head
        return now - one.since > most

    def _takes(self, one: Connection, now: float) -> bool:
        """Whether what was to be sent a while ago has become less."""
        left = one.left()
        before = self.held[one] if left else None
        seconds = self._patience.taken
        if before is not None and now - before[0] < seconds:
            return True
        self.held[one] = (now, left) if left else None
        return before is None or left <= before[1] - seconds * 1000


def most_connections(free: int) -> int:
    """Return how many connections there may be at once where so many handles are free."""
    return max(LEAST, min(MOST, free - min(SPARE, free // 2)))


def most_waiting(free: int) -> int:
    """
    Return how many connections may wait to be taken.

    They are taken before any is refused, and must not take the last handle: whoever comes while as
    many wait comes again by himself, as TCP does, and is not cut off.
    """
    return max(1, min(WAITING, (free - most_connections(free)) // 2))
