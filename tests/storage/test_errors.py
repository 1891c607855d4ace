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
def test_what_is_refused_is_told_with_its_hint(number: int, hint: str) -> None:
    error = refused("/site/.eventsearch", OSError(number, os.strerror(number)))
    assert error is not None
    assert error.message == f"/site/.eventsearch cannot be read: {os.strerror(number)}"
    assert error.hint == hint


def test_a_disk_that_fails_is_damage() -> None:
    assert refused("/site/.eventsearch", OSError(errno.EIO, os.strerror(errno.EIO))) is None
