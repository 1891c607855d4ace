"""``eventsearch stats``: what the index contains."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, parse_now
from eventsearch.cli.terminal import is_terminal, look, print_data, print_json, print_status
from eventsearch.model.query import SearchRequest
from eventsearch.output.json import searches_json
from eventsearch.output.terminal.status_lines import size
from eventsearch.output.terminal.table import listing, searches_text
from eventsearch.search.index import Index
from eventsearch.search.query_log import read_searches, summary

app = command_app()

TOP_TAGS = 10
"""Maximum tags to show, the most frequent first."""

Searches = Annotated[
    bool, typer.Option("--searches", help="Show the query log: top, failed and slow searches.")
]

FACETS = {"languages": "lang", "sections": "section", "kinds": "kind", "tags": "tag"}
"""Maps a key in the output to the facet that it counts."""


@app.command()
def stats(
    searches: Searches = False,
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> None:
    """Show what the index contains. Pages, events, languages, sections, tags, generation, size."""
    as_json = as_json or not is_terminal()
    if searches:
        _show_searches(index, as_json=as_json, color=color)
        return
    with opened(index) as source:
        zone = source.generation.info.zone
        values = statistics(source, parse_now(now, lambda: zone))
    if as_json:
        print_json(values)
        return
    rows = (
        ("size", size(value)) if name == "bytes" and isinstance(value, int) else (name, value)
        for name, value in values.items()
    )
    print_data(listing(dict(rows), look(color)))


def _show_searches(index: Path | None, *, as_json: bool, color: str) -> None:
    result = summary(read_searches(settings_of(index).index))
    if as_json:
        print_json(searches_json(result))
    else:
        print_data(searches_text(result, look(color)))
    if not result.count:
        print_status(
            "no searches are logged; to log them, set log_searches or serve.log_searches to true"
        )


def statistics(index: Index, now: datetime) -> dict[str, object]:
    """Return facts about an index. Its counts, except ``pages``, include visible pages only."""
    request = SearchRequest(per_page=1, facets=tuple(FACETS.values()))
    page = index.search(request, now=now)
    counts = {
        name: {count.value: count.hits for count in page.facets.get(facet, ())}
        for name, facet in FACETS.items()
    }
    counts["tags"] = dict(list(counts["tags"].items())[:TOP_TAGS])
    generation = index.generation
    return {
        "pages": generation.info.pages,
        "visible": page.total,
        "events": index.search(request._replace(events=True, facets=()), now=now).total,
        **counts,
        "platform": generation.info.platform,
        "generation": generation.name,
        "built_at": generation.info.built_at,
        "zone": generation.info.zone,
        "bytes": folder_bytes(generation.folder),
        "folder": str(generation.folder),
    }


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files in a folder; ignore files that vanish meanwhile."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return total
