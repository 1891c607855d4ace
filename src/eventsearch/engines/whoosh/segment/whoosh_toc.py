"""
Writes Whoosh's table of contents, a pickle that this program never reads.

If the fields stay the same, the schema is copied from the old table, because loading Whoosh takes
45 ms.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eventsearch.engines.whoosh.segment.segment_reader import SegmentInfo, SegmentInfos, toc_name
from eventsearch.files import read_regular_file


def write_toc(
    folder: Path, base: SegmentInfos, segments: Sequence[SegmentInfo], names: Iterable[str]
) -> SegmentInfos:
    """
    Write the next table of contents after *base*; return the new list of segments.

    Args:
        names: Names of the fields that have terms.
    """
    fields = tuple(sorted(names))
    schema = _schema_of(folder, base) if fields == base.fields else b""
    if not schema:
        from eventsearch.engines.whoosh.segment.whoosh_codec import schema_bytes

        schema = schema_bytes(fields)
    generation = base.generation + 1
    with (folder / toc_name(generation)).open("xb") as file:
        file.write(schema + generation.to_bytes(4, "big") + bytes(4))
        _Pickler(file).dump(list(segments))
    return SegmentInfos(generation, tuple(segments), fields, len(schema))


def segment(*values: Any) -> object:
    """Return a segment for Whoosh, which calls this function to read the pickle."""
    from eventsearch.engines.whoosh.segment.whoosh_codec import Segment

    return Segment(*values)


def _schema_of(folder: Path, base: SegmentInfos) -> bytes:
    """Return the pickled schema in the table of *base*; empty if the table is incomplete."""
    try:
        data = read_regular_file(folder / toc_name(base.generation))
    except OSError:
        return b""
    return data[: base.schema_end] if len(data) > base.schema_end else b""


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:
        """Pickle a segment as a call of `segment`."""
        return (segment, tuple(obj)) if isinstance(obj, SegmentInfo) else NotImplemented
