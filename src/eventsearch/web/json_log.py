"""
Write the server's error output as JSON objects, and do not repeat warnings.

A log record becomes an object with its level and traceback. Everything else that this program, a
library or Python itself writes to the error output becomes one object per line.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from math import inf
from types import TracebackType
from typing import TextIO

from eventsearch.output.json import line

PREFIX = "eventsearch: "
"""Beginning of status lines for people; removed in JSON."""

REPEAT_SECONDS = 60.0
"""Seconds after a warning during which the same warning is not logged again."""

log = logging.getLogger("eventsearch")


def log_as_json() -> None:
    """From now on, write each line of this process's error output as a JSON object."""
    if isinstance(sys.stderr, JsonLines):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    sys.stderr = JsonLines(sys.stderr)
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread_exception


class JsonFormatter(logging.Formatter):
    """Format a record as a JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return entry(record.levelname.lower(), record.getMessage().strip(), trace)


class JsonLines(io.TextIOBase):
    """
    A text stream that writes each line as a JSON object.

    Attributes:
        stream: The stream to which the objects are written.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._partial = ""
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        """Write the complete lines, and keep the rest until its line end is written."""
        with self._lock:
            *lines, self._partial = (self._partial + text).split("\n")
            for each in lines:
                self._put(each)
        return len(text)

    def flush(self) -> None:
        """Flush the underlying stream."""
        self.stream.flush()

    def fileno(self) -> int:
        """Return the file descriptor of the underlying stream."""
        return self.stream.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Write the last line, if it has no line end."""
        with self._lock:
            self._put(self._partial)
            self._partial = ""

    def _put(self, text: str) -> None:
        if text.strip():
            _write(self.stream, entry("info", text.rstrip().removeprefix(PREFIX)))


def entry(level: str, message: str, trace: str = "") -> str:
    """Return a log message as a JSON object on one line."""
    return line(
        {
            "time": timestamp(),
            "level": level,
            "message": message,
            **({"traceback": trace} if trace else {}),
        }
    )


def timestamp() -> str:
    """Return the current time for a log line: UTC, ISO 8601, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_object(text: str) -> None:
    """Write a line that is already a JSON object to the error output."""
    _write(sys.stderr.stream if isinstance(sys.stderr, JsonLines) else sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    with suppress(OSError):  # If the log cannot be written, the server goes on.
        stream.write(text + "\n")
        stream.flush()


def _log_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("the program met a bug", exc_info=(kind, error, trace))


def _log_thread_exception(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        log.error(
            "a thread met a bug", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )


class RepeatFilter(logging.Filter):
    """
    Drop warnings that repeat within `REPEAT_SECONDS`; the next one says how many were dropped.

    Otherwise clients could fill the log, because each of their requests can cause a warning.

    Args:
        clock: Returns monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._logged: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record; only warnings may be dropped."""
        if record.levelno != logging.WARNING:
            return True
        now, message = self._clock(), str(record.msg)
        last, held_back = self._logged.get(message, (-inf, 0))
        if now - last < REPEAT_SECONDS:
            self._logged[message] = (last, held_back + 1)
            return False
        self._logged[message] = (now, 0)
        if held_back:
            record.msg = f"{message} ({held_back} more since the last such line)"
        return True
