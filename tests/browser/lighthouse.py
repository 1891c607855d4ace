"""Run Lighthouse on a page and return the scores."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from playwright.sync_api import BrowserType

from browser.tools import ARGUMENTS, MODULES, browser_path, run_node

SCRIPT = MODULES / "lighthouse" / "cli" / "index.js"


def scores(
    chromium: BrowserType, url: str, categories: Sequence[str]
) -> tuple[dict[str, float], list[str]]:
    """
    Return the score of each category, from 0 to 1, and the audits with a score below 1.

    Lighthouse starts a separate browser, without a window.
    """
    os.environ["CHROME_PATH"] = browser_path(chromium)
    flags = " ".join(("--headless=new", *ARGUMENTS))
    written = run_node(
        SCRIPT,
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={flags}",
        timeout=180,
    )
    report = json.loads(written)
    found = {name: float(report["categories"][name]["score"]) for name in categories}
    wanting = [
        f"{audit['id']}: {audit['title']}"
        for audit in report["audits"].values()
        if audit.get("score") is not None and audit["score"] < 1
    ]
    return found, wanting
