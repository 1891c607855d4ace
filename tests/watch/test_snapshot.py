"""What a snapshot of a site contains."""

from __future__ import annotations

import os
from pathlib import Path
from time import sleep

import pytest

from eventsearch.settings import Settings
from eventsearch.watch.snapshot import (
    IGNORED_EXTENSIONS,
    Stamp,
    WatchedPaths,
    is_new,
    take_snapshot,
    watched_paths,
)
from small_site import write_site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A site without an index."""
    return write_site(tmp_path / "site à moi")


def seen(settings: Settings) -> dict[str, Stamp]:
    """Return a snapshot, by path from the root."""
    snapshot = take_snapshot(watched_paths(settings))
    return {os.path.relpath(path, settings.root): stamp for path, stamp in snapshot.items()}


def test_an_unchanged_site_has_an_equal_snapshot(settings: Settings) -> None:
    found = seen(settings)
    assert found == seen(settings)
    assert {"hugo.yaml", "content/event/dix/index.md"} <= found.keys()


@pytest.mark.parametrize(
    "path",
    [
        ".eleventy.js",
        ".eleventyignore",
        ".gitignore",
        "content/event/.meta.yml",
        "content/event/dix/index.md",
        "content/event/neuf/index.md",
        "hugo.yaml",
        "eventsearch.toml",
        "config/_default/params.yaml",
        "data/authors/zoe.toml",
        "content/_index.md",
    ],
)
def test_changes_of_all_indexed_files_are_noticed(settings: Settings, path: str) -> None:
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
        *(f"content/event/dix/featured.{ending}" for ending in IGNORED_EXTENSIONS[:6]),
        "content/event/dix/PHOTO.JPG",
    ],
)
def test_files_that_are_not_indexed_are_not_in_the_snapshot(settings: Settings, path: str) -> None:
    file = settings.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    before = seen(settings)
    file.write_text("a", encoding="utf-8")
    # A new folder may change the snapshot, so make it first. These files must not change it.
    assert seen(settings) == before


def test_a_file_saved_by_renaming_is_noticed(settings: Settings) -> None:
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


def test_files_of_the_same_size_and_time_are_distinguished(settings: Settings) -> None:
    page = settings.root / "content/event/dix/index.md"
    new = page.with_name("new.md")
    new.write_bytes(page.read_bytes()[::-1])
    before = page.stat()
    os.utime(new, ns=(0, before.st_mtime_ns))
    stamps = [seen(settings)["content/event/dix/index.md"]]
    new.replace(page)
    stamps.append(seen(settings)["content/event/dix/index.md"])
    sleep(0.02)
    page.write_bytes(page.read_bytes()[::-1])
    os.utime(page, ns=(0, before.st_mtime_ns))
    stamps.append(seen(settings)["content/event/dix/index.md"])
    assert len({stamp[:2] for stamp in stamps}) == 1
    assert len({*stamps}) == 3


def test_the_index_folder_is_not_watched_anywhere(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    settings = Settings(root=tmp_path, index=tmp_path / "idx")
    (tmp_path / "idx").mkdir()
    before = seen(settings)
    (tmp_path / "idx" / "live").write_text("1", encoding="utf-8")
    assert "a.md" in before
    assert seen(settings) == before


def test_content_elsewhere_and_themes_are_watched(tmp_path: Path) -> None:
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
    # Without `allow_outside`, the file is not even listed.
    assert "../docs/a.md" not in seen(Settings(root=root, index=index))


def test_a_broken_configuration_does_not_stop_the_watching(settings: Settings) -> None:
    """The usual places are searched, so that the hint appears."""
    (settings.root / "hugo.yaml").write_text("a: [\n", encoding="utf-8")
    assert {"hugo.yaml", "content/event/dix/index.md"} <= seen(settings).keys()


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "one.md"
    file.write_text("a", encoding="utf-8")
    paths = WatchedPaths(deep=(str(tmp_path / "no"), str(file)), flat=(), excluded=frozenset())
    assert set(take_snapshot(paths)) == {str(file)}


def test_an_unreadable_file_is_in_the_snapshot(settings: Settings) -> None:
    page = settings.root / "content" / "loop.md"
    page.symlink_to(page)
    before = seen(settings)
    page.unlink()
    page.write_text("# Page\n", encoding="utf-8")
    assert before["content/loop.md"] != seen(settings)["content/loop.md"]


def test_other_folders_are_not_entered(settings: Settings) -> None:
    (settings.root / "layouts").mkdir()
    before = seen(settings)
    (settings.root / "layouts" / "a.md").write_text("# A\n", encoding="utf-8")
    assert seen(settings) == before


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("content/event/onze.md", True),
        ("content/onze", True),
        ("content/event/dix/index.md", False),
        ("content/event/dix/photo.jpg", False),
        ("content/event/.onze.md.swp", False),
        ("content/node_modules/onze.md", False),
        ("content/other/below/onze.md", False),
        (".eventsearch/onze.md", False),
    ],
)
def test_a_path_is_new_if_a_scan_would_add_it(settings: Settings, name: str, new: bool) -> None:
    folder = settings.root / "content/node_modules"
    folder.mkdir()
    paths = watched_paths(settings)
    before = take_snapshot(paths)
    path = settings.root / name
    if name not in {os.path.relpath(each, settings.root) for each in before}:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert is_new(str(path), before, paths) is new
    assert (str(path) in take_snapshot(paths).keys() - before.keys()) >= new
    if new:
        path.unlink()
        assert not is_new(str(path), before, paths)
