"""Reading content files."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from eventsearch.errors import MORE_HANDLES, BuildError
from eventsearch.extractor.files.read import (
    ContentError,
    demand_handles,
    has_vanished,
    read_bytes,
)
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from site_on_disk import EMPTY, read


def _settings(root: Path, limit: int = 1000) -> Settings:
    return Settings(root=root, index=root / "index", max_file_bytes=limit)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": b"\xffx"}).files
    assert read_bytes(source, _settings(tmp_path)) == b"\xffx"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x" * 1001}).files
    with pytest.raises(ContentError) as caught:
        read_bytes(source, _settings(tmp_path))
    diagnostic = caught.value.diagnostic
    assert diagnostic.code == "E203"
    assert diagnostic.message == "the file has 1,001 bytes, more than the 1,000 allowed"
    assert "EVENTSEARCH_MAX_FILE_BYTES" in diagnostic.hint


def test_a_file_that_grew_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x" * 1001}).files
    with pytest.raises(ContentError, match="1,001"):
        read_bytes(source._replace(size=1), _settings(tmp_path))


def test_a_file_that_became_a_pipe_is_a_diagnostic(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": EMPTY}).files
    path = tmp_path / "content" / "a.md"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ContentError, match="not a regular file") as caught:
        read_bytes(source, _settings(tmp_path))
    assert caught.value.diagnostic.code == "E202"


def test_a_file_that_grows_while_it_is_read_ends(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": "x"}).files
    done = Event()

    def grow() -> None:
        with (tmp_path / "content" / "a.md").open("ab") as file:
            while not done.is_set() and file.tell() < 64 << 20:
                file.write(b"x" * 4096)

    writer = Thread(target=grow)
    writer.start()
    try:
        for _ in range(50):
            with suppress(ContentError):
                assert len(read_bytes(source, _settings(tmp_path, 100_000))) <= 100_000
    finally:
        done.set()
        writer.join()


def test_a_file_that_vanished_is_a_diagnostic(tmp_path: Path) -> None:
    (source,) = read(tmp_path, {"content/a.md": EMPTY}).files
    (tmp_path / "content" / "a.md").unlink()
    with pytest.raises(ContentError) as caught:
        read_bytes(source, _settings(tmp_path))
    assert caught.value.diagnostic.code == "E202"
    assert caught.value.diagnostic.message == "the file cannot be read: No such file or directory"
    assert str(caught.value) == caught.value.diagnostic.message


def test_a_fault_carries_its_diagnostic_and_says_its_message() -> None:
    diagnostic = Diagnostic(path="content/a.md", code="E202", message="it is gone", hint="find it")
    fault = ContentError(diagnostic)
    assert fault.diagnostic is diagnostic
    assert str(fault) == "it is gone"


def test_too_many_open_files_are_no_fault_of_one() -> None:
    reason = os.strerror(errno.EMFILE)
    with pytest.raises(BuildError) as caught:
        demand_handles("content/a.md", OSError(errno.EMFILE, reason))
    assert caught.value.message == f"content/a.md: {reason}"
    assert caught.value.hint == MORE_HANDLES
    demand_handles("content/a.md", OSError(errno.EACCES, os.strerror(errno.EACCES)))


def test_what_is_not_there_any_more_has_vanished(tmp_path: Path) -> None:
    gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    assert has_vanished(tmp_path / "gone.md", gone)
    (tmp_path / "link.md").symlink_to("gone.md")
    assert not has_vanished(tmp_path / "link.md", gone)
    assert not has_vanished(tmp_path / ("x" * 5000), gone)
    shut = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    assert not has_vanished(tmp_path / "gone.md", shut)
