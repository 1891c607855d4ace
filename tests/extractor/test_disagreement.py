"""Sites whose pages are in another language than they declare."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.language.mismatch import disagreements
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from site_on_disk import write


@dataclass(frozen=True)
class Spoken:
    """A page: in which language it is searched and which the site declares."""

    lang: str
    site_lang: str


def _found(
    root: Path, pages: str, config: str = "", *, name: str = "hugo.yaml", **options: object
) -> tuple[Diagnostic, ...]:
    write(root, {name: config, "content/a.md": ""})
    settings = Settings(root=root, index=root / ".eventsearch", **options)  # type: ignore[arg-type]
    spoken = [Spoken(*reversed(each.split(":"))) for each in pages.split()]
    return disagreements(spoken, site=load_site(root)[0], settings=settings)


def test_it_is_said_once_with_figures_place_and_hint(tmp_path: Path) -> None:
    """At the line of the configuration that is wrong."""
    (diagnostic,) = _found(
        tmp_path, "en:fr en:fr en:fr en:en", "title: Port\nDefaultContentLanguage: en\n"
    )
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("hugo.yaml", 2, 1)
    assert (diagnostic.code, diagnostic.severity) == ("E601", "warning")
    assert diagnostic.message == (
        "3 of the 4 pages declared as `en` are written in `fr`, and are searched in it"
    )
    assert diagnostic.hint == (
        "set `defaultContentLanguage: fr`, and `fr` under `languages` if any;"
        " or set `detect_languages = []` to search them in `en`"
    )


def test_a_site_that_declares_nothing_is_told_at_its_configuration(tmp_path: Path) -> None:
    """Hugo takes it for English."""
    (diagnostic,) = _found(tmp_path, "en:fr en:fr en:fr", 'title = "Port"\n', name="hugo.toml")
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("hugo.toml", 0, 0)


def test_a_site_without_configuration_is_told_as_a_whole(tmp_path: Path) -> None:
    """There is no file to name."""
    write(tmp_path, {"content/a.md": ""})
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    site = load_site(tmp_path)[0]
    (diagnostic,) = disagreements([Spoken("fr", "en")] * 3, site=site, settings=settings)
    assert (diagnostic.path, diagnostic.line) == (".", 0)


def test_a_configuration_that_is_gone_has_no_line(tmp_path: Path) -> None:
    """Removed since it was read a moment ago."""
    write(tmp_path, {"hugo.yaml": "defaultContentLanguage: en\n", "content/a.md": ""})
    site = load_site(tmp_path)[0]
    (tmp_path / "hugo.yaml").unlink()
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (diagnostic,) = disagreements([Spoken("fr", "en")] * 3, site=site, settings=settings)
    assert (diagnostic.path, diagnostic.line) == ("hugo.yaml", 0)


def test_a_site_of_several_languages_is_told_to_move_nothing(tmp_path: Path) -> None:
    """Where they were moved to there may be others, and addresses would be others."""
    config = "defaultContentLanguage: en\nlanguages: {en: {}, fr: {}}\n"
    (diagnostic,) = _found(tmp_path, "en:fr en:fr en:fr fr:fr fr:fr", config)
    assert diagnostic.message.startswith("3 of the 3 pages declared as `en`")
    assert diagnostic.hint == (
        "translate them, or set `detect_languages = []` to search them in `en`"
    )


@pytest.mark.parametrize("config", ["lang: en\n"])
def test_a_site_of_another_program_is_told_its_own_setting(tmp_path: Path, config: str) -> None:
    """Its configuration has other words."""
    write(tmp_path, {"index.qmd": "---\ntitle: Port\n---\n"})
    (diagnostic,) = _found(tmp_path, "en:fr en:fr en:fr", config, name="_quarto.yml")
    assert (
        diagnostic.hint == "set `lang: fr`; or set `detect_languages = []` to search them in `en`"
    )
    assert (diagnostic.path, diagnostic.line) == ("_quarto.yml", 1)


@pytest.mark.parametrize(
    "pages",
    ["", "en:fr en:fr", "en:fr en:fr en:fr en:en en:en en:en", "en:en en:en en:en", "en:fr fr:en"],
)
def test_some_pages_in_another_language_are_nobodys_fault(tmp_path: Path, pages: str) -> None:
    """Only a majority of three and more is said."""
    assert _found(tmp_path, pages) == ()


def test_a_language_that_cannot_be_recognised_is_said(tmp_path: Path) -> None:
    """A setting that does nothing is not passed over."""
    (diagnostic,) = _found(tmp_path, "en:en", detect_languages=("fr", "tlh"))
    assert (diagnostic.path, diagnostic.code) == (".", "E602")
    assert diagnostic.message == (
        "no page can be recognised as `tlh`, which `detect_languages` names"
    )
    assert diagnostic.hint.startswith("name some of am, ar, as, be,")


def test_the_settings_file_is_named_where_there_is_one(tmp_path: Path) -> None:
    """It is what is to be changed."""
    write(tmp_path, {"eventsearch.toml": 'detect_languages = ["xx"]\n'})
    (diagnostic,) = _found(tmp_path, "", detect_languages=("xx",))
    assert diagnostic.path == "eventsearch.toml"


def test_a_country_is_no_other_language(tmp_path: Path) -> None:
    """A page may name its language more closely than the site."""
    assert _found(tmp_path, "fr-fr:fr fr-fr:fr fr-fr:fr") == ()


def test_a_plain_folder_is_told_to_name_the_language_in_its_files(tmp_path: Path) -> None:
    """It has no configuration to say it in."""
    write(tmp_path, {"a.md": ""})
    site = load_site(tmp_path, platform="folder")[0]
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (diagnostic,) = disagreements([Spoken("fr", "en")] * 3, site=site, settings=settings)
    assert diagnostic.hint.startswith("name their language, as in `about.fr.md`, or set")
