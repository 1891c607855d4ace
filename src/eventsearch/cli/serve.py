"""``eventsearch serve``: answer searches over HTTP."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import IndexFolder, Now
from eventsearch.cli.terminal import say

app = command_app()


RootPath = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Path before every route, which a proxy takes away."),
]
Proxies = Annotated[
    str | None,
    typer.Option(metavar="LIST", help="Proxies that may say who asks: addresses, networks."),
]
Concurrency = Annotated[
    int | None,
    typer.Option("--limit-concurrency", metavar="N", help="Searches under way at once."),
]
Log = Annotated[
    str | None,
    typer.Option(click_type=click.Choice(("json",)), help="Print a line a request."),
]
LogQuery = Annotated[
    int | None,
    typer.Option(metavar="N", help="Characters of a query that such a line keeps; else none."),
]


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that answer; else one.")
    ] = None,
    root_path: RootPath = None,
    forwarded_allow_ips: Proxies = None,
    concurrency: Concurrency = None,
    log: Log = None,
    log_query: LogQuery = None,
    index: IndexFolder = None,
    now: Now = None,
) -> None:
    """Answer searches over HTTP until stopped. Takes up new generations by itself."""
    from eventsearch.cli.clock import moment
    from eventsearch.cli.opened import cured
    from eventsearch.indexer.generations import live
    from eventsearch.settings import load_settings
    from eventsearch.web import serve as serve_index

    flags = {
        "serve.host": host,
        "serve.port": port,
        "serve.workers": workers,
        "serve.root_path": root_path,
        "serve.forwarded_allow_ips": _listed(forwarded_allow_ips),
        "serve.concurrency": concurrency,
        "serve.log": log,
        "serve.log_query": log_query,
        "index": None if index is None else index.absolute(),
    }
    settings = load_settings(Path(), environ=os.environ, flags=flags)
    with cured(index):
        fixed = None if now is None else moment(now, lambda: live(settings.index).info.zone)

    def started(address: str) -> None:
        say(f"answering from {settings.index} at {address}/v1/search?q=…; Ctrl+C stops")

    with cured(index):
        serve_index(
            settings.index,
            settings.serve,
            clock=partial(_now, fixed),
            started=started,
            synonyms=settings.synonyms,
        )


def _now(fixed: datetime | None) -> datetime:
    return fixed or datetime.now(UTC)


def _listed(text: str | None) -> list[str] | None:
    """Return the parts of a list with commas; None for none."""
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]
