"""Test how command lines are parsed and how commands end: exit codes and one-line errors."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import gettempdir

import click
import pytest

from cli_site import Run, command, environment
from eventsearch import __version__
from eventsearch.cli.options import parse_now, separate
from eventsearch.cli.terminal import Progress


def test_the_version_is_printed(run: Run, tmp_path: Path) -> None:
    done = run("--version", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, f"eventsearch {__version__}\n", "")


@pytest.mark.parametrize("args", [[], ["-h"], ["--help"]])
def test_help_names_every_command(run: Run, tmp_path: Path, args: list[str]) -> None:
    done = run(*args, cwd=tmp_path)
    assert done.code == 0
    for name in ("init", "index", "query", "check", "explain", "show", "stats", "export", "serve"):
        assert f"\n  {name} " in done.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["quer"], 'there is no command "quer"; did you mean "query"?'),
        (["10%"], 'there is no command "10%"; to search, run eventsearch query 10%'),
        (
            ["search", "chat", "noir"],
            "there is no command \"search\"; to search, run eventsearch query 'chat noir'",
        ),
        (["serch", "x"], 'there is no command "serch"; to search, run eventsearch query x'),
        (["find"], 'there is no command "find"; to search, run eventsearch query WORDS'),
        (["-v"], 'there is no option "-v"; did you mean "--version"?'),
        (["--verison"], 'there is no option "--verison"; did you mean "--version"?'),
        (["--verbose"], 'there is no option "--verbose"; see "eventsearch --help"'),
        (["query", "--tags", "x"], 'there is no option "--tags"; did you mean "--tag"? or,'),
        (
            ["query", "--sections", "x"],
            'there is no option "--sections"; did you mean "--section"?',
        ),
        (["query", "--limit", "5"], 'there is no option "--limit"; did you mean "--number"? or,'),
        (["query", "--fo", "x"], 'there is no option "--fo"; did you mean "--format"? or,'),
        (["query", "--place", "x"], 'there is no option "--place"; see "eventsearch query'),
        (["query", "--zzz"], 'there is no option "--zzz"; see "eventsearch query --help"; to'),
        (["index", "--ful"], 'there is no option "--ful"; did you mean "--full"?'),
        (["index", "-i", "x"], 'there is no option "-i"; did you mean "-o"?'),
        (["index", "--index", "x"], 'there is no option "--index"; did you mean "--output"?'),
        (["index", "a", "b"], 'got unexpected extra argument (b); see "eventsearch index --help"'),
        (["show"], 'missing argument "FILE_OR_URL"; see "eventsearch show --help"'),
        (["explain", "E000"], 'there is no code "E000"; run eventsearch explain to list them'),
        (["index", "-o"], 'option "-o" requires an argument; see "eventsearch index --help"'),
        (
            ["check", "--built", "no"],
            '--built: directory no does not exist; see "eventsearch check',
        ),
        (["serve", "--reload"], 'there is no option "--reload"; did you mean "--watch"?'),
        (["serve", "--port", "x"], '--port: "x" is not valid; write a whole number'),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, args: list[str], message: str
) -> None:
    done = run(*args, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"eventsearch: {message}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("name", ["index", "check", "export"])
def test_a_folder_that_is_missing_is_exit_code_3(run: Run, tmp_path: Path, name: str) -> None:
    done = run(name, "nowhere", cwd=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err == ("eventsearch: nowhere does not exist; specify a folder of the site\n")


@pytest.mark.parametrize("name", ["index", "check", "export"])
def test_a_folder_outside_of_a_site_is_exit_code_3(run: Run, tmp_path: Path, name: str) -> None:
    done = run(name, cwd=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"eventsearch: {tmp_path} is not in a site")


def many_pages(site: Path) -> None:
    """Write so many pages that their export fills a pipe, and the program waits for its reader."""
    for number in range(300):
        file = site / "content" / "post" / f"p{number}.md"
        file.write_text(f"---\ntitle: P{number}\n---\n{'mot ' * 200}\n", encoding="utf-8")


def exporting(site: Path) -> subprocess.Popen[bytes]:
    """Start an export with a long output, and read its first line."""
    many_pages(site)
    process = subprocess.Popen(
        command("export"),
        cwd=site,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"{")
    return process


def test_a_closed_pipe_is_quiet(site: Path) -> None:
    with exporting(site) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 141


def test_an_interrupt_is_exit_code_130(site: Path) -> None:
    with exporting(site) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        assert said == b""


TIDYING = """
import signal, sys
from eventsearch.__main__ import main

def interrupt(frame, event, _):
    if event == "call" and frame.f_code.co_name == "cb":
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)

sys.setprofile(interrupt)
sys.argv[1:] = ["export"]
main()
"""
"""Interrupt a callback of Python's import system, which suppresses exceptions."""


def test_an_interrupt_is_not_lost_in_an_import(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TIDYING],
        cwd=site,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_full_disk_is_one_line(run: Run, site: Path) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            command("export"),
            cwd=site,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 3
    assert done.stderr.decode().splitlines() == [
        f"eventsearch: the output or the temporary folder {gettempdir()}: No space left on device;"
        " fix this and run the command again"
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_typers_own(run: Run, tmp_path: Path, shell: str) -> None:
    done = run(
        "--show-completion", shell, cwd=tmp_path, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )
    assert done.code == 0
    assert "_EVENTSEARCH_COMPLETE" in done.out


@pytest.mark.parametrize(
    ("words", "cword", "wanted"),
    [("eventsearch qu", "1", "query"), ("eventsearch query --ta", "2", "--tag")],
)
def test_completion_completes_commands_and_options(
    run: Run, tmp_path: Path, words: str, cword: str, wanted: str
) -> None:
    asked = {
        "_EVENTSEARCH_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": cword,
    }
    assert run(cwd=tmp_path, **asked).out.split() == [wanted]


def test_an_error_is_shown_and_never_obeyed_by_a_terminal(run: Run, site: Path) -> None:
    (site / "eventsearch.toml").write_text('"a\\u001b[31mRED" = 1\n', encoding="utf-8")
    done = run("query", "x", cwd=site)
    assert done.code == 2
    assert "RED" in done.err
    assert "\x1b" not in done.err


VALUED = {
    "-n": True,
    "--number": True,
    "--tag": True,
    "--sort": True,
    "-i": True,
    "--fields": True,
    "--color": True,
    "--json": False,
    "-h": False,
}


BARE = {"--fields": "?", "--color": "always"}


@pytest.mark.parametrize(
    ("args", "separated"),
    [
        (["été"], ["--", "été"]),
        (["-python"], ["--", "-python"]),
        (["-10%"], ["--", "-10%"]),
        (["-informatique"], ["--", "-informatique"]),
        (["-nantes", "-n", "3"], ["-n", "3", "--", "-nantes"]),
        (["-n5", "x"], ["-n5", "--", "x"]),
        (["x", "--sort", "-date", "y"], ["--sort", "-date", "--", "x", "y"]),
        (["--tag", "-x", "a"], ["--tag", "-x", "--", "a"]),
        (["--tag=10%", "a"], ["--tag=10%", "--", "a"]),
        (["a", "--", "--tag", "-n"], ["--", "a", "--tag", "-n"]),
        (["--json", "a"], ["--json", "--", "a"]),
        (["--fields"], ["--fields=?", "--"]),
        (["--fields", "--json"], ["--fields=?", "--json", "--"]),
        (["--fields", "url", "a"], ["--fields", "url", "--", "a"]),
        (["a", "--color"], ["--color=always", "--", "a"]),
        (["-"], ["--", "-"]),
        (["--unknown", "a"], ["--unknown", "--", "a"]),
        (["--tag"], ["--tag"]),
        (["a", "-n", "3", "--tag"], ["-n", "3", "--tag"]),
        (["-h"], ["-h", "--"]),
        ([], ["--"]),
    ],
)
def test_options_come_first_then_the_text(args: list[str], separated: list[str]) -> None:
    assert separate(args, VALUED, BARE) == separated


@pytest.mark.parametrize(
    ("now", "read"),
    [
        ("2024-05-31", "2024-05-31T00:00:00+02:00"),
        ("2024-05-31T10:00", "2024-05-31T10:00:00+02:00"),
        ("2024-05-31 10:00:05", "2024-05-31T10:00:05+02:00"),
        ("2024-05-31T10:00:00Z", "2024-05-31T10:00:00+00:00"),
        ("2024-05-31t10:00:00.5-05:00", "2024-05-31T10:00:00.500000-05:00"),
        (" 2024-01-31 ", "2024-01-31T00:00:00+01:00"),
    ],
)
def test_a_moment_without_an_offset_is_in_the_sites_zone(now: str, read: str) -> None:
    assert parse_now(now, lambda: "Europe/Paris").isoformat() == read


def test_without_now_it_is_now() -> None:
    def zone() -> str:
        raise AssertionError

    assert abs(parse_now(None, zone) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "now", ["tomorrow", "2024-02-30", "20240531", "2024-W05", "2024-05-31T25:00Z", ""]
)
def test_an_invalid_time_is_reported(now: str) -> None:
    with pytest.raises(click.BadParameter) as error:
        parse_now(now, lambda: "UTC")
    assert error.value.message == (
        f'"{now}" is not a time; write 2024-05-31 or 2024-05-31T10:00:00Z'
    )


class Terminal(StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return true."""
        return True


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time that the test has set."""
        return self.now


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_short_work_shows_no_progress() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    clock.now += 0.4
    progress("read", 9, 10)
    progress.clear()
    assert stream.getvalue() == ""


def test_long_work_shows_and_removes_a_progress_bar() -> None:
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


def test_progress_of_zero_items_does_not_fail() -> None:
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
