"""What does axe-core say of a page?"""

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
"""Ways to look at a page. They do not change with its language."""


def violations_by_look(page: Page) -> dict[str, list[str]]:
    """Return the violations of each look that has some."""
    found = {}
    for name, look in LOOKS.items():
        page.emulate_media(**look)
        found[name] = violations(page)
    return {name: lines for name, lines in found.items() if lines}


def violations(page: Page, *parts: str) -> list[str]:
    """
    Return a line for each violation: rule, help, and the elements concerned.

    Args:
        parts: CSS selectors of what is looked at; all of the page without any.
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
