"""
The server follows its own OpenAPI description for generated requests.

The tests run all schemathesis checks against the application in this process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from starlette.testclient import TestClient

from eventsearch.web.app import OPERATIONS
from eventsearch.web.routes.openapi import document
from long_form import tries
from site_clients import site_client

EXAMPLES = tries(3, 100)
"""Number of random requests for each address, in addition to requests that test each limit."""

REFUSALS = ("4xx", "5xx")
"""Accept any refusal of a wrong request: the default does not include 414 (address too long)."""

LISTINGS = tuple(f"/search.{name}" for name in ("atom", "csv", "ics"))
"""Addresses with the parameters of ``/v1/search``. The tests of that address check the limits."""

DESCRIPTION = document(OPERATIONS)
schema = schemathesis.openapi.from_dict(
    DESCRIPTION,
    config=SchemathesisConfig.from_dict(
        {
            "checks": {"negative_data_rejection": {"expected-statuses": list(REFUSALS)}},
            "operations": [
                {"include-path": path, "phases": {"coverage": {"enabled": tries(0, 1) == 1}}}
                for path in LISTINGS
            ],
        }
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield a client of the application. Exceptions become error answers, as over a network."""
    with site_client(
        tmp_path_factory.mktemp("described"),
        client={"raise_server_exceptions": False, "base_url": "http://localhost"},
        timeout=60,
    ) as client:
        yield client


def in_order(query: dict[str, Any]) -> dict[str, Any]:
    """Put the first day before the last, because OpenAPI cannot describe that rule."""
    first, last = query.get("from"), query.get("to")
    if isinstance(first, str) and isinstance(last, str) and first > last > "":
        return {**query, "from": last, "to": first}
    return query


def keep_to_the_description(case: Case[Any], asked: TestClient) -> None:
    """Send a request, and run all checks on the answer."""
    case.query = in_order(case.query)
    sent = case.as_transport_kwargs(base_url="http://localhost")
    del sent["cookies"]
    case.validate_response(asked.request(**sent))


@pytest.mark.endurance
@pytest.mark.parametrize("path", DESCRIPTION["paths"])
def test_all_answers_match_the_openapi_document(path: str, asked: TestClient) -> None:
    """
    Generate the requests for an address, send them, and check the answers.

    `schema.parametrize()` would generate them while pytest collects the tests. That takes ten
    seconds in each process of each run.
    """
    load_all_checks()
    few = settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    tests = get_all_tests(
        schema=schema.include(path=path),
        test_func=keep_to_the_description,
        settings=few,
        given_kwargs={},
    )
    sent = 0
    for made in tests:
        assert isinstance(made, Ok), made
        _, test = made.ok()
        test(asked=asked)
        sent += 1
    assert sent
