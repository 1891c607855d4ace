"""What becomes of pages whose files vanish between being found and being read?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.files.discover import Discovery, discover
from eventsearch.extractor.site import Site
from eventsearch.indexer.build import build
from eventsearch.indexer.guards import retry_vanished
from eventsearch.lint import check
from eventsearch.model.page import Diagnostic
from eventsearch.output.export import export
from eventsearch.settings import Settings
from indexed_site import age, anew, holds, make_site, moves, said, write
from small_site import NOW, PAGES

JOURS = "content/post/jours.md"
SECTION = "content/post/_index.md"
MANY = {f"content/post/{n}.md": f"---\ntitle: Page {n}\n---\nmer\n" for n in range(40)}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site with many pages more, indexed and then touched."""
    settings = make_site(tmp_path / "site", {**PAGES, **MANY})
    build(settings)
    for name in (*MANY, JOURS):
        age(settings.root / name)
    return settings


def then(do: Callable[[], object]) -> Callable[[Site], Discovery]:
    """Return what finds the content, and does something before it is read."""

    def find(site: Site) -> Discovery:
        found = discover(site)
        do()
        return found

    return find


def remove(settings: Settings) -> None:
    """Remove most pages, some with their folder."""
    for name in list(MANY)[:30]:
        (settings.root / name).unlink()
    shutil.rmtree(settings.root / "content/event")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("full", [False, True])
def test_a_file_that_has_vanished_is_no_page_and_no_fault(
    settings: Settings, workers: int, keep: bool, full: bool
) -> None:
    """Nobody is told to make it readable, and the next run has nothing to say."""
    for name in PAGES:
        age(settings.root / name)
    report = build(
        replace(settings, workers=workers),
        keep=keep,
        full=full,
        least=2,
        find=then(lambda: remove(settings)),
    )
    assert (said(report), report.kept, report.removed, report.pages) == ([], 0, 32, 11)
    again = build(settings)
    assert (said(again), moves(again)) == ([], {"unchanged": 11})
    assert holds(settings) == anew(settings)


def test_a_new_file_that_vanishes_is_none(settings: Settings) -> None:
    """As of an editor that writes one beside the page."""
    new = write(settings.root, "content/post/neuf.md", "mer")
    report = build(settings, find=then(new.unlink))
    assert (said(report), report.added, report.pages) == ([], 0, 43)


def test_a_page_that_comes_back_is_kept(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor moves the page away and writes another one; the next run takes up what is new."""
    page = settings.root / JOURS
    page.write_text(PAGES[JOURS] + "nouveau")
    monkeypatch.setattr(
        retry_vanished, "sleep", lambda _: write(settings.root, JOURS, PAGES[JOURS])
    )
    report = build(settings, find=then(page.unlink))
    assert (said(report), report.removed, report.pages) == ([], 0, 43)
    assert holds(settings) == anew(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "mer")
    assert build(settings).changed == 1


def test_a_page_that_comes_back_later_is_taken_up(settings: Settings) -> None:
    """Though its size and its time are what they were."""
    page, away = settings.root / JOURS, settings.root / "away"
    report = build(settings, find=then(lambda: page.rename(away)))
    assert (said(report), report.removed) == ([], 1)
    away.rename(page)
    assert build(settings).added == 1
    assert holds(settings) == anew(settings)


@pytest.mark.parametrize("back", [False, True])
def test_what_others_needed_of_it_is_looked_at_again(
    settings: Settings, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A section gives values to the pages below it."""
    section = write(settings.root, SECTION, "---\ntitle: P\ncascade: {tags: [vague]}\n---\n")
    away = settings.root / "away"
    if back:
        monkeypatch.setattr(retry_vanished, "sleep", lambda _: away.rename(section))
    assert said(build(settings, find=then(lambda: section.rename(away)))) == []
    build(settings)
    assert holds(settings) == anew(settings)


def test_a_link_that_leads_nowhere_is_a_fault(settings: Settings) -> None:
    """It is there."""
    page = settings.root / JOURS

    def link() -> None:
        page.unlink()
        page.symlink_to("nowhere.md")

    assert said(build(settings, find=then(link))) == [
        f"{JOURS}: E202 the file cannot be read: No such file or directory; its 1 page kept as it"
        " was; make it readable for this user"
    ]


def test_a_content_folder_that_vanishes_meanwhile_takes_no_page(settings: Settings) -> None:
    """As when it has vanished before."""
    before = holds(settings)
    content = settings.root / "content"
    for name in PAGES:
        age(settings.root / name)
    with pytest.raises(SiteError, match="the content folder is missing"):
        build(settings, find=then(lambda: shutil.rmtree(content)))
    assert holds(settings) == before


@pytest.mark.parametrize("module", ["eventsearch.output.export", "eventsearch.lint.site_snapshot"])
def test_check_and_export_do_without_it(
    settings: Settings, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told is what is wrong with the others."""
    told: list[Diagnostic] = []
    monkeypatch.setattr(f"{module}.discover", then(lambda: remove(settings)))
    if module == "eventsearch.output.export":
        assert len(list(export(settings, now=NOW, report=told.append))) == 11
    else:
        told += check(settings, now=NOW)
    assert [each for each in told if each.code == "E202"] == []
