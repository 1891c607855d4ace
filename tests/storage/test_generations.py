"""Which generation answers, and whether its files are whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventsearch.engines import whoosh
from eventsearch.errors import IndexDamaged, IndexMissing, IndexOutdated
from eventsearch.files import seal, unseal
from eventsearch.indexer.base_generation import OUTDATED
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import (
    INFO,
    POINTER,
    last_good,
    live,
    read_generation,
    verify,
    versions,
)
from eventsearch.storage.generations import (
    live_name as name_in_pointer,
)
from indexed_site import contents, generations, live_name, make_site, write
from small_site import PAGES, copied

JOURS = "content/post/jours.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of the small site, indexed, to be copied."""
    settings = make_site(tmp_path_factory.mktemp("built"))
    build(settings)
    return settings


@pytest.fixture
def settings(tmp_path: Path, built: Settings) -> Settings:
    """Return the settings of a copy of the small site, indexed."""
    return copied(built, tmp_path / "site")


def again(settings: Settings, text: str) -> str:
    """Change a page, index, and return the name of the new generation."""
    write(settings.root, JOURS, PAGES[JOURS].replace("10 jours", text))
    return build(settings).generation


def cut_largest(settings: Settings) -> Path:
    """Cut one byte off the largest engine file of the live generation. Return the file's path."""
    folder = live(settings.index).engine_folder
    path = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1])
    return path


def flip(path: Path, at: int = -30) -> None:
    """Change one byte of a file. Hard links to the same file keep the old bytes."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.unlink()
    path.write_bytes(data)


def test_names_increase_regardless_of_the_clock(settings: Settings) -> None:
    names = [live_name(settings), again(settings, "un"), again(settings, "deux")]
    assert names == sorted(names)
    assert [name[:7] for name in names] == ["000001-", "000002-", "000003-"]


def test_the_last_good_generation_is_kept_and_older_ones_removed(settings: Settings) -> None:
    second = again(settings, "un")
    third = again(settings, "deux")
    assert generations(settings) == [second, third]
    assert live_name(settings) == third


def test_a_reader_keeps_its_opened_files(settings: Settings) -> None:
    engine = whoosh.open(live(settings.index).engine_folder)
    before = engine.stored(JOURS)
    again(settings, "un")
    again(settings, "deux")
    again(settings, "trois")
    assert engine.stored(JOURS) == before
    engine.close()


def test_unchanged_files_of_the_engine_are_shared(settings: Settings) -> None:
    first = live(settings.index)
    again(settings, "un")
    second = live(settings.index)
    shared = first.info.files.keys() & second.info.files.keys()
    assert any(
        (first.engine_folder / name).samefile(second.engine_folder / name) for name in shared
    )
    verify(first)
    verify(second)


@pytest.mark.parametrize(
    "pointer", [None, b"", b"\xff\xfe", b"../../etc\n", b"000001-20990101T000000000000Z\n"]
)
def test_an_invalid_pointer_is_repaired(settings: Settings, pointer: bytes | None) -> None:
    path = settings.index / POINTER
    if pointer is None:
        path.unlink()
    else:
        path.write_bytes(pointer)
    with pytest.raises(IndexMissing if pointer is None else IndexDamaged) as caught:
        live(settings.index)
    assert str(caught.value).startswith(f"{settings.index}: ")
    if pointer is not None and not pointer.startswith(b"0"):
        assert 'the file "live" does not contain the name of a generation' in str(caught.value)
    assert build(settings).swapped
    assert live(settings.index).info.pages == 3


def test_a_file_of_another_size_is_damage(settings: Settings) -> None:
    path = cut_largest(settings)
    size = path.stat().st_size
    with pytest.raises(IndexDamaged) as caught:
        live(settings.index)
    assert str(caught.value) == (
        f"{settings.index}: the index is damaged: {path.name} has {size} bytes instead of"
        f' {size + 1}; run "eventsearch index" to build it anew'
    )


def test_a_missing_file_is_damage(settings: Settings) -> None:
    path = cut_largest(settings)
    path.unlink()
    with pytest.raises(IndexDamaged, match=f"the index is damaged: {path.name} is missing; run"):
        live(settings.index)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff", seal(b"[]"), seal(b"{}"), seal(b'{"version": 1}'), None]
)
def test_changed_info_is_damage(settings: Settings, data: bytes | None) -> None:
    path = live(settings.index).folder / INFO
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)
    with pytest.raises((IndexDamaged, IndexOutdated), match=r"info\.json|is of version 1,"):
        live(settings.index)
    report = build(settings)
    assert report.reason in (
        "the index was damaged",
        OUTDATED,
    )
    assert live(settings.index).info.pages == 3


def test_every_flipped_byte_of_info_is_detected(settings: Settings) -> None:
    path = live(settings.index).folder / INFO
    data = path.read_bytes()
    for at in range(0, len(data), 7):
        path.write_bytes(data[:at] + bytes((data[at] ^ 4,)) + data[at + 1 :])
        with pytest.raises(IndexDamaged):
            live(settings.index)


def test_verify_detects_a_changed_byte(settings: Settings) -> None:
    generation = live(settings.index)
    verify(generation)
    path = max(generation.engine_folder.iterdir(), key=lambda path: path.stat().st_size)
    flip(path)
    with pytest.raises(IndexDamaged) as caught:
        verify(live(settings.index))
    assert str(caught.value) == (
        f"{settings.index}: the index is damaged: {path.name} has changed since it was written;"
        ' run "eventsearch index" to build it anew'
    )


def test_another_version_is_reported_with_the_expected_one(settings: Settings) -> None:
    path = live(settings.index).folder / INFO
    info = json.loads(unseal(path.read_bytes())) | {"version": "0/older", "new": 1}
    path.write_bytes(seal(json.dumps(info).encode()))
    with pytest.raises(IndexOutdated) as caught:
        live(settings.index)
    assert str(caught.value) == (
        f"{settings.index}: the index is of version 0/older, this eventsearch reads"
        f' {" or ".join(versions())}; run "eventsearch index"'
    )
    report = build(settings)
    assert report.reason == OUTDATED
    # The old generation cannot answer, so the run does not keep it.
    assert generations(settings) == [live_name(settings)]


def test_a_time_zone_that_the_machine_does_not_have_is_reported(settings: Settings) -> None:
    path = live(settings.index).folder / INFO
    info = json.loads(unseal(path.read_bytes())) | {"zone": "Europe/Nowhere"}
    path.write_bytes(seal(json.dumps(info).encode()))
    with pytest.raises(IndexOutdated) as caught:
        live(settings.index)
    assert str(caught.value) == (
        f"{settings.index}: this machine does not have the time zone Europe/Nowhere of the index;"
        ' run "eventsearch index", or install a newer tzdata'
    )
    assert build(settings).reason == OUTDATED
    assert live(settings.index).info.zone != "Europe/Nowhere"


def test_the_last_good_generation_answers_for_a_damaged_one(settings: Settings) -> None:
    first = live_name(settings)
    again(settings, "un")
    assert last_good(settings.index) == live(settings.index)
    cut_largest(settings)
    # `cut_largest` replaces the file, so the older generation still has the whole file.
    good = last_good(settings.index)
    assert good is not None
    assert good.name == first
    for path in good.engine_folder.iterdir():
        flip(path)
    assert last_good(settings.index) is None


def test_the_next_run_repairs_damage(settings: Settings) -> None:
    before = contents(settings)
    cut_largest(settings)
    report = build(settings)
    assert report.reason == "the index was damaged"
    assert contents(settings) == before


def test_damage_that_only_the_engine_detects_is_repaired_too(settings: Settings) -> None:
    for path in live(settings.index).engine_folder.iterdir():
        flip(path)
    write(settings.root, JOURS, PAGES[JOURS].replace("10 jours", "neuf"))
    report = build(settings)
    assert (report.reason, report.changed, report.unchanged) == ("the index was damaged", 1, 2)
    verify(live(settings.index))


@pytest.mark.parametrize("full", [False, True])
def test_a_complete_generation_is_kept_rather_than_a_damaged_one(
    settings: Settings, full: bool
) -> None:
    first = live_name(settings)
    second = again(settings, "un")
    for path in live(settings.index).engine_folder.iterdir():
        flip(path)
    write(settings.root, JOURS, PAGES[JOURS].replace("10 jours", "neuf"))
    third = build(settings, full=full).generation
    assert generations(settings) == [first, third]
    assert second not in (first, third)
    verify(read_generation(settings.index, first))


def test_a_damaged_manifest_is_repaired(settings: Settings) -> None:
    flip(live(settings.index).folder / "manifest.json")
    report = build(settings)
    assert (report.reason, report.read) == ("the index was damaged", 3)


def test_a_manifest_of_another_generation_is_refused(settings: Settings) -> None:
    old = (live(settings.index).folder / "manifest.json").read_bytes()
    again(settings, "un")
    (live(settings.index).folder / "manifest.json").write_bytes(old)
    assert build(settings).reason == "the index was damaged"


def test_leftovers_of_killed_runs_are_removed(settings: Settings) -> None:
    folder = settings.index / "generations"
    (folder / "tmp-000009-20300101T000000000000Z" / "engine").mkdir(parents=True)
    unheard = folder / "000002-20300101T000000000000Z"
    (unheard / "engine").mkdir(parents=True)
    (settings.index / "live.tmp").write_text("000")
    build(settings)
    assert generations(settings) == [live_name(settings)]
    assert not (settings.index / "live.tmp").exists()


def test_unknown_folders_are_kept(settings: Settings) -> None:
    (settings.index / "generations" / "mine").mkdir()
    again(settings, "un")
    again(settings, "deux")
    assert "mine" in generations(settings)


def test_without_a_folder_there_is_no_generation(tmp_path: Path) -> None:
    assert name_in_pointer(tmp_path / "no") is None
    assert last_good(tmp_path / "no") is None


@pytest.mark.parametrize("name", ["../info.json", "a/b", "..", "a\\b"])
def test_a_file_outside_of_the_folder_is_damage(settings: Settings, name: str) -> None:
    path = live(settings.index).folder / INFO
    fields = json.loads(unseal(path.read_bytes()))
    fields["files"][name] = [1, "x"]
    path.write_bytes(seal(json.dumps(fields).encode()))
    with pytest.raises(IndexDamaged, match=r"info\.json has changed since it was written"):
        live(settings.index)


@pytest.mark.parametrize("moments", [[1 << 63], ["1"], [1.5], [None]])
def test_a_value_that_is_not_a_moment_is_damage(settings: Settings, moments: list[object]) -> None:
    path = live(settings.index).folder / INFO
    fields = json.loads(unseal(path.read_bytes())) | {"instants": [-(1 << 63), (1 << 63) - 1]}
    path.write_bytes(seal(json.dumps(fields).encode()))
    assert [*live(settings.index).info.instants] == fields["instants"]
    path.write_bytes(seal(json.dumps(fields | {"instants": moments}).encode()))
    with pytest.raises(IndexDamaged, match=r"info\.json has changed since it was written"):
        live(settings.index)


@pytest.mark.parametrize("base", ["/", "", "./", "//example.org/", "example.org"])
def test_info_of_a_site_without_a_host_can_be_read(tmp_path: Path, base: str) -> None:
    config = PAGES["hugo.yaml"].replace("https://example.org/", f"'{base}'")
    settings = make_site(tmp_path, {**PAGES, "hugo.yaml": config})
    build(settings)
    assert live(settings.index).info.origin == ""


def test_a_home_on_another_host_is_damage(settings: Settings) -> None:
    build(settings)
    path = live(settings.index).folder / "info.json"
    fields = json.loads(unseal(path.read_bytes()))
    path.write_bytes(seal(json.dumps({**fields, "home": "https://other.example/"}).encode()))
    with pytest.raises(IndexDamaged):
        live(settings.index)
