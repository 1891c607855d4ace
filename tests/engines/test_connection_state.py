"""A cluster connection keeps no data about an unused index. These tests need no node."""

from __future__ import annotations

import pytest

from eventsearch.engines.opensearch.connection import Connection
from eventsearch.errors import IndexAway, IndexDamaged
from eventsearch.settings.fields import ClusterSettings


def kept(connection: Connection) -> set[str]:
    """Return the indexes about which the connection keeps data."""
    return {
        name for value in vars(connection).values() if isinstance(value, dict) for name in value
    }


def away() -> None:
    raise IndexAway("nobody answers")


def damaged() -> None:
    raise IndexDamaged("gone")


def test_generations_come_and_go() -> None:
    connection = Connection(ClusterSettings(hosts=("http://127.0.0.1:9",)))
    before = kept(connection)
    for number in range(50):
        name = f"site-{number}"
        connection.check_first(name, 3, lambda: None)
        connection.check_first(name, 3, away)
        connection.forget(name)
        assert name in kept(connection)
        connection.forget(name)
        with pytest.raises(IndexDamaged):
            connection.check_first(name, 3, damaged)
    assert kept(connection) == before
