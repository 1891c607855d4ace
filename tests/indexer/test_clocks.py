"""
What if a clock jumps, or files have impossible times?

A run uses its clock only to name what it writes. It finds changed files by their size and their own
times, and by their bytes if the times are not reliable.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import MANIFEST, live, names
from eventsearch.storage.manifest import dump, load
from eventsearch.web.searcher_manager import SearcherManager
from indexed_site import TICK, contents, make_site, page_counts, rebuilt
from processes import eventually

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
DAY = 86_400_000_000_000
JOURS = "content/post/jours.md"


def rewrite(path: Path, old: str, new: str, mtime_ns: int) -> None:
    """Change a file without changing its size, and set its time."""
    assert len(old) == len(new)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(mtime_ns, mtime_ns))


def taken_ns(settings: Settings) -> int:
    """Return the file system's time at the start of the live generation's run."""
    return load((live(settings.index).folder / MANIFEST).read_bytes()).taken_ns


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the small site, indexed."""
    settings = make_site(tmp_path / "site")
    build(settings, clock=lambda: NOW)
    return settings


@pytest.mark.parametrize("ahead", [DAY, 100 * 365 * DAY])
def test_a_file_from_the_future_is_compared_by_its_bytes(settings: Settings, ahead: int) -> None:
    path, late = settings.root / JOURS, taken_ns(settings) + ahead
    for old, new in (("jours", "lunes"), ("lunes", "jours"), ("jours", "lunes")):
        rewrite(path, old, new, late)
        assert build(settings).changed == 1
    assert contents(settings) == rebuilt(settings)


@pytest.mark.parametrize(("older", "changed"), [(0, 1), (1, 0)])
def test_a_file_changed_twice_in_one_instant(settings: Settings, older: int, changed: int) -> None:
    page, path = settings.root / JOURS, live(settings.index).folder / MANIFEST
    rewrite(page, "jours", "lunes", page.stat().st_mtime_ns)
    manifest, ctime_ns = load(path.read_bytes()), page.stat().st_ctime_ns
    entries = {**manifest.entries, JOURS: manifest.entries[JOURS]._replace(ctime_ns=ctime_ns)}
    path.write_bytes(dump(replace(manifest, entries=entries, taken_ns=ctime_ns + older)))
    assert build(settings).changed == changed
    assert build(settings, full=True).changed == 1 - changed


def test_a_restored_file_time_is_noticed(settings: Settings) -> None:
    path = settings.root / JOURS
    rewrite(path, "jours", "lunes", path.stat().st_mtime_ns)
    assert build(settings).changed == 1
    assert contents(settings) == rebuilt(settings)


def test_renamed_pages_of_the_same_size_and_time_are_noticed(settings: Settings) -> None:
    first, second, third = (settings.root / f"content/post/{name}.md" for name in "abc")
    for path in (first, second, third):
        path.write_text(f"{path.stem * 3}\n", encoding="utf-8")
        os.utime(path, ns=(0, 1_000))
    build(settings)
    first.rename(first.with_name("other"))
    second.rename(first)
    first.with_name("other").rename(second)
    assert page_counts(build(settings))["changed"] == 2
    third.rename(first)
    counts = page_counts(build(settings))
    assert (counts["changed"], counts["removed"]) == (1, 1)
    assert contents(settings) == rebuilt(settings)


def test_a_file_with_other_permissions_and_a_copied_site_are_compared_once(
    settings: Settings, tmp_path: Path
) -> None:
    (settings.root / JOURS).chmod(0o600)
    sleep(TICK)
    report = build(settings)
    assert (report.read, report.swapped) == (1, False)
    assert build(settings).read == 0
    shutil.copytree(settings.root, tmp_path / "copy")
    sleep(TICK)
    copy = replace(settings, root=tmp_path / "copy", index=tmp_path / "copy/.eventsearch")
    report = build(copy)
    assert (report.read, report.swapped) == (report.pages, False)
    assert build(copy).read == 0


@pytest.mark.parametrize("moved", [-DAY, -1, 1, DAY, -20 * 365 * DAY])
def test_an_earlier_or_later_file_time_is_noticed(settings: Settings, moved: int) -> None:
    path = settings.root / JOURS
    before = path.stat().st_mtime_ns
    rewrite(path, "jours", "lunes", before + moved)
    assert build(settings).changed == 1
    path.touch()
    assert build(settings).swapped is False


@pytest.mark.parametrize("years", [-60, -1, 1, 60])
def test_a_clock_that_jumps_between_runs(settings: Settings, years: int) -> None:
    server = SearcherManager(settings.index)
    for number in range(3):
        rewrite(settings.root / JOURS, "jours", "lunes", number)
        report = build(settings, clock=lambda: NOW + timedelta(days=365 * years))
        assert report.changed == 1
        assert live(settings.index).name == report.generation == names(settings.index)[-1]
        assert len(names(settings.index)) == 2
        assert eventually(lambda: server.current.generation.name, report.generation.__eq__)
        rewrite(settings.root / JOURS, "lunes", "jours", 100 + number)
        assert build(settings, clock=lambda: NOW).changed == 1
    server.close()
    assert contents(settings) == rebuilt(settings)


def test_a_last_run_in_the_future(settings: Settings) -> None:
    path = live(settings.index).folder / MANIFEST
    manifest = load(path.read_bytes())
    path.write_bytes(dump(replace(manifest, taken_ns=manifest.taken_ns + DAY)))
    assert build(settings).read == 0
    page = settings.root / JOURS
    page.write_text(page.read_text(encoding="utf-8").replace("jours", "lunes"), encoding="utf-8")
    assert build(settings).changed == 1
    assert taken_ns(settings) < manifest.taken_ns + DAY
    assert contents(settings) == rebuilt(settings)
