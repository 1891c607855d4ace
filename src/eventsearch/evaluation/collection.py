"""
How do documents that come without a site become an index?

Each becomes the record of a page that has a title and a text; from there on it goes the way that
every page goes: the same terms, the same engine, the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from eventsearch.evaluation.judgments import Text
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.timestamps import rfc3339
from eventsearch.search.index import Index, open_index
from eventsearch.storage.generation_writer import GenerationWriter, remove_unfinished
from eventsearch.storage.generations import MANIFEST, Info, version
from eventsearch.storage.last_modified import CHANGES, NONE, dump_changes
from eventsearch.storage.manifest import Manifest, dump

ZONE = "UTC"

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When such an index was built: the same index, whenever it is made."""


@contextmanager
def indexed(documents: Mapping[str, Text], lang: str) -> Iterator[Index]:
    """
    Open an index of documents, in a temporary folder and for as long as it is read.

    Args:
        lang: Of all documents; empty when it is not known.
    """
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        _build(Path(folder), documents, lang)
        index = open_index(Path(folder))
        try:
            yield index
        finally:
            index.close()


def _build(folder: Path, documents: Mapping[str, Text], lang: str) -> None:
    from eventsearch.engines import whoosh

    remove_unfinished(folder)
    with GenerationWriter(folder, base=None, engine=whoosh, now=LONG_AGO) as draft:
        draft.begin()
        for id, text in documents.items():
            draft.add(document(_record(id, text, lang), zone=ZONE))
        info = Info(
            version=version(),
            built_at=rfc3339(LONG_AGO),
            zone=ZONE,
            languages=(lang,),
            pages=len(documents),
            moments=(),
            files=draft.finish(),
        )
        manifest = Manifest(generation=draft.name, keys={}, context="", taken_ns=0, entries={})
        draft.publish(info, {MANIFEST: dump(manifest), CHANGES: dump_changes(NONE)})


def _record(id: str, text: Text, lang: str) -> PageRecord:
    return PageRecord(
        id=id,
        path=id,
        url=f"/{id}/",
        lang=lang,
        site_lang=lang,
        kind="page",
        section="",
        meta=Meta(title=text.title),
        text=text.body,
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )
