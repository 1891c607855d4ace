"""How often a run opens a content file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from eventsearch.indexer.change_plan import FILES_PER_WORKER
from eventsearch.settings import Settings
from indexed_site import age, make_site, write
from small_site import PAGES

SUPPORT = Path(__file__).resolve().parents[1] / "support"
INDEX_RUN = SUPPORT / "index_run.py"
SECTION = "content/event/_index.md"
PERSON = "content/authors/zoe/_index.md"
MANY = 2 * FILES_PER_WORKER


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a site with a section and a person, whose values other pages use."""
    settings = make_site(tmp_path / "site")
    write(settings.root, SECTION, "---\ntitle: Rencontres\ncascade: {featured: true}\n---\n")
    write(settings.root, PERSON, "---\ntitle: Zoé Martin\n---\n")
    return settings


def opened(settings: Settings, workers: int = 1) -> Counter[str]:
    """Index in a new process. Return how often it and its workers opened each content file."""
    log = settings.root.parent / "opened"
    log.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, INDEX_RUN, settings.root, settings.index, str(workers)],
        env={**os.environ, "PYTHONPATH": str(SUPPORT / "open_files"), "OPENED_FILES": str(log)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    content = f"{settings.root}/content/"
    below = [path for path in log.read_text("utf-8").splitlines() if path.startswith(content)]
    return Counter(path[len(content) :] for path in below if Path(path).is_file())


def every(settings: Settings) -> set[str]:
    """Return the paths of all content files."""
    content = settings.root / "content"
    return {path.relative_to(content).as_posix() for path in content.rglob("*.md")}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_first_run_opens_each_file_at_most_twice(settings: Settings, workers: int) -> None:
    for number in range(MANY):
        write(settings.root, f"content/post/n{number:03}.md", PAGES["content/post/jours.md"])
    counts = opened(settings, workers)
    assert counts.keys() == every(settings)
    assert (min(counts.values()), max(counts.values())) == (1, 2)


def test_a_run_without_changes_opens_no_files(settings: Settings) -> None:
    opened(settings)
    assert opened(settings) == Counter()


def test_a_changed_file_is_compared_and_extracted_at_one_opening(settings: Settings) -> None:
    opened(settings)
    write(settings.root, "content/post/jours.md", "---\ntitle: Neuf\n---\n9 %\n")
    assert opened(settings) == {
        "post/jours.md": 2,
        "event/_index.md": 1,
        "authors/zoe/_index.md": 1,
    }


def test_files_that_were_only_touched_are_compared(settings: Settings) -> None:
    opened(settings)
    for path in (settings.root / "content").rglob("*.md"):
        age(path)
    assert opened(settings).keys() == every(settings)
