"""Who has to come again later."""

from __future__ import annotations

import pytest

from eventsearch.web.problems import ApiProblem
from eventsearch.web.search_limits import MAX_CLIENTS, RateLimiter, network


def test_searches_a_minute_are_counted_by_address() -> None:
    rate = RateLimiter(2)
    assert rate.count("a", 0)["RateLimit"] == '"searches";r=1;t=60'
    assert rate.count("a", 30) == {
        "RateLimit-Policy": '"searches";q=2;w=60',
        "RateLimit": '"searches";r=0;t=30',
    }
    with pytest.raises(ApiProblem) as caught:
        rate.count("a", 45)
    assert caught.value.status == 429
    assert caught.value.headers["Retry-After"] == "15"
    assert rate.count("b", 45)
    assert rate.count("a", 60)["RateLimit"] == '"searches";r=1;t=60'


def test_addresses_are_forgotten_not_collected() -> None:
    rate = RateLimiter(1)
    for number in range(MAX_CLIENTS + 1):
        rate.count(str(number), 0)
    assert rate.count("0", 0)
    with pytest.raises(ApiProblem):
        rate.count(str(MAX_CLIENTS), 0)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("2002:c000:201:1::1", "192.0.2.1"),
        ("2002:c000:201:2::1", "192.0.2.1"),
        ("testclient", ""),
        ("192.0.2.1, 192.0.2.2", ""),
        ("x" * 60_000, ""),
        ("", ""),
    ],
)
def test_a_customer_is_counted_not_each_of_his_addresses(address: str, counted: str) -> None:
    assert network(address) == counted
