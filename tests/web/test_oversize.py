"""What is too long or too large is answered, however much of it is still to be sent."""

from __future__ import annotations

import pytest

from eventsearch.settings import Settings
from eventsearch.web.middleware.limits_and_headers import MAX_TARGET
from web.test_server import raw, serving

HOST = "Host: a\r\nConnection: close\r\n"


def target(length: int) -> str:
    """Return a request for an address whose path and query string have some length."""
    return f"GET {'/healthz?'.ljust(length + 1, 'a')} HTTP/1.1\r\n{HOST}\r\n"


def headers(length: int, *, each: int = 1_000) -> str:
    """Return a request with headers of some length."""
    more = f"X: {'a' * (each - 5)}\r\n" * (length // each)
    return f"GET /healthz HTTP/1.1\r\n{HOST}{more}\r\n"


def body(length: int) -> str:
    """Return a request with a body of some length."""
    head = f"POST /m/multi-search HTTP/1.1\r\n{HOST}Content-Length: {length}\r\n\r\n"
    return head + "a" * length


def pieces(length: int) -> str:
    """Return a request with a body in pieces, which does not say its length."""
    head = f"POST /m/multi-search HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n"
    return head + f"3e8\r\n{'a' * 1000}\r\n" * (length // 1000) + "0\r\n\r\n"


SENT = {
    "address, as long as may be": (target(MAX_TARGET), 200),
    "address, one byte more": (target(MAX_TARGET + 1), 414),
    "address of 40 kB": (target(40_000), 414),
    "address of 65,535 bytes": (target(65_535), 414),
    "address of 65,536 bytes": (target(65_536), 414),
    "address of 70 kB": (target(70_000), 414),
    "address of 150 kB": (target(150_000), 414),
    "address of 5 MB": (target(5_000_000), 414),
    "headers of 60 kB": (headers(60_000), 200),
    "headers of 70 kB": (headers(70_000), 431),
    "one header of 70 kB": (headers(70_000, each=70_000), 431),
    "headers of 5 MB": (headers(5_000_000), 431),
    "one header of 5 MB": (headers(5_000_000, each=5_000_000), 431),
    "body of 5 MB": (body(5_000_000), 413),
    "pieces of 5 MB": (pieces(5_000_000), 413),
}


@pytest.mark.parametrize("first", [0, 1, 10, 70_000])
def test_what_is_too_long_is_answered(settings: Settings, first: int) -> None:
    """Wherever the first packet ends: a client that sends all first is not cut off."""
    toml = settings.root / "eventsearch.toml"
    toml.write_text('[serve]\nmeilisearch = "/m"\n', encoding="utf-8")
    with serving(settings) as (_, address):
        told = {
            name: raw(address, *filter(None, (sent[:first].encode(), sent[first:].encode())))
            for name, (sent, _) in SENT.items()
        }
    statuses = {name: int(answer[9:12] or 0) for name, answer in told.items()}
    assert statuses == {name: status for name, (_, status) in SENT.items()}
    assert all(answer.count(b"HTTP/1.1") == 1 for answer in told.values())


def test_who_goes_on_sending_is_cut_off(settings: Settings) -> None:
    """What is refused is read for a moment only."""
    with serving(settings) as (_, address):
        with pytest.raises(OSError, match=r"reset|[Bb]roken pipe|abort"):
            raw(address, target(70_000).encode(), *[b"a" * 1000] * 300)
        assert raw(address, target(20).encode()).startswith(b"HTTP/1.1 200 ")
