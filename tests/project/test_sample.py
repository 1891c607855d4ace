"""
Test that eventsearch reads the same values from the sample site as Hugo.

`hugo.json` contains the values of Hugo 0.131 for each page. `scripts/ask_hugo.py` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.lint.runner import check
from eventsearch.model.page import PageRecord
from eventsearch.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""The time for which Hugo built the site."""

HUGO: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    json.loads(Path(__file__).with_name("hugo.json").read_text(encoding="utf-8"))
)
PAGES = [path for path, said in HUGO.items() if said["kind"] == "page"]


@cache
def records() -> Mapping[str, PageRecord]:
    """Return the records of the sample site's pages, by path."""
    settings = load_settings(ROOT, environ={}, flags={})
    site, _ = load_site(settings.root, content=settings.content)
    files = discover(site).files
    context = read_context(site, files, settings)
    extracted = [extract(file, site=site, context=context, settings=settings) for file in files]
    return MappingProxyType({one.record.path: one.record for one in extracted if one.record})


def moment(text: str) -> datetime | None:
    """Return the time that Hugo printed, or None for an empty text."""
    return datetime.fromisoformat(text) if text else None


def test_the_same_files_are_pages() -> None:
    assert set(records()) == set(HUGO)
    assert len(PAGES) >= 25


@pytest.mark.parametrize("path", HUGO)
def test_a_page_has_hugos_address_and_title(path: str) -> None:
    record, said = records()[path], HUGO[path]
    assert record.url == said["url"]
    assert (record.site_lang, record.kind, record.section, record.meta.title) == (
        said["lang"],
        said["kind"],
        said["section"],
        said["title"].replace("`", ""),
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_hugos_dates(path: str) -> None:
    meta, said = records()[path].meta, HUGO[path]
    assert (meta.date, meta.published, meta.expires, meta.modified) == (
        moment(said["date"]),
        moment(said["published"]),
        moment(said["expires"]),
        moment(said["modified"]),
    )


@pytest.mark.parametrize("path", HUGO)
def test_a_page_is_visible_when_hugo_publishes_it(path: str) -> None:
    assert records()[path].visible(NOW) == HUGO[path]["in_default"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_terms_and_anchors_that_hugo_gives_it(path: str) -> None:
    record, said = records()[path], HUGO[path]
    for plural in ("tags", "categories"):
        terms = [term.casefold() for term in record.meta.taxonomy(plural)]
        assert terms == [term.casefold() for term in said["terms"].get(plural, [])]
    assert sorted(section.anchor for section in record.sections) == sorted(said["anchors"])


def test_authors_are_shown_by_the_name_in_their_profile() -> None:
    found = records()
    assert found["content/event/barcamp-2019/index.md"].meta.authors == (
        "Hélène d’Autrecourt",
        "Invité surprise",
    )
    assert found["content/event/tea-and-tables.en.md"].meta.authors == (
        "Maëlle L'Hostis-Brézellec",
    )


ON_PURPOSE = {
    "E703": "terms in two spellings, which are counted as one",
}


def test_the_wrong_year_is_the_only_warning() -> None:
    diagnostics = check(load_settings(ROOT, environ={}, flags={}), now=NOW)
    assert {diagnostic.code for diagnostic in diagnostics} >= set(ON_PURPOSE)
    found = [diagnostic for diagnostic in diagnostics if diagnostic.code not in ON_PURPOSE]
    page = "content/event/programme-10-pourcent-saison-3/index.md"
    assert [
        (diagnostic.path, diagnostic.line, diagnostic.code, diagnostic.severity)
        for diagnostic in found
    ] == [(page, 28, "E181", "warning"), (page, 28, "E193", "warning")]
    assert found[0].message == "starts 349 days before its publication (2024-01-08)"
    assert found[0].hint == "correct the start if 2023 is not its year, or the publication date"
