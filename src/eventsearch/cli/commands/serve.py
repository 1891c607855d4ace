"""``eventsearch serve``: answer searches over HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import click
import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AllowOutside, IndexFolder, Now
from eventsearch.cli.terminal import end_on_sigterm, print_status
from eventsearch.errors import needs

if TYPE_CHECKING:
    from eventsearch.settings import Settings

app = command_app()


RootPath = Annotated[
    str | None,
    typer.Option(metavar="PATH", help="Path prefix that a proxy strips from every route."),
]
Proxies = Annotated[
    str | None,
    typer.Option(
        metavar="LIST",
        help="Comma-separated addresses and networks of proxies whose X-Forwarded-* headers are"
        " trusted.",
    ),
]
Concurrency = Annotated[
    int | None,
    typer.Option(
        "--limit-concurrency",
        metavar="N",
        help="Maximum searches at the same time; other clients must retry. Default: 64.",
    ),
]
Log = Annotated[
    str | None,
    typer.Option(
        click_type=click.Choice(("json",)),
        help="Log one JSON object a line, with one for each request.",
    ),
]
LogQuery = Annotated[
    int | None, typer.Option(metavar="N", help="Characters of each query to log. Default: 0.")
]
SiteUrl = Annotated[
    str | None,
    typer.Option(
        "--site-url", metavar="URL", help="URL of the site. Default: from its configuration."
    ),
]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="Number of worker processes. Default: 1.")
]
Host = Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")]
Port = Annotated[
    int | None, typer.Option(help="Port to listen on; 0 chooses a free port. Default: 8000.")
]


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    workers: Workers = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep the index up to date with the content as well.")
    ] = False,
    root_path: RootPath = None,
    forwarded_allow_ips: Proxies = None,
    concurrency: Concurrency = None,
    log: Log = None,
    log_query: LogQuery = None,
    site_url: SiteUrl = None,
    index: IndexFolder = None,
    allow_outside: AllowOutside = None,
    now: Now = None,
) -> None:
    """Serve searches over HTTP until stopped. Loads new generations of the index by itself."""
    end_on_sigterm()
    _log_as_json(log or os.environ.get("EVENTSEARCH_SERVE_LOG"))
    with needs("serve", "serve"):
        from eventsearch.web.server import serve as serve_index
    from eventsearch.settings import load_settings

    shared: dict[str, object] = {
        "index": None if index is None else index.absolute(),
        "allow_outside": allow_outside or None,
        "site.url": site_url,
    }
    flags = {
        "serve.host": host,
        "serve.port": port,
        "serve.workers": workers,
        "serve.root_path": root_path,
        "serve.forwarded_allow_ips": _comma_separated(forwarded_allow_ips),
        "serve.concurrency": concurrency,
        "serve.log": log,
        "serve.log_query": log_query,
    }
    settings = load_settings(Path(), environ=os.environ, flags={**flags, **shared})
    _log_as_json(settings.serve.log)
    if not watch:
        _serve(serve_index, settings, index, now)
        return
    from eventsearch.cli.watch_process import watcher
    from eventsearch.engines import OPENSEARCH, WHOOSH

    engine = OPENSEARCH if settings.cluster else WHOOSH
    drain = settings.serve.drain
    with watcher(Path().absolute(), shared, settings.index, engine=engine, drain=drain):
        _serve(serve_index, settings, index, now)


def _comma_separated(text: str | None) -> list[str] | None:
    """Return the items of a comma-separated list; None if the option is not set."""
    if text is None:
        return None
    return [item.strip() for item in text.split(",") if item.strip()]


def _log_as_json(form: str | None) -> None:
    if form:
        from eventsearch.web.json_log import log_as_json

        log_as_json()


def _serve(
    serve_index: Callable[..., None], settings: Settings, index: Path | None, now: str | None
) -> None:
    """Serve the index in the settings; *index* is the value of ``--index``, for hints."""
    from eventsearch.cli.open_index import with_index_hint, with_sites_hint
    from eventsearch.cli.options import parse_now
    from eventsearch.storage.generations import live

    def started(url: str) -> None:
        print_status(f"answering from {settings.index} at {url}/search; Ctrl+C stops")
        for note in filter(None, (_public_note(url), _site_url_note(settings))):
            print_status(note)

    with with_index_hint(index), with_sites_hint(index, settings.root):
        fixed = None if now is None else parse_now(now, lambda: live(settings.index).info.zone)
        serve_index(
            settings.index,
            settings.serve,
            clock=partial(_now, fixed),
            started=started,
            synonyms=settings.synonyms,
        )


def _now(fixed: datetime | None) -> datetime:
    return fixed or datetime.now(UTC)


def _public_note(url: str) -> str:
    """Return a note if other machines can reach the server, else an empty text."""
    parts = urlsplit(url)
    if ip_address(parts.hostname or "").is_loopback:
        return ""
    return (
        f"other machines can search at {parts.hostname} port {parts.port};"
        " use --host 127.0.0.1 to serve this machine only"
    )


def _site_url_note(settings: Settings) -> str:
    """Return a note if links to pages would be broken, else an empty text."""
    from eventsearch.errors import IndexUnusable
    from eventsearch.settings.site_detection import HINT, path
    from eventsearch.storage.generations import live

    try:
        indexed = live(settings.index).info
    except IndexUnusable:
        return ""
    info = indexed.at(settings.site_url)
    # Behind a proxy with a path, the site may be on the same host, so links work.
    if not info.origin and not settings.serve.root_path:
        return f"the site's configuration names no host: links to its pages lead here; set {HINT}"
    if path(info.home) != path(indexed.home):
        return (
            f"pages were indexed below {path(indexed.home) or '/'}, and the site is at {info.home};"
            " run eventsearch index"
        )
    return ""
