"""``eventsearch serve``: answer searches over HTTP."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import IndexFolder, Now
from eventsearch.cli.terminal import say

app = command_app()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
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
        "index": None if index is None else index.absolute(),
    }
    settings = load_settings(Path(), environ=os.environ, flags=flags)
    with cured(index):
        fixed = None if now is None else moment(now, lambda: live(settings.index).info.zone)

    def clock() -> datetime:
        return fixed or datetime.now(UTC)

    def started(address: str) -> None:
        say(f"answering from {settings.index} at {address}/v1/search?q=…; Ctrl+C stops")

    with cured(index):
        serve_index(
            settings.index,
            settings.serve,
            clock=clock,
            started=started,
            synonyms=settings.synonyms,
        )
