"""Does the include add the search box to a site that Jekyll builds?"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.sample import ROOT
from browser.stage import hosted
from browser.tools import jekyll
from programs import run_program

EXAMPLE = ROOT / "examples" / "jekyll"
LAYOUT = (
    '<html lang="{{ page.lang | default: site.lang }}">{% BOX %}<main>{{ content }}</main></html>\n'
)
FILES = {
    "_config.yml": "title: Petit port\nlang: fr\nbaseurl: /port\nurl: https://who.example\n",
    "index.md": "---\nlayout: default\n---\nBienvenue au port.\n",
    "events/voiles.md": "---\nlayout: default\ntitle: Fête des voiles\n"
    "date: 2031-05-01T18:00:00+02:00\n---\nJetée.\n\n## Eventsearch\n",
    "recherche.html": "---\nlayout: default\nlang: en-GB\n---\n"
    '{% include eventsearch.html mode="results" id="whole" %}\n',
}


def run(site: Path, *command: str) -> None:
    """Run a command in a site."""
    done = run_program(command, cwd=site, env={**os.environ, "JEKYLL_ENV": "production"})
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_include_is_the_box(page: Page, tmp_path: Path) -> None:
    program = jekyll()
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    (box,) = re.findall(r"```liquid\n\{% (.*) %\}\n```", readme)
    written = FILES | {
        "_layouts/default.html": LAYOUT.replace("BOX", f'{box} results="/recherche.html"')
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (command,) = re.findall(r"^eventsearch (static \w+)", readme, re.MULTILINE)
    run(tmp_path, sys.executable, "-m", "eventsearch", *command.split())
    run(tmp_path, program, "build", "--strict_front_matter")
    with hosted(tmp_path / "_site", "/port") as host:
        page.goto(f"{host.origin}/port/events/voiles.html")
        expect(page.locator("#eventsearch")).to_have_text("Eventsearch")
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Rechercher")
        expect(field).to_be_focused()
        ask(field, "fete des voi")
        option = page.get_by_role("option").first
        expect(option).to_have_attribute("href", f"{host.origin}/port/events/voiles.html")
        field.press("Enter")
        page.wait_for_url(f"{host.origin}/port/recherche.html?q=fete+des+voi")
        expect(page.locator("main .es-hits a").first).to_have_text("Fête des voiles")
        expect(page.locator("main").get_by_label("Search")).to_have_value("fete des voi")
