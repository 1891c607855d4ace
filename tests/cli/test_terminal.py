"""Test what a person sees in a terminal. The tests read the other end of a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from cli_site import NOW, command, environment


def seen(*args: str, cwd: Path, width: int = 60, **more: str) -> tuple[int, str]:
    """Run the program in a terminal. Return its exit code and the text it shows."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    with subprocess.Popen(
        command(*args),
        cwd=cwd,
        env=environment(TERM="xterm-256color", **more),
        stdin=subprocess.DEVNULL,
        stdout=side,
        stderr=side,
    ) as process:
        os.close(side)
        text = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:
                # Linux raises EIO when the other end is closed.
                break
            if not piece:
                break
            text += piece
        os.close(main)
        code = process.wait(timeout=60)
    return code, text.decode().replace("\r\n", "\n")


def bare(text: str) -> str:
    """Return the text without escape sequences for styles and links."""
    return re.sub(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", text)


def test_a_terminal_gets_the_table(indexed: Path) -> None:
    code, text = seen("query", "mer", "--now", NOW, cwd=indexed)
    assert code == 0
    title = "\x1b[1mLa \x1b[0m\x1b[1;4mmer\x1b[0m\x1b[1m en été\x1b[0m"
    assert f"\x1b]8;;https://example.org/post/mer/\x1b\\{title}\x1b]8;;\x1b\\" in text
    assert bare(text).startswith("1. La mer en été\n   2024-01-15 · post · fr\n")
    assert "eventsearch: 1 result, " in text


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_without_colour_gets_no_escape(indexed: Path, more: dict[str, str]) -> None:
    environ = {"TERM": "xterm", **more}
    main, side = pty.openpty()
    with subprocess.Popen(
        command("query", "mer", "--now", NOW),
        cwd=indexed,
        env={**environment(), **environ},
        stdout=side,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(side)
        process.wait(timeout=60)
    text = os.read(main, 65536).decode()
    os.close(main)
    assert "La mer en été" in text
    assert "\x1b" not in text


def test_escapes_of_the_content_are_shown_as_text(indexed: Path) -> None:
    _, text = seen("query", "mer", "--facets", "tag", "--now", NOW, cwd=indexed)
    assert "␛[31m" in bare(text)
    assert "\x1b[31m" not in text


def test_lines_fit_the_terminal(indexed: Path) -> None:
    _, text = seen("query", "--facets", "tag,year,month", "--now", NOW, cwd=indexed, width=30)
    listed = [line for line in bare(text).split("\n") if not line.startswith("eventsearch: ")]
    assert all(len(line) <= 30 for line in listed)
    assert any(line.startswith("year   ") for line in listed)


@pytest.mark.parametrize(
    "args",
    [["-h"], ["query", "-h"], ["explain", "E102"], ["explain"], ["query", "introuvable"]],
    ids=" ".join,
)
@pytest.mark.parametrize("width", [40, 80])
def test_texts_are_broken_at_words(indexed: Path, args: list[str], width: int) -> None:
    _, text = seen(*args, cwd=indexed, width=width)
    lines = bare(text).split("\n")
    assert any(len(line) > width // 2 for line in lines)
    # Only a line with an option and its values may be too long, since it is not wrapped.
    assert all(len(line) <= width or re.fullmatch(r" +--\S+ \S+", line) for line in lines)
    assert "..." not in text.replace("[TEXT]...", "").replace("[ARGS]...", "")


def test_an_explanation_of_a_code_is_plain(indexed: Path) -> None:
    _, text = seen("explain", "E102", cwd=indexed)
    assert text.startswith("\x1b[1mE102: an invalid date\x1b[0m\n\nSeverity: error.\n")
    assert not set("#*`") & set(text)


def test_the_codes_are_listed_with_their_grade(indexed: Path) -> None:
    code, text = seen("explain", cwd=indexed, width=80)
    assert code == 0
    assert "E102  an invalid date (error)" in bare(text).replace("\r", "")


def test_json_in_a_terminal_is_for_reading(indexed: Path) -> None:
    _, text = seen("query", "mer", "--json", "--now", NOW, cwd=indexed)
    assert text.startswith('{\n  "query": "mer",\n')


def test_a_page_and_statistics_are_listed(indexed: Path) -> None:
    _, text = seen("show", "content/post/mer.md", cwd=indexed)
    assert re.search(r"(?m)^title +La mer en été$", bare(text))
    assert "\x1b[31m" not in text
    _, text = seen("stats", "--now", NOW, cwd=indexed)
    assert re.search(r"(?m)^sections +event \(2\), post \(1\)", bare(text))
    assert re.search(r"(?m)^size +[\d.]+ kB$", bare(text))
