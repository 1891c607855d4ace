"""Writes the reference of settings in ``docs/settings.md`` from the table in the source."""

from __future__ import annotations

import re
from pathlib import Path

from eventsearch.settings.schema import SETTINGS

FILE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
HEAD = "| setting | environment variable | file | default | description |\n|---|---|---|---|---|\n"


def reference() -> str:
    """Return the table of all settings, in Markdown."""
    rows = (
        f"| `{each.name}` | `{each.variable}` | {'no' if each.users_own else 'yes'}"
        f" | `{each.default}` | {each.about} |\n"
        for each in SETTINGS.values()
    )
    return HEAD + "".join(rows)


def written(text: str) -> str:
    """Return the page with its table replaced."""
    table = re.compile(r"(?m)^\| setting \| environment variable .*\n(?:\|.*\n)+")
    return table.sub(lambda _: reference(), text, count=1)


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text(encoding="utf-8")), encoding="utf-8")
