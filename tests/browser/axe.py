"""What does axe-core say of a page?"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from browser.tools import MODULES
from programs import missing

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

LOOKS: dict[str, dict[str, Any]] = {
    "fr": {"color_scheme": "light"},
    "en": {"color_scheme": "dark"},
    "fr-CA": {"forced_colors": "active"},
}
"""Language of a page and how it is looked at; the one does not change the other."""


def violations(page: Page, *parts: str) -> list[str]:
    """
    Return a line for each violation: rule, help, and the elements concerned.

    Args:
        parts: CSS selectors of what is looked at; all of the page without any.
    """
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing("axe-core", "install Node 20 and npm, then run make browser")
    page.evaluate(script.read_text(encoding="utf-8") + "; null")
    found = page.evaluate(
        """async ([runOnly, include]) => (await axe.run(
          include ? {include} : document, {runOnly, resultTypes: ["violations"]}
        )).violations""",
        [TAGS, parts or None],
    )
    return [
        f"{one['id']}: {[(node['html'], node['failureSummary']) for node in one['nodes']]}"
        for one in found
    ]
