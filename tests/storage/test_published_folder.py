"""A folder of published files is always whole, and files of other programs stay."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from eventsearch.errors import BuildError, IndexLocked
from eventsearch.storage.published_folder import Published, demand_place, publish, published, reader

BUILT = "2031-05-01T12:00:00Z"
FILES = {"events.json": b"{}", "events/a.ics": b"A", "tags/b.ics": b"B"}


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Map the names of a folder's files to their bytes and inode numbers."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_ino)
        for path in paths
    }


def test_the_lists_contain_the_published_files(tmp_path: Path) -> None:
    assert publish(tmp_path / "out", FILES, built_at=BUILT) == Published(3, 3, 0)
    assert {*tree(tmp_path / "out")} == {*FILES, "manifest.json", "files.json"}
    files = json.loads((tmp_path / "out" / "files.json").read_bytes())
    assert files["files"] == {"events.json": 2, "events/a.ics": 1, "tags/b.ics": 1}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["files"] == {"events.json": 2}
    assert (manifest["format"], manifest["built_at"]) == (1, BUILT)
    assert len(manifest["revision"]) == 32


def test_unchanged_files_are_not_written(tmp_path: Path) -> None:
    publish(tmp_path / "out", FILES, built_at=BUILT)
    before = tree(tmp_path / "out")
    assert publish(tmp_path / "out", FILES, built_at="2032") == Published(3, 0, 0)
    assert tree(tmp_path / "out") == before


def test_a_second_process_does_not_write_beside_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(folder, FILES, built_at=BUILT)
    before = tree(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(IndexLocked, match="another process is writing this folder"):
            publish(folder, {"events.json": b"[]"}, built_at=BUILT)
    finally:
        os.close(handle)
    assert tree(folder) == before
    assert publish(folder, {"events.json": b"[]"}, built_at=BUILT) == Published(1, 1, 2)


def test_only_changed_files_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(folder, FILES, built_at=BUILT)
    (folder / "notes.txt").write_bytes(b"mine")
    before = tree(folder)
    changed = {"events.json": b"[]", "events/a.ics": b"A"}
    assert publish(folder, changed, built_at="2032-01-01T00:00:00Z") == Published(2, 1, 1)
    after = tree(folder)
    assert {*after} == {*changed, "manifest.json", "files.json", "notes.txt"}
    assert after["events.json"][0] == b"[]"
    assert {name for name in before if after.get(name) == before[name]} == {
        *("events/a.ics", "notes.txt")
    }
    assert not (folder / "tags").exists()
    assert json.loads(after["manifest.json"][0])["built_at"] == "2032-01-01T00:00:00Z"


def test_a_truncated_file_is_written_again(tmp_path: Path) -> None:
    publish(tmp_path / "out", FILES, built_at=BUILT)
    (tmp_path / "out" / "events" / "a.ics").write_bytes(b"")
    assert publish(tmp_path / "out", FILES, built_at=BUILT) == Published(3, 1, 0)


def test_complete_files_with_the_same_fingerprint_are_reused(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert published(folder, "one") is None
    publish(folder, FILES, built_at=BUILT, fingerprint="one", notes=("no events",))
    assert published(folder, "one") == Published(3, 0, 0, ("no events",))
    assert published(folder, "two") is None
    publish(folder, {**FILES, "tags/b.ics": b"C"}, built_at=BUILT, fingerprint="two")
    assert published(folder, "two") == Published(3, 0, 0)
    for name in (*FILES, "manifest.json"):
        kept = (folder / name).read_bytes()
        (folder / name).unlink()
        assert published(folder, "two") is None
        (folder / name).write_bytes(bytes(len(kept)))
        if name in FILES:
            assert published(folder, "two") is None
        (folder / name).write_bytes(kept)
    assert published(folder, "two")


def test_a_run_that_stopped_before_its_list_does_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(folder, FILES, built_at=BUILT, fingerprint="one")
    before = (folder / "files.json").read_bytes()
    publish(folder, {**FILES, "tags/b.ics": b"C"}, built_at=BUILT, fingerprint="two")
    (folder / "files.json").write_bytes(before)
    assert published(folder, "one") is None
    assert published(folder, "two") is None


def test_an_interrupted_run_is_completed_by_the_next(tmp_path: Path) -> None:
    stopped: dict[str, bytes] = {"a.txt": b"1", "b.txt": None}  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        publish(tmp_path / "out", stopped, built_at=BUILT)
    assert (tmp_path / "out" / "a.txt").exists()
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert publish(tmp_path / "out", FILES, built_at=BUILT).written == 3
    assert {*tree(tmp_path / "out")} == {*FILES, "manifest.json", "files.json"}


def written(name: str, text: str) -> Callable[[Path], object]:
    """Return a function that writes a file into a folder."""

    def write(folder: Path) -> None:
        folder.mkdir()
        (folder / name).write_text(text)

    return write


LIST = '{{"generator": "{}", "format": {}, "files": {{"{}": 1}}}}'
NOT_OURS = "it is not what this version of eventsearch writes"

REFUSED = {
    "other things": (written("index.html", ""), "contains other files (index.html)"),
    "a manifest of another program": (written("manifest.json", "{}"), "(manifest.json)"),
    "a file": (lambda folder: folder.write_text(""), "it is a file"),
    "another version": (written("files.json", LIST.format("eventsearch", 2, "a")), NOT_OURS),
    "another program": (written("files.json", LIST.format("else", 1, "a")), NOT_OURS),
    "a path out of it": (written("files.json", LIST.format("eventsearch", 1, "../a")), NOT_OURS),
    "a path from the root": (written("files.json", LIST.format("eventsearch", 1, "/a")), NOT_OURS),
    "no list": (written("files.json", "[]"), NOT_OURS),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_folder_with_other_content_is_refused(tmp_path: Path, name: str) -> None:
    arrange, message = REFUSED[name]
    folder = tmp_path / "out"
    arrange(folder)
    before = tree(folder) if folder.is_dir() else {}
    for attempt in (lambda: demand_place(folder), lambda: publish(folder, FILES, built_at=BUILT)):
        with pytest.raises(BuildError) as raised:
            attempt()
        assert message in raised.value.message
        assert str(folder) in raised.value.message
        assert raised.value.hint
    assert (tree(folder) if folder.is_dir() else {}) == before


def test_a_folder_without_its_list_is_reported_with_a_hint(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(folder, FILES, built_at=BUILT)
    (folder / "files.json").unlink()
    with pytest.raises(BuildError, match=r"files\.json, which .+, is missing") as raised:
        demand_place(folder)
    assert raised.value.hint == f"remove the folder {folder} and run the command again"


def test_nothing_is_written_or_removed_behind_a_link(tmp_path: Path) -> None:
    publish(tmp_path / "out", FILES, built_at=BUILT)
    (tmp_path / "out" / "events").rename(tmp_path / "elsewhere")
    (tmp_path / "out" / "events").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="symbolic link"):
        publish(tmp_path / "out", {"events.json": b"1"}, built_at=BUILT)
    assert (tmp_path / "elsewhere" / "a.ics").read_bytes() == b"A"


def test_the_output_folder_of_an_unbuilt_site_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(BuildError) as raised:
        demand_place(tmp_path / "public" / "eventsearch")
    assert str(raised.value) == (
        f"{tmp_path}/public/eventsearch: there is no folder {tmp_path}/public;"
        " create it, build the site first, or set a folder whose parent exists"
    )


def test_only_files_of_an_earlier_run_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert reader(folder)("a.json") == b""
    publish(folder, {"a.json": b"{}"}, built_at=BUILT)
    (folder / "foreign.json").write_bytes(b"[]")
    read = reader(folder)
    assert (read("a.json"), read("foreign.json"), read("b.json")) == (b"{}", b"", b"")
    (folder / "a.json").unlink()
    assert read("a.json") == b""
