"""Does the results page get full scores from Lighthouse?"""

from __future__ import annotations

from playwright.sync_api import Browser

from browser.lighthouse import scores
from browser.stage import Stage


def test_lighthouse_finds_nothing(browser: Browser, stage: Stage) -> None:
    found, wanting = scores(
        browser.browser_type,
        f"{stage.origin}/search?q=estuaire",
        ("accessibility", "best-practices"),
    )
    assert found == {"accessibility": 1.0, "best-practices": 1.0}, wanting
