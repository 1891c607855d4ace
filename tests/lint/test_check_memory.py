"""How much memory does `check` take for a page with a long address?"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cli_site import command, environment


def peak(site: Path, slug: str) -> int:
    """Return the peak memory of `check` on a site with a single page."""
    (site / "content").mkdir(parents=True)
    (site / "hugo.toml").write_text('title = "x"\n', encoding="utf-8")
    text = f"---\ntitle: A\nslug: {slug}\n---\nx\n"
    (site / "content" / "a.md").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        command("check"),
        cwd=site,
        env=environment(EVENTSEARCH_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1)
    return used.ru_maxrss


@pytest.mark.parametrize("part", ["a/", "ab", "-a"])
def test_a_long_slug_takes_about_as_much_memory_as_a_short_one(tmp_path: Path, part: str) -> None:
    short = peak(tmp_path / "short", "a")
    assert peak(tmp_path / "long", "a" + part * 20_000) < 1.5 * short
