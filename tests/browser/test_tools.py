"""Do the browser and Node that these tests use start?"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from browser.tools import bundled, run_node


def test_chromium_shows_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<title>Été</title><h1>Bonjour</h1>")
    assert page.title() == "Été"
    assert page.evaluate("() => document.querySelector('h1').textContent") == "Bonjour"
    page.close()


def test_node_runs_a_script_with_the_packages(tmp_path: Path) -> None:
    entry = tmp_path / "entry.js"
    entry.write_text('import { version } from "axe-core"; console.log(version.split(".")[0]);')
    assert run_node(bundled(entry, tmp_path / "out.cjs")).strip() == "4"
