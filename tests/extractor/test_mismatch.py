"""Pages in another language than their site declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.language.mismatch import SAMPLE, disagreements, sample
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.settings import Settings
from site_on_disk import read, write
from text_pages import ENGLISH, FRENCH, GERMAN, page, pages

SHORT = {"content/post/court.md": page("Rendez-vous à quai.", title="Bientôt")}
TWO = "defaultContentLanguage = 'en'\n[languages.en]\n[languages.fr]\ncontentDir = 'inhalt'\n"


def _languages(root: Path, files: Mapping[str, str], **options: object) -> dict[str, str]:
    """Return the language in which each page is searched."""
    records = read(root, {"hugo.toml": "title = 'Port'\n", **files}, **options).records
    return {path.rpartition("/")[2]: record.lang for path, record in records.items()}


X_EN, X_FR = {"content/x.md": page(ENGLISH)}, {"content/x.md": page(FRENCH)}
NAMED = {f"content/{name}.md": page(FRENCH, lang="fr") for name in "abcd"}
BAD = {"content/bad.md": "---\ntitle: [x\n---\n"}
DE = {"hugo.toml": "languageCode = 'de'\n"}
FR_TOO = {"hugo.toml": "[languages.en]\n[languages.fr]\n"}


@pytest.mark.parametrize(
    ("files", "short", "plain"),
    [
        (pages(FRENCH, 3), "fr", ""),
        (pages(FRENCH, 2), "en", ""),
        ({**pages(FRENCH, 5), **X_EN}, "fr", "en"),
        ({**pages(ENGLISH, 6), **X_FR}, "en", "fr"),
        ({**pages(FRENCH, 3), **BAD}, "fr", ""),
        ({**NAMED, **FR_TOO}, "en", ""),
        ({**DE, **pages(FRENCH, 3)}, "fr", ""),
        ({**DE, **pages(ENGLISH, 3)}, "en", ""),
        (DE, "de", ""),
    ],
    ids=[
        *("three pages", "two are no majority", "one in the declared", "one in another"),
        *("one that is broken", "pages that name theirs", "against what the site says"),
        *("as files are declared", "what the site says"),
    ],
)
def test_short_pages_follow(
    tmp_path: Path, files: Mapping[str, str], short: str, plain: str
) -> None:
    found = _languages(tmp_path, {**files, **SHORT})
    assert (found["court.md"], found.get("x.md", "")) == (short, plain)


SAID = {
    "hugo.toml": "languageCode = 'de-AT'\n",
    "hugo.yaml": "locale: de\n",
}
LAYOUT = '<!doctype html>\n<html class="x" lang="de">\n<body>{{ content }}</body></html>\n'
SHORT_PAGE = {"content/treffen.md": page("Im Hafen.", title="Treffen")}


@pytest.mark.parametrize("name", SAID)
def test_the_language_for_browsers_counts_for_unclear_pages(name: str, tmp_path: Path) -> None:
    """Unclear pages count as the declared language, so queries understand its date words."""
    files = {name: SAID[name], **SHORT_PAGE, "content/x.md": page(ENGLISH)}
    records = read(write(tmp_path, files), {}).records
    assert sorted((each.lang, each.site_lang) for each in records.values()) == [
        ("de", "en"),
        ("en", "en"),
    ]


def test_the_layouts_language_counts_without_a_setting(tmp_path: Path) -> None:
    layouts: dict[str, str | bytes] = {
        "_layouts/default.html": LAYOUT,
        "_layouts/page.html": '<html lang="{{ page.lang }}">',
        "_layouts/broken.html": b"\xff",
    }
    files = {"_config.yml": "title: Hafen\n", **layouts, **SHORT_PAGE}
    assert {each.lang for each in read(write(tmp_path, files), {}).records.values()} == {"de"}


@pytest.mark.parametrize(
    ("config", "lang"),
    [
        ("languageCode = 'de'\ndefaultContentLanguage = 'en'\n", "en"),
        ("languageCode = 'en-us'\n", "en"),
        ("title = 'x'\n", "en"),
    ],
)
def test_the_language_of_files_overrides_the_sites(config: str, lang: str, tmp_path: Path) -> None:
    found = _languages(tmp_path, {"hugo.toml": config, **SHORT_PAGE})
    assert set(found.values()) == {lang}


def test_a_declared_language_needs_no_warning(tmp_path: Path) -> None:
    said = {"hugo.toml": "languageCode = 'de'\n", **SHORT_PAGE}
    assert set(_languages(tmp_path, said, detect_languages=()).values()) == {"de"}
    assert _found(tmp_path, "en:de en:de en:de", "languageCode: de\n") == ()


def test_the_site_keeps_its_own_word(tmp_path: Path) -> None:
    records = read(tmp_path, {"hugo.toml": "", **pages(FRENCH, 3)}).records
    assert {(record.lang, record.site_lang) for record in records.values()} == {("fr", "en")}
    assert all(record.url.startswith("/post/") for record in records.values())


def test_an_empty_setting_disables_detection(tmp_path: Path) -> None:
    files = {"hugo.toml": "", **pages(FRENCH, 4)}
    found = read(tmp_path, files, detect_languages=())
    assert dict(found.context.usual) == {}
    assert {record.lang for record in found.records.values()} == {"en"}


def test_a_language_that_is_not_listed_is_not_detected(tmp_path: Path) -> None:
    named = _languages(tmp_path, pages(GERMAN, 4), detect_languages=("fr", "pl"))
    assert set(named.values()) == {"en"}
    assert set(_languages(tmp_path, pages(GERMAN, 4)).values()) == {"de"}


def test_each_declared_language_is_compared_separately(tmp_path: Path) -> None:
    files = {
        "hugo.toml": TWO,
        **pages(FRENCH, 3),
        **SHORT,
        "inhalt/kurz.md": page("Rendez-vous"),
        **pages(FRENCH, 2, folder="inhalt"),
        "inhalt/walk.md": page(ENGLISH),
    }
    found = read(tmp_path, files)
    assert dict(found.context.usual) == {"en": "fr"}
    assert found.records["inhalt/kurz.md"].lang == "fr"
    assert found.records["inhalt/walk.md"].lang == "en"


def test_the_context_digest_changes_with_the_majority(tmp_path: Path) -> None:
    """A changed digest makes the next run rebuild the index."""
    two = read(tmp_path / "two", {"hugo.toml": "", **pages(FRENCH, 2)}).context
    three = read(tmp_path / "three", {"hugo.toml": "", **pages(FRENCH, 3)}).context
    more = read(tmp_path / "more", {"hugo.toml": "", **pages(FRENCH, 4)}).context
    assert two.digest != three.digest == more.digest


def _file(name: str, *, lang: str = "en", kind: str = "page") -> SourceFile:
    return SourceFile(
        path=f"content/{name}.md",
        lang=lang,
        kind=kind,  # type: ignore[arg-type]
        bundle="",
        logical=f"/{name}",
        section="",
        size=1,
        mtime_ns=1,
    )


def test_a_large_site_is_sampled() -> None:
    files = [_file(f"page-{at}") for at in range(500)]
    chosen = set(sample(files))
    assert len(chosen) == SAMPLE
    assert set(sample(files[::-1])) == chosen
    for name in ("new", "newer", "newest"):
        assert len(chosen - set(sample([*files, _file(name)]))) <= 1


@pytest.mark.parametrize("kind", ["home", "section", "taxonomy", "term"])
def test_only_pages_are_looked_at(kind: str) -> None:
    assert sample([_file("a"), _file("b", kind=kind)]) == (_file("a"),)


def test_each_language_has_its_sample() -> None:
    files = [_file(f"{at}") for at in range(200)] + [_file("x", lang="fr")]
    assert _file("x", lang="fr") in sample(files)


def test_names_that_are_not_utf_8_can_be_sampled() -> None:
    assert sample([_file("\udce9t\udce9")]) == (_file("\udce9t\udce9"),)


@dataclass(frozen=True)
class Spoken:
    """A page, the language in which it is searched, and the language that the site declares."""

    lang: str
    site_lang: str


def _found(
    root: Path, pages: str, config: str = "", *, name: str = "hugo.yaml", **options: object
) -> tuple[Diagnostic, ...]:
    write(root, {name: config, "content/a.md": ""})
    settings = Settings(root=root, index=root / ".eventsearch", **options)  # type: ignore[arg-type]
    spoken = [Spoken(*reversed(each.split(":"))) for each in pages.split()]
    return disagreements(spoken, site=load_site(root)[0], settings=settings)


def test_a_mismatch_is_reported_once_with_figures_place_and_hint(tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("files", "gone", "place"),
    [
        ({"hugo.toml": 'title = "Port"\n'}, "", ("hugo.toml", 0)),
        ({}, "", (".", 0)),
        ({"hugo.yaml": "defaultContentLanguage: en\n"}, "hugo.yaml", ("hugo.yaml", 0)),
    ],
    ids=["nothing declared", "no configuration", "removed a moment ago"],
)
def test_a_configuration_that_declares_nothing_has_no_line(
    tmp_path: Path, files: dict[str, str], gone: str, place: tuple[str, int]
) -> None:
    site = load_site(write(tmp_path, {**files, "content/a.md": ""}))[0]
    if gone:
        (tmp_path / gone).unlink()
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (diagnostic,) = disagreements([Spoken("fr", "en")] * 3, site=site, settings=settings)
    assert (diagnostic.path, diagnostic.line) == place
    assert diagnostic.message.startswith("3 of the 3 pages of the default language `en` are ")


@pytest.mark.parametrize(
    ("name", "config", "pages", "message", "hint"),
    [
        (
            "hugo.yaml",
            "defaultContentLanguage: en\nlanguages: {en: {}, fr: {}}\n",
            "en:fr en:fr en:fr fr:fr fr:fr",
            "3 of the 3 pages declared as `en`",
            "translate them, or set `detect_languages = []` to search them in `en`",
        ),
        (
            "_quarto.yml",
            "lang: en\n",
            "en:fr en:fr en:fr",
            "3 of the 3 pages",
            "set `lang: fr`; or set `detect_languages = []` to search them in `en`",
        ),
    ],
    ids=["several languages", "another program"],
)
def test_the_hint_is_for_the_site(
    tmp_path: Path, name: str, config: str, pages: str, message: str, hint: str
) -> None:
    (diagnostic,) = _found(tmp_path, pages, config, name=name)
    assert (diagnostic.path, diagnostic.line) == (name, 1)
    assert (diagnostic.message[: len(message)], diagnostic.hint) == (message, hint)


@pytest.mark.parametrize(
    "pages",
    [
        *("", "en:fr en:fr", "en:fr en:fr en:fr en:en en:en en:en", "en:en en:en en:en"),
        *("en:fr fr:en", "fr-fr:fr fr-fr:fr fr-fr:fr"),
    ],
)
def test_few_pages_in_another_language_are_not_reported(tmp_path: Path, pages: str) -> None:
    assert _found(tmp_path, pages) == ()


def test_an_unknown_language_in_the_setting_is_reported(tmp_path: Path) -> None:
    (diagnostic,) = _found(tmp_path, "en:en", detect_languages=("fr", "tlh"))
    assert (diagnostic.path, diagnostic.code) == (".", "E602")
    assert diagnostic.message == (
        "no page can be recognised as `tlh`, which `detect_languages` lists"
    )
    assert diagnostic.hint.startswith("list some of am, ar, as, be,")


def test_the_hint_names_the_settings_file_if_it_exists(tmp_path: Path) -> None:
    write(tmp_path, {"eventsearch.toml": 'detect_languages = ["xx"]\n'})
    (diagnostic,) = _found(tmp_path, "", detect_languages=("xx",))
    assert diagnostic.path == "eventsearch.toml"


def test_for_a_plain_folder_the_hint_proposes_file_names(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": ""})
    site = load_site(tmp_path, platform="folder")[0]
    settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch")
    (diagnostic,) = disagreements([Spoken("fr", "en")] * 3, site=site, settings=settings)
    assert diagnostic.hint.startswith(
        "write the language in the file name, as in `about.fr.md`, or set"
    )


def test_the_talks_of_an_event_tell_its_language_if_its_other_texts_do_not(tmp_path: Path) -> None:
    def event(text: str, body: str) -> str:
        return f"---\ndate: 2024-03-08\ntalks: [{{title: T, extract: {text!r}}}]\n---\n{body}"

    french, english = " ".join(FRENCH.split()), " ".join(ENGLISH.split())
    files = {
        "content/event/no-body.md": event(french, ""),
        "content/event/short-body.md": event(french, "See you there."),
        "content/event/own-body.md": event(english, FRENCH),
        "content/event/few-words.md": event("Un moteur", ""),
    }
    assert _languages(tmp_path, files) == {
        "no-body.md": "fr",
        "short-body.md": "fr",
        "own-body.md": "fr",
        "few-words.md": "en",
    }
