"""Do the documents make a site that eventsearch searches?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


def named(menu: object) -> Iterator[str]:
    """Yield the pages of a menu of MkDocs."""
    if isinstance(menu, str):
        yield menu
    for item in menu if isinstance(menu, list) else ():
        yield from named(item if isinstance(item, str) else next(iter(item.values())))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Build the site, and return its folder and what was said; a broken link is a failure."""
    folder = tmp_path_factory.mktemp("documents é")
    script = ROOT / "scripts" / "documentation.py"
    done = subprocess.run(
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stderr


def test_each_document_is_in_the_menu(built: tuple[Path, str]) -> None:
    """By the tables of the README, each once."""
    menu = yaml.load((built[0] / "mkdocs.yml").read_text(encoding="utf-8"), yaml.UnsafeLoader)[
        "nav"
    ]
    pages = list(named(menu))
    assert len(pages) == len(set(pages))
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert every <= set(pages)


def test_it_is_searched_from_files(built: tuple[Path, str]) -> None:
    """By the box of each page, with each page in the index."""
    folder, messages = built
    page = folder / "site" / "docs" / "events" / "index.html"
    box = '<event-search id="eventsearch:box" src="../../eventsearch/"'
    assert box in page.read_text(encoding="utf-8")
    assert (folder / "site" / "eventsearch" / "manifest.json").is_file()
    pages = len(list((folder / "docs").rglob("*.md")))
    assert f"indexed {pages} pages of an MkDocs site" in messages
