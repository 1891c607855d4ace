"""Files read by one or several processes, and failures of these processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import failing_reads
from eventsearch.engines.whoosh.segment.segment_reader import read_segment_infos
from eventsearch.engines.whoosh.writer.index_writer import MAX_SHARDS
from eventsearch.errors import BuildError
from eventsearch.indexer.build import build
from eventsearch.indexer.change_plan import FILES_PER_WORKER
from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.storage.generations import MANIFEST, live
from eventsearch.storage.last_modified import CHANGES, load_changes
from eventsearch.storage.manifest import load
from indexed_site import (
    WORDS,
    age,
    contents,
    generations,
    make_site,
    messages,
    page_counts,
    rebuilt,
    write,
)
from processes import eventually
from small_site import NOW, PAGES

pytestmark = pytest.mark.endurance

FILES = 200
"""Number of pages: enough for two processes."""

SCRIPT = Path(__file__).resolve().parents[1] / "support" / "index_run.py"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a site with enough files for two processes, without an index."""
    settings = make_site(tmp_path / "site")
    random = Random(2031)
    for number in range(FILES):
        text = PAGES["content/post/jours.md"].replace("10 jours", f"jour {number}")
        words = " ".join(random.choices(WORDS, k=random.randrange(30)))
        write(settings.root, f"content/post/n{number:06}.md", f"{text}{words}\n")
    return replace(settings, workers=2)


def manifest_and_changes(settings: Settings) -> object:
    """Return every page's entries in the manifest and in the changes."""
    folder = live(settings.index).folder
    manifest = load((folder / MANIFEST).read_bytes())
    return manifest.entries, load_changes((folder / CHANGES).read_bytes())


def add_faulty_pages(settings: Settings) -> None:
    """Write some pages with diagnostics, and some pages that are not indexed."""
    for number in range(3, FILES, 17):
        front = ("date: soon", "title: [", "draft: true", "tags: [a, A]")[number % 4]
        write(settings.root, f"content/post/n{number:06}.md", f"---\n{front}\n---\nMer {number}\n")


@pytest.mark.parametrize("workers", [2, 6])
def test_the_number_of_processes_changes_nothing(settings: Settings, workers: int) -> None:
    add_faulty_pages(settings)
    alone = replace(settings, workers=1, index=settings.index.with_name("alone"))
    several = replace(settings, workers=workers)
    reports = [build(each, files_per_worker=20, clock=lambda: NOW) for each in (several, alone)]
    assert reports[0].diagnostics == reports[1].diagnostics
    assert len(diagnostics(reports[0])) > 5
    assert page_counts(reports[0]) == page_counts(reports[1])
    assert (contents(several), manifest_and_changes(several)) == (
        contents(alone),
        manifest_and_changes(alone),
    )
    assert len(segments(several)) == min(workers, MAX_SHARDS)
    edit(settings)
    reports = [build(each, files_per_worker=20, clock=lambda: NOW) for each in (several, alone)]
    assert page_counts(reports[0]) == page_counts(reports[1])
    assert reports[0].changed > 60
    assert (contents(several), manifest_and_changes(several)) == (
        contents(alone),
        manifest_and_changes(alone),
    )
    assert contents(several) == rebuilt(several)


def edit(settings: Settings) -> None:
    """Change pages so that several processes read them, touch others, remove and add some."""
    for number in range(100):
        path = settings.root / f"content/post/n{number:06}.md"
        if number % 10 == 1:
            path.unlink()
        elif number % 10 == 2:
            age(path)
        elif number % 10 == 4:
            # The file has other bytes, but the page has the same content.
            write(settings.root, f"content/post/n{number:06}.md", path.read_text() + "\n\n")
        else:
            write(settings.root, f"content/post/n{number:06}.md", path.read_text() + "Neuf.\n")
    write(settings.root, "content/post/plus.md", "---\ntitle: Plus\n---\nPlus.\n")


def segments(settings: Settings) -> list[int]:
    """Return the sizes of the segments of the live index."""
    return [entry.size for entry in read_segment_infos(live(settings.index).engine_folder).segments]


def test_processes_are_started_only_for_many_files(settings: Settings) -> None:
    assert 2 * FILES_PER_WORKER <= FILES
    build(settings, files_per_worker=FILES)
    assert len(segments(settings)) == 1
    build(settings, full=True)
    assert len(segments(settings)) == 2


def test_the_same_processes_make_the_same_files(settings: Settings) -> None:
    other = replace(settings, index=settings.index.with_name("other"))
    build(settings)
    build(other)
    assert live(settings.index).info.files == live(other.index).info.files
    pages = live(settings.index).info.pages
    assert (len(segments(settings)), sum(segments(settings))) == (2, pages)


def diagnostics(report: BuildReport) -> list[Diagnostic]:
    """Return the diagnostics that a run reports."""
    return [each for each in report.diagnostics if isinstance(each, Diagnostic)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bug_is_a_diagnostic_of_the_file(settings: Settings, workers: int) -> None:
    settings = replace(settings, workers=workers)
    report = build(settings, extract=failing_reads.failing)
    (diagnostic,) = diagnostics(report)
    assert diagnostic.code == "E213"
    assert diagnostic.path == "content/post/n000150.md"
    assert diagnostic.severity == "error"
    assert diagnostic.message.startswith(
        "eventsearch failed on this file: LookupError: no such thing (failing_reads.py:"
    )
    pages = str(contents(settings)["pages"])
    assert "content/post/n000150.md" not in pages
    assert "content/post/n000149.md" in pages


def test_a_bug_keeps_the_pages_last_version(settings: Settings) -> None:
    build(settings)
    before = contents(settings)["pages"]
    write(settings.root, "content/post/n000150.md", PAGES["content/post/jours.md"] + "Et plus.\n")
    report = build(settings, keep=True, extract=failing_reads.failing)
    assert (report.kept, contents(settings)["pages"]) == (1, before)
    repaired = build(settings)
    assert (repaired.kept, repaired.changed, repaired.diagnostics) == (0, 1, ())


def test_a_bug_in_building_a_document_is_a_diagnostic_too(settings: Settings) -> None:
    report = build(replace(settings, workers=1), extract=failing_reads.unfit)
    assert [(each.code, each.path) for each in diagnostics(report)] == [
        ("E213", "content/post/n000150.md")
    ]
    assert "content/post/n000149.md" in str(contents(settings)["pages"])


def test_a_dying_process_is_reported_and_loses_nothing(settings: Settings) -> None:
    build(replace(settings, workers=1))
    before, there = contents(settings), generations(settings)
    with pytest.raises(BuildError) as caught:
        build(settings, full=True, extract=failing_reads.dying)
    path, _, rest = str(caught.value).partition(": ")
    assert path.startswith("content/post/n0001")
    assert rest == (
        "a process that read content ended while this file or one of the next 16 was read;"
        " give it more memory, or set EVENTSEARCH_WORKERS to 1"
    )
    assert (contents(settings), generations(settings)) == (before, there)
    build(settings, full=True)
    assert (contents(settings), len(generations(settings))) == (before, 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_takes_too_long_is_left_out(settings: Settings, workers: int) -> None:
    limited = replace(settings, workers=workers, page_timeout=1.0)
    report = build(limited, extract=failing_reads.endless)
    assert messages(report) == [
        "content/post/n000150.md: E216 reading the page takes more than 1 seconds of a processor;"
        " shorten or divide it, or raise EVENTSEARCH_PAGE_TIMEOUT"
    ]
    assert "content/post/n000150.md" not in contents(settings)["pages"]  # type: ignore[operator]
    assert report.added == len(contents(settings)["pages"]) == report.read - 1  # type: ignore[arg-type]
    again = build(limited, extract=failing_reads.endless)
    assert (again.read, messages(again)) == (0, messages(report))


def test_a_watch_keeps_a_page_that_takes_too_long(settings: Settings) -> None:
    build(replace(settings, workers=1, page_timeout=1.0))
    write(settings.root, "content/post/n000150.md", "---\ntitle: a\n---\n")
    limited = replace(settings, workers=1, page_timeout=1.0)
    report = build(limited, keep=True, extract=failing_reads.endless)
    assert (report.changed, len(messages(report))) == (0, 1)
    assert "content/post/n000150.md" in contents(settings)["pages"]  # type: ignore[operator]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_needs_too_much_memory_is_reported(settings: Settings, workers: int) -> None:
    build(replace(settings, workers=1))
    before = generations(settings)
    with pytest.raises(BuildError) as caught:
        build(replace(settings, workers=workers), full=True, extract=failing_reads.greedy)
    assert str(caught.value) == (
        "content/post/n000150.md: there is not enough memory to read this file; give it more"
        " memory, or set EVENTSEARCH_WORKERS to 1; or shorten the file, or lower"
        " EVENTSEARCH_MAX_FILE_BYTES"
    )
    assert generations(settings) == before


def started(settings: Settings) -> subprocess.Popen[str]:
    """Start a slow run with two processes in a new process group. Return when it is reading."""
    run = subprocess.Popen(
        [sys.executable, SCRIPT, settings.root, settings.index, "2", "slow"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline().startswith("reading ")
    return run


def group_is_gone(group: int) -> bool:
    """Whether all processes of a group have ended."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_killing_the_run_leaves_no_process(settings: Settings) -> None:
    with started(settings) as run:
        run.kill()
        run.communicate()
    assert eventually(lambda: group_is_gone(run.pid))
    assert [path.name[:4] for path in (settings.index / "generations").iterdir()] == ["tmp-"]
    build(settings)
    assert generations(settings) == [live(settings.index).name]
    files = {path.name for path in live(settings.index).engine_folder.iterdir()}
    assert files == set(live(settings.index).info.files)


def test_ctrl_c_ends_all_quietly(settings: Settings) -> None:
    with started(settings) as run:
        os.killpg(run.pid, signal.SIGINT)
        _, errors = run.communicate()
    assert run.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert eventually(lambda: group_is_gone(run.pid))
    assert list((settings.index / "generations").iterdir()) == []
