"""The exception for files that cannot be used, and who is to blame for them."""

from __future__ import annotations

import errno
import os

import pytest

from eventsearch.errors import MORE_HANDLES, BuildError
from eventsearch.extractor.faults import ContentError, blame_the_file
from eventsearch.records.content import Problem


def test_a_fault_carries_its_problem_and_says_its_message() -> None:
    """For reports and for tracebacks."""
    problem = Problem(path="content/a.md", code="E202", message="it is gone", cure="find it")
    fault = ContentError(problem)
    assert fault.problem is problem
    assert str(fault) == "it is gone"


def test_too_many_open_files_are_no_fault_of_one() -> None:
    """The run ends with the file that came next, and no page is lost."""
    reason = os.strerror(errno.EMFILE)
    with pytest.raises(BuildError) as caught:
        blame_the_file("content/a.md", OSError(errno.EMFILE, reason))
    assert caught.value.message == f"content/a.md: {reason}"
    assert caught.value.cure == MORE_HANDLES
    blame_the_file("content/a.md", OSError(errno.EACCES, os.strerror(errno.EACCES)))
