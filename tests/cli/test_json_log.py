"""Test that a server with a JSON log writes only JSON objects to its error output."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from cli_site import Run
from eventsearch.settings import Settings
from eventsearch.web.json_log import JsonFormatter, JsonLines, entry
from web.test_server import raw, serving, status


@pytest.fixture
def settings(site: Path, run: Run) -> Settings:
    """Return the settings of a site with an index."""
    assert run("index", cwd=site).code == 0
    return Settings(root=site, index=site / ".eventsearch")


def objects(lines: list[str]) -> list[dict[str, Any]]:
    """Parse each line as JSON, and fail unless it is an object."""
    found = [json.loads(line) for line in lines]
    assert all(isinstance(one, dict) and "time" in one for one in found)
    return found


@pytest.mark.parametrize("more", [("--watch", "--workers", "2"), ()])
def test_every_line_of_a_run_is_an_object(
    settings: Settings, run: Run, more: tuple[str, ...]
) -> None:
    broken = settings.root / "content" / "post" / "broken.md"
    broken.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    with serving(settings, "--log", "json", *more) as (server, address):
        assert status(f"{address}/v1/search?q=python") == 200
        assert status(f"{address}/nowhere") == 404
        raw(address, b"\x16\x03\x01\r\n\r\n")
        raw(
            address,
            b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: x\r\n\r\n",
        )
        jours = settings.root / "content" / "post" / "jours.md"
        jours.write_text("---\ntitle: Nouveau\ndate: 2020-01-01\n---\nNouveau.\n", encoding="utf-8")
        if not more:
            assert run("index", cwd=settings.root).code == 0
        until = time.monotonic() + 60
        while not total(address, "nouveau") and time.monotonic() < until:
            time.sleep(0.1)
        server.process.send_signal(signal.SIGHUP)
        server.line("reloaded")
        assert server.ended(signal.SIGTERM) == 0
    found = objects(server.said)
    assert {"/v1/search", "/nowhere"} <= {one.get("path") for one in found}
    said = " ".join(one.get("message", "") for one in found)
    for part in ("answering from", "Invalid HTTP request", "upgrade request", "reloaded"):
        assert part in said
    assert all(one["level"] in ("info", "warning") for one in found if "message" in one)
    assert ("watching " in said) == ("--watch" in more)


def total(address: str, word: str) -> int:
    """Return how many pages contain a word."""
    with urllib.request.urlopen(f"{address}/v1/search?q={word}", timeout=60) as answer:
        return int(json.load(answer)["total"])


@pytest.mark.parametrize(
    "flags",
    [
        ("--port", "99999"),
        ("--host", "192.0.2.1"),
        ("--index", "nowhere"),
        ("--forwarded-allow-ips", "x"),
    ],
)
def test_startup_errors_are_json_objects_too(
    run: Run, settings: Settings, flags: tuple[str, ...]
) -> None:
    done = run("serve", "--log", "json", *flags, cwd=settings.root)
    assert done.code in (2, 3)
    assert len(objects(done.err.splitlines())) == 1
    plain = run("serve", *flags, cwd=settings.root)
    assert plain.code == done.code
    assert json.loads(done.err)["message"] == plain.err.strip().removeprefix("eventsearch: ")


FAULTS = """
import logging, sys, threading, warnings
from eventsearch.web.json_log import log_as_json
log_as_json()
log_as_json()
warnings.warn("old\\nnews")
logging.getLogger("asyncio").error("in the loop")
print("two\\nlines", file=sys.stderr)
thread = threading.Thread(target=lambda: int('x'))
thread.start()
thread.join()
class Lost:
    def __del__(self):
        raise KeyError("lost")
Lost()
raise ValueError("at the end")
"""


def test_warnings_and_tracebacks_are_objects() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, check=False, timeout=60
    )
    found = objects(done.stderr.decode().splitlines())
    assert done.returncode == 1
    traces = [one["traceback"].splitlines()[-1] for one in found if "traceback" in one]
    assert traces == [
        "ValueError: invalid literal for int() with base 10: 'x'",
        "ValueError: at the end",
    ]
    messages = [one["message"] for one in found]
    assert {"in the loop", "two", "lines", "KeyError: 'lost'"} <= set(messages)
    assert any("old\nnews" in message for message in messages)


def test_a_line_that_comes_in_parts_is_one_object() -> None:
    below = io.StringIO()
    lines = JsonLines(below)
    for part in ("eventsearch: a", "b\n\n  \nc\r", "\nd\x9be"):
        lines.write(part)
    lines.close()
    assert [one["message"] for one in objects(below.getvalue().splitlines())] == [
        "ab",
        "c",
        "d\x9be",
    ]
    assert below.getvalue().replace("\n", "").isprintable()


def test_a_closed_log_stream_raises_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stream = os.fdopen(writer, "w")
    assert JsonLines(stream).write("a\n") == 2
    with pytest.raises(BrokenPipeError):
        stream.close()


def test_an_entry_keeps_no_control_character_raw() -> None:
    text = "a\x1b[1m\x85\u202e\n"
    assert entry("info", text).isprintable()
    assert json.loads(entry("info", text))["message"] == text
    record = logging.LogRecord("a", logging.ERROR, "", 0, "%s\n", (text,), None)
    assert json.loads(JsonFormatter().format(record))["message"] == text.strip()
