"""
Take the pictures that the documents show.

    python scripts/screenshots.py [NAME...]

Indexes the sample site in a temporary folder, serves it on loopback at a fixed moment, and writes
``docs/images``. Needs what the tests in a browser need (``make browser``).
"""

from __future__ import annotations

import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

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
    "box.png": ("/demo", "estu", {"viewport": WIDE}),
    "box-dark.png": ("/demo?ui=en", "open d", {"viewport": WIDE, "color_scheme": "dark"}),
    "box-phone.png": ("/demo", "10%", {"viewport": PHONE, "is_mobile": True}),
}
"""File of a picture to the address, what is typed into the first box, and the screen."""


def take(browser: Browser, origin: str, name: str) -> None:
    """Write one picture."""
    address, typed, screen = PICTURES[name]
    context = browser.new_context(locale="fr-FR", **screen)
    page: Page = context.new_page()
    page.goto(origin + address)
    if typed:
        page.get_by_role("combobox").first.press_sequentially(typed)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
    page.wait_for_load_state("networkidle")
    if name.endswith(".webp"):
        how = {"format": "webp", "quality": 70}
        shot = context.new_cdp_session(page).send("Page.captureScreenshot", how)
        (IMAGES / name).write_bytes(b64decode(shot["data"]))
    else:
        page.screenshot(path=IMAGES / name, animations="disabled")
    context.close()


def main(*names: str) -> None:
    """Write pictures, by default all."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        app = create_app(index_of_sample(Path(folder)), ServeSettings(), clock=lambda: NOW)
        with served(app) as stage, sync_playwright() as playwright, launched(playwright) as browser:
            for name in names or PICTURES:
                take(browser, stage.origin, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
