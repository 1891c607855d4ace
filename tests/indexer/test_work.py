"""
How are the files that must be read turned into documents?
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import indexed_extracts
from eventsearch.errors import BuildError
from eventsearch.indexer.build import build
from eventsearch.indexer.generations import live
from eventsearch.indexer.work import FILES_A_PROCESS, processes
from eventsearch.records.content import Problem
from eventsearch.records.reports import BuildReport
from eventsearch.settings import Settings
from indexed import holds, make_site, write
from small_site import PAGES

SCRIPT = Path(__file__).resolve().parents[1] / "indexed_run.py"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a site with files enough for two processes, not indexed."""
    settings = make_site(tmp_path / "site")
    for number in range(2 * FILES_A_PROCESS):
        text = PAGES["content/post/jours.md"].replace("10 jours", f"jour {number}")
        write(settings.root, f"content/post/n{number:06}.md", text)
    return replace(settings, workers=2)


@pytest.mark.parametrize(
    ("wanted", "files", "count"),
    [
        (1, 100_000, 1),
        (4, 1, 1),
        (4, 0, 1),
        (4, 2 * FILES_A_PROCESS - 1, 1),
        (4, 2 * FILES_A_PROCESS, 2),
        (4, 100_000, 4),
    ],
)
def test_processes_are_started_when_they_pay(wanted: int, files: int, count: int) -> None:
    """There are never more processes than wanted, and each has its share of files."""
    assert processes(wanted, files) == count


def test_without_a_wish_there_is_one_a_processor() -> None:
    """Zero means as many as there are processors to use."""
    assert 1 <= processes(0, 10**9) <= (os.cpu_count() or 1)


def test_the_number_of_processes_changes_nothing(settings: Settings) -> None:
    """Two processes make the same files as one."""
    alone = replace(settings, workers=1, index=settings.index.with_name("alone"))
    build(settings)
    build(alone)
    assert live(settings.index).info.files == live(alone.index).info.files
    assert holds(settings) == holds(alone)


def problems(report: BuildReport) -> list[Problem]:
    """Return the problems that a run tells."""
    return [each for each in report.problems if isinstance(each, Problem)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_of_the_program_is_a_problem_of_the_file(
    settings: Settings, workers: int
) -> None:
    """A bug that one file meets names file and place, and all others are indexed."""
    settings = replace(settings, workers=workers)
    report = build(settings, extract=indexed_extracts.failing)
    (problem,) = problems(report)
    assert problem.code == "E213"
    assert problem.path == "content/post/n000150.md"
    assert problem.severity == "error"
    assert problem.message.startswith(
        "eventsearch failed on this file: LookupError: no such thing (indexed_extracts.py:"
    )
    found = str(holds(settings)["pages"])
    assert "content/post/n000150.md" not in found
    assert "content/post/n000149.md" in found


def test_a_page_that_the_program_fails_on_stays_as_it_was(settings: Settings) -> None:
    """While content is watched, like one whose file is broken; the next run reads it again."""
    build(settings)
    before = holds(settings)["pages"]
    write(settings.root, "content/post/n000150.md", PAGES["content/post/jours.md"] + "Et plus.\n")
    report = build(settings, keep=True, extract=indexed_extracts.failing)
    assert (report.kept, holds(settings)["pages"]) == (1, before)
    mended = build(settings)
    assert (mended.kept, mended.changed, mended.problems) == (0, 1, ())


def test_a_failure_to_make_a_document_is_one_too(settings: Settings) -> None:
    """What comes after reading is part of it."""
    report = build(replace(settings, workers=1), extract=indexed_extracts.unfit)
    assert [(each.code, each.path) for each in problems(report)] == [
        ("E213", "content/post/n000150.md")
    ]
    assert "content/post/n000149.md" in str(holds(settings)["pages"])


def test_a_process_that_dies_is_told(settings: Settings) -> None:
    """When the system ends a worker the run ends too, and says where about it was."""
    with pytest.raises(BuildError) as caught:
        build(settings, extract=indexed_extracts.dying)
    path, _, rest = str(caught.value).partition(": ")
    assert path.startswith("content/post/n0001")
    assert rest == (
        "a process that read content ended while this file or one of the next 16 was read;"
        " give it more memory, or set `workers` to 1"
    )
    assert list((settings.index / "generations").iterdir()) == []


def started(settings: Settings) -> subprocess.Popen[str]:
    """Start a slow run with two processes, in a group of its own; return when it reads."""
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


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something that takes a moment; fail when it does not come."""
    for _ in range(400):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it did not come")


def group_is_gone(group: int) -> bool:
    """Whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_no_process_is_left_when_the_run_is_killed(settings: Settings) -> None:
    """Workers end with the run that started them, even when it could not tell them."""
    with started(settings) as run:
        run.kill()
        run.communicate()
    wait_until(lambda: group_is_gone(run.pid))


def test_ctrl_c_ends_all_quietly(settings: Settings) -> None:
    """An interrupt ends the run as an interrupt; workers print nothing; no rubbish is left."""
    with started(settings) as run:
        os.killpg(run.pid, signal.SIGINT)
        _, errors = run.communicate()
    assert run.returncode == -signal.SIGINT
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    wait_until(lambda: group_is_gone(run.pid))
    assert list((settings.index / "generations").iterdir()) == []
