"""Errors of the operating system, and what they mean for an index."""

from __future__ import annotations

import errno
import os

import pytest

from eventsearch.errors import LET_READ, MORE_HANDLES, refused


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.EMFILE, MORE_HANDLES), (errno.ENFILE, MORE_HANDLES), (errno.EACCES, LET_READ)],
)
def test_an_access_error_has_a_hint(number: int, hint: str) -> None:
    error = refused("/site/.eventsearch", OSError(number, os.strerror(number)))
    assert error is not None
    assert error.message == f"/site/.eventsearch cannot be read: {os.strerror(number)}"
    assert error.hint == hint


def test_a_failing_disk_is_not_an_access_error() -> None:
    assert refused("/site/.eventsearch", OSError(errno.EIO, os.strerror(errno.EIO))) is None
