"""What becomes of an index whose site has lost the configuration that it was made with?"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from eventsearch.errors import EventsearchError, SiteError
from eventsearch.indexer.build import build
from eventsearch.lint import check
from eventsearch.output.export import export
from eventsearch.settings import Settings
from eventsearch.settings.site_detection import find_root
from indexed_site import holds, live_name, make_site, write
from other_user import as_nobody, give
from small_site import NOW

HUGO = "baseURL: https://example.org/\ndefaultContentLanguage: fr\npermalinks:\n  post: /:title/\n"
PAGES = {"content/post/a.md": "---\ntitle: A\n---\nmer\n"}
CURE = 'bring back what is missing; if it is meant to be gone, run "eventsearch index --full"'


def indexed(root: Path, files: dict[str, str]) -> Settings:
    """Return the settings of a site of these files and a page, indexed."""
    settings = make_site(root, {**PAGES, **files})
    build(settings)
    return settings


def refusal(settings: Settings) -> str:
    """Return what a run says that is refused, and demand that the index is as it was."""
    before = holds(settings)
    with pytest.raises(SiteError) as caught:
        build(settings)
    assert holds(settings) == before
    return str(caught.value)


def test_a_configuration_that_is_gone_is_an_error(tmp_path: Path) -> None:
    """Its pages would have other addresses; with `--full` they get them."""
    settings = indexed(tmp_path, {"hugo.yaml": HUGO})
    (tmp_path / "hugo.yaml").rename(tmp_path / "hugo.yam")
    assert refusal(settings) == (
        f"{tmp_path}: hugo.yaml is missing, with which the index was made of a Hugo site;"
        f" the index stays as it was; {CURE}"
    )
    assert build(settings, full=True).reason == "asked for by --full"
    assert not build(settings).swapped


def test_it_is_an_error_until_it_is_back(tmp_path: Path) -> None:
    """The index has never been another one."""
    settings = indexed(tmp_path, {"hugo.yaml": HUGO})
    (tmp_path / "hugo.yaml").rename(tmp_path / "away")
    refusal(settings)
    (tmp_path / "away").rename(tmp_path / "hugo.yaml")
    assert not build(settings).swapped


def test_no_other_program_is_guessed_in_its_place(tmp_path: Path) -> None:
    """Though another one's configuration is there; the setting decides."""
    settings = indexed(tmp_path, {"hugo.yaml": HUGO, "_quarto.yml": "project:\n  type: website\n"})
    (tmp_path / "hugo.yaml").unlink()
    assert (
        "hugo.yaml is missing, with which the index was made of a Hugo site, and what is left is a"
        " Quarto site; the index stays as it was"
    ) in refusal(settings)
    assert build(replace(settings, platform="quarto")).platform == "quarto"


def test_what_no_platform_can_read_is_told_as_what_is_missing(tmp_path: Path) -> None:
    """Without its configuration the content is nowhere."""
    settings = make_site(tmp_path, {"hugo.yaml": "contentDir: a/b\n", "a/b/a.md": "mer"})
    build(settings)
    (tmp_path / "hugo.yaml").unlink()
    assert refusal(settings).startswith(f"{tmp_path}: hugo.yaml is missing, with which ")


@pytest.mark.parametrize("name", ["hugo.toml", "config.toml", "config/_default/hugo.toml"])
def test_a_file_in_its_place_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    """As one whose name was changed and whose text was not; not the one that it replaces."""
    settings = indexed(tmp_path, {"hugo.yaml": HUGO})
    (tmp_path / "hugo.yaml").unlink()
    write(tmp_path, name, HUGO)
    said = refusal(settings)
    assert said.startswith(f"{name}:1:8: cannot be read: ")
    assert said.endswith(f"; it looks like YAML: name it `{Path(name).stem}.yaml`")
    with pytest.raises(SiteError) as caught:
        check(settings, now=NOW)
    assert str(caught.value) == said


@pytest.mark.parametrize("left", ["", "\n", "# baseURL: https://example.org/\n"])
@pytest.mark.parametrize("name", ["hugo.yaml", "hugo.toml", "config/_default/hugo.yaml"])
def test_a_configuration_that_says_nothing_any_more_is_an_error(
    tmp_path: Path, name: str, left: str
) -> None:
    """As while an editor writes it; with `--full` it is followed, and may stay so."""
    said = HUGO if name.endswith("yaml") else "baseURL = 'https://example.org/'\n"
    settings = indexed(tmp_path, {name: said})
    write(tmp_path, name, left)
    assert refusal(settings) == (
        f"{tmp_path}: {name} is empty, and was not when the index was made of a Hugo site; the"
        " index stays as it was; bring back what it said; if it is meant to be empty, run"
        ' "eventsearch index --full"'
    )
    with pytest.raises(SiteError, match="is empty"):
        check(settings, now=NOW)
    write(tmp_path, name, said)
    assert not build(settings).swapped
    write(tmp_path, name, left)
    assert build(settings, full=True).swapped
    assert not build(settings).swapped


def test_content_that_an_empty_configuration_hides_is_no_other_error(tmp_path: Path) -> None:
    """What has happened is told, not what comes of it."""
    settings = make_site(tmp_path, {"hugo.yaml": "contentDir: a/b\n", "a/b/a.md": "mer"})
    build(settings)
    write(tmp_path, "hugo.yaml", "")
    assert "hugo.yaml is empty, and was not" in refusal(settings)


def test_a_configuration_that_never_said_anything_is_followed(tmp_path: Path) -> None:
    """So is one of several files that says nothing any more, and one that another one replaces."""
    settings = indexed(tmp_path, {"hugo.yaml": ""})
    write(tmp_path, "hugo.yaml", "# title: x\n")
    assert not build(settings).swapped
    write(tmp_path, "hugo.yaml", HUGO)
    assert build(settings).swapped
    write(tmp_path, "hugo.yaml", "")
    write(tmp_path, "config/_default/hugo.yaml", HUGO)
    write(tmp_path, "config/_default/params.yaml", "a: 1\n")
    assert not refusal_of(settings)
    write(tmp_path, "config/_default/params.yaml", "")
    assert not refusal_of(settings)


def refusal_of(settings: Settings) -> str:
    """Return why a run is refused; empty where it is not."""
    try:
        build(settings)
    except SiteError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("platform", "files"),
    [
        ("a Quarto site", {"_quarto.yml": "lang: fr\n", "a.qmd": "mer"}),
        ("a Jekyll site", {"_config.yml": "title: x\n", "a.md": "---\ntitle: A\n---\nmer"}),
        ("a Docusaurus site", {"docusaurus.config.js": "", "docs/a.md": "mer"}),
        ("an MkDocs site", {"mkdocs.yml": "site_name: x\n", "docs/a.md": "mer"}),
        (
            "a Zola site",
            {"zola.toml": "base_url = 'https://e.org'\n", "content/a.md": "+++\n+++\n"},
        ),
    ],
)
def test_every_platform_misses_its_configuration(
    tmp_path: Path, platform: str, files: dict[str, str]
) -> None:
    """Each knows the files that it has read."""
    settings = make_site(tmp_path, files)
    build(settings)
    name = next(iter(files))
    (tmp_path / name).unlink()
    assert f"{name} is missing, with which the index was made of {platform}" in refusal(settings)


@pytest.mark.parametrize(
    "gone",
    ["config/_default", "config/production", "themes/t", "config/_default config/production"],
)
def test_a_folder_of_configuration_that_is_gone_is_an_error(tmp_path: Path, gone: str) -> None:
    """As one that was not checked out; a theme is then an empty folder."""
    files = {
        "config/_default/hugo.yaml": f"{HUGO}theme: t\n",
        "config/_default/params.yaml": "a: 1\n",
        "config/_default/menus.yaml": "",
        "config/_default/languages.yaml": "fr: {}\n",
        "config/production/hugo.yaml": "title: x\n",
        "themes/t/hugo.yaml": "title: y\n",
    }
    settings = indexed(tmp_path, files)
    for folder in gone.split():
        shutil.rmtree(tmp_path / folder)
        if folder == "themes/t":
            (tmp_path / folder).mkdir()
    said = refusal(settings)
    if gone == "config/_default":
        assert (
            "config/_default/hugo.yaml, config/_default/languages.yaml, config/_default/menus.yaml"
            " and 1 more are missing, with which"
        ) in said
    else:
        assert gone.split()[0] in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hugo.yaml", "hugo.yml"),
        ("hugo.yaml", "config/_default/hugo.yaml"),
        ("config/_default/hugo.yaml", "hugo.yaml"),
        ("config/_default/config.yaml", "config/_default/hugo.yaml"),
        ("hugo.yaml", "config.yaml"),
    ],
)
def test_another_file_in_its_place_is_followed(tmp_path: Path, before: str, after: str) -> None:
    """What is gone is named where all is built anew."""
    settings = indexed(tmp_path, {before: HUGO})
    (tmp_path / before).unlink()
    write(tmp_path, after, HUGO)
    assert build(settings).reason == f"the site's configuration has changed ({before} is gone)"


def test_one_of_several_files_may_go(tmp_path: Path) -> None:
    """That is how a configuration is edited; it is named."""
    files = {"config/_default/hugo.yaml": HUGO, "config/_default/params.yaml": "a: 1\n"}
    settings = indexed(tmp_path, {**files, "config/_default/menus.yaml": ""})
    (tmp_path / "config/_default/params.yaml").unlink()
    (tmp_path / "config/_default/menus.yaml").unlink()
    assert build(settings).reason == (
        "the site's configuration has changed"
        " (config/_default/menus.yaml and config/_default/params.yaml are gone)"
    )


def test_a_theme_may_lose_its_configuration(tmp_path: Path) -> None:
    """A newer release of it may have none."""
    theme = {"themes/t/hugo.yaml": "title: y\n", "themes/t/layouts/a.html": ""}
    settings = indexed(tmp_path, {"hugo.yaml": f"{HUGO}theme: t\n", **theme})
    (tmp_path / "themes/t/hugo.yaml").unlink()
    assert build(settings).swapped


@pytest.mark.parametrize("other", ["", "theme: schlicht\n"])
def test_a_theme_that_the_site_names_no_more_may_go(tmp_path: Path, other: str) -> None:
    """Also where the one in its place has no configuration."""
    theme = {"themes/abend/hugo.yaml": "title: y\n", "themes/schlicht/layouts/a.html": ""}
    settings = indexed(tmp_path, {"hugo.yaml": f"{HUGO}theme: abend\n", **theme})
    shutil.rmtree(tmp_path / "themes/abend")
    assert "themes/abend/hugo.yaml is missing" in refusal(settings)
    write(tmp_path, "hugo.yaml", f"{HUGO}{other}")
    assert build(settings).reason == (
        "the site's configuration has changed (themes/abend/hugo.yaml is gone)"
    )


def test_a_site_that_never_had_a_configuration_misses_none(tmp_path: Path) -> None:
    """It is followed as before."""
    settings = indexed(tmp_path, {})
    write(tmp_path, "content/post/b.md", "mer")
    assert build(settings).added == 1


def test_check_and_export_do_not_read_another_site(tmp_path: Path) -> None:
    """Fixes and addresses would be those of another one; without an index nothing is missed."""
    settings = indexed(tmp_path, {"hugo.yaml": HUGO})
    (tmp_path / "hugo.yaml").unlink()
    for ask in (
        lambda: check(settings, now=NOW),
        lambda: list(export(settings, now=NOW, report=print)),
    ):
        with pytest.raises(SiteError, match=r"hugo\.yaml is missing"):
            ask()
    shutil.rmtree(settings.index)
    assert len(list(export(settings, now=NOW, report=print))) == 1


def test_a_site_with_an_index_is_no_part_of_one_above(tmp_path: Path) -> None:
    """When its configuration is gone it is still the site."""
    write(tmp_path, "mkdocs.yml", "site_name: x\n")
    settings = indexed(tmp_path / "site", {"hugo.yaml": HUGO})
    (tmp_path / "site/hugo.yaml").unlink()
    assert find_root(tmp_path / "site/content/post") == settings.root


@pytest.mark.parametrize("at", ["config", "config/_default"])
def test_a_configuration_that_may_not_be_looked_at_is_not_gone(at: str) -> None:
    """It is said, and no other site is read."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    settings = indexed(folder, {"config/_default/hugo.yaml": HUGO})
    give(settings.index)
    before = live_name(settings)
    (folder / at).chmod(0)
    try:
        with as_nobody(), pytest.raises((EventsearchError, PermissionError)) as caught:
            build(settings)
        assert "Permission denied" in str(caught.value)
        assert live_name(settings) == before
    finally:
        (folder / at).chmod(0o755)
        shutil.rmtree(folder)
