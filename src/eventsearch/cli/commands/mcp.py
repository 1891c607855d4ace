"""``eventsearch mcp``: answer language models over standard streams."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.cli.app import command_app
from eventsearch.cli.options import IndexFolder, Now, SiteFolder, parse_now
from eventsearch.cli.terminal import Exit, print_status, with_hint_for
from eventsearch.errors import IndexUnusable, needs

if TYPE_CHECKING:
    from eventsearch.settings import Settings
    from eventsearch.web.query_service import QueryService

app = command_app()


@app.command()
def mcp(site: SiteFolder = None, index: IndexFolder = None, now: Now = None) -> None:
    """Let language models search the site, over standard streams (Model Context Protocol)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit_at_once)
    from eventsearch.settings import load_settings

    flags = {"index": None if index is None else index.absolute()}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    with needs("mcp", "mcp"):
        import anyio

        from eventsearch.web.mcp_server import serve_streams
    if sys.stdin.isatty():
        _explain(settings.root)

    @cache
    def service() -> QueryService:
        with with_hint_for(site, index, of=IndexUnusable):
            return _open(settings, now)

    try:
        service()
    except IndexUnusable as error:
        # Start anyway: the index may be built later.
        print_status(str(error))
    anyio.run(serve_streams, service)


def _exit_at_once(number: int, _: object) -> None:
    """Exit at once. A normal exit would wait for the thread that reads the input."""
    os._exit(Exit.INTERRUPTED if number == signal.SIGINT else Exit.DONE)


def _explain(site: Path) -> None:
    """Print how to use the command, for a person who starts it in a terminal."""
    program = Path(sys.argv[0])
    name = str(program.absolute()) if program.stem == "eventsearch" else "eventsearch"
    command = shlex.join((name, "mcp", str(site)))
    print_status("this command speaks MCP, over standard streams, with the program that starts it")
    print_status(f"to let Claude Code search, run: claude mcp add my-site -- {command}")
    print_status("for another program, add this command to its MCP servers; Ctrl+C stops")


def _open(settings: Settings, now: str | None) -> QueryService:
    """Return the query service, without a rate limit: there is a single client."""
    from eventsearch.storage.generations import live
    from eventsearch.web.app import open_service

    return open_service(
        settings.index,
        replace(settings.serve, rate=0, log_searches=settings.log_searches),
        clock=partial(parse_now, now, lambda: live(settings.index).info.zone),
        synonyms=settings.synonyms,
    )
