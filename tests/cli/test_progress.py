"""When a progress bar is drawn, and when it is not."""

from __future__ import annotations

from io import StringIO

import pytest

from eventsearch.cli.terminal import Progress


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return what it was set to."""
        return self.now


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_work_that_is_soon_done_shows_nothing() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    clock.now += 0.4
    progress("read", 9, 10)
    progress.clear()
    assert stream.getvalue() == ""


def test_longer_work_shows_how_far_it_is_and_takes_the_bar_away() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    clock.now += 0.6
    progress("read", 5, 10)
    clock.now += 0.05
    progress("read", 6, 10)
    clock.now += 0.06
    progress("read", 10, 10)
    progress.clear()
    assert stream.getvalue() == (
        f"\rread [{'#' * 12}{' ' * 12}] 5/10\x1b[K\rread [{'#' * 24}] 10/10\x1b[K\r\x1b[K"
    )


def test_nothing_to_do_is_no_division_by_zero() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    clock.now += 1
    progress("write", 0, 0)
    assert "0/0" in stream.getvalue()


def test_a_file_or_pipe_gets_no_bar() -> None:
    stream, clock = StringIO(), Clock()
    progress = Progress(stream, clock)
    clock.now += 60
    progress("read", 5, 10)
    progress.clear()
    assert stream.getvalue() == ""
