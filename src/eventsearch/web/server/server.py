"""
How does the application run, and how does it stop?

At one address, loopback unless another is named, in one process or as many as `workers` are to
share it. A stop signal makes ``/readyz`` say
503 for a short while in which everything is still answered, then the listener closes. SIGHUP makes
it look at index and synonyms at once.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from eventsearch.errors import EventsearchError, SettingsError
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from eventsearch.web.searcher.background import run_in_thread
from eventsearch.web.searcher.exception_guard import log_exceptions
from eventsearch.web.server.connection_limits import (
    ConnectionRegistry,
    most_connections,
    most_waiting,
)
from eventsearch.web.server.http_protocol import protocol_for
from eventsearch.web.server.json_log import log_as_json
from eventsearch.web.server.log_filter import Repeated
from eventsearch.web.server.supervisor import supervise
from eventsearch.web.service.query_service import QueryService
from eventsearch.web.shared_counts import SHARED

SWITCH = 0.001
"""Seconds for which a search may keep the interpreter's lock while others wait for it. With the
usual five times as many, whoever reads requests and sends answers waits behind every search."""

LOOP = 8
"""Handles that the event loop takes for itself."""
WANTED = 4_096
"""Handles that are ample, also where thousands hang up and are not yet seen to have gone."""

log = logging.getLogger("eventsearch")


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
        SettingsError: A setting cannot be: a port, a proxy, a path.
        ServeError: The address is in use, or is not one of this machine.
        WorkersError: No worker could begin to answer.
    """
    answer = partial(serve_on, index, settings, clock, synonyms)
    if settings.workers > 1:
        # What cannot be is said here and once, not by every worker.
        _made(index, settings, clock, synonyms).state.service.live.close()
    listener = listen(settings.host, settings.port)
    address = f"http://{shown(listener)}"
    try:
        if settings.workers > 1:
            with multiprocess_metrics(settings):
                supervise(
                    answer,
                    listener,
                    settings.workers,
                    started=lambda: started(address),
                    drain=settings.drain,
                )
        else:
            answer(listener, lambda: started(address))
    finally:
        listener.close()


@contextmanager
def multiprocess_metrics(settings: ServeSettings) -> Iterator[None]:
    """Let workers find a folder to count in together, unless there is one or none is wanted."""
    if not settings.metrics or SHARED in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]


def serve_on(
    index: Path,
    settings: ServeSettings,
    clock: Callable[[], datetime],
    synonyms: Path | None,
    listener: socket.socket,
    ready: Callable[[], None],
) -> None:
    """Answer on a listening socket until a signal says stop; call *ready* once that is so."""
    if settings.log:
        log_as_json()
    app = _made(index, settings, clock, synonyms)
    free = handles() - _used() - LOOP
    config = uvicorn.Config(
        app,
        http=protocol_for(ConnectionRegistry(most_connections(free))),
        backlog=most_waiting(free),
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        root_path=root_path(settings.root_path),
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=proxies_named(settings.forwarded_allow_ips),
    )
    # Others can make it repeat itself without end.
    logging.getLogger("uvicorn.error").addFilter(Repeated())
    server = _Server(config, app, ready)
    sys.setswitchinterval(SWITCH)
    with server.reloading():
        server.run(sockets=[listener])


def handles() -> int:
    """Let this process have as many open handles as it may and needs; return how many."""
    try:
        import resource
    except ImportError:  # Windows has no such limit that matters.
        return WANTED
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft == resource.RLIM_INFINITY or soft >= allowed:
        return WANTED if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    except (OSError, ValueError):
        return soft
    return allowed


def _used() -> int:
    """Return how many handles are in use: the lowest that is free is the next."""
    with Path(os.devnull).open("rb") as file:
        return file.fileno()


def _made(
    index: Path,
    settings: ServeSettings,
    clock: Callable[[], datetime],
    synonyms: Path | None,
) -> Starlette:
    """Return the application, after a look at the settings that it does not need itself."""
    root_path(settings.root_path)
    proxies_named(settings.forwarded_allow_ips)
    return create_app(index, settings, clock=clock, synonyms=synonyms)


def shown(listener: socket.socket) -> str:
    """Return host and port of a listening socket, as an address is written."""
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def root_path(text: str) -> str:
    """
    Return the path before every route, without a slash at its end; empty for none.

    Raises:
        SettingsError: It is no path.
    """
    if text and not re.fullmatch(r"/[\w.~/-]*", text, re.ASCII):
        raise SettingsError(
            f'root path "{text}" is not a path', hint="write it as it is in addresses: /search"
        )
    return text.rstrip("/")


def proxies_named(texts: Sequence[str]) -> list[str]:
    """
    Return the addresses and networks whose word on who asks is taken.

    Raises:
        SettingsError: One is neither.
    """
    for text in texts:
        try:
            ipaddress.ip_network(text)
        except ValueError as error:
            raise SettingsError(
                f'proxy "{text}" is neither an address nor a network: {error}',
                hint="write one such as 127.0.0.1 or 10.0.0.0/8",
            ) from error
    return list(texts)


def listen(host: str, port: int) -> socket.socket:
    """
    Return a listening socket.

    Raises:
        SettingsError: *port* is no port, or no host is named.
        ServeError: The address is in use, or is not one of this machine.
    """
    if not 0 <= port <= 65_535:
        raise SettingsError(f"port {port} is not between 0 and 65535", hint="choose another --port")
    if not host.strip():
        raise SettingsError(
            "no host is named",
            hint="name an address: 127.0.0.1 for this machine alone, 0.0.0.0 for all of its own",
        )
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
    except OSError as error:
        raise ServeError(
            f"host {host} is not an address of this machine", hint="choose another --host"
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
            hint=f"stop the program that uses it, or choose another, such as --port {port + 1}",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ServeError(
            f"port {port} of {host} is not allowed for this user",
            hint="choose a port above 1023, such as --port 8000",
        )
    return ServeError(
        f"cannot listen on {host} port {port}: {error.strerror}", hint="choose another --host"
    )


class _Server(uvicorn.Server):
    """Uvicorn closes its listeners at once on a signal; this one says so first."""

    def __init__(self, config: uvicorn.Config, app: Starlette, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; let the application end too where a second interrupt says not to wait for it."""
        await super().shutdown(sockets)
        if self.force_exit:
            # Cancelled later, it would tell of that with a traceback.
            await self.lifespan.shutdown()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Drain on SIGTERM; a second one, or an interrupt, stops at once."""
        service = self._app.state.service
        if service.draining or sig != signal.SIGTERM:
            super().handle_exit(sig, frame)
            return
        service.draining = True
        loop = asyncio.get_running_loop()
        # A signal may find the loop asleep in a system call: wake it.
        loop.call_soon_threadsafe(loop.call_later, service.settings.drain, self._stop)

    @contextmanager
    def reloading(self) -> Iterator[None]:
        """Look at index and synonyms on SIGHUP."""
        before = signal.signal(signal.SIGHUP, self._on_reload)
        try:
            yield
        finally:
            signal.signal(signal.SIGHUP, before)

    def _on_reload(self, _: int, __: FrameType | None) -> None:
        service = self._app.state.service
        with suppress(RuntimeError):  # Not running yet: everything was opened just now.
            loop = asyncio.get_running_loop()
            # Between any two instructions a lock may be held: only the loop may hand work on.
            loop.call_soon_threadsafe(_hand_on_reload, service)

    def _stop(self) -> None:
        """End as if nobody had to be obeyed: exit code 0, where uvicorn repeats the signal."""
        self.should_exit = True


def _hand_on_reload(service: QueryService) -> None:
    """Have a thread of its own look again: searches may wait in a long queue for theirs."""
    if not run_in_thread(partial(_reload, service)):
        _reload(service, warm=False)


def _reload(service: QueryService, *, warm: bool = True) -> None:
    """Look again, and say which generation answers."""
    try:
        with log_exceptions("looking again meets a bug"):
            log.warning("looked again: generation %s answers", service.reload(warm=warm))
    except EventsearchError as error:
        log.warning("could not look again: %s", error)
