"""Run axe-core on a page and return the violations."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from browser.tools import MODULES
from programs import missing

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

LANGUAGES = ("fr", "en", "fr-CA")

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colors": {"color_scheme": "light", "forced_colors": "active"},
}
"""Media settings for a check. They do not depend on the page's language."""


def violations_by_look(page: Page) -> dict[str, list[str]]:
    """Return the violations by look. Looks without violations are omitted."""
    found = {}
    for name, look in LOOKS.items():
        page.emulate_media(**look)
        found[name] = violations(page)
    return {name: lines for name, lines in found.items() if lines}


def violations(page: Page, *parts: str) -> list[str]:
    """
    Return a line for each violation: rule, help, and the elements concerned.

    Args:
        parts: CSS selectors of the parts to check. Without selectors, check the whole page.
    """
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing("axe-core", "install Node 20 and npm, then run make browser")
    if not page.evaluate("() => 'axe' in window"):
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
