"""Are the pages without fault for Lighthouse too?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from browser.lighthouse import scores
from browser.stage import Stage


@pytest.mark.parametrize("address", ["/search?q=estuaire", "/demo"])
def test_lighthouse_finds_nothing(browser: Browser, stage: Stage, address: str) -> None:
    """Full scores for accessibility and best practices."""
    found, wanting = scores(
        browser.browser_type, stage.origin + address, ("accessibility", "best-practices")
    )
    assert found == {"accessibility": 1.0, "best-practices": 1.0}, wanting
