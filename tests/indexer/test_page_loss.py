"""When a run stops because it would lose pages, and which pages stay."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from eventsearch.cli.index_runner import IndexRunner
from eventsearch.errors import BuildError, EventsearchError, SiteError
from eventsearch.indexer.build import build
from eventsearch.indexer.page_loss import MIN_LOSS
from eventsearch.model.page import Diagnostic
from eventsearch.output.export import export
from eventsearch.settings import Settings
from indexed_site import age, contents, live_name, make_site, messages, page_counts, rebuilt, write
from other_user import as_nobody, give
from small_site import NOW, PAGES

JOURS = "content/post/jours.md"
DIX = "content/event/dix/index.md"
SECTION = "content/post/_index.md"
ACCEPT = 'run "eventsearch index --full" to accept this'
HUGO = "baseURL: https://example.org/\ndefaultContentLanguage: fr\npermalinks:\n  post: /:title/\n"
BILINGUAL = (
    "defaultContentLanguage: en\nlanguages:\n  en:\n    contentDir: content/en\n"
    "  fr:\n    contentDir: content/fr\n"
)


def pages(folder: str, count: int) -> dict[str, str]:
    """Return the files of some pages in a folder."""
    return {f"{folder}/p{n}.md": f"---\ntitle: Page {n}\n---\nmer\n" for n in range(count)}


def indexed(root: Path, files: dict[str, str]) -> Settings:
    """Return the settings of a site of these files, indexed."""
    settings = make_site(root, files)
    build(settings)
    return settings


def refusal(settings: Settings) -> str:
    """Return why a run stops, and assert that the index did not change."""
    before = contents(settings)
    with pytest.raises((BuildError, SiteError)) as caught:
        build(settings)
    assert contents(settings) == before
    return str(caught.value)


@pytest.fixture
def bilingual(tmp_path: Path) -> Settings:
    """A site of many pages in English and fewer in French, indexed."""
    files = {"hugo.yaml": BILINGUAL, **pages("content/en", 30), **pages("content/fr", MIN_LOSS)}
    return indexed(tmp_path, files)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def settings(folder: Path) -> Settings:
    """The settings of the small site, indexed."""
    settings = indexed(folder / "site", dict(PAGES))
    give(settings.index)
    return settings


@contextmanager
def shut(path: Path) -> Iterator[None]:
    """Run the block as a user who may not read a file or folder."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        with as_nobody():
            yield
    finally:
        path.chmod(mode)


@pytest.mark.parametrize("empty", [False, True])
def test_a_folder_that_loses_all_its_pages_stops_the_run(bilingual: Settings, empty: bool) -> None:
    content = bilingual.root / "content/fr"
    content.rename(bilingual.root / "away")
    if empty:
        content.mkdir()
    assert refusal(bilingual) == (
        f"{content}: 10 of 10 pages would be removed from the index; restore them, or {ACCEPT}"
    )
    assert build(bilingual, full=True).removed == MIN_LOSS
    assert page_counts(build(bilingual)) == {"unchanged": 30}


def test_a_language_that_loses_all_its_pages_stops_the_run(bilingual: Settings) -> None:
    write(bilingual.root, "hugo.yaml", BILINGUAL.replace("content/fr", "content/eng"))
    assert refusal(bilingual).startswith(f"{bilingual.root}: 10 of 10 pages in fr would be ")


def test_a_language_is_removed_by_the_configuration(bilingual: Settings) -> None:
    shutil.rmtree(bilingual.root / "content/fr")
    write(bilingual.root, "hugo.yaml", BILINGUAL.partition("  fr:")[0])
    assert build(bilingual).removed == MIN_LOSS


def test_a_folder_may_get_another_name(bilingual: Settings) -> None:
    write(bilingual.root, "hugo.yaml", BILINGUAL.replace("content/fr", "content/francais"))
    (bilingual.root / "content/fr").rename(bilingual.root / "content/francais")
    assert build(bilingual).pages == 40


def test_losing_more_than_half_of_the_pages_stops_the_run(tmp_path: Path) -> None:
    settings = indexed(tmp_path, {**pages("content/a", 20), **pages("content/b", 20)})
    shutil.rmtree(tmp_path / "content/b")
    (tmp_path / "content/a/p0.md").rename(tmp_path / "away")
    assert refusal(settings).startswith(f"{tmp_path}: 21 of 40 pages would be removed")
    (tmp_path / "away").rename(tmp_path / "content/a/p0.md")
    assert build(settings).removed == 20


def test_broken_pages_count_as_lost(tmp_path: Path) -> None:
    settings = indexed(tmp_path, pages("content", 20))
    for name in pages("content", 15):
        write(tmp_path, name, "---\ntitle: [\n---\n")
    assert "15 of 20 pages" in refusal(settings)
    for name in pages("content", 15):
        write(tmp_path, name, "---\ndraft: true\n---\n")
    assert build(settings).removed == 15


def test_renaming_a_section_loses_no_pages(tmp_path: Path) -> None:
    settings = indexed(tmp_path, pages("content/a", 20))
    (tmp_path / "content/a").rename(tmp_path / "content/b")
    assert page_counts(build(settings)) == {"read": 20, "added": 20, "removed": 20}


def test_a_few_pages_are_removed_from_a_small_site(tmp_path: Path) -> None:
    settings = indexed(tmp_path, pages("content", MIN_LOSS))
    for name in list(pages("content", MIN_LOSS))[1:]:
        (tmp_path / name).unlink()
    assert build(settings).removed == MIN_LOSS - 1


def test_a_content_folder_that_is_gone_is_an_error(settings: Settings) -> None:
    (settings.root / "content").rename(settings.root / "away")
    assert "there is no content folder content" in refusal(settings)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("name", [JOURS, "content/post"])
def test_the_page_of_an_unreadable_file_stays(settings: Settings, name: str, keep: bool) -> None:
    write(settings.root, DIX, PAGES[DIX] + "nouveau")
    # An unchanged file would not be opened.
    age(settings.root / JOURS)
    with shut(settings.root / name):
        report = build(settings, keep=keep)
        again = build(settings, keep=keep)
    what = "file" if name == JOURS else "folder"
    line = (
        f"{name}: E202 the {what} cannot be read: Permission denied; make it readable for this user"
    )
    assert (messages(report), messages(again)) == ([line], [line])
    assert (report.changed, report.removed, report.unchanged, report.kept) == (1, 0, 2, 1)
    assert (again.changed, again.removed, again.kept, again.swapped) == (0, 0, 1, False)
    assert contents(settings) == rebuilt(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    repaired = build(settings)
    assert (repaired.changed, repaired.kept, messages(repaired)) == (1, 0, [])


def test_an_unchanged_file_that_may_not_be_read_is_reported(settings: Settings) -> None:
    before = live_name(settings)
    with shut(settings.root / JOURS):
        report = build(settings)
    assert [line.split()[:2] for line in messages(report)] == [[f"{JOURS}:", "E202"]]
    assert (report.kept, report.read, report.swapped) == (1, 1, False)
    assert live_name(settings) == before
    assert messages(build(settings)) == []
    new = write(settings.root, "content/post/neuf.md", "mer")
    with shut(new):
        assert len(messages(build(settings))) == 1
        diagnostics: list[Diagnostic] = []
        rows = [*export(settings, now=NOW, report=diagnostics.append)]
    assert ([each.path for each in diagnostics], len(rows)) == (["content/post/neuf.md"], 3)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o404])
def test_a_readable_page_is_not_reported(settings: Settings, mode: int) -> None:
    (settings.root / JOURS).chmod(mode)
    assert messages(build(settings)) == []


def test_an_unreadable_page_of_another_platform_is_reported(folder: Path) -> None:
    settings = indexed(folder / "site", {"a.md": "mer", "b.md": "mer"})
    give(settings.index)
    with shut(settings.root / "a.md"):
        report = build(settings)
    assert [each[:10] for each in messages(report)] == ["a.md: E202"]
    assert (report.kept, report.unchanged) == (1, 2)


@pytest.mark.parametrize("name", [JOURS, "content/post"])
def test_a_rebuild_without_an_unreadable_page_stops(settings: Settings, name: str) -> None:
    drafts = replace(settings, drafts=True)
    with shut(settings.root / name):
        text = refusal(drafts)
        report = build(drafts, full=True)
    assert text == (
        f"{settings.root / JOURS}: the file cannot be read, and its page would be removed from the"
        f" index, which must be rebuilt; make it readable for this user, or {ACCEPT}"
    )
    assert (report.removed, report.unchanged) == (1, 2)


def test_a_first_run_indexes_the_readable_pages(folder: Path) -> None:
    settings = make_site(folder / "site")
    settings.index.mkdir()
    give(settings.index)
    with shut(settings.root / JOURS):
        report = build(settings)
    assert (report.pages, report.kept) == (2, 0)


def test_an_unreadable_section_that_pages_need_stops_the_run(folder: Path) -> None:
    section = {"content/a/_index.md": "---\ntitle: A\ncascade:\n  draft: true\n---\n"}
    page = "---\ntitle: B\n---\nmer\n"
    settings = indexed(folder / "site", {**PAGES, **section, "content/a/b.md": page})
    give(settings.index)
    write(settings.root, "content/a/b.md", page + "nouveau")
    age(settings.root / "content/a/_index.md")
    with shut(settings.root / "content/a/_index.md"):
        refusal(settings)


def test_a_watch_runs_again_while_something_is_unreadable(settings: Settings) -> None:
    runner = IndexRunner(form="concise")
    runner.again(settings)
    assert not runner.again(settings)
    age(settings.root / JOURS)
    with shut(settings.root / JOURS):
        assert runner.again(settings)
        assert runner.again(settings)
    assert not runner.again(settings)


def meanwhile(act: Callable[[], object]) -> Callable[[], datetime]:
    """Return a clock that calls *act*. A run reads it after finding files, before reading them."""

    def clock() -> datetime:
        act()
        return NOW

    return clock


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("keep", [False, True])
def test_a_file_that_vanishes_while_the_run_works_is_removed_by_the_next(
    tmp_path: Path, workers: int, keep: bool
) -> None:
    settings = indexed(tmp_path, {**PAGES, **pages("content/post", 8)})
    for name in (*pages("content/post", 8), *PAGES):
        age(settings.root / name)

    def remove() -> None:
        (settings.root / JOURS).unlink()
        shutil.rmtree(settings.root / "content/event")

    several = replace(settings, workers=workers)
    report = build(several, keep=keep, files_per_worker=2, clock=meanwhile(remove))
    assert (messages(report), report.kept, report.removed, report.pages) == ([], 0, 0, 11)
    again = build(settings)
    assert (messages(again), page_counts(again)) == ([], {"removed": 3, "unchanged": 8})
    assert contents(settings) == rebuilt(settings)


def test_a_new_file_that_vanishes_is_ignored(settings: Settings) -> None:
    new = write(settings.root, "content/post/neuf.md", "mer")
    report = build(settings, clock=meanwhile(new.unlink))
    assert (messages(report), report.added, report.pages) == ([], 0, 3)


def test_a_page_that_comes_back_is_read_again(settings: Settings) -> None:
    page = write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    away = settings.root / "away"
    assert messages(build(settings, clock=meanwhile(lambda: page.rename(away)))) == []
    away.rename(page)
    assert build(settings).changed == 1
    assert contents(settings) == rebuilt(settings)


def test_values_inherited_from_a_vanished_file_are_read_again(settings: Settings) -> None:
    section = write(settings.root, SECTION, "---\ntitle: P\ncascade: {tags: [vague]}\n---\n")
    away = settings.root / "away"
    assert messages(build(settings, clock=meanwhile(lambda: section.rename(away)))) == []
    away.rename(section)
    build(settings)
    assert contents(settings) == rebuilt(settings)


def test_a_dangling_link_is_unreadable(settings: Settings) -> None:
    page = settings.root / JOURS

    def link() -> None:
        page.unlink()
        page.symlink_to("nowhere.md")

    age(page)
    report = build(settings, clock=meanwhile(link))
    assert [line.split()[:2] for line in messages(report)] == [[f"{JOURS}:", "E202"]]
    assert report.kept == 1


def test_a_missing_configuration_stops_the_run(tmp_path: Path) -> None:
    settings = indexed(tmp_path, {"hugo.yaml": HUGO, **pages("content/post", 1)})
    (tmp_path / "hugo.yaml").rename(tmp_path / "hugo.yam")
    assert refusal(settings) == (
        f"{tmp_path}: hugo.yaml is missing or cannot be read; the index was built with it"
        f" and has been kept; restore it, or {ACCEPT}"
    )
    assert build(settings, full=True).reason == "asked for by --full"
    assert not build(settings).swapped


def test_another_platform_is_used_only_if_it_is_set(tmp_path: Path) -> None:
    files = {"hugo.yaml": HUGO, "_quarto.yml": "project:\n  type: website\n"}
    settings = indexed(tmp_path, {**files, **pages("content/post", 1)})
    (tmp_path / "hugo.yaml").unlink()
    assert "hugo.yaml is missing" in refusal(settings)
    assert build(replace(settings, platform="quarto")).platform == "quarto"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hugo.yaml", "hugo.yml"),
        ("hugo.yaml", "config/_default/hugo.yaml"),
        ("config/_default/hugo.yaml", "hugo.yaml"),
    ],
)
def test_another_configuration_file_is_used(tmp_path: Path, before: str, after: str) -> None:
    settings = indexed(tmp_path, {before: HUGO, **pages("content/post", 1)})
    (tmp_path / before).unlink()
    write(tmp_path, after, HUGO)
    assert build(settings).reason == "the site's configuration has changed"


def test_a_site_may_have_no_configuration(tmp_path: Path) -> None:
    settings = indexed(tmp_path, pages("content/post", 1))
    write(tmp_path, "content/post/b.md", "mer")
    assert build(settings).added == 1


@pytest.mark.parametrize("at", ["config", "config/_default"])
def test_an_unreadable_configuration_is_not_missing(folder: Path, at: str) -> None:
    settings = indexed(folder, {"config/_default/hugo.yaml": HUGO, **pages("content/post", 1)})
    give(settings.index)
    before = live_name(settings)
    with shut(settings.root / at), pytest.raises((EventsearchError, PermissionError)) as caught:
        build(settings)
    assert re.search("Permission denied|cannot be read", str(caught.value))
    assert live_name(settings) == before
