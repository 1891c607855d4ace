"""
A server for browsers: the real application on loopback, and pages beside it.

The application answers from an index of the sample site; tests add pages by their path, and may
make the server slow or faulty for some addresses.
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
    # `make test` does without it.
    from playwright.sync_api import Page

N = TypeVar("N", int, float)

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
"""Two weeks before the Estuary Days of the sample site."""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self';"
    " require-trusted-types-for 'script'"
)
"""The strictest policy that the element must do with."""


@dataclass(slots=True)
class Stage:
    """
    What the server does besides answering.

    Attributes:
        origin: Such as ``http://127.0.0.1:50000``.
        pages: HTML by path, sent with `POLICY` unless `policy` names another.
        broken: Status to answer by a part of the address; 0 closes the connection.
        later: Seconds after which such an answer says to come again; 0 for none.
        asked: Addresses that were asked for, in order.
    """

    origin: str
    pages: dict[str, str] = field(default_factory=dict)
    policy: str = POLICY
    broken: dict[str, int] = field(default_factory=dict)
    later: int = 0
    asked: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Forget what a test arranged."""
        self.policy = POLICY
        self.later = 0
        for kept in (self.pages, self.broken, self.asked):
            kept.clear()

    def show(self, page: Page, html: str) -> None:
        """Serve this HTML at ``/``, and load it."""
        self.pages["/"] = html
        page.goto(self.origin)

    def count(self, part: str) -> int:
        """Return how often an address with *part* was asked for."""
        return sum(part in address for address in self.asked)


def staged(app: ASGIApp, stage: Stage) -> ASGIApp:
    """Return the application with what the stage does before it."""

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
                # Pytest shows it with the test that fails by it.
                logging.getLogger(__name__).exception("no answer to %s", address)
                raise

    return answer


def _of(table: Mapping[str, N], address: str) -> N | None:
    return next((value for part, value in table.items() if part in address), None)


@contextmanager
def served(app: ASGIApp) -> Iterator[Stage]:
    """Serve an application on loopback; yield the stage before it."""
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
    """Serve the files of a folder below a path, without a policy for scripts."""
    files = StaticFiles(directory=folder, html=True)
    with served(Starlette(routes=[Mount(path, files)])) as host:
        host.policy = ""
        yield host
