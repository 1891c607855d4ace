"""Incremental runs read only changed files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from indexed_site import age, contents, generations, make_site, page_counts, rebuilt, write
from small_site import PAGES

DIX = "content/event/dix/index.md"
TARD = "content/event/tard/index.md"
JOURS = "content/post/jours.md"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site, whose folder has a blank and an accent."""
    return make_site(tmp_path / "mon été")


def test_a_second_run_reads_nothing(settings: Settings) -> None:
    first = build(settings)
    second = build(settings)
    assert page_counts(second) == {"unchanged": 3}
    assert (second.swapped, second.reason, second.generation) == (False, "", first.generation)


def change(root: Path) -> None:
    """Change the text of a page."""
    write(root, DIX, PAGES[DIX].replace("Consacrer", "Consacrer à nouveau"))


def remove(root: Path) -> None:
    """Remove a page with its bundle."""
    shutil.rmtree((root / TARD).parent)


def rename(root: Path) -> None:
    """Rename a page's bundle."""
    (root / TARD).parent.rename(root / "content/event/renommé")


def add(root: Path) -> None:
    """Add a page."""
    write(root, "content/post/plus.md", "---\ntitle: Plus\ndate: 2030-02-02\n---\nNouveau 10%.\n")


def all_of_it(root: Path) -> None:
    """Change, remove, rename and add one page each."""
    change(root)
    rename(root)
    (root / JOURS).unlink()
    add(root)


def hide(root: Path) -> None:
    """Mark a page as a draft."""
    write(root, JOURS, PAGES[JOURS].replace("---\n10", "draft: true\n---\n10"))


def break_it(root: Path) -> None:
    """Make the front matter of a page unreadable."""
    write(root, JOURS, "---\ntitle: [\n---\n")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (change, {"read": 1, "changed": 1, "unchanged": 2}),
        (remove, {"removed": 1, "unchanged": 2}),
        (rename, {"read": 1, "added": 1, "removed": 1, "unchanged": 2}),
        (add, {"read": 1, "added": 1, "unchanged": 3}),
        (all_of_it, {"read": 3, "added": 2, "changed": 1, "removed": 2}),
        (hide, {"read": 1, "removed": 1, "unchanged": 2}),
        (break_it, {"read": 1, "removed": 1, "unchanged": 2}),
    ],
)
def test_only_what_has_changed_is_read(
    settings: Settings, edit: Callable[[Path], None], expected: dict[str, int]
) -> None:
    build(settings)
    edit(settings.root)
    report = build(settings)
    assert page_counts(report) == expected
    assert (report.swapped, report.reason) == (True, "")
    assert contents(settings) == rebuilt(settings)
    assert page_counts(build(settings)) == {"unchanged": report.pages}


def test_many_runs_give_the_same_as_one(settings: Settings) -> None:
    build(settings)
    for number in range(30):
        text = PAGES[JOURS].replace("10 jours", f"nouveau jour {number} python")
        write(settings.root, f"content/post/p{number % 7}.md", text)
        if number % 5 == 4:
            (settings.root / f"content/post/p{number % 7}.md").unlink()
        build(settings)
    assert contents(settings) == rebuilt(settings)
    assert len(generations(settings)) == 2


def test_touched_files_are_compared_once(settings: Settings) -> None:
    first = build(settings)
    for name in (DIX, TARD, JOURS):
        age(settings.root / name)
    second = build(settings)
    assert page_counts(second) == {"read": 3, "unchanged": 3}
    assert (second.swapped, second.generation) == (False, first.generation)
    assert page_counts(build(settings)) == {"unchanged": 3}


def test_a_comment_does_not_change_a_page(settings: Settings) -> None:
    build(settings)
    write(settings.root, JOURS, PAGES[JOURS].replace("title:", "# note\ntitle:"))
    report = build(settings)
    assert (page_counts(report), report.swapped) == ({"read": 1, "unchanged": 3}, False)
    assert page_counts(build(settings)) == {"unchanged": 3}


def test_a_moved_site_is_not_read_again(settings: Settings, tmp_path: Path) -> None:
    build(settings)
    moved = settings.root.rename(tmp_path / "ailleurs")
    report = build(replace(settings, root=moved, index=moved / ".eventsearch"))
    assert page_counts(report) == {"unchanged": 3}


def test_pages_dated_by_their_file_are_read_when_touched(settings: Settings) -> None:
    configuration = PAGES["hugo.yaml"] + "frontmatter: {lastmod: [':fileModTime']}\n"
    write(settings.root, "hugo.yaml", configuration)
    build(settings)
    age(settings.root / JOURS)
    assert page_counts(build(settings)) == {"read": 1, "changed": 1, "unchanged": 2}
