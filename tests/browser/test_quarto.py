"""Does the extension add the search box to a page that Pandoc renders as for Quarto?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.sample import ROOT
from browser.stage import hosted
from browser.tools import pandoc
from programs import run_program

FILTER = ROOT / "examples" / "quarto" / "_extensions" / "eventsearch" / "eventsearch.lua"
EVENT = "---\ntitle: Fête des voiles\nlang: fr\ndate: 2031-05-01T18:00:00+02:00\n---\n\nJetée.\n"
QUARTO = """
local after
quarto = {
  project = { offset = ".." },
  doc = { include_text = function(where, text) assert(where == "after-body"); after = text end },
}
dofile(arg_filter)
function Pandoc(doc) doc.blocks:insert(pandoc.RawBlock("html", after)); return doc end
return { { Meta = Meta }, { Pandoc = Pandoc } }
"""
"""
A Lua script that replaces the part of Quarto's documented API that the filter uses.

The filter uses the path to the root and `include_text`.
"""

HEADER = (
    '<header id="quarto-header"><nav class="navbar"><div class="navbar-container">'
    '<div id="navbarCollapse"></div></div></nav></header>'
)
"""The part of a Quarto page's header that the box searches for."""


def render(text: str, output: Path, lua: Path, *options: str, form: str = "html") -> str:
    """Render a page with Pandoc and a filter. Return the output."""
    output.parent.mkdir(parents=True, exist_ok=True)
    command = [pandoc(), "--standalone", "--from", "markdown", "--to", form]
    done = run_program(
        [*command, f"--lua-filter={lua}", "--output", str(output), *options], input=text
    )
    assert done.returncode == 0, done.stderr
    return output.read_text(encoding="utf-8")


def test_the_box_goes_into_the_navbar(page: Page, tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\nlang: fr\n")
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "voiles.qmd").write_text(EVENT, encoding="utf-8")
    site = tmp_path / "_site"
    site.mkdir()
    command = [sys.executable, "-m", "eventsearch", "static", "_site/eventsearch"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    lua = tmp_path / "quarto.lua"
    lua.write_text(QUARTO.replace("arg_filter", f"[[{FILTER}]]"))
    text = EVENT.replace("lang: fr", "lang: fr\neventsearch: {shortcut: mod+k}")
    text += f"\n{HEADER}\n\n# Eventsearch\n"
    render(text, site / "events" / "voiles.html", lua)
    with hosted(site, "/port") as host:
        page.goto(f"{host.origin}/port/events/voiles.html")
        expect(page.locator("#quarto-header .navbar-container > event-search")).to_have_count(1)
        expect(page.locator("h1#eventsearch")).to_be_visible()
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Rechercher")
        expect(field).to_be_focused()
        ask(field, "fete des voi")
        expect(page.get_by_role("option").first).to_contain_text("Fête des voiles")
        field.press("Enter")
        page.wait_for_url(f"{host.origin}/port/eventsearch/search.html?q=fete+des+voi")
        expect(page.locator(".es-hits a").first).to_have_text("Fête des voiles")


def test_the_metadata_sets_the_attributes(tmp_path: Path) -> None:
    after = tmp_path / "after.yml"
    after.write_text('include-after: "<p>End</p>"\n')
    head = "---\ntitle: A\nlang: pt-BR\neventsearch: {folder: a&b, results: find.html}\n---\n"
    html = render(head, tmp_path / "a.html", FILTER, f"--metadata-file={after}")
    assert '<event-search id="eventsearch:box" src="./a&amp;b/" style' in html
    assert '<form action="./find.html" role="search">' in html
    assert 'placeholder="Pesquisar"' in html
    assert "End" in html
    assert "event-search" not in render(head, tmp_path / "a.tex", FILTER, form="latex")
