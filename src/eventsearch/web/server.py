"""
How does the application run, and how does it stop?

One process on one address, loopback unless another is named. A stop signal makes ``/readyz`` say
503 for a short while in which everything is still answered, then the listener closes.
"""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from eventsearch.errors import EventsearchError, SettingsError
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app

DRAIN = 0.5
"""Seconds for which a load balancer can see that the server is about to stop."""


class ServeError(EventsearchError):
    """The server cannot listen on this address."""


def serve(
    index: Path,
    settings: ServeSettings,
    *,
    clock: Callable[[], datetime],
    started: Callable[[str], None],
    synonyms: Path | None = None,
) -> None:
    """
    Answer searches until a signal says stop.

    Args:
        clock: Returns the present moment, aware.
        started: Called with the server's address once it listens.
        synonyms: The site's file of synonyms, which need not be there.

    Raises:
        IndexUnusable: There is no generation that can answer.
        ServeError: The address is in use, or is not one of this machine.
    """
    app = create_app(index, settings, clock=clock, synonyms=synonyms)
    listener = listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5
    )
    server = _Server(config, app)
    shown = f"[{host}]" if ":" in host else host
    started(f"http://{shown}:{port}")
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()


def listen(host: str, port: int) -> socket.socket:
    """
    Return a listening socket.

    Raises:
        SettingsError: *port* is no port.
        ServeError: The address is in use, or is not one of this machine.
    """
    if not 0 <= port <= 65_535:
        raise SettingsError(f"port {port} is not between 0 and 65535", cure="choose another --port")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
    except OSError as error:
        raise ServeError(
            f"host {host} is not an address of this machine", cure="choose another --host"
        ) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise _refused(host, port, error) from error
    return listener


def _refused(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        return ServeError(
            f"port {port} of {host} is in use",
            cure=f"stop the program that uses it, or choose another, such as --port {port + 1}",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ServeError(
            f"port {port} of {host} is not allowed for this user",
            cure="choose a port above 1023, such as --port 8000",
        )
    return ServeError(
        f"cannot listen on {host} port {port}: {error.strerror}", cure="choose another --host"
    )


class _Server(uvicorn.Server):
    """Uvicorn closes its listeners at once on a signal; this one says so first."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain on SIGTERM; a second one, or an interrupt, stops at once."""
        service = self._app.state.service
        if service.draining or sig != signal.SIGTERM:
            super().handle_exit(sig, frame)
            return
        service.draining = True
        loop = asyncio.get_running_loop()
        # A signal may find the loop asleep in a system call: wake it.
        loop.call_soon_threadsafe(loop.call_later, DRAIN, self._stop)

    def _stop(self) -> None:
        """End as if nobody had to be obeyed: exit code 0, where uvicorn repeats the signal."""
        self.should_exit = True
