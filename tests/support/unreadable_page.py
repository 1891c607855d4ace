"""An index with a page whose table of words cannot be read, for the tests of what it then costs."""

from __future__ import annotations

from datetime import UTC, datetime

from eventsearch.engines import whoosh
from eventsearch.indexer.document_builder import document
from eventsearch.settings import Settings
from eventsearch.storage.generation_writer import GenerationWriter
from eventsearch.storage.generations import live
from eventsearch.storage.last_modified import CHANGES
from page_records import record

TITLE = "Un python illisible"
TEXT = "Ce python se cache."


def add_unreadable(settings: Settings) -> None:
    """Add it to the live index, as a generation of its own."""
    base = live(settings.index)
    page = document(record(title=TITLE, text=TEXT, section="post"), zone="UTC")
    fields = page.stored.partition(b"\n")[0]
    with GenerationWriter(settings.index, base=base, engine=whoosh, now=datetime.now(UTC)) as draft:
        draft.add(page._replace(stored=fields + b"\nno table"))
        info = base.info._replace(files=draft.finish())
        draft.publish(info, {CHANGES: (base.folder / CHANGES).read_bytes()})
