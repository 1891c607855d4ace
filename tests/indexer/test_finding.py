"""What a run finds when a look has told what changed since the one before it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventsearch.cli.index_runner import Indexing
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import Site
from eventsearch.indexer.build import build
from eventsearch.indexer.incremental_discovery import IncrementalDiscovery, renewed
from eventsearch.settings import Settings
from indexed_site import anew, holds, make_site, write
from small_site import PAGES

DIX = "content/event/dix/index.md"
JOURS = "content/post/jours.md"
NEW = "content/post/neuf.md"
MORE = PAGES[DIX].replace("Consacrer", "Consacrer à nouveau")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site, whose folder has a blank and an accent."""
    return make_site(tmp_path / "mon été")


@pytest.fixture
def site(settings: Settings) -> Site:
    """The site itself."""
    return configured_site(settings)[0]


def test_a_changed_page_is_found_as_by_looking_at_everything(site: Site) -> None:
    """With its size and time of now; the others are as they were."""
    before = discover(site)
    write(site.root, DIX, MORE)
    found = renewed(before, site.root, {str(site.root / DIX)})
    assert found == discover(site)
    assert found != before


@pytest.mark.parametrize("name", [NEW, "hugo.yaml", "content/event/dix/photo.txt", "content/event"])
def test_what_is_no_page_means_to_look_at_everything(site: Site, name: str) -> None:
    """It may be a new page, or turn others into such."""
    assert renewed(discover(site), site.root, {str(site.root / name)}) is None


def test_a_page_that_is_gone_means_to_look_at_everything(site: Site) -> None:
    """So does a folder in its place, or a link."""
    before, path = discover(site), site.root / JOURS
    path.unlink()
    assert renewed(before, site.root, {str(path)}) is None
    path.mkdir()
    assert renewed(before, site.root, {str(path)}) is None
    path.rmdir()
    path.symlink_to(site.root / DIX)
    assert renewed(before, site.root, {str(path)}) is None


def test_all_is_looked_at_first_and_where_the_site_is_another(settings: Settings) -> None:
    """Only what the last run has found can be used, of the same configuration."""
    site, _ = configured_site(settings)
    finding, changed = IncrementalDiscovery(), {str(site.root / DIX)}
    assert finding.find(changed, site) == discover(site)
    write(site.root, NEW, "Neuf.")
    assert finding.find(changed, site) != discover(site)
    assert finding.find(None, site) == discover(site)
    write(site.root, "content/post/plus.md", "Plus.")
    write(site.root, "hugo.yaml", PAGES["hugo.yaml"] + "title: Autre\n")
    other, _ = configured_site(settings)
    assert finding.find(changed, other) == discover(other)


def test_a_watch_looks_only_at_what_has_changed(settings: Settings) -> None:
    """What it was not told of is found by the next run that is told of it, or of nothing."""
    indexing = Indexing(form="concise")
    indexing.again(settings)
    write(settings.root, DIX, MORE)
    write(settings.root, NEW, "Neuf.")
    indexing.again(settings, {str(settings.root / DIX)})
    shutil.move(settings.root / NEW, settings.root / "away")
    assert holds(settings) == anew(settings)
    shutil.move(settings.root / "away", settings.root / NEW)
    indexing.again(settings, {str(settings.root / NEW)})
    assert holds(settings) == anew(settings)
    assert build(settings).pages == 4
