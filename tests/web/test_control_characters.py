"""Logs, pages and answers are safe from control characters and invisible characters."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.web.json_log import REPEAT_SECONDS, RepeatFilter
from eventsearch.web.mcp_tools import harmless
from site_clients import web_client
from small_site import PAGES, write_site
from web.test_server import raw, serving

NAMED = (0x1, 0x7, 0x8, 0xB, 0xC, 0x1B, 0x1F, 0x7F, 0x85, 0x9B, 0x9F, 0x202D, 0x202E)
RAW = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202d\u202e]")
"""Characters that HTML must not contain unescaped."""


def escaped(code: int) -> str:
    """Return a character as YAML writes it between double quotes."""
    return f"\\u{code:04x}"


@pytest.fixture
def odd(tmp_path: Path) -> Settings:
    """Return a site whose texts contain all characters in `NAMED`."""
    signs = "".join(f"a{escaped(code)}b" for code in NAMED)
    front = "".join(f'{key}: "Odd {signs}"\n' for key in ("title", "summary", "location", "event"))
    page = f'---\n{front}date: 2031-05-01T10:00:00Z\ntags: ["{signs}"]\n---\nOdd.\n'
    settings = write_site(tmp_path, {**PAGES, "content/event/odd/index.md": page})
    build(settings)
    return settings


@pytest.mark.parametrize(
    "path", ["/search", "/search?q=odd", "/search?q=a%01%07%7F%C2%85%E2%80%AEb"]
)
def test_the_page_contains_no_control_characters(odd: Settings, path: str) -> None:
    with web_client(odd) as client:
        html = client.get(path).text
    assert RAW.findall(html) == []
    assert "Odd" in html or "a b" in html or "ab" in html


def test_the_access_log_escapes_control_characters(settings: Settings) -> None:
    signs = "".join(map(chr, (*NAMED, 0x200E, 0x2028, 0x2066)))
    asked = "".join(f"%{byte:02X}" for byte in signs.encode())
    with serving(settings, "--log", "json", "--log-query", "100") as (server, address):
        for path in (f"/v1/search?q={asked}", f"/{asked}"):
            raw(address, f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        lines = [server.line('"path":"/v1/search"'), server.line('"status":404')]
    assert all(line.strip().isprintable() for line in lines)
    assert json.loads(lines[0])["query"] == signs
    assert json.loads(lines[1])["path"] == f"/{signs}"


@pytest.mark.endurance
def test_invalid_requests_are_logged_once_a_minute(settings: Settings) -> None:
    with serving(settings) as (server, address):
        for sent in (b"\x16\x03\x01", b"GET / HTTP/9.9\r\n\r\n") * 20:
            raw(address, sent + b"\r\n\r\n")
        upgrade = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: upgrade, close\r\nUpgrade: x"
        for _ in range(20):
            raw(address, upgrade + b"\r\n\r\n")
        server.ended(15)
    assert len([line for line in server.said if "Invalid HTTP request" in line]) == 1
    assert len([line for line in server.said if "nsupported upgrade" in line]) == 1


def test_a_log_line_counts_the_suppressed_ones() -> None:
    now = 0.0
    repeats = RepeatFilter(lambda: now)

    def logged(text: str, level: int = logging.WARNING) -> str:
        record = logging.LogRecord("a", level, "", 0, text, (), None)
        return record.getMessage() if repeats.filter(record) else ""

    assert [logged("a"), logged("a"), logged("b"), logged("a")] == ["a", "", "b", ""]
    now = REPEAT_SECONDS
    assert [logged("a"), logged("a")] == ["a (2 more since the last such line)", ""]
    for level in (logging.ERROR, logging.INFO):
        assert [logged("a", level) for _ in range(2)] == ["a", "a"]
    now = 2 * REPEAT_SECONDS
    assert logged("a") == "a (1 more since the last such line)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u115f\u1160\u3164\uffa0\u034f\u17b4\u180b\U0001d173b", "ab"),
        ("a\ufe0f\ufe00b\ufe01", "ab"),
        ("\ufe0fa", "a"),
        ("❤\ufe0f\ufe0f\ufe01", "❤\ufe0f"),
        ("☎\ufe0e ☎\ufe00 ‼\ufe0f", "☎\ufe0e ☎ ‼\ufe0f"),
        ("1\ufe0f\u20e3 2\ufe0f", "1\ufe0f\u20e3 2"),
        ("👩\u200d❤\ufe0f\u200d👩 می\u200cروم", "👩\u200d❤\ufe0f\u200d👩 می\u200cروم"),
        ("a\u200d\u200b\u200c\u200c\u200db", "a\u200db"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4"),
    ],
)
def test_invisible_characters_are_removed(text: str, expected: str) -> None:
    assert harmless({"a": [text]}) == {"a": [expected]}
