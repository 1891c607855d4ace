"""Write the tables of settings, diagnostics and formats in `docs/` from the sources."""

from __future__ import annotations

import re
from pathlib import Path

from eventsearch.lint.codes import CODES
from eventsearch.output.formats import FORMATS
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


def formats() -> str:
    """Return the table of all formats of a search, in Markdown."""
    head = (
        "| `--format` | what it is | over HTTP | media type | file of `static` | pages, at most |\n"
    )
    head += "|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{name}` | {form.about} | {f'`/search.{name}`' if form.media else ''}"
        f" | {form.media.partition(';')[0]} | {f'`{form.file}`' if form.file else ''}"
        f" | {f'{form.size.usual:,}, {form.size.most:,}' if form.size else ''} |\n"
        for name, form in FORMATS.items()
    )


TABLES = {"settings.md": settings, "diagnostics.md": diagnostics, "calendars.md": formats}
"""Maps a page to the function that returns its table."""


def written(page: str) -> str:
    """Return the text of a page with an up-to-date table."""
    table = TABLES[page]()
    head = re.escape(table.partition("\n")[0])
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.sub(rf"(?m)^{head}\n(?:\|.*\n)+", lambda _: table, text, count=1)


if __name__ == "__main__":
    for page in TABLES:
        (DOCS / page).write_text(written(page), encoding="utf-8")
