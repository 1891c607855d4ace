"""A run that finds nothing changed reports what the last run reported, without the manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from eventsearch.files import seal, unseal
from eventsearch.indexer import base_generation, content_folders, last_run
from eventsearch.indexer.build import build
from eventsearch.indexer.content_folders import MOUNTS, timed_devices
from eventsearch.indexer.report import BuildReport
from eventsearch.settings import Settings
from eventsearch.settings.tables import DataSource
from eventsearch.storage.generations import MANIFEST, live
from eventsearch.storage.index_folder import FOUND
from eventsearch.storage.integrity import mark_damaged
from indexed_site import age, make_site, write
from small_site import PAGES
from text_pages import FRENCH, pages

JOURS = "content/post/jours.md"
CONFIG = "baseURL: https://example.org/\ndefaultContentLanguage: en\ntimeZone: Nowhere/None\n"
FADING = "---\ntitle: Fin\ndate: 2020-01-01\nexpiryDate: 2031-03-10T00:00:00Z\n---\nFin.\n"
FAULTY = "---\ntitle: Faux\ndate: soon\n---\nFaux.\n"
NOW = datetime(2031, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of a site with diagnostics, of which two runs found nothing changed."""
    # Trust the times of folders that just changed.
    monkeypatch.setattr(content_folders, "COARSE_NS", -(10**12))
    more = {"content/post/fin.md": FADING, "content/post/faux.md": FAULTY}
    settings = make_site(tmp_path / "site", {**PAGES, **more, "hugo.yaml": CONFIG})
    for _ in range(3):
        run(settings)
    if MOUNTS.exists():
        timed = timed_devices(MOUNTS.read_text(encoding="utf-8"))
        if settings.root.stat().st_dev in timed:
            return settings
    pytest.skip("the file system's times are not reliable")


def run(settings: Settings, now: datetime = NOW, *, keep: bool = False) -> BuildReport:
    """Run as a new process does."""
    return build(settings, clock=lambda: now, keep=keep)


def counted(settings: Settings, now: datetime = NOW) -> tuple[BuildReport, int]:
    """Return the report of a run, and how often it read the manifest."""
    reads: list[object] = []
    read_manifest = base_generation.read_manifest

    def counting(generation: Any) -> Any:
        reads.append(generation)
        return read_manifest(generation)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(last_run, "read_manifest", counting)
        return run(settings, now), len(reads)


def expected(settings: Settings, now: datetime = NOW) -> BuildReport:
    """Return the report of a run that does not find the report of an earlier run."""
    copy = settings.root.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(settings.index, copy)
    (copy / FOUND).unlink()
    return run(replace(settings, index=copy), now)


def same(report: BuildReport, other: BuildReport) -> bool:
    """Return whether two reports differ only in the time and in names made of the time."""
    first, second = (
        each._replace(seconds=0, generation=each.generation[:6]) for each in (report, other)
    )
    return first == second


def test_a_repeated_run_reads_no_manifest(settings: Settings) -> None:
    report, reads = counted(settings)
    assert reads == 0
    assert {each.code for each in report.diagnostics} >= {"E102", "E503"}
    assert same(report, expected(settings))
    assert report.generation == live(settings.index).name
    assert 0 < report.seconds < 60


def edited(settings: Settings) -> None:
    write(settings.root, JOURS, PAGES[JOURS] + "mot\n")


def hidden(settings: Settings) -> None:
    """Change a page's bytes, but neither its size nor its time."""
    path = settings.root / JOURS
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swapped(settings: Settings) -> None:
    """Give a page the name of another page of the same size and time."""
    hidden(settings)
    path = settings.root / JOURS
    new = path.with_name("new")
    shutil.copy2(path, new)
    path.write_bytes(path.read_bytes()[::-1])
    run(settings)
    new.replace(path)


def closed(settings: Settings) -> None:
    """Change the permissions of a page, but not its bytes."""
    (settings.root / JOURS).chmod(0o600)


def touched(settings: Settings) -> None:
    age(settings.root / JOURS)


def added(settings: Settings) -> None:
    write(settings.root, "content/post/neuf.md", PAGES[JOURS])


def removed(settings: Settings) -> None:
    (settings.root / JOURS).unlink()


def moved_lines(settings: Settings) -> None:
    write(settings.root, "hugo.yaml", f"# Ours\n\n{CONFIG}")


def without_configuration_fault(settings: Settings) -> None:
    write(settings.root, "hugo.yaml", CONFIG.replace("Nowhere/None", "UTC"))


def other_title(settings: Settings) -> None:
    write(settings.root, "hugo.yaml", f"{CONFIG}title: Autre\n")


def unsealed(settings: Settings) -> None:
    """Damage the manifest."""
    path = live(settings.index).folder / MANIFEST
    path.write_bytes(path.read_bytes()[:-9])


def without_manifest(settings: Settings) -> None:
    (live(settings.index).folder / MANIFEST).unlink()


def marked(settings: Settings) -> None:
    mark_damaged(live(settings.index), "a server found it")


def without_index(settings: Settings) -> None:
    (settings.index / "live").unlink()


def seen_by_a_watch(settings: Settings) -> None:
    """Replace the manifest, but not the list of files."""
    edited(settings)
    run(settings, keep=True)


CHANGES = [
    *(
        edited,
        hidden,
        swapped,
        closed,
        touched,
        added,
        removed,
        moved_lines,
        without_configuration_fault,
        other_title,
    ),
    *(unsealed, without_manifest, marked, without_index, seen_by_a_watch),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_after_a_change_reports_the_change(
    settings: Settings, change: Callable[[Settings], None]
) -> None:
    change(settings)
    wanted = expected(settings)
    report, reads = counted(settings)
    assert same(report, wanted)
    # Without an index, there is no manifest to read.
    assert reads == (change is not without_index)
    for _ in range(2):
        wanted = expected(settings)
        report, reads = counted(settings)
        assert same(report, wanted)
    assert reads == 0


@pytest.mark.parametrize("name", ["max_file_bytes", "drafts"])
def test_other_settings_read_the_pages_again(settings: Settings, name: str) -> None:
    other = replace(settings, **{name: getattr(settings, name) + 1})
    assert counted(other)[0].reason == "settings that change the results have changed"


def test_another_program_reads_the_pages_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventsearch.indexer.base_generation._program_digest", lambda: "another")
    assert counted(settings)[0].read > 0


@pytest.mark.parametrize(
    ("now", "visible", "reads"),
    [
        (NOW.replace(day=9, hour=23), 0, 0),
        (NOW.replace(day=10, hour=0), 0, 0),
        (NOW.replace(day=10, hour=1), -1, 1),
        (NOW.replace(month=4), -1, 1),
        (NOW.replace(year=2032), -1, 1),
    ],
)
def test_another_time_counts_the_visible_pages_again(
    settings: Settings, now: datetime, visible: int, reads: int
) -> None:
    before = run(settings).visible
    report, read = counted(settings, now)
    assert same(report, expected(settings, now))
    assert (report.visible - before, read) == (visible, reads)


def test_a_changed_list_of_events_is_read_again(settings: Settings) -> None:
    other = replace(settings, sources=(DataSource(files="data/events.yml", page="/"),))
    pages = []
    for count in (1, 1, 1, 2, 2):
        entries = (f"- title: Atelier {at}\n  date: 2031-05-0{at + 1}\n" for at in range(count))
        write(settings.root, "data/events.yml", "".join(entries))
        report, reads = counted(other)
        assert reads == 1
        pages.append(report.pages)
    assert pages == [pages[0]] * 3 + [pages[0] + 1] * 2


def test_a_full_run_and_a_watch_read_the_manifest(settings: Settings) -> None:
    assert build(settings, clock=lambda: NOW, full=True).reason
    assert counted(settings)[1] == 1
    assert counted(settings)[1] == 0
    assert run(settings, keep=True).read == 0


def test_a_mismatch_is_reported_at_its_current_line(settings: Settings) -> None:
    shutil.rmtree(settings.root / "content")
    for name, text in pages(FRENCH, 3).items():
        write(settings.root, name, text)
    write(settings.root, "hugo.yaml", "defaultContentLanguage: en\n")
    lines: list[int] = []
    for comment in ("", "", "", "# Ours\n\n"):
        write(settings.root, "hugo.yaml", f"{comment}defaultContentLanguage: en\n")
        build(settings, full=not lines)
        lines += [each.line for each in build(settings).diagnostics if each.code == "E601"]
    assert lines == [1, 1, 1, 3]


def test_a_broken_link_is_reported_in_each_run(settings: Settings) -> None:
    (settings.root / JOURS).unlink()
    (settings.root / JOURS).symlink_to("nowhere")
    for _ in range(3):
        report, reads = counted(settings)
        assert reads == 1
        assert "E204" in {each.code for each in report.diagnostics}


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, ""), (1, "9"), (3, None), (10, 0), (11, {}), (11, [1]), (11, [[1] * 7]), (11, [["a"]])],
)
def test_a_damaged_report_is_not_repeated(settings: Settings, place: int, value: object) -> None:
    file = settings.index / FOUND
    fields = orjson.loads(unseal(file.read_bytes()))
    fields["report"][place] = value
    file.write_bytes(seal(orjson.dumps(fields)))
    report, reads = counted(settings)
    assert same(report, expected(settings))
    assert reads == 1
