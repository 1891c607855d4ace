"""Does a site that Hugo builds list its events, without scripts and with them?"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from browser.asking import ask
from browser.sample import ROOT
from browser.stage import Stage, hosted
from browser.tools import hugo
from programs import run_program

EXAMPLES = ROOT / "examples"
NOW = "2031-05-01T12:00:00Z"
HEAD = "---\ntitle: {}\npublishDate: 2020-01-01\ndate: {}\n{}---\n"
SITE = {
    "hugo.yaml": "baseURL: https://example.org/\ntitle: Petit site\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\nlanguages: {fr: {weight: 1}, en: {weight: 2}}\n"
    "disableKinds: [taxonomy, term, RSS, sitemap]\nmodule: {imports: [{path: eventsearch}]}\n",
    "layouts/_default/single.html": "<html lang='{{ .Site.Language.Lang }}'>"
    "<head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>",
    "layouts/_default/list.html": "<html lang='{{ .Site.Language.Lang }}'>"
    "<head><title>{{ .Title }}</title></head>"
    '<body>{{ partial "event-list.html" . }}</body></html>',
    "content/python.md": '---\ntitle: Python\n---\n{{< event-list tag="python" limit="1" >}}\n'
    '{{< event-list when="past" >}}\n',
    "content/month.md": '---\ntitle: Mois\n---\n{{< event-list view="month" >}}\n',
    "content/event/un.md": HEAD.format("Un", "2031-05-01T18:00:00+02:00", "tags: [Python]\n"),
    "content/event/deux.md": HEAD.format("Deux", "2031-05-02T18:00:00+02:00", "tags: [Python]\n"),
    "content/event/trois.md": HEAD.format("Trois & 4", "2031-05-03T18:00:00+02:00", ""),
    "content/event/one.en.md": HEAD.format("One", "2031-05-04T18:00:00+02:00", ""),
}


def write(root: Path) -> Path:
    """Write the site and add the Hugo module, as a site's owner would."""
    for name, text in SITE.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.copytree(EXAMPLES / "hugo-module", root / "themes" / "eventsearch")
    return root


def run(site: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a recipe's command in the site's folder."""
    words = shlex.split(command)
    programs = {"eventsearch": [sys.executable, "-m", "eventsearch"], "hugo": [hugo()]}
    words[:1] = programs.get(words[0], words[:1])
    environment = {**os.environ, **variables}
    return run_program(words, cwd=site, env=environment)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The built site on a host for static files. Its event files were written at `NOW`."""
    root = write(tmp_path_factory.mktemp("site"))
    (root / "static").mkdir()
    for command in (f"eventsearch static static/eventsearch --now {NOW}", "hugo --noBuildLock"):
        done = run(root, command)
        assert done.returncode == 0, done.stdout + done.stderr
    with hosted(root / "public") as stage:
        yield stage


def test_without_scripts_the_build_has_the_list(browser: Browser, site: Stage) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, titles in (("/", ["Un", "Deux", "Trois & 4"]), ("/en/", ["One"])):
        page.goto(f"{site.origin}{path}")
        expect(page.locator("event-list > ul > li .es-title a")).to_have_text(titles)
    page.goto(f"{site.origin}/python/")
    expect(page.locator("li .es-title")).to_have_text(["Un"])
    assert page.locator("li a").get_attribute("href") == "/event/un/"
    context.close()


def test_with_scripts_the_clock_decides(page: Page, site: Stage) -> None:
    page.clock.install(time="2031-05-02T12:00:00Z")
    page.goto(f"{site.origin}/")
    expect(page.locator("event-list [data-es] .es-title")).to_have_text(["Deux", "Trois & 4"])
    expect(page.get_by_text("Un", exact=True)).to_be_hidden()
    page.clock.fast_forward("24:00:00")
    expect(page.locator("event-list [data-es] .es-title")).to_have_text(["Trois & 4"])
    page.goto(f"{site.origin}/python/")
    expect(page.locator("[data-es] .es-message")).to_have_text("Aucun événement à venir")
    expect(page.locator("[data-es] .es-title")).to_have_text(["Deux", "Un"])


def test_a_month_has_all_its_events(page: Page, site: Stage) -> None:
    page.clock.install(time="2031-05-02T12:00:00Z")
    page.goto(f"{site.origin}/month/")
    expect(page.locator("event-list table.es-month")).to_be_visible()
    assert page.locator("event-list").get_attribute("limit") is None


def test_a_module_that_hugo_fetches_searches_in_the_files(page: Page, tmp_path: Path) -> None:
    root = write(tmp_path)
    shutil.rmtree(root / "themes")
    readme = (EXAMPLES / "hugo-module" / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    configuration = {**yaml.safe_load(SITE["hugo.yaml"]), **yaml.safe_load(block)}
    configuration["baseURL"] = "https://who.example/site/"
    (root / "hugo.yaml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    head, box = (f'{{{{ partial "eventsearch{name}.html" . }}}}' for name in ("-head", ""))
    (root / "layouts" / "_default" / "list.html").write_text(f"<html lang=fr>{head}{box}</html>")
    (root / "static").mkdir()
    source = configuration["module"]["imports"][0]["path"]
    for command in (f"eventsearch static static/eventsearch --now {NOW}", "hugo --noBuildLock"):
        done = run(root, command, HUGO_MODULE_REPLACEMENTS=f"{source} -> {ROOT}")
        assert done.returncode == 0, done.stdout + done.stderr
    description = (root / "public" / "eventsearch-fr.xml").read_text(encoding="utf-8")
    assert re.findall(r'template="([^"]+)"', description) == [
        "https://who.example/site/eventsearch/search.html?q={searchTerms}&amp;lang=fr"
    ]
    with hosted(root / "public", "/site") as host:
        page.goto(f"{host.origin}/site/")
        box_input = page.get_by_role("combobox", name="Rechercher")
        ask(box_input, "trois")
        option = page.get_by_role("option").first
        expect(option).to_have_attribute("href", f"{host.origin}/site/event/trois/")
        box_input.press("Enter")
        page.wait_for_url(f"{host.origin}/site/eventsearch/search.html?q=trois&lang=fr")
        expect(page.locator(".es-hits a").first).to_have_text("Trois & 4")
    assert not list((EXAMPLES / "hugo-module").rglob("go.mod"))


def test_a_site_without_the_files_is_not_built(tmp_path: Path) -> None:
    done = run(write(tmp_path), "hugo --noBuildLock")
    assert done.returncode != 0
    text = done.stdout + done.stderr
    assert "there is no static/eventsearch/events.json" in text
    assert "eventsearch static static/eventsearch" in text


def commands(recipe: Path) -> list[str]:
    """Return the mkdir, eventsearch and hugo commands of a workflow."""
    values: dict[str, Any] = yaml.safe_load(recipe.read_text(encoding="utf-8"))
    if "jobs" in values:
        lines = [step["run"] for step in values["jobs"]["pages"]["steps"] if "run" in step]
    else:
        lines = values["pages"]["script"]
    return [line for line in lines if line.split()[0] in ("mkdir", "eventsearch", "hugo")]


@pytest.mark.parametrize("host", ["github-pages", "gitlab-pages"])
def test_the_recipes_build_a_site_below_a_path(tmp_path: Path, host: str) -> None:
    root = write(tmp_path)
    recipe = EXAMPLES / host / "hugo.yml"
    assert re.search('EVENTSEARCH_SITE_URL[:=] ?"?\\$.*/', recipe.read_text(encoding="utf-8"))
    for command in commands(recipe):
        text = re.sub(r"\$\{\{ steps\.pages\.outputs\.base_url \}\}|\$CI_PAGES_URL", "{}", command)
        text = text.format("https://who.example/site")
        if text.startswith("eventsearch"):
            text += f" --now {NOW}"
        done = run(root, text, EVENTSEARCH_SITE_URL="https://who.example/site/")
        assert done.returncode == 0, done.stdout + done.stderr
    page = (root / "public" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<event-list src="?/site/eventsearch/events.json', page)
    assert re.findall(r'es-title"?><a href="?([^" >]*)', page) == [
        *("/site/event/un/", "/site/event/deux/", "/site/event/trois/"),
    ]
    for name in ("events.json", "event-list.js", "calendar.ics", "tags/python.ics"):
        assert (root / "public" / "eventsearch" / name).is_file()
    assert (root / "public" / "event" / "un" / "index.html").is_file()
    calendar = (root / "public" / "eventsearch" / "calendar.ics").read_text()
    assert "URL:https://who.example/site/event/un/" in calendar
