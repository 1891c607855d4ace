"""Does one line in ``mkdocs.yml`` add the search box to a site that MkDocs builds?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.stage import hosted
from programs import run_program

PAGES = {
    "index.md": '# Accueil\n\nBienvenue au port.\n\n<event-list limit="3"></event-list>\n',
    "events/voiles.md": "---\ntitle: Fête des voiles\ndate: 2031-05-01T18:00:00+02:00\n---\n"
    "## Eventsearch\n",
    "recherche.md": '<event-search mode="results"></event-search>\n',
}
THEMES = {
    "mkdocs": "{name: mkdocs, locale: fr, highlightjs: false}",
    "readthedocs": "{name: readthedocs, locale: fr, highlightjs: false}",
    "material": "{name: material, language: fr, font: false}",
}


def write(root: Path, theme: str, more: str = "", name: str = "mkdocs.yml") -> Path:
    """Write a site that uses the plugin without options."""
    for path, text in PAGES.items():
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    text = f"site_name: Petit port\ntheme: {theme}\nplugins: [eventsearch]\n{more}"
    (root / name).write_text(text, encoding="utf-8")
    return root


def build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build a site into its folder ``site``. Warnings make the build fail."""
    return run_program(
        [sys.executable, "-m", "mkdocs", "build", "--strict", *options],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


def built(root: Path) -> Path:
    """Build a site, and return the folder of the built pages."""
    done = build(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.mark.parametrize("theme", THEMES)
def test_the_box_replaces_the_themes_search(page: Page, tmp_path: Path, theme: str) -> None:
    site = built(write(tmp_path / "dépôt", THEMES[theme]))
    with hosted(site) as host:
        for path in ("/", "/events/voiles/"):
            page.goto(host.origin + path)
            box = page.get_by_role("combobox", name="Rechercher")
            ask(box, "fete des voi")
            option = page.get_by_role("option").first
            expect(option).to_have_attribute("href", f"{host.origin}/events/voiles/")
            expect(option).to_contain_text("1er mai 2031")
        box.press("Enter")
        page.wait_for_url(f"{host.origin}/eventsearch/search.html?q=fete+des+voi")
        expect(page.locator(".es-hits a").first).to_have_text("Fête des voiles")


def test_an_element_in_a_page_finds_its_files(page: Page, tmp_path: Path) -> None:
    root = write(tmp_path, THEMES["readthedocs"])
    (root / "docs" / "events" / "tous.md").write_text(PAGES["index.md"], encoding="utf-8")
    with hosted(built(root), "/port") as host:
        for path in ("/port/", "/port/events/tous/"):
            page.goto(host.origin + path)
            expect(page.locator("event-list .es-title")).to_have_text(["Fête des voiles"])
    assert "event-list.js" not in (root / "site" / "404.html").read_text(encoding="utf-8")


def test_a_site_below_a_path_has_the_box_on_its_page_for_missing_ones(
    page: Page, tmp_path: Path
) -> None:
    more = "site_url: https://who.example/port/\nuse_directory_urls: false\n"
    root = write(tmp_path, THEMES["material"], more)
    configuration = (
        (root / "mkdocs.yml")
        .read_text(encoding="utf-8")
        .replace(
            "[eventsearch]",
            "[eventsearch: {results: recherche.html, shortcut: mod+k, folder: find}]",
        )
    )
    (root / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    site = built(root)
    with hosted(site, "/port") as host:
        host.pages["/port/gone/far/away"] = (site / "404.html").read_text(encoding="utf-8")
        page.goto(f"{host.origin}/port/gone/far/away")
        page.keyboard.press("Control+k")
        box = page.get_by_role("combobox", name="Rechercher")
        expect(box).to_be_focused()
        ask(box, "voiles")
        expect(page.get_by_role("option").first).to_have_attribute(
            "href", f"{host.origin}/port/events/voiles.html"
        )
        box.press("Enter")
        page.wait_for_url(f"{host.origin}/port/recherche.html?q=voiles")
        expect(page.locator(".es-hits a").first).to_have_text("Fête des voiles")


def test_another_theme_writes_the_box_into_its_template(tmp_path: Path) -> None:
    root = write(tmp_path, "{name: null, custom_dir: theme, static_templates: [404.html]}")
    main = root / "theme" / "main.html"
    main.parent.mkdir()
    main.write_text("<title>{{ page.title }}</title>{{ page.content }}")
    (root / "theme" / "404.html").write_text("{{ eventsearch() }}")
    done = build(root)
    assert done.returncode == 1
    assert (
        "events/voiles.md: no known place for the search; write {{ eventsearch(page) }}"
        in done.stderr
    )
    main.write_text("{{ eventsearch(page) }}{{ page.content }}")
    site = built(root)
    folders = {"events/voiles/index": "../../eventsearch/", "404": "/eventsearch/"}
    for name, folder in folders.items():
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert re.findall(r'<event-search id="eventsearch:box" src="([^"]+)"', text) == [folder]


def test_an_element_keeps_the_source_set_by_its_author(tmp_path: Path) -> None:
    root = write(tmp_path, THEMES["mkdocs"])
    page = root / "docs" / "index.md"
    page.write_text(
        """<event-list title="a > b" src="own.json"></event-list>
<event-list title='a src="b"' limit="3"></event-list>
<event-list
  SRC='two.json'></event-list>
""",
        encoding="utf-8",
    )
    text = (built(root) / "index.html").read_text(encoding="utf-8")
    assert re.findall("<event-list[^#]*?></event-list>", text) == [
        '<event-list title="a > b" src="own.json"></event-list>',
        """<event-list src="eventsearch/events.json" title='a src="b"' limit="3"></event-list>""",
        "<event-list\n  SRC='two.json'></event-list>",
    ]


def test_the_themes_shortcut_focuses_the_box(page: Page, tmp_path: Path) -> None:
    root = write(tmp_path, THEMES["mkdocs"])
    (root / "docs" / "index.md").write_text("| a | b |\n|---|---|\n| 1 | 2 |\n")
    with hosted(built(root)) as host:
        page.goto(host.origin)
        expect(page.locator("[role=main] table")).to_have_class("table table-striped table-hover")
        page.keyboard.press("s")
        expect(page.get_by_role("combobox", name="Rechercher")).to_be_focused()


def test_a_second_search_plugin_is_reported(tmp_path: Path) -> None:
    root = write(tmp_path, THEMES["mkdocs"])
    configuration = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "mkdocs.yml").write_text(configuration.replace("[event", "[search, event"), "utf-8")
    done = build(root)
    assert "remove `search` from `plugins`" in done.stderr
    assert done.returncode == 1


def test_a_site_that_cannot_be_indexed_is_not_published(tmp_path: Path) -> None:
    other = write(tmp_path / "other", THEMES["mkdocs"], name="other.yml")
    done = build(other, "--config-file", "other.yml")
    assert done.returncode == 1
    assert "eventsearch cannot read other.yml; rename it to mkdocs.yml" in done.stderr
    wrong = write(tmp_path / "wrong", THEMES["mkdocs"])
    (wrong / "eventsearch.toml").write_text("dirft = true\n")
    done = build(wrong)
    assert done.returncode == 1
    assert "eventsearch: " in done.stderr
    assert 'unknown setting "dirft"' in done.stderr
