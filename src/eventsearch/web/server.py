"""
Run the application with uvicorn, in one process or in several that share a socket.

Uvicorn only limits the time between two requests. `Connection` also closes the connections of
clients that send nothing, send a request byte by byte, or do not read the response.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import re
import resource
import signal
import socket
import sys
import threading
from asyncio import TimerHandle
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from eventsearch.child_processes import safe_path
from eventsearch.errors import EventsearchError, SettingsError
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from eventsearch.web.json_log import RepeatFilter, log_as_json
from eventsearch.web.query_service import QueryService

MAX_CONNECTIONS = 900
"""Connections of a process. For each further connection, the server closes the one that has waited
longest for a request. If all are busy, requests on further connections get a 503. A process may
usually open 1,024 files; the remaining 124 are for the index."""
BACKLOG = 2_048
"""Connections that the system queues until the server accepts them. The server may accept all of
them at once, before it closes any other connection."""
OPEN_FILES = MAX_CONNECTIONS + BACKLOG + 1_024
"""Files that a process may open, if the system allows it: for connections, queue and index."""
DRAIN_TIMEOUT = 5
"""Seconds to finish the running requests after the listener is closed."""
HEALTHCHECK_TIMEOUT = 30
"""Seconds in which a worker must answer its supervisor, including its start. After that, the
supervisor replaces it."""
SWITCH_INTERVAL = 0.001
"""Seconds for which a search may keep the interpreter's lock while the event loop waits for it.
Python's default is five times longer; with it, every response waits behind every search."""
COUNTERS = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable with the folder that the processes share for their counters;
prometheus-client reads it at import."""

LOG_FORMAT = "eventsearch: %(message)s"
"""Format of log records, unless they are JSON: the same prefix as other messages of a command."""

log = logging.getLogger("eventsearch")


KEEP_ALIVE = 5
"""Seconds that a connection may be idle between two requests."""
REQUEST_TIMEOUT = 20.0
"""Seconds in which a client must send a whole request, headers and body. A request has at most
144 KB, so 7 KB per second is fast enough."""
SEND_TIMEOUT = 20.0
"""Seconds in which a client must read what the server has buffered, about 64 KB at most."""


class Connection(HttpToolsProtocol):
    """
    Close the connection when its client is too slow, or to make room for another client.

    Attributes:
        waiting_since: Event loop time at which the server began to wait for a request; None while
            it answers a request.
    """

    waiting_since: float | None = None
    _request_timer: TimerHandle | None = None
    _send_timer: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request; if there are too many connections, drop another one."""
        super().connection_made(transport)
        self._wait(REQUEST_TIMEOUT)
        limit = self.limit_concurrency
        if limit is not None and len(self.connections) >= limit:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def on_message_complete(self) -> None:
        """Stop the request timer: the whole request has arrived."""
        super().on_message_complete()
        # If the response was sent before the request ended, the next wait has already started.
        if not self.cycle.response_complete:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the client to read the rest of this response."""
        # `super` starts to answer the next request, if the client has pipelined one.
        was_last = not self.pipeline
        super().on_response_complete()
        is_half_sent = not self.cycle.response_complete and self.cycle.more_body
        if was_last or is_half_sent:
            self._wait(KEEP_ALIVE + REQUEST_TIMEOUT)

    def pause_writing(self) -> None:
        """Start the timer for the client to read what is buffered."""
        super().pause_writing()
        self._send_timer = self.loop.call_later(SEND_TIMEOUT, self._drop)

    def resume_writing(self) -> None:
        """Stop the timer that `pause_writing` started."""
        super().resume_writing()
        if self._send_timer:
            self._send_timer.cancel()
            self._send_timer = None

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self.waiting_since = self.loop.time()
        self._request_timer = self.loop.call_later(seconds, self._drop)

    def _stop_waiting(self) -> None:
        self.waiting_since = None
        if self._request_timer:
            self._request_timer.cancel()
            self._request_timer = None

    def _make_room(self) -> None:
        """Drop the other connection that has waited longest for a request, if there is any."""
        waiting = [
            (other.waiting_since, id(other), other)
            for other in self.connections
            if isinstance(other, Connection) and other is not self and other.waiting_since
        ]
        if waiting:
            _, _, longest = min(waiting)
            longest._drop()

    def _drop(self) -> None:
        # Discard at once: `connection_lost` is called later, after other clients have connected.
        self.connections.discard(self)
        self.transport.abort()


class ServeError(EventsearchError):
    """The server cannot listen on this address, or cannot start its workers."""


def serve(
    index: Path,
    settings: ServeSettings,
    *,
    clock: Callable[[], datetime],
    started: Callable[[str], None],
    synonyms: Path | None = None,
) -> None:
    """
    Answer searches until a signal stops the server.

    Args:
        clock: Returns the current time, aware.
        started: Called with the server's URL as soon as it listens.
        synonyms: The site's synonyms file, which may be missing.

    Raises:
        IndexUnusable: No generation can be opened.
        SettingsError: A port, proxy or path is invalid.
        ServeError: The server cannot listen on the address, or cannot start its workers.
        KeyboardInterrupt: The signal was Ctrl+C.
    """
    logging.basicConfig(format=LOG_FORMAT)
    create = partial(create_app, index, settings, clock=clock, synonyms=synonyms)
    with closing(listen(settings.host, settings.port)) as listener:
        url = f"http://{_host_and_port(listener)}"
        if settings.workers == 1:
            config = _config(settings, partial(_application, create, lambda: started(url)))
            uvicorn.Server(config).run(sockets=[listener])
            return
        # Open the index here first: otherwise every worker would report the same startup error.
        create().state.service.live.close()
        config = _config(settings, partial(_worker, create, json=bool(settings.log)))
        # The supervisor replaces workers for as long as it runs.
        with _shared_counters(settings), safe_path():
            supervisor = Supervisor(config, [listener])
            started(url)
            supervisor.run()
    if supervisor.interrupted:
        raise KeyboardInterrupt


def _config(settings: ServeSettings, application: Callable[[], Starlette]) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        factory=True,
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        workers=settings.workers,
        http=Connection,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        backlog=BACKLOG,
        timeout_graceful_shutdown=DRAIN_TIMEOUT,
        timeout_worker_healthcheck=HEALTHCHECK_TIMEOUT,
        root_path=checked_root_path(settings.root_path),
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=checked_proxies(settings.forwarded_allow_ips),
    )


def _application(create: Callable[[], Starlette], ready: Callable[[], None]) -> Starlette:
    """Create the application in a serving process; uvicorn calls this in its event loop."""
    app = create()
    service: QueryService = app.state.service
    logging.getLogger("uvicorn.error").addFilter(RepeatFilter())
    sys.setswitchinterval(SWITCH_INTERVAL)
    _allow_open_files()
    _handle_signals(service)
    ready()
    return app


def _allow_open_files() -> None:
    """Raise the soft limit on open files to `OPEN_FILES`, as far as the hard limit permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _worker(create: Callable[[], Starlette], *, json: bool) -> Starlette:
    if json:
        log_as_json()
    logging.basicConfig(format=LOG_FORMAT)
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        return _application(create, lambda: log.warning("worker %d is ready", os.getpid()))
    except EventsearchError as error:
        log.error("worker %d cannot start: %s", os.getpid(), error)
        sys.exit(1)


def end_with_parent() -> None:
    """Send SIGTERM to this process when its parent has ended, for example after SIGKILL."""
    if parent := parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _handle_signals(service: QueryService) -> None:
    """
    Drain on SIGTERM and reload on SIGHUP.

    After the drain, or on a second SIGTERM, call uvicorn's own handler, which stops the server.
    """
    loop = asyncio.get_running_loop()
    stop = signal.getsignal(signal.SIGTERM)
    assert callable(stop)
    tasks: set[asyncio.Task[None]] = set()

    def drain() -> None:
        if service.draining:
            stop(signal.SIGTERM, None)
        service.draining = True
        loop.call_later(service.settings.drain, stop, signal.SIGTERM, None)

    def reload() -> None:
        task = loop.create_task(_reload(service))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def handle(number: int, callback: Callable[[], None]) -> None:
        def handler(*_: object) -> None:
            with suppress(RuntimeError):  # The loop has ended.
                loop.call_soon_threadsafe(callback)

        signal.signal(number, handler)

    handle(signal.SIGTERM, drain)
    handle(signal.SIGHUP, reload)


async def _reload(service: QueryService) -> None:
    """Load a new generation and new synonyms, in a thread of its own."""
    try:
        generation = await asyncio.to_thread(service.reload)
    except EventsearchError as error:
        log.warning("cannot reload: %s", error)
    else:
        log.warning("reloaded: now serving generation %s", generation)


class Supervisor(Multiprocess):
    """
    Uvicorn's supervisor of worker processes.

    It passes SIGHUP on instead of restarting the workers. If the system cannot start a process, it
    tries again instead of ending.

    Attributes:
        interrupted: Whether Ctrl+C ended it.
    """

    interrupted = False

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        super().__init__(config, sockets)
        # The supervisor reports at this level that a worker died; workers report above it.
        logging.getLogger("uvicorn.error").setLevel(logging.INFO)

    def init_processes(self) -> None:
        """Start all workers. If one cannot start, stop the others and raise `ServeError`."""
        try:
            super().init_processes()
        except OSError as error:
            self.terminate_all()
            raise ServeError(
                f"cannot start a worker: {error.strerror}",
                hint="check the limits on processes, open files and memory",
            ) from error

    def keep_subprocess_alive(self) -> None:
        """Restart workers that died or hang. If a restart fails, try again after a pause."""
        try:
            super().keep_subprocess_alive()
        except OSError as error:
            log.warning("cannot start a worker: %s", error.strerror)

    def handle_int(self) -> None:
        """Stop the workers, and remember that Ctrl+C did it."""
        self.interrupted = True
        super().handle_int()

    def handle_hup(self) -> None:
        """Tell every worker to reload."""
        for pid in filter(None, (process.pid for process in self.processes)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGHUP)


@contextmanager
def _shared_counters(settings: ServeSettings) -> Iterator[None]:
    """Create a folder for the workers' counters, unless it is set or metrics are off."""
    if not settings.metrics or COUNTERS in os.environ:
        yield
        return
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        os.environ[COUNTERS] = folder
        try:
            yield
        finally:
            del os.environ[COUNTERS]


def checked_root_path(text: str) -> str:
    """
    Return the path before every route without its final slash; it may be empty.

    Raises:
        SettingsError: The text is not a path.
    """
    if text and not re.fullmatch(r"/[\w.~/-]*", text, re.ASCII):
        raise SettingsError(
            f'root path "{text}" is not a path', hint="write it like the path of a URL: /search"
        )
    return text.rstrip("/")


def checked_proxies(texts: Sequence[str]) -> list[str]:
    """
    Return the addresses and networks of trusted proxies.

    Raises:
        SettingsError: A text is neither an address nor a network.
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
        SettingsError: The port is out of range, or the host is empty.
        ServeError: The address is in use, not allowed, or not an address of this machine.
    """
    if not 0 <= port <= 65_535:
        raise SettingsError(f"port {port} is not between 0 and 65535", hint="choose another --port")
    if not host.strip():
        raise SettingsError(
            "the host is empty",
            hint="write 127.0.0.1 to serve only this machine, or 0.0.0.0 to serve the network",
        )
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise ServeError(
            f"host {host} is not an address of this machine", hint="choose another --host"
        ) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _listen_error(host, port, error) from error
    return listener


def _listen_error(host: str, port: int, error: OSError) -> ServeError:
    what, hint = f"cannot listen on {host} port {port}: {error.strerror}", "choose another --host"
    if error.errno == errno.EADDRINUSE:
        what = f"port {port} of {host} is in use"
        hint = f"stop the program that uses it, or choose another, such as --port {port + 1}"
    elif error.errno in (errno.EACCES, errno.EPERM):
        what = f"port {port} of {host} is not allowed for this user"
        hint = "choose a port above 1023, such as --port 8000"
    return ServeError(what, hint=hint)


def _host_and_port(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
