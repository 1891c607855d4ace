"""The index of a site with pages in another language than its declared one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from eventsearch.indexer.build import build
from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from indexed_site import contents, make_site, rebuilt, write
from small_site import NOW
from text_pages import ENGLISH, FRENCH, page, pages

CONFIG = {"hugo.yaml": "baseURL: https://example.org/\ndefaultContentLanguage: en\n"}
SHORT = {"content/post/court.md": page("Des chevaux.", title="Chevaux")}


def _diagnostics(report: BuildReport) -> list[Diagnostic]:
    return [diagnostic for diagnostic in report.diagnostics if isinstance(diagnostic, Diagnostic)]


def _codes(settings: Settings) -> list[str]:
    return [diagnostic.code for diagnostic in _diagnostics(build(settings))]


def _in_french(settings: Settings) -> list[str]:
    with closing(open_index(settings.index)) as index:
        found = index.search(SearchRequest(lang="fr", per_page=100, facets=("lang",)), now=NOW)
        return sorted(hit.page.id for hit in found.hits)


def test_one_more_page_can_change_the_sites_language(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site", {**CONFIG, **pages(FRENCH, 2), **SHORT})
    assert _codes(settings) == []
    assert "content/post/court.md" not in _in_french(settings)

    write(settings.root, "content/post/more.md", page(FRENCH))
    report = build(settings)
    (diagnostic,) = _diagnostics(report)
    assert diagnostic.code == "E601"
    assert diagnostic.message.startswith("4 of the 4 pages declared as `en`")
    assert report.reason
    assert "content/post/court.md" in _in_french(settings)
    assert contents(settings) == rebuilt(settings)

    (settings.root / "content/post/more.md").unlink()
    assert _codes(settings) == []
    assert "content/post/court.md" not in _in_french(settings)
    assert contents(settings) == rebuilt(settings)


def test_another_page_in_the_majority_language_reads_one_file(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site", {**CONFIG, **pages(FRENCH, 4), **SHORT})
    build(settings)
    write(settings.root, "content/post/walk.md", page(ENGLISH))
    report = build(settings)
    assert (report.read, report.reason) == (1, "")
    assert contents(settings) == rebuilt(settings)


def test_a_page_that_changes_its_language_is_counted_again(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site", {**CONFIG, **pages(FRENCH, 3), **SHORT})
    build(settings)
    assert len(_in_french(settings)) == 4
    (first, *_) = sorted(pages(FRENCH, 3))
    write(settings.root, first, page(ENGLISH))
    build(settings)
    assert len(_in_french(settings)) == 2
    assert contents(settings) == rebuilt(settings)


def test_a_mismatch_is_reported_at_its_current_line(tmp_path: Path) -> None:
    settings = make_site(tmp_path, {**CONFIG, **pages(FRENCH, 3)})
    (first,) = _diagnostics(build(settings))
    assert _codes(settings) == ["E601"]
    write(settings.root, "hugo.yaml", "# Ours\n\n" + CONFIG["hugo.yaml"])
    report = build(settings)
    (second,) = _diagnostics(report)
    assert (report.read, first.line, second.line) == (0, 2, 4)


def test_the_index_stores_the_languages_of_its_pages(tmp_path: Path) -> None:
    settings = make_site(tmp_path, {**CONFIG, **pages(FRENCH, 3), **SHORT})
    build(settings)
    with closing(open_index(settings.index)) as index:
        assert index.generation.info.languages == ("fr",)
        (hit,) = index.search(SearchRequest(text="cheval"), now=NOW).hits
    assert hit.page.id == "content/post/court.md"


def test_changing_the_setting_rebuilds_the_index(tmp_path: Path) -> None:
    settings = make_site(tmp_path, {**CONFIG, **pages(FRENCH, 3)})
    build(settings)
    believing = Settings(root=settings.root, index=settings.index, workers=1, detect_languages=())
    report = build(believing)
    assert (report.reason != "", report.diagnostics) == (True, ())
    assert _in_french(believing) == []


def test_days_are_counted_in_the_zone_of_the_declared_language(tmp_path: Path) -> None:
    config = (
        "defaultContentLanguage: en\nlanguages:\n  en: {timeZone: Pacific/Auckland}\n"
        "  fr: {timeZone: America/Lima}\n"
    )
    late = page(FRENCH, date="2031-01-31T23:00:00Z")
    settings = make_site(tmp_path, {"hugo.yaml": config, "content/event/late.md": late})
    build(settings)
    with closing(open_index(settings.index)) as index:
        found = index.search(SearchRequest(lang="fr", facets=("month",)), now=NOW)
    assert [bucket.value for bucket in found.facets["month"]] == ["2031-02"]
