"""What is seen of a site between two runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsearch.settings import Settings
from eventsearch.watch.snapshot import (
    PICTURES,
    Look,
    Places,
    Stamp,
    changed,
    leads_away,
    look,
    places,
    renewed,
)
from small_site import write_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site without an index."""
    return write_site(tmp_path / "site à moi")


def seen(settings: Settings) -> dict[str, Stamp]:
    """Return what a look finds, by path from the root."""
    found = flat(look(places(settings)))
    return {os.path.relpath(path, settings.root): stamp for path, stamp in found.items()}


def flat(found: Look) -> dict[str, Stamp]:
    """Return what a look has found in whatever folder."""
    return {path: stamp for held in found.values() for path, stamp in held.items()}


def test_the_same_site_looks_the_same(settings: Settings) -> None:
    """With all its pages and its configuration."""
    found = seen(settings)
    assert found == seen(settings)
    assert {"hugo.yaml", "content/event/dix/index.md"} <= found.keys()


@pytest.mark.parametrize(
    "path",
    [
        "content/event/dix/index.md",
        "content/event/neuf/index.md",
        "hugo.yaml",
        "eventsearch.toml",
        "config/_default/params.yaml",
        "data/authors/zoe.toml",
        "content/_index.md",
    ],
)
def test_what_an_index_is_made_of_is_seen(settings: Settings, path: str) -> None:
    """Whether it is changed or new, in a new folder too."""
    before = seen(settings)
    file = settings.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write("\n")
    after = seen(settings)
    assert {name for name in after if after[name] != before.get(name)} >= {path}
    file.unlink()
    assert path not in seen(settings)


@pytest.mark.parametrize(
    "path",
    [
        ".eventsearch/live",
        ".git/index",
        "public/index.html",
        "static/a.txt",
        "node_modules/a/readme.md",
        "content/node_modules/a/readme.md",
        "content/event/dix/.index.md.swp",
        "content/event/dix/index.md~",
        "content/event/dix/#index.md#",
        *(f"content/event/dix/featured.{ending}" for ending in PICTURES[:6]),
        "content/event/dix/PHOTO.JPG",
    ],
)
def test_what_no_index_is_made_of_is_not_seen(settings: Settings, path: str) -> None:
    """Or a picture, an editor's own file and a build of the site would start a run each."""
    file = settings.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    before = seen(settings)
    file.write_text("a", encoding="utf-8")
    # A folder may be new; what is in it is not looked at.
    assert seen(settings) == before


def test_a_file_saved_by_renaming_is_seen(settings: Settings) -> None:
    """As editors do it: a new file takes the place of the old, of the same size."""
    page = settings.root / "content/event/dix/index.md"
    before = seen(settings)
    new = page.with_name("4913")
    new.write_text(page.read_text(encoding="utf-8").replace("Rennes", "Nantes"), encoding="utf-8")
    os.utime(new, ns=(0, 1_000))
    new.replace(page)
    after = seen(settings)
    name = "content/event/dix/index.md"
    assert before[name][1] == after[name][1]
    assert before[name] != after[name]


def test_the_index_is_left_alone_wherever_it_lies(tmp_path: Path) -> None:
    """A folder of notes is content as a whole; its own index in it is none."""
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    settings = Settings(root=tmp_path, index=tmp_path / "idx")
    (tmp_path / "idx").mkdir()
    before = seen(settings)
    (tmp_path / "idx" / "live").write_text("1", encoding="utf-8")
    assert "a.md" in before
    assert seen(settings) == before


def test_content_elsewhere_and_themes_are_looked_at(tmp_path: Path) -> None:
    """A mount may lead out of the site, and a theme has a configuration of its own."""
    root = tmp_path / "site"
    for name, text in (
        ("site/hugo.toml", 'theme = "t"\n[[module.mounts]]\nsource="../docs"\ntarget="content"\n'),
        ("site/themes/t/hugo.toml", 'title = "T"\n'),
        ("docs/a.md", "# A\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    index = root / ".eventsearch"
    found = seen(Settings(root=root, index=index, allow_outside=(tmp_path / "docs",)))
    assert {"../docs/a.md", "themes/t/hugo.toml", "hugo.toml"} <= found.keys()
    # Without that it is not even listed.
    assert "../docs/a.md" not in seen(Settings(root=root, index=index))


def test_a_configuration_that_cannot_be_read_does_not_blind(settings: Settings) -> None:
    """The usual places are looked at, so that the hint is seen."""
    (settings.root / "hugo.yaml").write_text("a: [\n", encoding="utf-8")
    assert {"hugo.yaml", "content/event/dix/index.md"} <= seen(settings).keys()


def test_a_place_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """It may come to be."""
    file = tmp_path / "one.md"
    file.write_text("a", encoding="utf-8")
    where = Places(deep=(str(tmp_path / "no"), str(file)), flat=(), never=frozenset())
    assert set(flat(look(where))) == {str(file)}


def test_what_cannot_be_looked_at_is_seen(settings: Settings) -> None:
    """Here a link that leads to itself; mending it is a change."""
    page = settings.root / "content" / "loop.md"
    page.symlink_to(page)
    before = seen(settings)
    page.unlink()
    page.write_text("# Page\n", encoding="utf-8")
    assert before["content/loop.md"] != seen(settings)["content/loop.md"]


def test_a_link_leads_away(settings: Settings) -> None:
    """Wherever it leads to; what cannot be looked at may be one that leads to nothing yet."""
    event = settings.root / "content" / "event"
    assert not leads_away(look(places(settings)))
    (event / "link.md").symlink_to(event / "dix" / "index.md")
    assert leads_away(look(places(settings)))
    (event / "link.md").unlink()
    (event / "link.md").symlink_to(event / "none.md")
    assert leads_away(look(places(settings)))


def test_a_link_in_the_place_of_a_file_is_a_change(settings: Settings) -> None:
    """Though it leads to the very same."""
    page = settings.root / "content/event/dix/index.md"
    before = seen(settings)
    page.rename(settings.root / "away.txt")
    page.symlink_to(settings.root / "away.txt")
    assert before["content/event/dix/index.md"] != seen(settings)["content/event/dix/index.md"]


DIX = "content/event/dix"


def write(root: Path) -> None:
    """Write a page."""
    (root / DIX / "index.md").write_text("# Autre\n", encoding="utf-8")


def add(root: Path) -> None:
    """Add a page, and a folder with one."""
    (root / DIX / "autre.md").write_text("# Autre\n", encoding="utf-8")
    (root / DIX / "dossier" / "deux").mkdir(parents=True)
    (root / DIX / "dossier" / "deux" / "index.md").write_text("# Autre\n", encoding="utf-8")


def add_what_is_left_alone(root: Path) -> None:
    """Add a library."""
    (root / DIX / "node_modules" / "un").mkdir(parents=True)
    (root / DIX / "node_modules" / "un" / "readme.md").write_text("# Un\n", encoding="utf-8")


def remove(root: Path) -> None:
    """Remove the folder."""
    shutil.rmtree(root / DIX)


def rename(root: Path) -> None:
    """Give it another name."""
    (root / DIX).rename(root / "content/event/onze")


def exchange(root: Path) -> None:
    """Put a file in its place."""
    remove(root)
    (root / DIX).write_text("# Fichier\n", encoding="utf-8")


@pytest.mark.parametrize("change", [write, add, add_what_is_left_alone, remove, rename, exchange])
def test_a_look_at_some_folders_sees_what_a_look_at_everything_sees(
    settings: Settings, change: Callable[[Path], None]
) -> None:
    """Or a watch would run without end, for a change that it sees again and again."""
    where = places(settings)
    before = look(where)
    change(settings.root)
    after, folders = look(where), (str(settings.root / DIX), str(settings.root / "content/event"))
    assert changed(before, after)
    assert changed(renewed(before, folders, where), after) == {}
    assert changed(before, renewed(before, folders, where)) == changed(before, after)


def test_folders_beside_what_is_watched_are_not_looked_into(settings: Settings) -> None:
    """Those of a site's root are not content for being there."""
    where = places(settings)
    before = look(where)
    (settings.root / "layouts").mkdir()
    (settings.root / "layouts" / "a.md").write_text("# A\n", encoding="utf-8")
    assert renewed(before, [str(settings.root)], where) == look(where) != before


def test_paths_at_which_looks_differ_are_those_that_changed() -> None:
    """Came, went, or have another stamp, each with its folder; an empty folder holds nothing."""
    before = {"a": {"a/1": (1, 1), "a/2": (1, 1)}, "b": {"b/1": (1, 1)}, "c": {}, "e": {}}
    after = {"a": {"a/1": (2, 1), "a/2": (1, 1)}, "c": {"c/1": (1, 1)}, "d": {}, "e": {}}
    assert changed(before, after) == {"a": {"a/1"}, "b": {"b/1"}, "c": {"c/1"}}
