"""
Does the search bar of ``examples/docusaurus`` work on a site that Docusaurus builds?

    .venv/bin/python benchmarks/docusaurus.py

Needs a network, npm, Chromium, 320 MB and some minutes. So run it by hand; the tests replace the
parts of Docusaurus that the search bar uses.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from installed import as_installed

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.tools import launched  # noqa: E402 - it is beside the tests

PACKAGES = {
    "@docusaurus/core": "^3.10.2",
    "@docusaurus/preset-classic": "^3.10.2",
    "react": "^19.0.0",
    "react-dom": "^19.0.0",
}
FILES = {
    "package.json": json.dumps({"private": True, "dependencies": PACKAGES}),
    "docusaurus.config.js": """export default {
  title: "Petit port", url: "https://who.example", baseUrl: "/port/", onBrokenLinks: "throw",
  i18n: { defaultLocale: "fr", locales: ["fr"] },
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
""",
    "docs/index.md": "---\nslug: /\n---\n# Accueil\n",
    "docs/events/voiles.md": "---\ntitle: Fête des voiles\ndate: 2031-05-01T18:00:00+02:00\n---\n",
}


def build(site: Path) -> None:
    """Write the site, index it and build it for the path ``/port``."""
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site / "static").mkdir()
    shutil.copytree(ROOT / "examples" / "docusaurus" / "src", site / "src")
    for command in (
        [sys.executable, "-m", "eventsearch", "static", "static/eventsearch"],
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"],
        ["npx", "docusaurus", "build", "--out-dir", "public/port"],
    ):
        subprocess.run(command, cwd=site, check=True)


def ask(origin: str) -> None:
    """Search by keyboard. Raise AssertionError if the box does not answer as in the tests."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{origin}/port/")
        field = page.get_by_role("combobox", name="Rechercher")
        field.fill("fete des voi")
        expect(page.get_by_role("option").first).to_contain_text("Fête des voiles")
        page.evaluate("document.body.dataset.same = 'yes'")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Fête des voiles")
        expect(page.locator("body")).to_have_attribute("data-same", "yes")
        field.press("Enter")
        expect(page.locator(".es-hits a").first).to_have_text("Fête des voiles")
        assert faults == []


def main() -> None:
    """Build the site, check the search bar, and print the version of Docusaurus."""
    as_installed()
    with TemporaryDirectory() as folder:
        site = Path(folder)
        build(site)
        handler = partial(SimpleHTTPRequestHandler, directory=str(site / "public"))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ask(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        core = site / "node_modules" / "@docusaurus" / "core" / "package.json"
        print(f"Docusaurus {json.loads(core.read_bytes())['version']}: the search bar works")


if __name__ == "__main__":
    main()
