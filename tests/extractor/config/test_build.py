"""A site made of its configuration."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config import load_site
from site_on_disk import site_of, write

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
    assert (site.root, site.title, site.zone) == (tmp_path, "Le Site", "Europe/Paris")
    assert site.base_url == "https://example.org/sub/"
    assert site.remove_path_accents
    assert site.disable_path_to_lower
    assert site.canonify_paths
    assert site.ugly_urls
    assert site.build_drafts
    assert site.build_future
    assert site.build_expired
    assert site.default_language_in_subdir
    assert site.ignore_files == (r"\.tmp$",)
    assert site.disable_kinds == ("term", "rss")
    assert site.taxonomies == (("tag", "tags"), ("author", "authors"))
    assert site.permalinks == {
        "page": {"post": "/own/", "": "/r/:slug/"},
        "section": {"post": "/s/"},
        "term": {"post": "/p/:slug/"},
    }
    assert site.cascades == (({"path": "/a/**"}, {"type": "talk"}),)
    assert site.params == {"a": 1}
    assert not site.multihost


def test_a_title_may_stand_in_the_default_language_alone(tmp_path: Path) -> None:
    named = "languages: {en: {title: Quay}, fr: {title: Quai}}\ndefaultContentLanguage: fr\n"
    assert site_of(tmp_path, {"hugo.yaml": named}).title == "Quai"


def test_without_settings_a_site_is_what_hugo_makes_of_none(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.toml": ""})
    assert site.taxonomies == (("category", "categories"), ("tag", "tags"))
    assert site.permalinks == {}
    assert site.base_url == "/"
    assert site.config_files == ("hugo.toml",)


def test_an_empty_mapping_of_taxonomies_is_none(tmp_path: Path) -> None:
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


def test_the_environment_is_known(tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": "", "content/a.md": ""})
    assert load_site(tmp_path, environment="staging")[0].environment == "staging"


def test_a_site_survives_the_way_to_another_process(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.yaml": EVERYTHING})
    assert pickle.loads(pickle.dumps(site)) == site


def test_content_without_configuration_is_a_site_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"content/a.md": "", "pages/b.md": ""})
    _, (diagnostic,) = load_site(tmp_path)
    assert (diagnostic.code, diagnostic.severity) == ("E501", "warning")
    assert diagnostic.message == (
        "the site has no configuration of Hugo (hugo.*, config.*, config/_default)"
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


def test_languages_have_a_zone_of_their_own_or_the_sites(tmp_path: Path) -> None:
    config = "timeZone: Europe/Paris\nlanguages: {en: {}, pt: {timeZone: America/Sao_Paulo}}"
    site = site_of(tmp_path, {"hugo.yaml": config})
    assert site.localised("pt").zone == "America/Sao_Paulo"
    assert site.localised("en").zone == "Europe/Paris"
