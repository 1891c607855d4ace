"""A run updates the index from the content, and reports what it did."""

from __future__ import annotations

import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.indexer.build import build
from eventsearch.model.page import Diagnostic
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from eventsearch.storage.generations import live
from indexed_site import contents, live_name, make_site, messages, page_counts, rebuilt, write
from small_site import NOW, PAGES

DIX = "content/event/dix/index.md"


JOURS = "content/post/jours.md"


def hits(settings: Settings, text: str) -> list[str]:
    """Return the pages that match a query, best first."""
    with closing(open_index(settings.index)) as index:
        return [hit.page.id for hit in index.search(SearchRequest(text=text), now=NOW).hits]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of the small site, whose folder has a blank and an accent."""
    return make_site(tmp_path / "mon été")


def test_first_run_reads_everything_and_answers(settings: Settings) -> None:
    report = build(settings)
    assert page_counts(report) == {"read": 3, "added": 3}
    assert (report.pages, report.swapped, report.reason) == (3, True, "there was no index")
    assert report.generation == live_name(settings)
    assert hits(settings, "10 %") == [DIX]


def test_the_name_in_a_profile_is_used_once_the_profile_is_published(tmp_path: Path) -> None:
    profile = "---\ntitle: Ann Example\npublishDate: 2031-05-02T12:00:00Z\n---\n"
    files = {
        "hugo.yaml": "taxonomies: {author: authors}\n",
        "content/authors/ann/_index.md": profile,
        "content/authors/bob/_index.md": profile.replace("Ann", "Bob"),
        "content/post/p1.md": "---\ntitle: P\nauthors: [ann]\n---\nText.\n",
    }
    settings = make_site(tmp_path / "site", files)
    reports = [
        build(settings, clock=lambda day=day: datetime(2031, 5, day, 13, tzinfo=UTC))  # type: ignore[misc]
        for day in (1, 1, 2, 2, 3)
    ]
    assert [each.read for each in reports] == [3, 0, 3, 0, 0]
    assert [each.changed for each in reports] == [0, 0, 1, 0, 0]
    assert reports[2].reason == "sections, cascades or the names of people have changed"
    assert hits(settings, 'author:"Ann Example"') == ["content/post/p1.md"]


def test_a_page_that_appears_is_read_once(settings: Settings) -> None:
    page = "---\npublishDate: 2031-05-02T12:00:00Z\n---\nBientôt.\n"
    write(settings.root, "content/post/bientot.md", page)
    reports = [
        build(settings, clock=lambda day=day: datetime(2031, 5, day, 13, tzinfo=UTC))  # type: ignore[misc]
        for day in (1, 2)
    ]
    assert [(each.read, each.swapped) for each in reports] == [(4, True), (1, False)]


def test_the_pages_that_visitors_find_are_counted(settings: Settings) -> None:
    write(settings.root, "content/post/fini.md", "---\nexpiryDate: 2031-04-01\n---\nPassé.\n")
    write(settings.root, "content/post/jamais.md", "---\ndraft: true\n---\nNon.\n")
    build(settings)
    index = open_index(settings.index)
    counts = set()
    for moment in index.generation.info.instants:
        for second in (-1, 0, 1):
            now = datetime.fromtimestamp(moment + second, UTC)
            report = build(settings, clock=lambda now=now: now)  # type: ignore[misc]
            assert report.visible == index.search(SearchRequest(text=""), now=now).total
            assert report.pages == 4
            counts.add(report.visible)
    index.close()
    assert len(counts) > 2


def test_info_contains_zone_languages_and_moments(settings: Settings) -> None:
    report = build(settings)
    info = live(settings.index).info
    assert (info.zone, info.languages, info.pages) == ("Europe/Paris", ("fr",), 3)
    assert info.built_at.endswith("Z")
    assert [datetime.fromtimestamp(moment, UTC).isoformat() for moment in info.instants] == [
        "2029-12-31T23:00:00+00:00",
        "2030-12-31T23:00:00+00:00",
        "2031-05-01T10:00:00+00:00",
        "2031-05-01T12:01:00+00:00",
        "2031-05-01T13:00:00+00:00",
        "2031-05-01T14:00:00+00:00",
    ]
    assert report.diagnostics == ()


def test_an_unreadable_date_is_reported_in_every_run(settings: Settings) -> None:
    write(settings.root, JOURS, "---\ntitle: Dix\ndate: hier\n---\n")
    (first,) = messages(build(settings))
    assert first.startswith(f"{JOURS}: E102 ")
    second = build(settings)
    assert (page_counts(second), messages(second)) == ({"unchanged": 3}, [first])
    write(settings.root, JOURS, PAGES[JOURS])
    assert messages(build(settings)) == []


def test_a_collision_of_unchanged_pages_is_reported_again(settings: Settings) -> None:
    build(settings)
    write(settings.root, "content/post/autre.md", "---\ntitle: A\nurl: /post/jours/\n---\n")
    (first,) = messages(build(settings))
    assert first.startswith(f"{JOURS}: E301 the address /post/jours/ is also the address of")
    assert messages(build(settings)) == [first]


def test_a_collision_is_reported_where_the_address_is_written(settings: Settings) -> None:
    write(settings.root, "content/post/zwei.md", "---\ntitle: A\nurl: /post/jours/\n---\n")
    for _ in range(2):
        (told,) = build(settings).diagnostics
        assert isinstance(told, Diagnostic)
        assert (told.path, told.line, told.column) == ("content/post/zwei.md", 3, 6)


def test_a_full_run_reads_everything_again(settings: Settings) -> None:
    first = build(settings)
    second = build(settings, full=True)
    assert page_counts(second) == {"read": 3, "unchanged": 3}
    assert (second.swapped, second.reason) == (True, "asked for by --full")
    assert second.generation > first.generation


def test_same_content_gives_the_same_files(settings: Settings) -> None:
    other = replace(settings, index=settings.root / "other")
    build(settings)
    build(other)
    ours, theirs = live(settings.index).info, live(other.index).info
    assert ours.files == theirs.files
    assert ours._replace(built_at="") == theirs._replace(built_at="")


SECTIONS = "sections, cascades or the names of people have changed"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("hugo.yaml", "timeZone: Europe/Athens\n", "the site's configuration has changed"),
        ("data/authors/zoe.yaml", "name: Zoé Martin\n", "the names of people have changed"),
        ("content/authors/zoe/_index.md", "---\ntitle: Zoé Le Goff\n---\n", SECTIONS),
        ("content/event/_index.md", "---\ntitle: É\ncascade: {draft: true}\n---\n", SECTIONS),
    ],
)
def test_changes_that_affect_all_pages_cause_a_rebuild(
    settings: Settings, name: str, text: str, reason: str
) -> None:
    build(settings)
    write(settings.root, name, text)
    assert build(settings).reason == reason
    assert contents(settings) == rebuilt(settings)
    assert build(settings).reason == ""


def test_settings_that_change_results_cause_a_rebuild(settings: Settings) -> None:
    write(settings.root, "content/post/brouillon.md", "---\ntitle: B\ndraft: true\n---\n10%\n")
    assert build(settings).pages == 3
    report = build(replace(settings, drafts=True))
    assert (report.pages, report.reason) == (4, "settings that change the results have changed")
    assert build(replace(settings, drafts=True, workers=3)).reason == ""


def test_a_site_without_pages_is_an_error_and_creates_no_folder(tmp_path: Path) -> None:
    settings = make_site(tmp_path, {"hugo.yaml": PAGES["hugo.yaml"], "content/post/a.txt": ""})
    with pytest.raises(SiteError) as caught:
        build(settings)
    assert str(caught.value) == (
        f"{tmp_path}: there is no content file in content; write a page, or set the right"
        " folder: `contentDir` in the site's configuration, `content` in eventsearch.toml"
    )
    assert not settings.index.exists()


def test_a_site_of_drafts_is_an_empty_index_with_a_note(tmp_path: Path) -> None:
    settings = make_site(
        tmp_path,
        {"hugo.yaml": PAGES["hugo.yaml"], "content/a.md": "---\ntitle: A\ndraft: true\n---\n"},
    )
    report = build(settings)
    assert (report.pages, report.swapped) == (0, True)
    assert messages(report) == [
        "content: E212 no page can be found: all pages are drafts, unlisted or"
        " unreadable; publish a page, or set `drafts` in the settings"
    ]
    assert live(settings.index).info.languages == ("fr",)
    assert hits(settings, "a") == []
    write(tmp_path, "content/b.md", "---\ntitle: B\n---\n")
    assert page_counts(build(settings)) == {"read": 1, "added": 1}


def test_the_folder_is_private_and_ignored_by_git(settings: Settings) -> None:
    build(settings)
    assert stat.S_IMODE(settings.index.stat().st_mode) == 0o700
    assert (settings.index / ".gitignore").read_text().splitlines()[-1] == "*"


def test_an_existing_folder_keeps_its_mode_and_files(settings: Settings) -> None:
    settings.index.mkdir(mode=0o755)
    (settings.index / "README").write_text("mine")
    build(settings)
    assert stat.S_IMODE(settings.index.stat().st_mode) == 0o755
    assert not (settings.index / ".gitignore").exists()
    assert (settings.index / "README").read_text() == "mine"


def test_progress_counts_the_files_that_are_read(settings: Settings) -> None:
    steps: list[tuple[str, int, int]] = []
    build(settings, progress=lambda *step: steps.append(step))
    assert steps == [("reading", 1, 3), ("reading", 2, 3), ("reading", 3, 3), ("writing", 3, 3)]


@pytest.fixture
def built(tmp_path: Path) -> Settings:
    """Return the settings of the small site after indexing it."""
    built = make_site(tmp_path / "site")
    build(built)
    return built


def test_a_page_keeps_its_last_version_while_its_file_is_broken(built: Settings) -> None:
    before = contents(built)
    write(built.root, JOURS, "---\ntitle: [\n---\n")
    report = build(built, keep=True)
    assert (report.kept, report.swapped, page_counts(report)) == (
        1,
        False,
        {"read": 1, "unchanged": 3},
    )
    assert [line.split()[1] for line in messages(report)] == ["E101"]
    assert contents(built) == before
    write(built.root, DIX, PAGES[DIX].replace("programme", "nouveau programme"))
    again = build(built, keep=True)
    assert (again.kept, page_counts(again)) == (1, {"read": 2, "changed": 1, "unchanged": 2})
    assert messages(again) == messages(report)


def test_a_repaired_file_is_indexed_again(built: Settings) -> None:
    for text in (PAGES[JOURS].replace("jours", "semaines"), PAGES[JOURS]):
        write(built.root, JOURS, "---\ntitle: [\n---\n")
        assert build(built, keep=True).kept == 1
        write(built.root, JOURS, text)
        report = build(built, keep=True)
        assert (report.kept, messages(report)) == (0, [])
        assert contents(built) == rebuilt(built)
    assert build(built).read == 0


def test_without_keep_a_broken_page_is_removed(built: Settings) -> None:
    write(built.root, JOURS, "---\ntitle: [\n---\n")
    build(built, keep=True)
    report = build(built)
    assert (report.kept, page_counts(report)) == (0, {"read": 1, "removed": 1, "unchanged": 2})
    assert contents(built) == rebuilt(built)


def test_drafts_and_deleted_pages_are_removed(built: Settings) -> None:
    write(built.root, JOURS, PAGES[JOURS].replace("---\n", "---\ndraft: true\n", 1))
    (built.root / DIX).unlink()
    report = build(built, keep=True)
    assert (report.kept, page_counts(report)["removed"]) == (0, 2)
    assert contents(built) == rebuilt(built)


def test_a_broken_new_file_is_not_a_page(built: Settings) -> None:
    write(built.root, "content/post/neuf.md", "---\ntitle: [\n---\n")
    assert build(built, keep=True).kept == 0
    assert contents(built) == rebuilt(built)
