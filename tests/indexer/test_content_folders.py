"""A process that starts again lists only folders that have changed since the last run."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.platforms.protocol import Discovery
from eventsearch.files import seal, unseal
from eventsearch.indexer.base_generation import fingerprints
from eventsearch.indexer.build import build
from eventsearch.indexer.content_folders import COARSE_NS, MOUNTS, timed_devices
from eventsearch.indexer.last_run import LastRun
from eventsearch.settings import Settings
from eventsearch.storage.index_folder import FOUND
from indexed_site import contents, make_site, page_counts, rebuilt, write
from small_site import PAGES

DIX = "content/event/dix/index.md"
JOURS = "content/post/jours.md"
LATER = 10**12
"""Nanoseconds after which a folder no longer counts as just changed."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site, which was indexed."""
    settings = make_site(tmp_path / "site")
    build(settings)
    return settings


def find(settings: Settings, after: int = LATER, *, full: bool = False) -> tuple[Discovery, int]:
    """Return the files that a new process finds, and 1 if it lists folders, else 0."""
    site, _ = configured_site(settings)
    listed: list[object] = []
    scandir = os.scandir

    def counting(folder: str) -> object:
        listed.append(folder)
        return scandir(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", counting)
        taken_ns = time.time_ns() + after
        keys = fingerprints(settings, site)
        pages = LastRun().pages(site, settings.index, keys, taken_ns, full=full)
    assert pages.files == discover(site).files
    assert pages.diagnostics == discover(site).diagnostics
    return pages, int(bool(listed))


def listings(settings: Settings) -> int:
    """Return how often unchanged folders are listed: 0 with reliable file system times, else 1."""
    timed = timed_devices(MOUNTS.read_text(encoding="utf-8")) if MOUNTS.exists() else set()
    return int(settings.root.stat().st_dev not in timed)


def edited(root: Path) -> None:
    """Change a file in place."""
    with (root / JOURS).open("a", encoding="utf-8") as file:
        file.write("mot\n")


def same(_: Path) -> None:
    """Change nothing."""


def test_folders_that_did_not_change_are_not_listed_again(settings: Settings) -> None:
    assert find(settings)[1] == 1
    for change in (same, edited):
        change(settings.root)
        assert find(settings)[1] == listings(settings)


def added(root: Path) -> None:
    write(root, "content/post/neuf.md", PAGES[JOURS])


def added_folder(root: Path) -> None:
    write(root, "content/autre/neuf/index.md", PAGES[JOURS])


def removed(root: Path) -> None:
    (root / JOURS).unlink()


def removed_folder(root: Path) -> None:
    shutil.rmtree(root / "content/event/dix")


def renamed(root: Path) -> None:
    (root / JOURS).rename(root / "content/post/nuits.md")


def replaced(root: Path) -> None:
    """Save a page as some editors do: write another file, and rename it."""
    (root / "content/post/new").write_text(PAGES[JOURS] + "mot\n", encoding="utf-8")
    (root / "content/post/new").rename(root / JOURS)


def replaced_by_link(root: Path) -> None:
    (root / JOURS).rename(root / "elsewhere.md")
    (root / JOURS).symlink_to(root / "elsewhere.md")


def with_old_time(root: Path) -> None:
    """Add a page and set the time of its folder back, as a program that copies folders does."""
    folder = root / "content/post"
    before = folder.stat()
    added(root)
    os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))


def moved_folder(root: Path) -> None:
    """Replace a folder with another one that has the same pages and more."""
    shutil.copytree(root / "content/post", root / "copied", copy_function=shutil.copy2)
    write(root, "copied/neuf.md", PAGES[JOURS])
    shutil.rmtree(root / "content/post")
    (root / "copied").rename(root / "content/post")


def with_list(root: Path) -> None:
    """Make a folder a leaf bundle, whose other pages are resources."""
    write(root, "content/post/index.md", PAGES[JOURS])


@pytest.mark.parametrize(
    "change",
    [
        *(added, added_folder, removed, removed_folder, renamed, replaced, replaced_by_link),
        *(with_old_time, moved_folder, with_list),
    ],
)
def test_each_change_of_a_folder_is_found(
    settings: Settings, change: Callable[[Path], None]
) -> None:
    find(settings)
    change(settings.root)
    # `find` compares the files it finds with a new listing.
    find(settings)
    find(settings)
    build(settings, keep=False)
    assert contents(settings) == rebuilt(settings)


def test_a_content_folder_created_later_is_found(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site")
    config = settings.root / "hugo.yaml"
    mounts = [("content", "content"), ("more", "content")]
    lines = [f"    - source: {source}\n      target: {target}\n" for source, target in mounts]
    text = config.read_text(encoding="utf-8") if config.exists() else ""
    config.write_text(f"{text}\nmodule:\n  mounts:\n{''.join(lines)}", encoding="utf-8")
    build(settings)
    count = len(find(settings)[0].files)
    write(settings.root, "more/neuf.md", PAGES[JOURS])
    assert len(find(settings)[0].files) == count + 1


def test_folders_that_just_changed_are_listed_again(settings: Settings) -> None:
    for _ in range(2):
        assert find(settings, after=0)[1] == 1
    assert not (settings.index / FOUND).exists()
    assert find(settings, after=COARSE_NS // 2)[1] == 1


def test_folders_with_a_link_are_listed_again(settings: Settings) -> None:
    (settings.root / "content/post/lien").symlink_to("nowhere")
    for _ in range(2):
        assert find(settings)[1] == 1


def test_a_full_run_lists_the_folders(settings: Settings) -> None:
    for _ in range(2):
        assert find(settings, full=True)[1] == 1


@pytest.mark.parametrize("data", [b"", b"{}", None])
def test_folders_are_listed_if_the_file_is_damaged(settings: Settings, data: bytes | None) -> None:
    find(settings)
    path = settings.index / FOUND
    if listings(settings) == 0:
        path.write_bytes(path.read_bytes()[:-5] if data is None else data)
    assert find(settings)[1] == 1


def test_the_next_run_removes_a_half_written_file(settings: Settings) -> None:
    half = settings.index / f"{FOUND}.tmp"
    half.write_bytes(b"{")
    build(settings)
    assert not half.exists()


def test_another_configuration_lists_the_folders(settings: Settings) -> None:
    find(settings)
    config = next(settings.root.glob("hugo.*"))
    with config.open("a", encoding="utf-8") as file:
        file.write("\nignoreFiles: [jours]\n" if config.suffix == ".yaml" else "\n")
    assert JOURS not in [file.path for file in find(settings)[0].files]


def test_a_run_without_changes_counts_the_same_pages(settings: Settings) -> None:
    find(settings)
    report = build(settings)
    assert (report.read, report.swapped) == (0, False)
    assert page_counts(report) == {"unchanged": report.pages}


def test_only_local_file_systems_are_trusted() -> None:
    mounts = (
        "36 35 98:0 / / rw,noatime master:1 - ext4 /dev/root rw\n"
        "37 35 0:44 / /home/a rw shared:2 - fuse.sshfs a@example.org: rw\n"
    )
    assert timed_devices(mounts) == {os.makedev(98, 0)}


def test_a_forged_list_of_files_reads_nothing_outside_the_site(settings: Settings) -> None:
    write(settings.root.parent, "secret.md", "---\ntitle: Secret\n---\n")
    find(settings)
    file = settings.index / FOUND
    if not listings(settings):
        value = orjson.loads(unseal(file.read_bytes()))
        # A folder that is still missing has not changed.
        value["stamps"] = [[str(settings.root / "missing"), []]]
        value["files"] = [[each] for each in ("../secret.md", "en", "page", "", "/a", "", 9, 1, 1)]
        file.write_bytes(seal(orjson.dumps(value)))
        (told,) = [each for each in build(settings, keep=True).diagnostics if each.code == "E202"]
        assert told.message == "the file cannot be read: it leads out of the site"
