"""Sites without a known host."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import at_address, load_site
from eventsearch.lint.rules.pages import missing_host
from eventsearch.settings import load_settings
from platform_samples import SAMPLES
from site_on_disk import write

PAGE = "---\ntitle: Une page\n---\nTexte.\n"
HOSTLESS = {
    **{name: {**each.files, each.page: PAGE} for name, each in SAMPLES.items() if each.files},
    "hugo, no word": {"hugo.toml": 'title = "a"\n', "content/a.md": PAGE},
    "hugo, wowchemy": {"config/_default/hugo.yaml": "baseurl: '/'\n", "content/a.md": PAGE},
    "jekyll, base": {"_config.yml": "title: a\nbaseurl: /blog\n", "_posts/2030-01-01-a.md": PAGE},
}
NAMED = {
    "hugo": {"hugo.yaml": "baseURL: https://a.example/\n", "content/a.md": PAGE},
    "hosts of languages": {
        "hugo.yaml": "languages:\n  fr: {baseURL: 'https://fr.example'}\n"
        "  en: {baseURL: 'https://en.example'}\n",
        "content/a.md": PAGE,
    },
    "quarto": {"_quarto.yml": "website: {site-url: 'https://a.example'}\n", "a.qmd": PAGE},
    "jekyll": {"_config.yml": "url: https://a.example\n", "_posts/2030-01-01-a.md": PAGE},
    "mkdocs": {"mkdocs.yml": "site_url: https://a.example/\n", "docs/a.md": PAGE},
    "folder": {"a.md": PAGE},
}


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("pelicanconf.py", "SITENAME = 'a'\nSITEURL = ''\n", "`SITEURL`"),
        ("gatsby-config.js", "module.exports = {}\n", "`siteUrl`"),
        ("conf.py", "extensions = []\n", "`SITE_URL` or `html_baseurl`"),
        ("astro.config.mjs", "export default {}\n", "`site`"),
    ],
)
def test_the_hint_has_the_platforms_key(tmp_path: Path, name: str, text: str, key: str) -> None:
    site, _ = load_site(write(tmp_path, {name: text, "content/a.md": PAGE}))
    (diagnostic,) = missing_host(site)
    assert (diagnostic.path, diagnostic.message.partition(" has")[0]) == (name, key)


@pytest.mark.parametrize("files", HOSTLESS.values(), ids=HOSTLESS)
def test_missing_hosts_are_reported_on_all_platforms(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    site, _ = load_site(tmp_path)
    (diagnostic,) = missing_host(site)
    assert (diagnostic.code, diagnostic.path in files) == ("E505", True)
    for environ in (
        {"EVENTSEARCH_SITE_URL": "https://a.example"},
        {"GITLAB_CI": "true", "CI_PAGES_URL": "https://a.example"},
    ):
        settings = load_settings(tmp_path, environ=environ, flags={})
        there = at_address(site, settings)
        assert not list(missing_host(there))
        blog = "/blog" if "baseurl: /blog" in "".join(files.values()) else ""
        assert there.base_url == f"https://a.example{blog}/"


def test_a_missing_host_is_reported_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, HOSTLESS["hugo"])
    (diagnostic,) = missing_host(load_site(tmp_path)[0])
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("hugo.yaml", 2, 10)
    assert "`baseURL` has no host" in diagnostic.message
    assert 'site.url = "https://example.org"' in diagnostic.hint


@pytest.mark.parametrize("files", NAMED.values(), ids=NAMED)
def test_sites_with_a_host_and_folders_are_quiet(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    site, _ = load_site(tmp_path)
    assert not list(missing_host(site))
    environ = {"GITLAB_CI": "true", "CI_PAGES_URL": "https://elsewhere.example"}
    settings = load_settings(tmp_path, environ=environ, flags={})
    assert ("elsewhere" in at_address(site, settings).base_url) is (site.base_url == "/")


def test_a_language_with_its_own_host_keeps_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "hugo.yaml": "baseURL: /\ndefaultContentLanguage: fr\nlanguages:\n  fr: {title: a}\n"
            "  en: {baseURL: 'https://en.example/', title: b}\n",
            "content/a.md": PAGE,
        },
    )
    environ = {"EVENTSEARCH_SITE_URL": "https://a.example"}
    settings = load_settings(tmp_path, environ=environ, flags={})
    site = at_address(load_site(tmp_path)[0], settings)
    assert site.localised("fr").base_url == site.base_url == "https://a.example/"
    assert site.localised("en").base_url == "https://en.example/"
