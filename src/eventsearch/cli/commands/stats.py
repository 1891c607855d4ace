"""``eventsearch stats``: what is in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from eventsearch.search.index import Index

app = command_app()

TOP_TAGS = 10

Searches = Annotated[
    bool, typer.Option("--searches", help="Say what was searched for, and what found nothing.")
]

FACETS = {"languages": "lang", "sections": "section", "kinds": "kind", "tags": "tag"}


@app.command()
def stats(
    searches: Searches = False,
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> None:
    """Say what is in the index. Pages, events, languages, sections, tags, generation, size."""
    if searches:
        asked(index, as_json=as_json, color=color)
        return
    from eventsearch.cli.open_index import opened
    from eventsearch.cli.options import moment
    from eventsearch.output.json.response import line, pretty
    from eventsearch.output.terminal.table import listing

    with opened(index) as source:
        zone = source.generation.info.zone
        values = statistics(source, moment(now, lambda: zone))
    if is_terminal() and not as_json:
        print_data(listing(people(values), look(color)))
    else:
        print_data((pretty if is_terminal() else line)(values) + "\n")


def asked(index: Path | None, *, as_json: bool, color: str) -> None:
    """Write what was searched for, as far as it was written down."""
    from eventsearch.cli.open_index import settings_of
    from eventsearch.output.json.query_log import searches_json, searches_text
    from eventsearch.output.json.response import line, pretty
    from eventsearch.search.query_log import read_searches, summary

    found = summary(read_searches(settings_of(index).index))
    if is_terminal() and not as_json:
        print_data(searches_text(found, look(color)))
    else:
        print_data((pretty if is_terminal() else line)(searches_json(found)) + "\n")
    if not found.count:
        print_status(
            "no searches are written down; the settings log_searches and serve.log_searches"
            " switch that on"
        )


def statistics(index: Index, now: datetime) -> dict[str, object]:
    """Return what is known of an index; *visible* and the counts are of pages shown at *now*."""
    from dataclasses import replace

    from eventsearch.model.query import SearchRequest

    request = SearchRequest(per_page=1, facets=tuple(FACETS.values()))
    page = index.search(request, now=now)
    counts = {
        name: {count.value: count.count for count in page.facets.get(facet, ())}
        for name, facet in FACETS.items()
    }
    counts["tags"] = dict(list(counts["tags"].items())[:TOP_TAGS])
    generation = index.generation
    return {
        "pages": generation.info.pages,
        "visible": page.total,
        "events": index.search(replace(request, events=True, facets=()), now=now).total,
        **counts,
        "platform": generation.info.platform,
        "generation": generation.name,
        "built_at": generation.info.built_at,
        "zone": generation.info.zone,
        "bytes": folder_bytes(generation.folder),
        "folder": str(generation.folder),
    }


def people(values: dict[str, object]) -> dict[str, object]:
    """Return the same for people to read: the size in its unit, in the place of the bytes."""
    from eventsearch.output.terminal.status_lines import size

    return dict(
        ("size", size(value)) if name == "bytes" and isinstance(value, int) else (name, value)
        for name, value in values.items()
    )


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files in a folder; what vanishes meanwhile counts for nothing."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return total
