"""Writes the tables of `docs/settings.md` and `docs/diagnostics.md` from the sources."""

from __future__ import annotations

import re
from pathlib import Path

from eventsearch.lint.codes import CODES
from eventsearch.settings.schema import SETTINGS

DOCS = Path(__file__).resolve().parents[1] / "docs"


def settings() -> str:
    """Return the table of all settings, in Markdown."""
    head = (
        "| setting | environment variable | file | default | description |\n|---|---|---|---|---|\n"
    )
    return head + "".join(
        f"| `{each.name}` | `{each.variable}` | {'no' if each.users_own else 'yes'}"
        f" | `{each.default}` | {each.about} |\n"
        for each in SETTINGS.values()
    )


def diagnostics() -> str:
    """Return the table of all codes, in Markdown."""
    head = "| code | severity | what is reported | `--fix` |\n|---|---|---|---|\n"
    return head + "".join(
        f"| {each.code} | {each.severity} | {each.title} | {'yes' if each.fix else ''} |\n"
        for each in CODES
    )


TABLES = {"settings.md": settings, "diagnostics.md": diagnostics}
"""What writes the table of a page."""


def written(page: str) -> str:
    """Return the text of a page with the rows of today."""
    table = TABLES[page]()
    head = re.escape(table.partition("\n")[0])
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.sub(rf"(?m)^{head}\n(?:\|.*\n)+", lambda _: table, text, count=1)


if __name__ == "__main__":
    for page in TABLES:
        (DOCS / page).write_text(written(page), encoding="utf-8")
