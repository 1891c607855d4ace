"""
Take the screenshots for the documents.

    python scripts/screenshots.py [NAME...]

Index the sample site in a temporary folder, serve it on loopback at a fixed moment, and write
``docs/images``. Run ``make browser`` before: this needs the same programs as browser tests.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from browser.sample import index_of_sample  # noqa: E402
from browser.stage import NOW, served  # noqa: E402
from browser.tools import launched  # noqa: E402
from eventsearch.settings import ServeSettings  # noqa: E402
from eventsearch.web.app import create_app  # noqa: E402

IMAGES = ROOT / "docs" / "images"

WIDE = {"width": 1120, "height": 700}
TALL = {"width": 1120, "height": 900}
PHONE = {"width": 390, "height": 844}

SETTLED = 600
"""Milliseconds to wait until a page has settled."""

PICTURES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "page.webp": ("/search?q=estuaire", "", {"viewport": WIDE}),
    "page-dark.webp": (
        "/search?q=open+data&ui=en&sort=-date",
        "",
        {"viewport": WIDE, "color_scheme": "dark"},
    ),
    "page-phone.webp": ("/search?q=donn%C3%A9es", "", {"viewport": PHONE, "is_mobile": True}),
    "page-month.webp": ("/search?view=month&month=2031-05&ui=en", "", {"viewport": TALL}),
    "page-agenda.webp": (
        "/search?view=agenda&ui=de",
        "",
        {"viewport": PHONE, "is_mobile": True, "color_scheme": "dark"},
    ),
    "results.webp": ("/demo?q=estuaire", "", {"viewport": TALL}),
    "box.webp": ("/demo", "estu", {"viewport": WIDE}),
    "box-dark.webp": ("/demo?ui=en", "open d", {"viewport": WIDE, "color_scheme": "dark"}),
    "box-phone.webp": ("/demo", "10%", {"viewport": PHONE, "is_mobile": True, "has_touch": True}),
}
"""Maps a screenshot's file to the URL, the text to type into the first box, and browser options."""


def take(browser: Browser, origin: str, name: str) -> None:
    """Write one screenshot."""
    address, typed, screen = PICTURES[name]
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **screen)
    page: Page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(origin + address)
    if typed:
        page.get_by_role("combobox").first.click()
        # Not the combobox: on a small screen, a dialog with its own input opens and gets the focus.
        page.locator("event-search input:focus").press_sequentially(typed)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
    page.wait_for_load_state("networkidle")
    # After showing suggestions, the box requests the number of results.
    page.wait_for_timeout(SETTLED)
    page.wait_for_load_state("networkidle")
    how = {"format": "webp", "quality": 70}
    shot = context.new_cdp_session(page).send("Page.captureScreenshot", how)
    (IMAGES / name).write_bytes(b64decode(shot["data"]))
    context.close()


def main(*names: str) -> None:
    """Write the given screenshots, by default all."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        app = create_app(index_of_sample(Path(folder)), ServeSettings(), clock=lambda: NOW)
        with served(app) as stage, sync_playwright() as playwright, launched(playwright) as browser:
            for name in names or PICTURES:
                take(browser, stage.origin, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
