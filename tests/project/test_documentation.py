"""Test the documentation's site: its menu, its tables and its search."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from programs import run_program
from site_on_disk import write

ROOT = Path(__file__).resolve().parents[2]


def named(menu: object) -> Iterator[str]:
    """Yield the pages of an MkDocs menu and its submenus."""
    if isinstance(menu, str):
        yield menu
    for item in menu if isinstance(menu, list) else ():
        yield from named(item if isinstance(item, str) else next(iter(item.values())))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Build the site, and return its folder and the messages. A broken link fails the build."""
    folder = tmp_path_factory.mktemp("documents é")
    script = ROOT / "scripts" / "documentation.py"
    done = run_program([sys.executable, str(script), str(folder)])
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stderr


@pytest.mark.endurance
def test_every_document_is_in_the_menu(built: tuple[Path, str]) -> None:
    menu = yaml.load((built[0] / "mkdocs.yml").read_text(encoding="utf-8"), yaml.UnsafeLoader)[
        "nav"
    ]
    pages = list(named(menu))
    assert len(pages) == len(set(pages))
    every = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert every <= set(pages)


def test_the_tables_in_the_documents_are_those_of_the_program() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "reference_pages.py"))
    for page in script["TABLES"]:
        assert script["written"](page) == (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.endurance
def test_the_site_has_a_search_box_and_its_files(built: tuple[Path, str]) -> None:
    folder, messages = built
    page = folder / "site" / "docs" / "events" / "index.html"
    box = '<event-search id="eventsearch:box" src="../../eventsearch/"'
    assert box in page.read_text(encoding="utf-8")
    assert (folder / "site" / "eventsearch" / "manifest.json").is_file()
    pages = len(list((folder / "docs").rglob("*.md")))
    assert f"indexed {pages} pages of an MkDocs site" in messages


@pytest.fixture
def copied(tmp_path: Path) -> dict[str, Any]:
    """Return the global names of the script, copied into a project of a few files."""
    write(
        tmp_path / "project",
        {
            "scripts/documentation.py": (ROOT / "scripts" / "documentation.py").read_text("utf-8"),
            "scripts/documentation/mkdocs.yml": "site_name: A\n",
            "docs/a.md": "[b](b.md) [c](../c.txt) [d](../../d.txt) [e](e.txt) [f](f.txt)",
            "docs/b.md": "b",
            "c.txt": "c",
        },
    )
    (tmp_path / "d.txt").write_text("d")
    (tmp_path / "project" / "docs" / "e.txt").symlink_to(tmp_path / "d.txt")
    return runpy.run_path(str(tmp_path / "project" / "scripts" / "documentation.py"))


@pytest.mark.parametrize("name", [".", "scripts/documentation", "docs/.."])
def test_the_source_is_never_replaced(
    copied: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path / "project")
    with pytest.raises(SystemExit, match="contains the source; choose another folder"):
        copied["main"](Path(name))
    assert Path("docs/b.md").read_text() == "b"
    assert Path("scripts/documentation/mkdocs.yml").read_text() == "site_name: A\n"


def test_files_outside_of_the_project_are_not_published(copied: dict[str, Any]) -> None:
    assert list(copied["linked"](Path("docs/a.md"))) == [Path("docs/b.md"), Path("c.txt")]
