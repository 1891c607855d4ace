"""Opening an answer of `eventsearch query` in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli_site import NOW, Run


@pytest.fixture
def query(run: Run, indexed: Path) -> Any:
    """Return what queries the site at a fixed moment."""

    def asked(*args: str, **more: str) -> Any:
        return run("query", "--now", NOW, *args, cwd=indexed, **more)

    return asked


@pytest.fixture
def browser(tmp_path: Path) -> tuple[str, Path]:
    """Return what to put into BROWSER, and the file in which it notes what it is to open."""
    opened = tmp_path / "opened"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}"\n', encoding="utf-8")
    script.chmod(0o755)
    return f"{script} %s", opened


def test_an_answer_is_opened_by_its_number(query: Any, browser: tuple[str, Path]) -> None:
    command, opened = browser
    listed = [json.loads(line)["url"] for line in query("--sort", "date").out.splitlines()]
    for args in (["--open", "3"], ["-n", "2", "--page", "2", "--open", "3"]):
        done = query("--sort", "date", *args, BROWSER=command)
        assert done.code == 0
        assert opened.read_text(encoding="utf-8") == f"https://example.org{listed[2]}"
        opened.unlink()


def test_an_answer_that_is_not_there_is_not_opened(query: Any, browser: tuple[str, Path]) -> None:
    command, opened = browser
    done = query("python", "--open", "7", BROWSER=command)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "eventsearch: invalid value for --open: there is no result 7 here; 1 to 2 are shown\n"
    )
    assert query("python", "-n", "1", "--open", "2").err.endswith("; 1 is shown\n")
    assert query("introuvable", "--open", "1", BROWSER=command).code == 1
    assert not opened.exists()


def test_without_an_address_of_the_site_nothing_is_opened(run: Run, site: Path) -> None:
    config = site / "hugo.yaml"
    text = config.read_text(encoding="utf-8").replace("baseURL: https://example.org/\n", "")
    config.write_text(text, encoding="utf-8")
    assert run("index", cwd=site).code == 0
    done = run("query", "--now", NOW, "python", "--open", "1", cwd=site)
    assert (done.code, done.out) == (3, "")
    assert done.err == (
        "eventsearch: the URL of the site is not known;"
        ' set site.url in eventsearch.toml, such as site.url = "https://example.org"\n'
    )


def test_a_browser_that_does_not_start_is_said(query: Any) -> None:
    done = query("webinaire", "--open", "1", BROWSER="false")
    assert done.code == 3
    assert json.loads(done.out)["title"] == "Webinaire du programme 10%"
    assert done.err.startswith(
        "eventsearch: no browser could be started; open https://example.org/"
    )
