"""Does a file hold what it held?"""

from __future__ import annotations

from eventsearch.extractor.faults import ContentError
from eventsearch.extractor.read import read_bytes
from eventsearch.indexer.digests import digest
from eventsearch.records.content import SourceFile
from eventsearch.settings import Settings


def digest_of(source: SourceFile, settings: Settings) -> str:
    """Return the digest of a file's bytes; empty when it cannot be read or is too large."""
    try:
        return digest(read_bytes(source, settings))
    except ContentError:
        return ""
