"""Does the search box work on a site that Hugo builds with the Hugo module?"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.asking import ask
from browser.sample import ROOT
from browser.stage import NOW, Stage, hosted, served
from browser.tools import hugo
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import create_app
from programs import run_program

MODULE = ROOT / "examples" / "hugo-module"

CONFIGURATION = """
  eventsearch:
    server: {server}
    results: search/
    shortcut: mod+k
module:
  imports:
    - path: eventsearch
"""
BASE = """<!doctype html>
<html lang="{{ .Site.Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}</title>
{{ partial "eventsearch-head.html" . }}</head>
<body><header>{{ partial "eventsearch.html" . }}</header>
<main><h1>{{ .Title }}</h1>{{ .Content }}</main></body>
</html>
"""
RESULTS = {
    "search.md": "---\ntitle: Recherche\nbuild: {list: never}\n---\n\n{{< eventsearch >}}\n",
    "search.en.md": '---\ntitle: Find\n---\n\n{{< eventsearch facets="author" >}}\n',
}


def build_by_hugo(site: Path) -> subprocess.CompletedProcess[str]:
    """Build a site into its folder ``public``."""
    command = [hugo(), "--noBuildLock", "--buildFuture"]
    return run_program(command, cwd=site)


def write_site(root: Path) -> None:
    """Write the sample site and add the Hugo module, without the module's settings."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "hugo.yaml", root / "hugo.yaml")
    shutil.copytree(MODULE, root / "themes" / "eventsearch")
    layouts = root / "layouts"
    shutil.copytree(ROOT / "scripts" / "hugo-layouts" / "shortcodes", layouts / "shortcodes")
    (layouts / "_default").mkdir()
    for name in ("single", "list"):
        (layouts / "_default" / f"{name}.html").write_text(BASE)
    for name, text in RESULTS.items():
        (root / "content" / name).write_text(text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The site that Hugo built, on one host. A server on another host answers its searches."""
    root = tmp_path_factory.mktemp("hugo")
    write_site(root)
    settings = load_settings(root, environ={}, flags={})
    build(settings)
    app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    with served(app) as server:
        with (root / "hugo.yaml").open("a") as file:
            file.write(CONFIGURATION.format(server=server.origin))
        done = build_by_hugo(root)
        assert done.returncode == 0, done.stdout + done.stderr
        with hosted(root / "public") as stage:
            yield stage


@pytest.fixture
def visited(site: Stage) -> Stage:
    """The site without a content security policy, because Hugo's server sends none."""
    site.policy = ""
    return site


def test_an_option_opens_a_page_that_hugo_built(page: Page, visited: Stage) -> None:
    page.goto(f"{visited.origin}/a-propos/")
    ask(page.get_by_role("combobox", name="Rechercher"), "nuit des cartes")
    page.get_by_role("option", name=re.compile("Nuit des cartes")).first.click()
    expect(page).to_have_title("Nuit des cartes")
    page.goto(f"{visited.origin}/en/")
    ask(page.get_by_role("combobox", name="Search"), "estuary")
    expect(page.get_by_role("option").first).to_be_visible()
    links = page.get_by_role("option").evaluate_all("(all) => all.map((one) => one.href)")
    assert all("/en/" in link for link in links)


def test_enter_opens_the_results_page(page: Page, visited: Stage) -> None:
    page.goto(f"{visited.origin}/en/")
    page.get_by_role("combobox", name="Search").fill("harbour")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Find")
    found = page.locator(".es-hits li")
    expect(found.first).to_contain_text("harbour")
    expect(page.locator("main").get_by_role("group", name="People")).to_be_visible()
    expect(page.locator("main").get_by_role("group", name="Tags")).to_have_count(0)
    found.first.get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("harbour")


def test_without_scripts_the_box_opens_the_results_page(browser: Browser, site: Stage) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for start, language, words, box in (
        ("/a-propos/", "fr", "fête", "Rechercher"),
        ("/en/", "en", "harbour", "Search"),
        ("/en/search/", "en", "harbour", "Search"),
    ):
        page.goto(f"{site.origin}{start}")
        page.get_by_role("searchbox", name=box).last.fill(words)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q="))
        asked = dict(parse_qsl(urlsplit(page.url).query))
        assert asked == {"q": words, "lang": language, "ui": language}
        assert urlsplit(page.url).path == "/search"
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.get_by_role("searchbox")).to_have_value(words)
        expect(page.locator("main li a").first).to_be_visible()
    context.close()


def test_a_box_whose_script_fails_opens_the_results_page(
    page: Page, visited: Stage, said: list[str]
) -> None:
    page.route("**/event-search.js", lambda route: route.abort())
    page.goto(f"{visited.origin}/en/")
    page.get_by_role("searchbox", name="Search").fill("harbour")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=harbour&lang=en$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert not page.url.startswith(visited.origin)
    assert all("ERR_FAILED" in line for line in said)
    said.clear()


def test_the_results_page_is_not_a_hit(page: Page, visited: Stage) -> None:
    page.goto(f"{visited.origin}/search/?q=recherche")
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("recherche")
    expect(page.locator(".es-results")).not_to_have_attribute("aria-busy", "true")
    assert "Recherche" not in page.locator(".es-hits a").all_inner_texts()


def test_browsers_discover_the_search(page: Page, visited: Stage) -> None:
    page.goto(f"{visited.origin}/en/")
    link = page.locator("link[rel=search]")
    expect(link).to_have_attribute("href", "/eventsearch-en.xml")
    with urlopen(f"{visited.origin}/eventsearch-en.xml") as answer:
        description = ElementTree.fromstring(answer.read())
    name, about, results, suggestions, _ = description
    assert 0 < len(name.text or "") <= 16
    assert (about.text or "").startswith((name.text or "")[:8])
    for url, says in ((results, b"<html"), (suggestions, b'["estuary"')):
        template = url.get("template") or ""
        assert template.endswith("?q={searchTerms}&lang=en")
        with urlopen(template.replace("{searchTerms}", "estuary")) as answer:
            assert says in answer.read()


def test_a_language_without_a_results_page_uses_the_servers(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "content" / "search.en.md").unlink()
    configuration = (tmp_path / "hugo.yaml").read_text(encoding="utf-8")
    (tmp_path / "hugo.yaml").write_text(
        re.sub(r"(?m)^title:.*$", "title: Sea <b> & land, with everything on them", configuration)
        + CONFIGURATION.format(server="https://search.example")
    )
    done = build_by_hugo(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    public = tmp_path / "public"
    assert "data-results=" in (public / "a-propos" / "index.html").read_text(encoding="utf-8")
    assert "data-results=" not in (public / "en" / "index.html").read_text(encoding="utf-8")
    name, about = [*ElementTree.parse(public / "eventsearch-fr.xml").getroot()][:2]
    assert len(name.text or "") <= 16
    assert about.text == "Sea <b> & land, with everything on them"


def test_without_a_server_setting_the_build_fails(tmp_path: Path) -> None:
    write_site(tmp_path)
    with (tmp_path / "hugo.yaml").open("a") as file:
        file.write("module: {imports: [{path: eventsearch}]}\n")
    done = build_by_hugo(tmp_path)
    assert done.returncode != 0
    assert "params.eventsearch.server is not set" in done.stdout + done.stderr


def test_a_second_box_on_a_page_has_another_id(tmp_path: Path) -> None:
    write_site(tmp_path)
    with (tmp_path / "hugo.yaml").open("a") as file:
        file.write(CONFIGURATION.format(server="https://search.example"))
    again = '{{ partial "eventsearch.html" (dict "page" . "id" "menu-search") }}'
    layout = tmp_path / "layouts" / "_default" / "single.html"
    layout.write_text(BASE.replace("</header>", again + "</header>"))
    done = build_by_hugo(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    text = (tmp_path / "public" / "a-propos" / "index.html").read_text(encoding="utf-8")
    wanted = ["eventsearch-suggest", "menu-search"]
    assert re.findall(r'<input id="?([\w-]+)', text) == wanted
    assert re.findall(r'<label for="?([\w-]+)', text) == wanted
