"""What themes add."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config.mounts import themes_outside
from site_on_disk import EMPTY, read, site_of

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
def test_what_known_modules_say_is_known(
    tmp_path: Path, path: str, unsafe: bool, math: bool
) -> None:
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
def test_the_site_decides_what_a_module_sets(tmp_path: Path, config: str) -> None:
    assert site_of(tmp_path, {"hugo.toml": config}).markup.unsafe is False


def test_a_theme_that_cannot_be_read_stops_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"themes/t/hugo.toml:1:4"):
        site_of(tmp_path, {"hugo.toml": "theme = 't'", "themes/t/hugo.toml": "a = "})


def test_a_theme_that_leads_out_of_the_site_is_not_read(tmp_path: Path) -> None:
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
