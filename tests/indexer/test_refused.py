"""What becomes of pages whose files and folders the system does not let anybody read, or hides."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.cli.index_runner import Indexing
from eventsearch.errors import BuildError, SiteError
from eventsearch.indexer.build import build
from eventsearch.model.page import Diagnostic
from eventsearch.output.export import export
from eventsearch.settings import Settings
from indexed_site import age, anew, holds, live_name, make_site, moves, said, write
from other_user import as_nobody, give
from small_site import NOW, PAGES

JOURS = "content/post/jours.md"
DIX = "content/event/dix/index.md"
FRENCH = {
    "hugo.yaml": "defaultContentLanguage: en\nlanguages:\n  en:\n    contentDir: content/en\n"
    "  fr:\n    contentDir: content/fr\n",
    "content/en/a.md": "---\ntitle: A\n---\nmer\n",
    "content/fr/a.md": "---\ntitle: A\n---\nmer\n",
    "content/fr/b.md": "---\ntitle: B\n---\nmer\n",
}
CURE = (
    "put it back, or take it out of the configuration; if its pages are to go,"
    ' run "eventsearch index --full"'
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that everybody may enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def settings(folder: Path) -> Settings:
    """Return the settings of the small site, indexed."""
    settings = make_site(folder / "site")
    build(settings)
    give(settings.index)
    return settings


@contextmanager
def shut(path: Path) -> Iterator[None]:
    """Be a user who may not read a file or folder, until the block ends."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        with as_nobody():
            yield
    finally:
        path.chmod(mode)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("name", [JOURS, "content/post"])
def test_pages_stay_while_the_system_refuses_them(
    settings: Settings, name: str, keep: bool
) -> None:
    """In every kind of run, and what else has changed is taken up; then they are followed again."""
    write(settings.root, DIX, PAGES[DIX] + "nouveau")
    # A file that is as it was would not be opened.
    age(settings.root / JOURS)
    with shut(settings.root / name):
        report = build(settings, keep=keep)
        again = build(settings, keep=keep)
    what = "file" if name == JOURS else "folder"
    line = (
        f"{name}: E202 the {what} cannot be read: Permission denied; its 1 page kept as it was;"
        " make it readable for this user"
    )
    assert (said(report), said(again)) == ([line], [line])
    assert (report.changed, report.removed, report.unchanged, report.kept) == (1, 0, 2, 1)
    assert (again.changed, again.removed, again.kept, again.swapped) == (0, 0, 1, False)
    assert holds(settings) == anew(settings)
    write(settings.root, JOURS, PAGES[JOURS] + "nouveau")
    mended = build(settings)
    assert (mended.changed, mended.kept, said(mended)) == (1, 0, [])


def test_a_page_that_is_as_it_was_and_may_not_be_read_is_told(settings: Settings) -> None:
    """By its mode, for nobody tries to read it; a new one like it, once."""
    line = (
        f"{JOURS}: E202 the file cannot be read: Permission denied; its 1 page kept as it was;"
        " make it readable for this user"
    )
    before = live_name(settings)
    with shut(settings.root / JOURS):
        report = build(settings)
    assert (said(report), report.kept, report.read, report.swapped) == ([line], 1, 0, False)
    assert live_name(settings) == before
    assert said(build(settings)) == []
    new = write(settings.root, "content/post/neuf.md", "mer")
    with shut(new):
        assert len(said(build(settings))) == 1
        told: list[Diagnostic] = []
        pages = [*export(settings, now=NOW, report=told.append)]
    assert ([each.path for each in told], len(pages)) == (["content/post/neuf.md"], 3)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o404])
def test_a_page_that_this_user_may_read_is_none_of_them(settings: Settings, mode: int) -> None:
    """Whoever else may not."""
    (settings.root / JOURS).chmod(mode)
    assert said(build(settings)) == []


def test_a_page_of_another_platform_that_may_not_be_read_is_told(folder: Path) -> None:
    """All of them look at files in the same way."""
    settings = make_site(folder / "site", {"a.md": "mer", "b.md": "mer"})
    build(settings)
    give(settings.index)
    with shut(settings.root / "a.md"):
        report = build(settings)
    assert [each[:10] for each in said(report)] == ["a.md: E202"]
    assert (report.kept, report.unchanged) == (1, 2)


@pytest.mark.parametrize("name", [JOURS, "content/post"])
def test_a_run_that_builds_all_anew_is_refused(settings: Settings, name: str) -> None:
    """Nothing of before could stay, so the index does, until it is asked to go on without."""
    before = holds(settings)
    drafts = replace(settings, drafts=True)
    with shut(settings.root / name):
        with pytest.raises(BuildError) as caught:
            build(drafts)
        unchanged = holds(settings)
        report = build(drafts, full=True)
        after = build(drafts)
    assert str(caught.value).startswith(f"{name}: the ")
    assert str(caught.value).endswith(
        "cannot be read: Permission denied, and all must be built anew (settings that change the"
        " results have changed); the index stays as it was, so that no page is lost; make it"
        ' readable for this user, or run "eventsearch index --full" to go on without'
    )
    assert unchanged == before
    assert (report.removed, report.unchanged) == (1, 2)
    assert "; its 1 page no longer in the index; " in said(report)[0]
    assert "index" not in said(after)[0]


def test_a_first_run_reads_what_it_may(folder: Path) -> None:
    """There is nothing that could stay."""
    settings = make_site(folder / "site")
    settings.index.mkdir()
    give(settings.index)
    with shut(settings.root / JOURS):
        report = build(settings)
    assert (report.pages, report.kept) == (2, 0)
    assert said(report)[0].endswith("Permission denied; make it readable for this user")


def test_a_section_that_other_pages_take_from_is_not_done_without(folder: Path) -> None:
    """A cascade in a file that is refused would make a draft public."""
    pages = {
        "content/a/_index.md": "---\ntitle: A\ncascade:\n  draft: true\n---\n",
        "content/a/b.md": "---\ntitle: B\n---\nmer\n",
    }
    settings = make_site(folder / "site", {**PAGES, **pages})
    build(settings)
    give(settings.index)
    before = holds(settings)
    write(settings.root, "content/a/b.md", pages["content/a/b.md"] + "nouveau")
    age(settings.root / "content/a/_index.md")
    with shut(settings.root / "content/a/_index.md"), pytest.raises(BuildError):
        build(settings)
    assert holds(settings) == before


@pytest.mark.parametrize("empty", [False, True])
def test_a_content_folder_that_is_gone_is_an_error(tmp_path: Path, empty: bool) -> None:
    """One of several, as all of the content; a disk that is not mounted is an empty folder."""
    settings = make_site(tmp_path, FRENCH)
    build(settings)
    before = holds(settings)
    (tmp_path / "content/fr").rename(tmp_path / "away")
    if empty:
        (tmp_path / "content/fr").mkdir()
    what = "holds no page any more" if empty else "is missing"
    with pytest.raises(SiteError) as caught:
        build(settings)
    assert str(caught.value) == (
        f"{tmp_path}/content/fr: the content folder {what}, and the index has 2 pages of it;"
        f" the index stays as it was; {CURE}"
    )
    assert holds(settings) == before
    assert build(settings, full=True).removed == 2
    assert moves(build(settings)) == {"unchanged": 1}


def test_a_part_of_a_docusaurus_site_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """Its blog is named by no setting, and is missed all the same, unless it is switched off."""
    settings = make_site(
        tmp_path,
        {
            "docusaurus.config.js": "export default { title: 'Doc' };",
            "docs/intro.md": "Bienvenue",
            "blog/2024-05-01-saison.md": "Une saison",
        },
    )
    build(settings)
    before = holds(settings)
    (tmp_path / "blog").rename(tmp_path / "away")
    with pytest.raises(SiteError, match=r"blog: the content folder is missing, .* 1 page of it"):
        build(settings)
    assert holds(settings) == before
    write(tmp_path, "docusaurus.config.js", "export default { blog: false };")
    assert build(settings).removed == 1


def test_a_content_folder_that_is_taken_out_of_the_configuration_goes(tmp_path: Path) -> None:
    """Who removes a language says so there."""
    settings = make_site(tmp_path, FRENCH)
    build(settings)
    shutil.rmtree(tmp_path / "content/fr")
    write(tmp_path, "hugo.yaml", FRENCH["hugo.yaml"].partition("  fr:")[0])
    assert build(settings).removed == 2


def test_a_content_folder_that_is_shut_is_no_missing_one(folder: Path) -> None:
    """Its pages stay, as those of any folder."""
    settings = make_site(folder / "site", FRENCH)
    build(settings)
    give(settings.index)
    with shut(settings.root / "content/fr"):
        report = build(settings)
    assert (report.removed, report.kept) == (0, 2)
    assert "its 2 pages kept as they were" in said(report)[0]


def test_a_watch_runs_again_while_something_is_refused(settings: Settings) -> None:
    """A permission that is given back changes nothing that a look would see."""
    indexing = Indexing(form="concise")
    indexing.again(settings)
    assert not indexing.again(settings)
    age(settings.root / JOURS)
    with shut(settings.root / JOURS):
        assert indexing.again(settings)
        assert indexing.again(settings)
    assert not indexing.again(settings)


@pytest.mark.parametrize("named", ["content/eng", "contents/en"])
def test_a_language_is_not_lost_for_a_folder_that_is_not_there(tmp_path: Path, named: str) -> None:
    """Its name in the configuration may be a slip; with `--full` it is followed."""
    settings = make_site(tmp_path, FRENCH)
    build(settings)
    before = holds(settings)
    write(tmp_path, "hugo.yaml", FRENCH["hugo.yaml"].replace("content/fr", named))
    with pytest.raises(SiteError) as caught:
        build(settings)
    assert str(caught.value) == (
        f"{tmp_path}/{named}: the content folder is missing, and the index has 2 pages of the"
        " language fr; the index stays as it was; make it, or name the right one in the"
        ' configuration; if its pages are to go, run "eventsearch index --full"'
    )
    assert holds(settings) == before
    assert build(settings, full=True).removed == 2


def test_a_language_may_get_another_folder(tmp_path: Path) -> None:
    """It is there, with its pages, or with those that are to come."""
    settings = make_site(tmp_path, FRENCH)
    build(settings)
    write(tmp_path, "hugo.yaml", FRENCH["hugo.yaml"].replace("content/fr", "content/francais"))
    (tmp_path / "content/fr").rename(tmp_path / "content/francais")
    report = build(settings)
    assert (report.pages, report.swapped) == (3, True)
