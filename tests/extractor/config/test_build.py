"""The site read from a configuration: languages, themes, Markdown, positions."""

from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.hugo.config.load import (
    date_sources_of,
    default_language,
    disabled_languages,
    language_diagnostics,
    languages_of,
    markup_of,
    overrides,
)
from eventsearch.extractor.hugo.config.mounts import themes_outside
from eventsearch.extractor.site import Markup, Site
from site_on_disk import EMPTY, read, site_of, write

# The site read from a configuration.

EVERYTHING = """
title: Le Site
BaseURL: https://example.org/sub/
timeZone: Europe/Paris
removePathAccents: true
disablePathToLower: "true"
canonifyURLs: true
uglyURLs: true
buildDrafts: true
buildFuture: true
buildExpired: true
ignoreFiles: ['\\.tmp$']
disableKinds: [Term, RSS]
defaultContentLanguageInSubdir: true
permalinks:
  Post: /p/:slug/
  page: {'/': '/r/:slug/', post: /own/}
  section: {post: /s/}
  broken: [/b/]
  _merge: deep
taxonomies: {tag: Tags, author: authors}
cascade:
  - _target: {path: /a/**}
    type: talk
params: {a: 1}
"""


def test_every_setting_that_changes_a_page_is_read(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.yaml": EVERYTHING})
    plain = Site(root=tmp_path)
    read = {
        each.name: getattr(site, each.name)
        for each in fields(Site)
        if each.name not in ("markup", "own")
        and getattr(site, each.name) != getattr(plain, each.name)
    }
    switches = (
        "remove_path_accents disable_path_to_lower canonify_paths ugly_urls build_drafts"
        " build_future build_expired default_language_in_subdir"
    )
    assert read == {
        **dict.fromkeys(switches.split(), True),
        "title": "Le Site",
        "zone": "Europe/Paris",
        "base_url": "https://example.org/sub/",
        "ignore_files": (r"\.tmp$",),
        "disable_kinds": ("term", "rss"),
        "taxonomies": (("tag", "tags"), ("author", "authors")),
        "permalinks": {
            "page": {"post": "/own/", "": "/r/:slug/"},
            "section": {"post": "/s/"},
            "term": {"post": "/p/:slug/"},
        },
        "cascades": (({"path": "/a/**"}, {"type": "talk"}),),
        "params": {"a": 1},
        "config_files": ("hugo.yaml",),
    }
    assert pickle.loads(pickle.dumps(site)) == site


def test_the_title_can_be_in_the_default_language_only(tmp_path: Path) -> None:
    named = "languages: {en: {title: Quay}, fr: {title: Quai}}\ndefaultContentLanguage: fr\n"
    assert site_of(tmp_path, {"hugo.yaml": named}).title == "Quai"


def test_an_empty_configuration_gives_hugos_defaults(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.toml": ""})
    assert site.taxonomies == (("category", "categories"), ("tag", "tags"))
    assert (site.permalinks, site.base_url) == ({}, "/")
    assert site.config_files == ("hugo.toml",)


def test_an_empty_taxonomies_table_gives_no_taxonomies(tmp_path: Path) -> None:
    assert site_of(tmp_path, {"hugo.toml": "[taxonomies]\n"}).taxonomies == ()


def test_ugly_addresses_may_be_of_some_sections(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.toml": "[uglyURLs]\npost = true\nevent = false\n"})
    assert not site.ugly_urls
    assert site.ugly_sections == ("post",)


def test_a_language_may_see_another_site(tmp_path: Path) -> None:
    config = "[languages.en]\nweight = 1\n[languages.fr]\ntitle = 'F'\nremovePathAccents = true\n"
    site = site_of(tmp_path, {"hugo.toml": config})
    assert list(site.variants) == ["fr"]
    assert site.localised("fr").remove_path_accents
    assert site.localised("fr").languages == site.languages
    assert site.localised("en") is site


def test_a_host_for_each_language_is_noticed(tmp_path: Path) -> None:
    config = "[languages.en]\nbaseURL = 'https://e.org/'\n"
    assert site_of(tmp_path, {"hugo.toml": config}).multihost


def test_the_site_has_the_environments_name(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "", "content/a.md": ""})
    assert load_site(tmp_path, environment="staging")[0].environment == "staging"


def test_content_without_configuration_is_a_site_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"content/a.md": "", "pages/b.md": ""})
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.code, diagnostic.severity) == ("E501", "warning")
    assert diagnostic.message == (
        "the site has no Hugo configuration (hugo.*, config.*, config/_default)"
    )
    site, diagnostics = load_site(tmp_path, content="pages")
    assert (site.mounts[0].source, diagnostics) == ("pages", ())


def test_a_site_without_content_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "contentDir = 'docs'"})
    with pytest.raises(SiteError) as caught:
        load_site(tmp_path)
    assert caught.value.message == f"{tmp_path}: there is no content folder docs"
    assert "contentDir" in caught.value.hint


def test_slips_in_the_languages_are_diagnostics_of_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "timeZone = 'Nowhere'", "content/a.md": ""})
    site, (diagnostic,) = load_site(tmp_path)
    assert (site.zone, diagnostic.path, diagnostic.code) == ("UTC", "hugo.toml", "E503")


def test_a_language_has_its_own_zone_or_the_sites(tmp_path: Path) -> None:
    config = "timeZone: Europe/Paris\nlanguages: {en: {}, pt: {timeZone: America/Sao_Paulo}}"
    site = site_of(tmp_path, {"hugo.yaml": config})
    assert site.localised("pt").zone == "America/Sao_Paulo"
    assert site.localised("en").zone == "Europe/Paris"


# Languages of a site.

TREE = {
    "title": "Site",
    "timezone": "Europe/Paris",
    "contentdir": "docs",
    "languages": {
        "en": {"weight": 2, "title": "English"},
        "fr": {"weight": 1, "contentdir": "docs/fr", "timezone": "Europe/Brussels"},
        "de": {"weight": 3, "disabled": True},
    },
}


@pytest.mark.parametrize(
    ("tree", "languages", "default", "disabled"),
    [
        (TREE, ("fr", "en"), "en", ("de",)),
        ({**TREE, "disablelanguages": ["FR", "en"]}, ("en",), "en", ("de", "fr")),
        ({}, ("en",), "en", ()),
        ({"defaultcontentlanguage": "FR"}, ("fr",), "fr", ()),
        ({"languages": {"pt": {"weight": 2}, "es": {"weight": 1}}}, ("es", "pt"), "es", ()),
    ],
)
def test_languages_of_a_site(
    tree: dict[str, object], languages: tuple[str, ...], default: str, disabled: tuple[str, ...]
) -> None:
    assert (languages_of(tree), disabled_languages(tree)) == (languages, disabled)
    assert default_language(tree) == default


def test_settings_of_a_language_replace_the_sites() -> None:
    tree = {
        "params": {"a": 1, "b": 1},
        "permalinks": {"x": "/x/"},
        "languages": {"fr": {"weight": 1, "params": {"b": 2}, "permalinks": {"y": "/y/"}}},
    }
    own = overrides(tree, "fr")
    assert own is not None
    assert own["params"] == {"a": 1, "b": 2}
    assert own["permalinks"] == {"y": "/y/"}
    assert overrides(TREE, "de") is None


def test_wrong_names_are_diagnostics() -> None:
    tree = {
        "defaultcontentlanguage": "es",
        "timezone": "Europe/Pariss",
        "languages": {"fr": {"timezone": "Mars/Base"}, "en": {}},
    }
    found = list(language_diagnostics(tree, lambda *_: ("hugo.toml", 0, 0)))
    assert [(p.path, p.code, p.message, p.hint) for p in found] == [
        (
            "hugo.toml",
            "E502",
            "defaultContentLanguage is `es`, which is not among the languages",
            "set it to one of en, fr",
        ),
        (
            "hugo.toml",
            "E503",
            "timeZone `Europe/Pariss` is not known",
            "write a name such as Europe/Paris",
        ),
        (
            "hugo.toml",
            "E503",
            "timeZone `Mars/Base` is not known",
            "write a name such as Europe/Paris",
        ),
    ]


# Settings for Markdown and for the sources of dates.


def _with(**goldmark: object) -> Markup:
    return markup_of({"markup": {"goldmark": goldmark}})


def test_without_settings_the_defaults_are_those_of_hugo() -> None:
    assert markup_of({}) == Markup()


def test_every_setting_is_read() -> None:
    found = markup_of(
        {
            "enableemoji": True,
            "markup": {
                "goldmark": {
                    "renderer": {"unsafe": True, "hardwraps": True},
                    "parser": {
                        "autoheadingid": False,
                        "autoheadingidtype": "GitHub-ascii",
                        "attribute": {"title": False, "block": True},
                    },
                    "extensions": {
                        "typographer": False,
                        "linkify": False,
                        "table": False,
                        "strikethrough": False,
                        "tasklist": False,
                        "definitionlist": False,
                        "footnote": False,
                    },
                }
            },
        }
    )
    assert found == Markup(
        unsafe=True,
        hard_wraps=True,
        typographer=False,
        linkify=False,
        table=False,
        strikethrough=False,
        task_list=False,
        definition_list=False,
        footnote=False,
        attribute_title=False,
        attribute_block=True,
        auto_heading_id=False,
        auto_heading_id_type="github-ascii",
        emoji=True,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, False), ({"disable": True}, False), ({"enable": False}, False), ({}, True)],
)
def test_an_extension_is_a_switch_or_has_one(value: object, expected: bool) -> None:
    assert _with(extensions={"typographer": value}).typographer is expected


def test_math_is_passed_through_between_the_set_delimiters() -> None:
    delimiters = {"block": [["$$", "$$"], ["x"]], "inline": [["\\(", "\\)"], "no"]}
    on = {"passthrough": {"enable": True, "delimiters": delimiters}}
    off = {"passthrough": {"delimiters": delimiters}}
    assert _with(extensions=on).math == (("$$", "$$"), ("\\(", "\\)"))
    assert _with(extensions=off).math == ()
    assert _with(extensions={"passthrough": {"enable": True}}).math == ()


def test_a_site_can_set_the_typographers_characters() -> None:
    named = {"ellipsis": "", "leftdoublequote": "«&nbsp;", "disable": False, "other": "x"}
    found = _with(extensions={"typographer": named})
    assert found.typographer
    assert found.signs == (("ellipsis", ""), ("leftdoublequote", "«&nbsp;"))
    assert _with(extensions={"typographer": True}).signs == ()


def test_extras_are_switched_on_one_by_one() -> None:
    extras = {"mark": {"enable": True}, "insert": {"enable": False}, "delete": {"enable": True}}
    assert _with(extensions={"extras": extras}).extras == ("delete", "mark")
    assert _with(extensions={}).extras == ()


def test_chinese_lines_are_joined_if_the_site_sets_it() -> None:
    cjk = {"enable": True, "eastasianlinebreaks": True, "escapedspace": True}
    found = _with(extensions={"cjk": cjk})
    assert found.join_wide_lines
    assert found.escaped_space
    off = _with(extensions={"cjk": cjk | {"enable": False}})
    assert not off.join_wide_lines
    assert not off.escaped_space


def test_without_settings_the_order_is_that_of_hugo() -> None:
    assert date_sources_of({}) == Site(root=Path("/")).date_sources


def test_a_site_may_name_its_own_keys() -> None:
    found = date_sources_of({"date": ["Start", ":filename", ":default"], "publishdate": "lastmod"})
    assert found["date"] == (
        *("start", ":filename", "date", "publishdate", "pubdate", "published", "lastmod"),
        "modified",
    )
    assert found["publishdate"] == ("lastmod", "modified")
    assert found["expirydate"] == ("expirydate", "unpublishdate")


# Settings from themes.

DEEP = "[markup]\n_merge = 'deep'\n"


def test_a_theme_in_the_site_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "hugo.toml": "theme = 't'\n[params]\na = 1\n[permalinks]\n_merge = 'deep'\n",
            "themes/t/hugo.toml": "[params]\na = 2\nb = 2\n[permalinks]\npost = '/t/:slug/'\n"
            "[taxonomies]\nx = 'xs'\n",
            "themes/t/content/b.md": EMPTY,
            "themes/t/content/post/a.md": EMPTY,
            "content/post/a.md": "---\ntitle: Own\n---\n",
        },
    )
    assert found.site.params == {"a": 1, "b": 2}
    assert ("x", "xs") not in found.site.taxonomies
    assert found.site.config_files == ("hugo.toml", "themes/t/hugo.toml")
    assert {path: record.url for path, record in found.records.items()} == {
        "content/post/a.md": "/t/own/",
        "themes/t/content/b.md": "/b/",
    }


@pytest.mark.parametrize("folder", ["_vendor/example.org/mod", "themes/example.org/mod"])
def test_a_module_in_the_site_is_read(tmp_path: Path, folder: str) -> None:
    config = "[[module.imports]]\npath = 'example.org/mod'\n"
    site = site_of(tmp_path, {"hugo.toml": config, f"{folder}/config.yaml": "params: {a: 1}"})
    assert site.params == {"a": 1}


@pytest.mark.parametrize(
    ("path", "unsafe", "math"),
    [
        ("github.com/wowchemy/wowchemy-hugo-themes/modules/wowchemy/v5", True, False),
        ("github.com/wowchemy/wowchemy-hugo-modules/wowchemy", True, False),
        ("github.com/HugoBlox/hugo-blox-builder/modules/blox-bootstrap/v5", True, False),
        ("github.com/HugoBlox/hugo-blox-builder/modules/blox-tailwind", True, True),
        ("github.com/google/docsy", False, False),
    ],
)
def test_known_modules_set_options(tmp_path: Path, path: str, unsafe: bool, math: bool) -> None:
    config = f"{DEEP}[[module.imports]]\npath = '{path}'\n"
    markup = site_of(tmp_path, {"hugo.toml": config}).markup
    assert (markup.unsafe, markup.attribute_block, bool(markup.math)) == (unsafe, unsafe, math)


@pytest.mark.parametrize(
    "config",
    [
        "[[module.imports]]\npath = 'github.com/wowchemy/x/wowchemy/v5'\n",
        f"{DEEP}[[module.imports]]\npath = 'github.com/wowchemy/x/wowchemy/v5'\ndisable = true\n",
        f"{DEEP}[markup.goldmark.renderer]\nunsafe = false\n"
        "[[module.imports]]\npath = 'github.com/wowchemy/x/wowchemy/v5'\n",
    ],
    ids=["not let", "switched off", "said otherwise"],
)
def test_the_site_overrides_a_modules_settings(tmp_path: Path, config: str) -> None:
    assert site_of(tmp_path, {"hugo.toml": config}).markup.unsafe is False


def test_a_theme_that_cannot_be_read_stops_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"themes/t/hugo.toml:1:4"):
        site_of(tmp_path, {"hugo.toml": "theme = 't'", "themes/t/hugo.toml": "a = "})


def test_a_theme_outside_of_the_site_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "hugo.toml").write_text('[params]\ntwitter = "Canari"\n')
    (tmp_path / "site" / "themes").mkdir(parents=True)
    (tmp_path / "site" / "themes" / "away").symlink_to("../../out")
    site = site_of(
        tmp_path / "site",
        {"hugo.yaml": "theme: [away, near]\n", "themes/near/hugo.toml": ""},
    )
    assert "Canari" not in repr(site)
    assert list(themes_outside(site.boundary, {"theme": ["away", "near"]})) == ["themes/away"]


def test_a_folder_of_themes_above_the_site_is_not_looked_for(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.yaml": "themesDir: ../..\ntheme: a\n"})
    assert list(themes_outside(site.boundary, {"themesdir": "../..", "theme": "a"})) == []


# Positions of faults in the configuration.


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("hugo.toml", "title = 'x'\ntimeZone = 'Europe/Pariss'", ("hugo.toml", 2, 13)),
        ("hugo.yaml", "# timeZone: Europe/Pariss\ntimezone: Europe/Pariss\n", ("", 2, 11)),
        ("hugo.json", '{"title": "x",\n "timeZone": "Europe/Pariss"}', ("", 2, 15)),
        ("config/_default/hugo.yaml", "timeZone: Europe/Pariss\r\n", ("", 1, 11)),
        ("hugo.yaml", "timeZone: Europe/Pariss2\nlanguages:\n  en: {timeZone: UTC}\n", ("", 1, 11)),
        ("hugo.yaml", "params: {}\nx:\n  timeZone: Mars\ntimeZone: Mars\n", ("", 4, 11)),
        ("hugo.yaml", "languages:\n  en:\n    timeZone: Europe/Pariss\n", ("", 3, 15)),
        ("hugo.yaml", "defaultContentLanguage: FR\nlanguages:\n  en: {}\n", ("", 1, 25)),
        ("hugo.yaml", "languages:\n  fr: {}\n", ("", 0, 0)),
        ("hugo.yaml", 'timeZone: "Europe/\\x50ariss"\n', ("", 0, 0)),
    ],
)
def test_a_diagnostic_of_the_configuration_has_its_place(
    tmp_path: Path, name: str, text: str, place: tuple[str, int, int]
) -> None:
    write(tmp_path, {name: text, "content/a.md": ""})
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == (place[0] or name, *place[1:])


def test_a_diagnostic_names_the_configuration_file_at_fault(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "theme = 'plain'\ntimeZone = 'Mars/Base'\n",
        "themes/plain/hugo.toml": "title = 'x'\n",
        "content/a.md": "",
    }
    write(tmp_path, files)
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("hugo.toml", 2, 13)
