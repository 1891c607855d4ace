"""How a content file gets other bytes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from eventsearch.lint.fix.autofix import Change, FixRefused, write

CHANGE = Change(path="content/a.md", before=b"avant\r\n", after=b"apr\xc3\xa8s\r\n")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file as it was read, which its group may write."""
    path = tmp_path / CHANGE.path
    path.parent.mkdir()
    path.write_bytes(CHANGE.before)
    path.chmod(0o664)
    return path


def test_the_file_has_its_new_bytes_and_its_old_mode(tmp_path: Path, file: Path) -> None:
    write(tmp_path, CHANGE)
    assert file.read_bytes() == CHANGE.after
    assert stat.S_IMODE(file.stat().st_mode) == 0o664
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_has_changed_stays_as_it_is(tmp_path: Path, file: Path) -> None:
    """Somebody has saved it since it was read."""
    file.write_bytes(b"autre")
    with pytest.raises(FixRefused) as caught:
        write(tmp_path, CHANGE)
    assert str(caught.value) == (
        "content/a.md: not changed: the file was modified since it was read; run the command again"
    )
    assert file.read_bytes() == b"autre"
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_gone_does_not_come_back(tmp_path: Path, file: Path) -> None:
    file.unlink()
    with pytest.raises(FixRefused, match="the fixed file cannot be written: No such file"):
        write(tmp_path, CHANGE)
    assert list(file.parent.iterdir()) == []


def test_a_link_to_a_file_stays_a_link(tmp_path: Path, file: Path) -> None:
    real = tmp_path / "real.md"
    file.rename(real)
    file.symlink_to(real)
    write(tmp_path, CHANGE)
    assert file.is_symlink()
    assert real.read_bytes() == CHANGE.after


def test_another_reader_keeps_the_file_it_has_opened(tmp_path: Path, file: Path) -> None:
    with file.open("rb") as opened:
        write(tmp_path, CHANGE)
        assert opened.read() == CHANGE.before
