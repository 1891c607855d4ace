"""Reads and writes the ticket: the file with the name of a generation's index in the cluster."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from eventsearch.engines.opensearch.connection import COUNT, Connection
from eventsearch.errors import IndexDamaged
from eventsearch.files import read_regular_file
from eventsearch.model.query import NEVER, Deadline

TICKET = "ticket.json"

MOST_BYTES = 1 << 20
"""Maximum size of a ticket in bytes."""

TOKEN = "opensearch"  # noqa: S105
"""
Name of a file beside the generations. It contains the token in the names of the folder's indexes.

The file also contains the folder's inode. So a copy of the folder gets a new token, and does not
delete indexes of the original.
"""


class Ticket(NamedTuple):
    """
    The index in the cluster that stores a generation.

    Attributes:
        name, uuid: The name of the index, and its unique id. A later index with this name has
            another id.
        server: Version of the cluster when the index was created.
        pages: Number of pages.
        documents: Number of all documents in the index: one for each page and each word.
        fields: Keyword fields that have values, in code point order.
        having: Maps each text field to the number of pages with any word in it.
        has_kin: Whether any page has related pages, such as translations.
    """

    name: str
    uuid: str
    server: str
    pages: int
    documents: int
    fields: tuple[str, ...]
    having: Mapping[str, int]
    has_kin: bool


def read_ticket(folder: Path) -> Ticket:
    """
    Return the ticket in an engine's folder.

    Raises:
        IndexDamaged: The ticket is missing or damaged.
    """
    try:
        fields = json.loads(read_regular_file(folder / TICKET, MOST_BYTES))
        return Ticket(**{**fields, "fields": tuple(fields["fields"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(
            f"{folder}: the index is damaged: {TICKET} cannot be read",
            hint='run "eventsearch index" to build it anew',
        ) from error


def write_ticket(folder: Path, ticket: Ticket) -> None:
    """Write the ticket to a new file: the base's ticket may be a hard link to a live one's."""
    path = folder / f"{TICKET}.new"
    path.write_text(json.dumps(ticket._asdict(), indent=1), encoding="ascii")
    path.replace(folder / TICKET)


def token_of(folder: Path) -> str:
    """Return the token in the index names of an engine's folder."""
    with suppress(IndexError):
        return _token(folder.parents[1]) or _new_token()
    return _new_token()


def own_token(index: Path) -> str:
    """Return the token of an index folder. The first call creates it."""
    folder = index / "generations"
    if token := _token(folder):
        return token
    token = _new_token()
    new = folder / f"{TOKEN}.tmp"
    new.write_text(f"{token} {folder.stat().st_ino}", encoding="ascii")
    new.replace(folder / TOKEN)
    return token


def tickets(index: Path) -> Iterator[Ticket]:
    """Yield the tickets of all generations in an index folder; raises `IndexDamaged`."""
    for path in sorted((index / "generations").glob(f"*/*/{TICKET}")):
        yield read_ticket(path.parent)


def demand_same(connection: Connection, ticket: Ticket, deadline: Deadline = NEVER) -> None:
    """
    Check that the index in the cluster is the index that a ticket describes.

    Raises:
        IndexAway: The cluster does not answer.
        IndexDamaged: The index is missing, was replaced, or has lost or gained documents.
    """
    # The search comes first: a cluster that has not read its own state yet refuses a search (503),
    # but answers 404 to a request for settings, as if the index had been deleted.
    (answer,) = connection.searches(ticket.name, [COUNT], deadline, is_check=True)
    with connection.reading():
        connection.demand_documents(ticket.name, answer, ticket.documents)
    try:
        uuid = uuid_of(connection, ticket.name, deadline)
    except IndexDamaged as error:
        raise connection.away("one of its nodes has not joined it yet") from error
    if uuid != ticket.uuid:
        raise IndexDamaged(
            f"{ticket.name}: the index is damaged: it is not the one that was written",
            hint='run "eventsearch index" to build it anew',
        )


def uuid_of(connection: Connection, index: str, deadline: Deadline = NEVER) -> str:
    """
    Return the unique id of an index.

    Raises:
        IndexDamaged: The index is missing.
    """
    answer = connection.get(f"/{index}/_settings?filter_path=*.settings.index.uuid", deadline)
    with connection.reading():
        return str(answer[index]["settings"]["index"]["uuid"])


def _new_token() -> str:
    return uuid4().hex[:8]


def _token(folder: Path) -> str:
    """Return the token in a folder; empty if it is missing, or was copied from another folder."""
    with suppress(OSError, ValueError):
        text = (folder / TOKEN).read_text(encoding="ascii")
        found = re.fullmatch("([0-9a-f]{8}) ([0-9]+)\n?", text)
        if found and int(found[2]) == folder.stat().st_ino:
            return found[1]
    return ""
