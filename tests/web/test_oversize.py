"""Addresses and headers that are too long are refused, however they are sent."""

from __future__ import annotations

from eventsearch.settings import Settings
from eventsearch.web.middleware import MAX_TARGET
from web.test_server import raw, serving

HOST = "Host: a\r\nConnection: close\r\n"


def target(length: int) -> str:
    """Return a request for an address whose path and query string have some length."""
    return f"GET {'/healthz?'.ljust(length + 1, 'a')} HTTP/1.1\r\n{HOST}\r\n"


def headers(length: int, *, each: int = 1_000) -> str:
    """Return a request with headers of some length."""
    more = f"X: {'a' * (each - 5)}\r\n" * (length // each)
    return f"GET /healthz HTTP/1.1\r\n{HOST}{more}\r\n"


SENT = {
    "address, as long as may be": (target(MAX_TARGET), 200),
    "address, one byte more": (target(MAX_TARGET + 1), 414),
    "address of 40 kB": (target(40_000), 414),
    "address of 60 kB": (target(60_000), 414),
    "address of 5 MB": (target(5_000_000), 400),
    "headers of 60 kB": (headers(60_000), 200),
    "headers of 70 kB": (headers(70_000), 431),
    "one header of 70 kB": (headers(70_000, each=70_000), 431),
    "headers of 5 MB": (headers(5_000_000), 431),
    "one header of 5 MB": (headers(5_000_000, each=5_000_000), 431),
}


def test_what_is_too_long_is_refused(settings: Settings) -> None:
    with serving(settings) as (_, address):
        answers = {
            (name, first): raw(
                address, *filter(None, (sent[:first].encode(), sent[first:].encode()))
            )
            for name, (sent, _) in SENT.items()
            for first in (0, 1, 70_000)
        }
    for (name, first), answer in answers.items():
        status = SENT[name][1]
        assert answer[:12] == f"HTTP/1.1 {status}".encode(), (name, first)
        assert answer.count(b"HTTP/1.1") == 1, (name, first)
        assert status not in (414, 431) or b"application/problem+json" in answer, (name, first)
