"""Where something changed last."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsearch.settings import Settings
from eventsearch.watching.latest import MOST, Latest, changed
from eventsearch.watching.looking import look
from eventsearch.watching.places import Places, places
from small_site import write_site

DIX = "content/event/dix"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site without an index."""
    return write_site(tmp_path / "site à moi")


def noted(settings: Settings) -> Latest:
    """Return what is remembered once a page was changed."""
    latest = Latest()
    assert latest.note([str(settings.root / DIX / "index.md")], places(settings))
    return latest


def write(root: Path) -> None:
    """Write a page in the folder that changed last."""
    (root / DIX / "index.md").write_text("# Autre\n", encoding="utf-8")


def add(root: Path) -> None:
    """Add a page and a folder."""
    (root / DIX / "autre.md").write_text("# Autre\n", encoding="utf-8")
    (root / DIX / "dossier").mkdir()


def remove(root: Path) -> None:
    """Remove the folder."""
    shutil.rmtree(root / DIX)


def exchange(root: Path) -> None:
    """Put a file in its place."""
    remove(root)
    (root / DIX).write_text("# Fichier\n", encoding="utf-8")


@pytest.mark.parametrize("change", [write, add, remove, exchange])
def test_a_look_at_the_latest_folders_sees_what_a_look_at_everything_sees_there(
    settings: Settings, change: Callable[[Path], None]
) -> None:
    """Or a watch would run without end, for a change that it sees again and again."""
    latest, where = noted(settings), places(settings)
    before = look(where)
    assert latest.look() == latest.part(before) != {}
    change(settings.root)
    after = look(where)
    assert latest.look() == latest.part(after) != latest.part(before)
    assert latest.renewed(before).items() >= latest.part(after).items()


def test_a_change_of_many_folders_is_no_authors(settings: Settings) -> None:
    """Nor are all of them worth to be looked at so often."""
    latest, where = noted(settings), places(settings)
    assert not latest.note([f"/content/{number}/a.md" for number in range(MOST + 1)], where)
    assert latest.folders == (str(settings.root / DIX),)
    assert latest.note([f"/content/{number}/a.md" for number in range(MOST)], where)
    assert len(latest.folders) == MOST
    latest.forget()
    assert latest.part(look(where)) == latest.look() == {}


def test_beside_a_file_that_is_watched_alone_nothing_is_looked_at(tmp_path: Path) -> None:
    """What else lies there is no content."""
    file = str(tmp_path / "one.md")
    latest = Latest()
    assert not latest.note([file], Places(deep=(file,), flat=(), never=frozenset()))
    assert latest.folders == ()


def test_paths_at_which_looks_differ_are_those_that_changed() -> None:
    """Came, went, or have another stamp."""
    before, after = {"a": (1, 1), "b": (1, 1), "c": (1, 1)}, {"a": (1, 1), "b": (2, 1), "d": (1, 1)}
    assert changed(before, after) == {"b", "c", "d"}
