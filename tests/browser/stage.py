"""
Serve the real application to browsers on loopback, together with pages of a test.

Tests add pages by path, and can make the server fail for some addresses.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    # `make test` does not install Playwright.
    from playwright.sync_api import Page

N = TypeVar("N", int, float)

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
"""Two weeks before the Estuary Days of the sample site."""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " require-trusted-types-for 'script'"
)
"""The strictest content security policy under which the elements must work."""


@dataclass(slots=True)
class Stage:
    """
    The pages and failures that a test adds to a server, and the requests that the server got.

    Attributes:
        origin: The server's origin, such as ``http://127.0.0.1:50000``.
        pages: HTML by path.
        policy: Content security policy of the pages. If empty, the header is not sent.
        broken: Status code by a part of the address. The status 0 closes the connection.
        later: Seconds for the `Retry-After` header of broken answers. 0 omits the header.
        asked: Paths and queries of all requests, in order.
    """

    origin: str
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = POLICY
    broken: dict[str, int] = field(default_factory=dict)
    later: int = 0
    asked: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Remove all changes of a test, and the recorded requests."""
        self.policy = POLICY
        self.later = 0
        for kept in (self.pages, self.broken, self.asked):
            kept.clear()

    def show(self, page: Page, html: str) -> None:
        """Serve this HTML at ``/``, and load it."""
        self.pages["/"] = html
        page.goto(self.origin)

    def count(self, part: str) -> int:
        """Return the number of requests whose address contains *part*."""
        return sum(part in address for address in self.asked)


def staged(app: ASGIApp, stage: Stage) -> ASGIApp:
    """Return an application that answers with the stage's pages and failures first."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        query = scope["query_string"].decode()
        address = scope["path"] + (f"?{query}" if query else "")
        stage.asked.append(address)
        status = _of(stage.broken, address)
        if status == 0:
            raise ConnectionAbortedError
        if status:
            headers = {"Retry-After": str(stage.later)} if stage.later else {}
            await PlainTextResponse("broken", status, headers)(scope, receive, send)
        elif (page := stage.pages.get(scope["path"])) is not None:
            headers = {"Content-Security-Policy": stage.policy} if stage.policy else {}
            await HTMLResponse(page, headers=headers)(scope, receive, send)
        elif scope["path"] == "/favicon.ico":
            await PlainTextResponse("", 204)(scope, receive, send)
        else:
            try:
                await app(scope, receive, send)
            except Exception:
                # Pytest shows this log with the test that fails.
                logging.getLogger(__name__).exception("no answer to %s", address)
                raise

    return answer


def _of(table: Mapping[str, N], address: str) -> N | None:
    return next((value for part, value in table.items() if part in address), None)


@contextmanager
def served(app: ASGIApp) -> Iterator[Stage]:
    """Serve an application on loopback. Yield the stage that controls the server."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        stage = Stage(origin=f"http://127.0.0.1:{listener.getsockname()[1]}")
        config = uvicorn.Config(staged(app, stage), log_level="critical", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield stage
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def hosted(folder: Path, path: str = "/") -> Iterator[Stage]:
    """Serve a folder's files below a path, without a content security policy."""
    files = StaticFiles(directory=folder, html=True)
    with served(Starlette(routes=[Mount(path, files)])) as host:
        host.policy = ""
        yield host
