"""
Does the search bar for Docusaurus work when a server renders it and a browser hydrates it?

A Docusaurus build takes minutes, so ``benchmarks/docusaurus.py`` runs it. These tests replace the
Docusaurus modules that the search bar imports, as the Docusaurus documentation describes them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.sample import ROOT
from browser.stage import hosted
from browser.tools import bundled, run_node

SEARCH_BAR = ROOT / "examples" / "docusaurus" / "src" / "theme" / "SearchBar" / "index.js"
DOCUSAURUS = {
    "Head": "export default ({ children }) => children;",
    "router": "export const useHistory = () => ({ push: (path) => (document.title = path) });",
    "useBaseUrl": "export default (path) => `/port${path}`;",
    "useDocusaurusContext": "export default () =>"
    ' ({ i18n: { currentLocale: "fr", locales: ["fr", "en"] } });',
}
CONFIGURATION = """
export default {
  url: "https://who.example",
  baseUrl: "/port/",
  i18n: { defaultLocale: "fr", locales: ["fr", "en"] },
};
"""
ENTRY = """
import React from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import SearchBar from "./SearchBar";
if (typeof document === "undefined") console.log(renderToString(<SearchBar />)), process.exit();
else hydrateRoot(document.getElementById("app"), <SearchBar />);
"""


def bundle(folder: Path) -> Path:
    """Bundle an application that contains only the search bar, and return the script's path."""
    for name, text in DOCUSAURUS.items():
        module = folder / "node_modules" / "@docusaurus" / name
        module.mkdir(parents=True)
        (module / "index.js").write_text(text)
    (folder / "SearchBar").mkdir()
    shutil.copy(SEARCH_BAR, folder / "SearchBar" / "index.jsx")
    (folder / "entry.jsx").write_text(ENTRY)
    return bundled(folder / "entry.jsx", folder / "app.cjs")


def test_the_search_bar_suggests_and_follows(page: Page, tmp_path: Path) -> None:
    (tmp_path / "docusaurus.config.js").write_text(CONFIGURATION)
    for name, head in {"voiles": "title: Fête des voiles", "port": "title: Le port"}.items():
        file = tmp_path / "docs" / f"{name}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\n{head}\nlang: fr\ntags: [mer]\n---\n\nJetée.\n", encoding="utf-8")
    (tmp_path / "static").mkdir()
    command = [sys.executable, "-m", "eventsearch", "static", "static/eventsearch"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    script = bundle(tmp_path / "app")
    html = run_node(script)
    assert "navbar__search-input" in html
    with hosted(tmp_path / "static", "/port") as host:
        body = script.read_bytes()
        page.route(
            "**/app.js", lambda route: route.fulfill(body=body, content_type="text/javascript")
        )
        host.pages["/port/"] = (
            f'<!doctype html><html lang="fr"><body><div id="app">{html.strip()}</div>'
            '<script src="/app.js" defer></script></body></html>'
        )
        page.goto(f"{host.origin}/port/")
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Rechercher")
        ask(field, "fete des voi")
        page.get_by_role("option").first.click()
        expect(page).to_have_title("/port/docs/voiles")
        expect(page.get_by_role("option").first).to_be_hidden()
        field.press("Enter")
        page.wait_for_url(f"{host.origin}/port/eventsearch/search.html?q=fete+des+voi")
        expect(page.locator(".es-hits a").first).to_have_text("Fête des voiles")
