"""Sites of each platform, in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_site import NOW, Run
from eventsearch.settings.site_detection import PLATFORMS
from platform_samples import SAMPLES
from site_on_disk import write

PAGE = "---\ntitle: Programme 10 %\ndate: 2024-05-01\n---\nUn mot.\n"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_site_is_recognised_indexed_and_searched(run: Run, tmp_path: Path, platform: str) -> None:
    sample, label = SAMPLES[platform], PLATFORMS[platform].label
    site = write(tmp_path / "site", {**sample.files, sample.page: sample.text})
    done = run("index", cwd=site)
    assert (done.code, done.err.split("\n")[0].split(" in ")[0]) == (
        0,
        f"eventsearch: indexed 1 page of {label}",
    )
    (hit,) = [
        json.loads(line) for line in run("query", "10%", "--now", NOW, cwd=site).out.splitlines()
    ]
    assert (hit["url"], hit["start"]) == (sample.url, "2024-05-01T00:00:00Z")
    stats = json.loads(run("stats", "--json", cwd=site).out)
    assert stats["platform"] == platform
    assert f" for {label}; " in run("init", cwd=site).err
    for command in ("check --diff", "export", f"show {sample.url}"):
        done = run(*command.split(), cwd=site)
        assert (command, done.code) == (command, 0)


def test_a_platform_that_is_forced(run: Run, tmp_path: Path) -> None:
    site = write(tmp_path, {"eventsearch.toml": 'platform = "folder"\n', "_quarto.yml": ""})
    write(site, {"a.md": PAGE})
    assert " of a folder of Markdown files in " in run("index", cwd=site).err
    write(site, {"eventsearch.toml": 'platform = "quarta"\n'})
    done = run("index", cwd=site)
    assert done.code == 2
    assert ':1: setting "platform" is "quarta"; write one of hugo, quarto, jekyll, ' in done.err


def test_a_shared_text_that_changes_is_seen(run: Run, tmp_path: Path) -> None:
    site = write(
        tmp_path,
        {"_quarto.yml": "", "a.qmd": "{{< include _b.md >}}", "_b.md": "avant", "c.qmd": "x"},
    )
    run("index", cwd=site)
    assert "nothing changed" in run("index", cwd=site).err
    write(site, {"_b.md": "après"})
    assert "the site's configuration has changed" in run("index", cwd=site).err
    assert run("query", "après", cwd=site).out.count('"a.qmd"') == 1
