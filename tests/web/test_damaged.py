"""A server process reports a damaged index when no other generation can answer."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cli_site import command, environment
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import live
from processes import running
from programs import run_program


def indexed(settings: Settings, *flags: str) -> str:
    """Run `eventsearch index`, which must succeed, and return its stderr."""
    done = run_program(command("index", *flags), cwd=settings.root, env=environment(), check=True)
    return done.stderr


def harm(path: Path) -> None:
    """Change every seventh byte of a file. The size does not change."""
    data = bytearray(path.read_bytes())
    data[::7] = bytes(byte ^ 0x10 for byte in data[::7])
    path.write_bytes(data)


def asked(url: str) -> tuple[int, str]:
    """Return the status and the body of a GET."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_server_reports_damage_and_the_next_run_repairs_it(settings: Settings) -> None:
    with running("serve", "--port", "0", cwd=settings.root) as server:
        said = server.line("answering from ")
        address = next(word for word in said.split() if word.startswith("http://"))
        address = address.partition("/search")[0]
        assert asked(f"{address}/readyz")[0] == 200
        harm(live(settings.index).engine_folder / "MAIN_000001.evs")
        code, body = asked(f"{address}/v1/search?q=python")
        assert (code, "eventsearch index --full" in body) == (503, True)
        assert str(settings.index) not in body
        server.line(
            f"no undamaged generation is left: {settings.index}", "MAIN_000001.evs", "index --full"
        )
        assert asked(f"{address}/readyz")[0] == 503
        assert "the index was damaged" in indexed(settings)
        until = time.monotonic() + 60
        while asked(f"{address}/v1/search?q=python")[0] != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert asked(f"{address}/readyz")[0] == 200
        assert indexed(settings).startswith("eventsearch: nothing changed")


@pytest.mark.parametrize("name", ["engine/segments.json", "changes.json"])
def test_a_run_detects_a_flipped_byte_in_a_small_file(settings: Settings, name: str) -> None:
    harm(live(settings.index).folder / name)
    assert build(settings).reason == "the index was damaged"
    assert build(settings).reason == ""


def test_the_hint_names_the_served_index_folder(settings: Settings) -> None:
    folder = settings.root / "ver"
    indexed(settings, "-o", "ver")
    with running("serve", "--port", "0", "-i", "ver", cwd=settings.root) as server:
        said = server.line("answering from ")
        address = next(word for word in said.split() if word.startswith("http://"))
        harm(live(folder).engine_folder / "MAIN_000001.evs")
        assert asked(f"{address.partition('/search')[0]}/v1/search?q=python")[0] == 503
        assert "index --full -o " in server.line("no undamaged generation is left", str(folder))
