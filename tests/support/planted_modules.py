"""Write sites with a module for each name that a Python program may import."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from cli_site import write_site


def planted(folder: Path, pages: int, *, without: set[str] | frozenset[str] = frozenset()) -> Path:
    """Write a site with a module for each standard library module and installed package."""
    site = write_site(folder / "mon site é")
    for number in range(pages):
        page = site / "content" / "post" / f"{number}.md"
        page.write_text(f"---\ntitle: Page {number}\ndate: 2024-01-01\n---\nTexte.\n")
    names = {*sys.stdlib_module_names, *packages_distributions(), "eventsearch", "usercustomize"}
    for name in names - without:
        text = f"open({str(folder / 'ran')!r}, 'a').write({name + ' '!r})\n"
        (site / f"{name}.py").write_text(text, encoding="utf-8")
    return site


def ran(site: Path) -> str:
    """Return the names of the planted modules that a command has run."""
    record = site.parent / "ran"
    return record.read_text(encoding="utf-8") if record.exists() else ""
