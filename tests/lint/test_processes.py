"""Checks of large sites, which read files in several processes."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from eventsearch.indexer.change_plan import FILES_PER_WORKER, Task
from eventsearch.indexer.worker_pool import map_files
from eventsearch.lint.runner import check
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.output.export import export
from eventsearch.settings import Settings, load_settings
from site_on_disk import write
from small_site import NOW
from worker_endings import Telling

MANY = 2 * FILES_PER_WORKER
PAGES = (
    "---\ntitle: Été {n}\ndate: 2030-05-{day:02}T18:30:00+02:00\ntags: [a, A{n}]\n---\n"
    "Le 3 mai, voir [ici](/event/{n}/) et [là](/event/nulle-part-{n}/). {{{{< inconnu >}}}}\n",
    "+++\ntitle = 'T {n}'\ndate = 2030-05-{day:02}\n[when]\nbegin = 10:00:00\n+++\nTexte.\n",
    '{{"title": "J {n}", "date": "2030-05-{day:02}", "deep": {{"a": [1, 2.5, null]}}}}\nTexte.\n',
    "---\ntitle: [\n---\nTexte.\n",
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A site with pages of all kinds, enough for two processes."""
    root = tmp_path_factory.mktemp("site")
    files = {
        f"content/event/{n}.md": PAGES[n % len(PAGES)].format(n=n, day=n % 28 + 1)
        for n in range(MANY)
    }
    write(root, {"hugo.toml": "baseURL = 'https://example.org/'\n", **files})
    return load_settings(root, environ={}, flags={})


def tasks(count: int) -> list[Task]:
    """Return the files to read."""
    source = SourceFile("", "fr", "page", "", "/a", "", 0, 0)
    return [Task(source._replace(path=f"{n}.md")) for n in range(count)]


def test_files_are_shared_among_processes_and_come_in_their_order(settings: Settings) -> None:
    two = replace(settings, workers=2)
    for count, processes in ((MANY, 2), (MANY - 1, 1)):
        told = list(map_files(Telling(), tasks(count), two))
        assert [path for path, _ in told] == [f"{n}.md" for n in range(count)]
        assert len({pid for _, pid in told}) == processes
        assert os.getpid() in {pid for _, pid in told}


def test_a_check_gives_the_same_with_any_number_of_processes(settings: Settings) -> None:
    one, two = (check(replace(settings, workers=count), now=NOW) for count in (1, 2))
    assert one == two
    assert {"E101", "E312"} <= {each.code for each in one}


def test_an_export_gives_the_same_with_any_number_of_processes(settings: Settings) -> None:
    results = []
    for count in (1, 2):
        reports: list[Diagnostic] = []
        own = replace(settings, workers=count)
        results.append((list(export(own, now=NOW, report=reports.append)), reports))
    assert results[0] == results[1]
    assert len(results[0][0]) == MANY * 3 / len(PAGES)
