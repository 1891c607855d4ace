"""Open indexes of the sites that tests write, and serve them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.search.index import Index, open_index
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from small_site import NOW, PAGES, write_site


@contextmanager
def site_index(
    root: Path, pages: Mapping[str, str] = PAGES, built: datetime | None = None
) -> Iterator[Index]:
    """Write a site, index it (as if at the time *built*), and yield the open index."""
    settings = write_site(root, pages)
    build(settings, clock=lambda: built or datetime.now(UTC))
    with closing(open_index(settings.index)) as index:
        yield index


@contextmanager
def web_client(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: NOW,
    client: Mapping[str, Any] | None = None,
    **serve: Any,
) -> Iterator[TestClient]:
    """
    Yield a client of the server, which runs in this process.

    Arguments:
        settings: Settings of a site that has an index.
        clock: What the server reads as the current time.
        client: Arguments of `TestClient`.
        serve: Settings of the server.
    """
    app = create_app(settings.index, ServeSettings(**serve), clock=clock)
    with TestClient(app, **(client or {})) as asked:
        yield asked


@contextmanager
def site_client(
    root: Path, pages: Mapping[str, str] = PAGES, **options: Any
) -> Iterator[TestClient]:
    """Write a site, index it, and yield a client of its server; *options*: see `web_client`."""
    settings = write_site(root, pages)
    build(settings)
    with web_client(settings, **options) as client:
        yield client
