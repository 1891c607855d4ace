"""
How does every line on the error output become a JSON object?

What is logged becomes one with its level and its traceback. Whatever else writes there, this
program's news, a library or Python itself, writes to a stream that makes each line one.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from eventsearch.output.json.response import line

PREFIX = "eventsearch: "
"""What news for people begin with."""

log = logging.getLogger("eventsearch")


class JsonFormatter(logging.Formatter):
    """Write a record as a JSON object, with its traceback if it has one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object on one line."""
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return entry(record.levelname.lower(), record.getMessage().strip(), trace)


class JsonLines(io.TextIOBase):
    """
    A text stream that writes each line as a JSON object.

    Args:
        stream: Gets the objects.

    Attributes:
        stream: The same, for what is a JSON object already.
    """

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._begun = ""
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        """Write all lines that end, and keep what begins another."""
        with self._lock:
            *whole, self._begun = (self._begun + text).split("\n")
            for one in whole:
                self._put(one)
        return len(text)

    def flush(self) -> None:
        """Flush what was written."""
        self.stream.flush()

    def fileno(self) -> int:
        """Return the handle of what is below."""
        return self.stream.fileno()

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def close(self) -> None:
        """Write what has no end."""
        with self._lock:
            self._put(self._begun)
            self._begun = ""

    def _put(self, text: str) -> None:
        if text.strip():
            self.stream.write(entry("info", text.rstrip().removeprefix(PREFIX)) + "\n")
            self.stream.flush()


def entry(level: str, message: str, trace: str = "") -> str:
    """Return a message of the log as a JSON object on one line."""
    return line(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": level,
            "message": message,
            **({"traceback": trace} if trace else {}),
        }
    )


def write_object(text: str) -> None:
    """Write a line that is a JSON object already to the error output."""
    stream = sys.stderr.stream if isinstance(sys.stderr, JsonLines) else sys.stderr
    stream.write(text + "\n")
    stream.flush()


def log_as_json() -> None:
    """Let every line that this process writes to the error output be a JSON object."""
    if isinstance(sys.stderr, JsonLines):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    sys.stderr = JsonLines(sys.stderr)
    sys.excepthook = _on_fault
    threading.excepthook = _on_fault_of_thread


def _on_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("the program met a bug", exc_info=(kind, error, trace))


def _on_fault_of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        log.error(
            "a thread met a bug", exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
        )
