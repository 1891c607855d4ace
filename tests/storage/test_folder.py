"""Which folders may contain an index?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.errors import BuildError
from eventsearch.indexer.build import build
from eventsearch.storage.generations import FOLDER, POINTER
from indexed_site import contents, make_site, write

INSIDE = "whose files become pages of the site; set a folder outside of it with --output"


def everything(folder: Path) -> set[str]:
    """Return the paths of all files and folders in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("content", "event and 1 more"),
        ("static", "a.png and 1 more"),
        ("generations", "generations"),
    ],
)
def test_a_folder_with_other_files_is_refused(tmp_path: Path, name: str, others: str) -> None:
    settings = make_site(tmp_path / "site")
    for file in ("static/a.png", "static/b.png", "generations/generations/a.md"):
        write(settings.root, file, "x")
    index = settings.root / name
    before = everything(settings.root)
    with pytest.raises(BuildError) as caught:
        build(replace(settings, index=index))
    assert str(caught.value).startswith(f"{index}: the folder contains other files, but no index (")
    assert f"({others}" in str(caught.value)
    assert caught.value.hint == "set an empty or a new folder with --output"
    assert everything(settings.root) == before


@pytest.mark.parametrize("file", ["README.md", ".gitkeep", ".gitignore", "lost+found/x", ""])
def test_a_folder_with_placeholder_files_is_accepted(tmp_path: Path, file: str) -> None:
    settings = make_site(tmp_path / "site")
    settings = replace(settings, index=settings.root / "index")
    settings.index.mkdir()
    if file:
        write(settings.index, file, "x")
    build(settings)
    assert (settings.index / file).exists()
    assert not (settings.index / ".gitignore").exists() or file == ".gitignore"
    assert not build(settings).swapped


@pytest.mark.parametrize("left", [(), ("lock",), (POINTER,), ("lock", POINTER)])
def test_leftovers_of_a_run_are_used_again(tmp_path: Path, left: tuple[str, ...]) -> None:
    settings = make_site(tmp_path / "site")
    build(settings)
    wanted = contents(settings)
    for name in ("lock", POINTER):
        if name not in left:
            (settings.index / name).unlink()
    (settings.index / FOLDER / "tmp-000002-20240101T000000000000Z").mkdir()
    write(settings.index, "notes.txt", "x")
    build(settings)
    assert contents(settings) == wanted


@pytest.mark.parametrize("name", ["content/index", "content/post/a/index"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_new_index_among_the_pages_is_refused(tmp_path: Path, name: str, is_there: bool) -> None:
    settings = make_site(tmp_path / "site")
    index = settings.root / name
    if is_there:
        index.mkdir(parents=True)
    (tmp_path / "link").symlink_to(settings.root)
    for path in (index, settings.root / "static" / ".." / name, tmp_path / "link" / name):
        with pytest.raises(BuildError) as caught:
            build(replace(settings, index=path))
        content = settings.root / "content"
        assert str(caught.value) == f"{path}: the folder is inside {content}, {INSIDE}"
    assert index.exists() == is_there


@pytest.mark.parametrize("name", ["content/.index", "content/.a/index", "contents/index"])
def test_hidden_folders_and_folders_beside_pages_are_accepted(tmp_path: Path, name: str) -> None:
    settings = make_site(tmp_path / "site")
    settings = replace(settings, index=settings.root / name)
    build(settings)
    assert not build(settings).swapped


def test_an_existing_index_among_the_pages_can_be_updated(tmp_path: Path) -> None:
    """Otherwise a site with such an index could no longer update it."""
    settings = make_site(tmp_path / "site")
    build(settings)
    index = settings.index.rename(settings.root / "content" / "index")
    assert not build(replace(settings, index=index)).swapped


def test_an_index_can_be_in_a_site_that_is_all_content(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "notes", {"a.md": "mer", "b/c.md": "mer"})
    settings = replace(settings, index=settings.root / "index")
    assert build(settings).pages == 2
    assert not build(settings).swapped
