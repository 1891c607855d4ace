"""
Does the server keep to its own description, whatever is sent?

All checks of schemathesis, nothing left out, against the application in this process.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from eventsearch.web.app import OPERATIONS
from eventsearch.web.routes.openapi import document
from long_form import tries
from site_clients import site_client

EXAMPLES = tries(6, 100)
"""Requests made up for each address, besides those that probe each bound."""

REFUSALS = ("4xx", "5xx")
"""A wrong request may be refused in any way: an address too long is 414, which is no default."""

schema = schemathesis.openapi.from_dict(
    document(OPERATIONS),
    config=SchemathesisConfig.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": list(REFUSALS)}}}
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application; a fault of ours is an answer, as over the network."""
    with site_client(
        tmp_path_factory.mktemp("described"),
        client={"raise_server_exceptions": False, "base_url": "http://localhost"},
        timeout=60,
    ) as client:
        yield client


def in_order(query: dict[str, Any]) -> dict[str, Any]:
    """Put the first day before the last: a description has no words for that rule."""
    first, last = query.get("from"), query.get("to")
    if isinstance(first, str) and isinstance(last, str) and first > last > "":
        return {**query, "from": last, "to": first}
    return query


@pytest.mark.endurance
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_is_sent_breaks_the_description(case: Case[Any], asked: TestClient) -> None:
    case.query = in_order(case.query)
    sent = case.as_transport_kwargs(base_url="http://localhost")
    del sent["cookies"]
    case.validate_response(asked.request(**sent))
