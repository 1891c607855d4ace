"""The file that says which index of the cluster a generation is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import IndexDamaged
from eventsearch.files import read_regular_file

TICKET = "ticket.json"

MOST_BYTES = 1 << 20


class Ticket(NamedTuple):
    """
    Which index of the cluster a generation is.

    Attributes:
        index, uuid: Its name, and what tells it from a later one of that name.
        server: Version of the cluster that made it.
        pages: Number of documents.
        scale: What its scores are multiplied by; see `translator.Facts`.
        fields: Keyword fields that have values, in code point order.
    """

    index: str
    uuid: str
    server: str
    pages: int
    scale: float
    fields: tuple[str, ...]


def read_ticket(folder: Path) -> Ticket:
    """
    Return what lies in an engine's folder.

    Raises:
        IndexDamaged: It is not what was written.
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
    """Write it in the place of the one of the base, which may be a hard link."""
    path = folder / f"{TICKET}.new"
    path.write_text(json.dumps(ticket._asdict(), indent=1), encoding="ascii")
    path.replace(folder / TICKET)
