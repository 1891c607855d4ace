"""Folders that hold the content."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.hugo.config.files import MOST_PLACED
from eventsearch.extractor.hugo.config.load import MOST_LANGUAGES
from eventsearch.extractor.hugo.config.mounts import mounts_of
from eventsearch.extractor.site import Mount

FRENCH = {"fr": {"contentdir": "./content/fr/"}}
FOLDERS = {"languages": {"en": {"contentdir": "content/en"}, **FRENCH}}


def test_languages_that_share_a_folder_have_one_mount() -> None:
    assert mounts_of({}, ("en", "fr")) == (Mount(source="content"),)


def test_languages_with_separate_folders_have_separate_mounts() -> None:
    assert mounts_of(FOLDERS, ("en", "fr")) == (
        Mount(source="content/en", lang="en"),
        Mount(source="content/fr", lang="fr"),
    )


def test_the_sites_folder_has_no_language() -> None:
    assert mounts_of({"languages": FRENCH}, ("en", "fr", "de")) == (
        Mount(source="content"),
        Mount(source="content/fr", lang="fr"),
    )
    pages = {"contentdir": "./pages", "languages": FRENCH}
    assert mounts_of(pages, ("en", "fr"))[0] == Mount(source="pages")


def test_mounts_of_the_configuration_replace_the_folders() -> None:
    tree = {
        "module": {
            "mounts": [
                {"source": "docs", "target": "content/docs/", "includefiles": "*.md"},
                {"source": "static", "target": "static"},
                {"target": "content"},
                "nonsense",
            ]
        }
    }
    assert mounts_of({**FOLDERS, **tree}, ("en", "fr"), themes=("themes/t",)) == (
        Mount(source="docs", target="/docs", include=("*.md",)),
        Mount(source="themes/t/content"),
    )


def test_mounts_of_other_targets_do_not_replace_content_folders() -> None:
    tree = {"module": {"mounts": [{"source": "a", "target": "assets"}]}}
    assert mounts_of({**FOLDERS, **tree}, ("en",)) == (Mount(source="content/en"),)


def test_a_folder_from_the_settings_replaces_everything() -> None:
    assert mounts_of(FOLDERS, ("en", "fr"), themes=("t",), content="pages/") == (
        Mount(source="pages"),
    )


@pytest.mark.parametrize(
    ("configuration", "named"),
    [
        ("languages:\n  fr:\n    contentDir: content/fr\n  en:\n    contentDir: content/eng\n", 5),
        ("contentDir: content/eng\nlanguages:\n  fr:\n    contentDir: content/fr\n  en: {}\n", 1),
        (
            "module:\n  mounts:\n  - source: content/fr\n    target: content\n"
            "  - source: content/eng\n    target: content/eng\n",
            5,
        ),
    ],
)
def test_a_missing_folder_is_reported(tmp_path: Path, configuration: str, named: int) -> None:
    (tmp_path / "content" / "fr").mkdir(parents=True)
    (tmp_path / "hugo.yaml").write_text(f"defaultContentLanguage: fr\n{configuration}")
    _, diagnostics = load_site(tmp_path)
    assert [(each.path, each.line, each.code, each.message) for each in diagnostics] == [
        (
            "hugo.yaml",
            named + 1,
            "E504",
            "the content folder `content/eng` does not exist",
        )
    ]
    (tmp_path / "content" / "eng").mkdir()
    assert load_site(tmp_path)[1] == ()


def test_only_the_first_of_many_missing_folders_are_reported(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    mounts = "".join(
        f"  - {{source: {name}, target: content}}\n"
        for name in ("content", *(f"c{number}" for number in range(2 * MOST_PLACED)))
    )
    (tmp_path / "hugo.yaml").write_text(f"module:\n  mounts:\n{mounts}")
    _, diagnostics = load_site(tmp_path)
    assert [each.line for each in diagnostics] == list(range(4, 4 + MOST_PLACED))
    (tmp_path / "content").rmdir()
    with pytest.raises(SiteError, match=r"no content folder content or c0 or c1 or c2 or c3;"):
        load_site(tmp_path)


def test_a_folder_without_a_setting_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "themes" / "t").mkdir(parents=True)
    (tmp_path / "hugo.yaml").write_text(
        "theme: t\nlanguages:\n  en: {}\n  fr: {contentDir: content/fr, disabled: true}\n"
    )
    assert load_site(tmp_path)[1] == ()
    (tmp_path / "hugo.yaml").write_text(
        "languages:\n  en: {}\n  fr: {disabled: true}\nmodule:\n  mounts:\n"
        "  - {source: content, target: content}\n"
        "  - {source: fr, target: content, lang: fr}\n"
    )
    assert load_site(tmp_path)[1] == ()


def test_a_content_folder_outside_of_the_site_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "hugo.yaml").write_text("contentDir: ../out\n")
    with pytest.raises(SiteError, match=r"leads out of the site, and is not read; .*allow-outside"):
        load_site(tmp_path / "site")


def test_a_site_with_too_many_languages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    languages = "".join(f"  l{number}: {{title: a}}\n" for number in range(MOST_LANGUAGES + 1))
    (tmp_path / "hugo.yaml").write_text(f"languages:\n{languages}")
    with pytest.raises(SiteError, match="the configuration has 501 languages") as caught:
        load_site(tmp_path)
    assert caught.value.hint
