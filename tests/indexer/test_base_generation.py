"""Fingerprints of all settings and programs that affect an index, besides the content."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

import eventsearch
from eventsearch.extractor.site import Site
from eventsearch.indexer.base_generation import (
    IRRELEVANT_SETTINGS,
    LIBRARIES,
    REASONS,
    difference,
    fingerprints,
    reads_times,
    releases,
    sources,
)
from eventsearch.settings import EventSettings, ServeSettings, Settings

SETTINGS = Settings(root=Path("/a"), index=Path("/a/i"))
SITE = Site(root=Path("/a"))


@pytest.mark.parametrize(
    "settings",
    [
        replace(SETTINGS, root=Path("/b")),
        replace(SETTINGS, index=Path("/b")),
        replace(SETTINGS, workers=7),
        replace(SETTINGS, serve=ServeSettings(port=1)),
    ],
)
def test_settings_that_do_not_change_results_change_no_key(settings: Settings) -> None:
    assert fingerprints(settings, SITE) == fingerprints(SETTINGS, SITE)


@pytest.mark.parametrize(
    "settings",
    [
        replace(SETTINGS, content="docs"),
        replace(SETTINGS, environment="staging"),
        replace(SETTINGS, events=EventSettings(sections=("fêtes",))),
        replace(SETTINGS, drafts=True),
        replace(SETTINGS, max_file_bytes=1),
    ],
)
def test_settings_that_change_results_change_their_key(settings: Settings) -> None:
    old, new = fingerprints(SETTINGS, SITE), fingerprints(settings, SITE)
    assert difference(old, new) == REASONS["settings"]


def test_the_irrelevant_settings_exist() -> None:
    assert {field.name for field in fields(Settings)} >= IRRELEVANT_SETTINGS


@pytest.mark.parametrize(
    "site",
    [
        replace(SITE, zone="Europe/Paris"),
        replace(SITE, params={"a": {"b": 1}}),
        replace(SITE, variants={"fr": replace(SITE, title="T")}),
    ],
)
def test_the_configuration_changes_its_key(site: Site) -> None:
    assert difference(fingerprints(SETTINGS, SITE), fingerprints(SETTINGS, site)) == REASONS["site"]


def test_the_date_sources_are_part_of_the_key() -> None:
    names = {name for name, _ in sources(str(Path(eventsearch.__file__).parent))}
    assert {"search/index.py", "indexer/base_generation.py", "extractor/hugo/discovery.py"} <= names
    assert not any(name.startswith(("cli/", "web/", "output/", "watch/")) for name in names)


def test_a_site_may_be_moved() -> None:
    here = replace(SITE, variants={"fr": replace(SITE, title="T")})
    there = replace(
        here,
        root=Path("/b"),
        variants={"fr": replace(here.variants["fr"], root=Path("/b"))},
    )
    assert fingerprints(SETTINGS, here) == fingerprints(SETTINGS, there)


def test_a_missing_key_is_a_difference() -> None:
    new = fingerprints(SETTINGS, SITE)
    assert difference({}, new) == REASONS["program"]
    assert difference(new, new) == ""


def test_modification_times_count_only_with_filemodtime() -> None:
    asking = replace(SITE, date_sources={"lastmod": (":filemodtime",)})
    assert not reads_times(SITE)
    assert reads_times(asking)
    assert reads_times(replace(SITE, variants={"fr": asking}))


def test_the_release_of_every_library_is_part_of_the_key() -> None:
    found = [release.partition("-")[0].lower() for release in releases()]
    assert len(found) == len(LIBRARIES)
    assert {"pymdown_extensions", "tzdata", "lxml"} <= set(found)
