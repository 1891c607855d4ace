"""The exception for files that cannot be used, and who is to blame for them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from eventsearch.errors import MORE_HANDLES, BuildError
from eventsearch.extractor.files.read import ContentError, demand_handles, has_vanished
from eventsearch.model.page import Diagnostic


def test_a_fault_carries_its_diagnostic_and_says_its_message() -> None:
    """For reports and for tracebacks."""
    diagnostic = Diagnostic(path="content/a.md", code="E202", message="it is gone", hint="find it")
    fault = ContentError(diagnostic)
    assert fault.diagnostic is diagnostic
    assert str(fault) == "it is gone"


def test_too_many_open_files_are_no_fault_of_one() -> None:
    """The run ends with the file that came next, and no page is lost."""
    reason = os.strerror(errno.EMFILE)
    with pytest.raises(BuildError) as caught:
        demand_handles("content/a.md", OSError(errno.EMFILE, reason))
    assert caught.value.message == f"content/a.md: {reason}"
    assert caught.value.hint == MORE_HANDLES
    demand_handles("content/a.md", OSError(errno.EACCES, os.strerror(errno.EACCES)))


def test_what_is_not_there_any_more_has_vanished(tmp_path: Path) -> None:
    """A link to nothing is there, and so may be what nobody can look at."""
    gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    assert has_vanished(tmp_path / "gone.md", gone)
    (tmp_path / "link.md").symlink_to("gone.md")
    assert not has_vanished(tmp_path / "link.md", gone)
    assert not has_vanished(tmp_path / ("x" * 5000), gone)
    shut = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert not has_vanished(tmp_path / "gone.md", shut)
