"""A process that runs again reads only the files that changed since its last run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eventsearch.extractor.files.discover import UNREADABLE, discover, rediscover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.indexer import base_generation, last_run, update
from eventsearch.indexer.build import build
from eventsearch.indexer.last_run import LastRun
from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from eventsearch.storage.generations import MANIFEST, live
from eventsearch.storage.last_modified import before
from indexed_site import age, contents, make_site, messages, page_counts, rebuilt, write
from small_site import PAGES

DIX = "content/event/dix/index.md"
JOURS = "content/post/jours.md"
FEW, MANY = 5, 60


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site."""
    return make_site(tmp_path / "site")


def save(settings: Settings, word: str, name: str = DIX) -> None:
    """Add a word to a page."""
    with (settings.root / name).open("a", encoding="utf-8") as file:
        file.write(f"\n{word}.\n")


def run(settings: Settings, last: LastRun, *, saved: str = DIX) -> BuildReport:
    """Run as a watch does after a page was saved. If *saved* is empty, other files changed."""
    last.saved = str(settings.root / saved) if saved else ""
    report = build(settings, last=last, keep=True)
    generation = live(settings.index)
    # The state kept in memory must equal the state that another process would read.
    assert last.manifest(generation) == base_generation.read_manifest(generation)
    assert last.changes(generation) in (None, before(settings.index))
    return report


def is_as_rebuilt(settings: Settings) -> bool:
    """Return whether the index equals a full build of the same site."""
    return contents(settings) == rebuilt(settings)


class Counted:
    """Counts the calls of functions while it is in use."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: dict[str, int] = {}
        self._monkeypatch = monkeypatch

    def count(self, module: Any, name: str) -> None:
        """Count the calls of a function of a module."""
        function: Callable[..., Any] = getattr(module, name)
        self.calls[name] = 0

        def counting(*arguments: Any, **more: Any) -> Any:
            self.calls[name] += 1
            return function(*arguments, **more)

        self._monkeypatch.setattr(module, name, counting)


def counts_of_a_save(settings: Settings, pages: int) -> dict[str, int]:
    """Return the calls a watch makes after a save, on a site with this many extra pages."""
    for number in range(pages):
        write(settings.root, f"content/post/more-{number}/index.md", PAGES[JOURS])
    last = LastRun()
    run(settings, last, saved="")
    save(settings, "mot")
    with pytest.MonkeyPatch.context() as patch:
        counted = Counted(patch)
        counted.count(os, "scandir")
        counted.count(base_generation, "load")
        counted.count(update, "before")
        counted.count(last_run, "discover")
        counted.count(update, "diagnostics_of_all")
        counted.count(base_generation, "sources")
        last.saved = str(settings.root / DIX)
        report = build(settings, last=last, keep=True)
        calls = dict(counted.calls)
    assert page_counts(report)["changed"] == 1
    return calls


def test_a_save_costs_the_same_folders_and_records_on_a_larger_site(tmp_path: Path) -> None:
    few = counts_of_a_save(make_site(tmp_path / "few"), FEW)
    many = counts_of_a_save(make_site(tmp_path / "many"), MANY)
    assert few == many
    records = ("load", "before", "discover", "diagnostics_of_all", "sources")
    assert {name: few[name] for name in records} == dict.fromkeys(records, 0)


def test_repeated_saves_give_the_same_as_a_full_build(settings: Settings) -> None:
    last = LastRun()
    for word, name in (("un", DIX), ("deux", JOURS), ("trois", DIX)):
        run(settings, last)
        save(settings, word, name)
        assert page_counts(run(settings, last, saved=name))["changed"] == 1
    assert is_as_rebuilt(settings)


def test_a_generation_of_another_process_is_noticed(settings: Settings) -> None:
    last = LastRun()
    run(settings, last)
    save(settings, "ailleurs", JOURS)
    build(settings)
    save(settings, "ici")
    report = run(settings, last)
    assert (page_counts(report)["changed"], page_counts(report)["unchanged"]) == (1, 2)
    assert is_as_rebuilt(settings)


def test_a_manifest_that_another_process_replaced_is_read(settings: Settings) -> None:
    last = LastRun()
    run(settings, last)
    age(settings.root / JOURS)
    build(settings)
    assert run(settings, last, saved=JOURS).read == 0


def test_a_damaged_manifest_is_noticed_despite_the_cache(settings: Settings) -> None:
    last = LastRun()
    run(settings, last)
    (live(settings.index).folder / MANIFEST).write_bytes(b"{}")
    assert run(settings, last).reason == base_generation.DAMAGED


def gone(root: Path) -> None:
    """Remove a page."""
    (root / JOURS).unlink()


def linked(root: Path) -> None:
    """Replace a page with a symbolic link."""
    (root / JOURS).rename(root / "moved.md")
    (root / JOURS).symlink_to(root / "moved.md")


@pytest.mark.parametrize("change", [gone, linked])
def test_a_missing_file_makes_the_run_list_the_folders(
    settings: Settings, change: Callable[[Path], None]
) -> None:
    last = LastRun()
    run(settings, last)
    change(settings.root)
    assert page_counts(run(settings, last, saved=JOURS))["removed"] == 1
    assert is_as_rebuilt(settings)


def test_folders_are_listed_for_another_configuration(settings: Settings) -> None:
    last = LastRun()
    run(settings, last)
    write(settings.root, "pages/neuf.md", PAGES[JOURS])
    write(settings.root, DIX, PAGES[DIX])
    moved = replace(settings, content="pages")
    last.saved = str(settings.root / DIX)
    assert build(moved, last=last, full=True).pages == 1


def test_new_files_are_found_unless_a_page_was_only_saved(settings: Settings) -> None:
    last = LastRun()
    run(settings, last)
    write(settings.root, "content/post/neuf.md", PAGES[JOURS])
    save(settings, "mot")
    assert "added" not in page_counts(run(settings, last))
    assert page_counts(run(settings, last, saved=""))["added"] == 1


def test_a_run_after_a_save_compares_only_the_file_that_was_saved(settings: Settings) -> None:
    last = LastRun()
    run(settings, last, saved="")
    save(settings, "mot")
    save(settings, "mot", JOURS)
    assert page_counts(run(settings, last))["changed"] == 1
    assert page_counts(run(settings, last, saved=JOURS))["changed"] == 1
    assert is_as_rebuilt(settings)


def test_a_page_saved_in_the_place_of_a_symbolic_link_is_found(settings: Settings) -> None:
    page = settings.root / "content/post/neuf.md"
    page.symlink_to("jours.md")
    last = LastRun()
    run(settings, last, saved="")
    page.unlink()
    write(settings.root, "content/post/neuf.md", PAGES[JOURS])
    assert page_counts(run(settings, last, saved="content/post/neuf.md"))["added"] == 1
    assert is_as_rebuilt(settings)


def test_pages_are_compared_again_when_a_value_changes(
    settings: Settings,
) -> None:
    last = LastRun()
    assert not messages(run(settings, last, saved=""))
    write(settings.root, JOURS, PAGES[JOURS].replace("---\n10", "url: /event/dix/\n---\n10"))
    (message,) = messages(run(settings, last, saved=JOURS))
    assert "E301" in message
    save(settings, "mot")
    assert messages(run(settings, last)) == [message]
    write(settings.root, JOURS, PAGES[JOURS])
    assert not messages(run(settings, last, saved=JOURS))


def test_folders_are_listed_again_if_one_was_unreadable(settings: Settings) -> None:
    site, _ = configured_site(settings)
    found = discover(site)
    unread = Diagnostic(path="content/post", code=UNREADABLE, message="no", hint="no")
    save(settings, "mot")
    assert rediscover(found, site) == discover(site)
    assert rediscover(found._replace(diagnostics=(unread,)), site) is None
