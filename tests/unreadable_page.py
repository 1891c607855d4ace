"""An index with a page whose table of words cannot be read, for the tests of what it then costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from eventsearch.engines import whoosh
from eventsearch.indexer.changes import CHANGES
from eventsearch.indexer.document import document
from eventsearch.indexer.drafts import Draft
from eventsearch.indexer.generations import live
from eventsearch.settings import Settings
from indexed_records import record

TITLE = "Un python illisible"
TEXT = "Ce python se cache."


def add_unreadable(settings: Settings) -> None:
    """Add it to the live index, as a generation of its own."""
    base = live(settings.index)
    page = document(record(title=TITLE, text=TEXT, section="post"), zone="UTC")
    fields = page.stored.partition(b"\n")[0]
    with Draft(settings.index, base=base, engine=whoosh, now=datetime.now(UTC)) as draft:
        draft.add(replace(page, stored=fields + b"\nno table"))
        info = replace(base.info, files=draft.finish())
        draft.publish(info, {CHANGES: (base.folder / CHANGES).read_bytes()})
