"""
May a run be killed at any moment?

Runs in processes of their own are killed at random, and the index is asked in between.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from eventsearch.indexer.build import build
from eventsearch.indexer.generations import last_good, live, verify
from eventsearch.settings import Settings
from indexed import anew, generations, holds, make_site, write
from long_form import tries
from small_site import PAGES

SCRIPT = Path(__file__).resolve().parents[1] / "indexed_run.py"
KILLS = tries(10, 500)
SEED = 2031


def edit(settings: Settings, number: int) -> None:
    """Change a page, add one, and remove the one that was added before."""
    write(settings.root, "content/post/jours.md", PAGES["content/post/jours.md"] + f"{number}\n")
    write(settings.root, f"content/post/n{number}.md", f"---\ntitle: Nouveau {number}\n---\n10%\n")
    (settings.root / f"content/post/n{number - 1}.md").unlink(missing_ok=True)


def run(settings: Settings) -> subprocess.Popen[bytes]:
    """Start a run."""
    return subprocess.Popen(
        [sys.executable, SCRIPT, settings.root, settings.index, "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.endurance
def test_no_kill_loses_anything(tmp_path: Path) -> None:
    """After each kill the index answers with the old content or the new, and is whole."""
    random = Random(SEED)
    settings = make_site(tmp_path / "mon été")
    build(settings)
    begun = time.monotonic()
    assert run(settings).wait() == 0
    longest = 1.5 * (time.monotonic() - begun)
    before = holds(settings)
    for number in range(KILLS):
        edit(settings, number)
        with run(settings) as process:
            time.sleep(random.uniform(0.2, 1) * longest)
            process.kill()
        after = anew(settings)
        assert holds(settings) in (before, after)
        verify(live(settings.index))
        assert last_good(settings.index) is not None
        before = holds(settings)
    build(settings)
    assert holds(settings) == anew(settings)
    assert len(generations(settings)) <= 2
    assert build(settings).swapped is False


def test_a_run_killed_while_it_writes_leaves_the_live_index(tmp_path: Path) -> None:
    """Killed after the first file was added, a run has changed nothing that anybody reads."""
    settings = make_site(tmp_path / "site")
    build(settings)
    before = holds(settings)
    edit(settings, 0)
    with subprocess.Popen(
        [sys.executable, SCRIPT, settings.root, settings.index, "1", "slow"],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert any(name.startswith("tmp-") for name in generations(settings))
    assert holds(settings) == before
    report = build(settings)
    assert (report.added, report.changed, report.unchanged) == (1, 1, 2)
    assert not any(name.startswith("tmp-") for name in generations(settings))
