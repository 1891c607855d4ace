"""
How is the table of contents written?

As Whoosh writes it, so that Whoosh opens the index; but without Whoosh, which takes 45 ms to load,
as long as the fields are those of the table before: then all up to its schema is taken over.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eventsearch.engines.whoosh.toc import SegmentInfo, generation_file, head_size


def write_contents(
    folder: Path, generation: int, segments: Iterable[SegmentInfo], names: Iterable[str]
) -> None:
    """
    Write a table of contents into the folder of an index that nobody reads yet.

    Args:
        generation: One more than that of the base, if its table lies in *folder*.
        names: Of the fields that have terms.
    """
    named = sorted(names)
    head = _head_before(folder / generation_file(generation - 1), named)
    if head is None:
        from eventsearch.engines.whoosh.codec import head as head_of

        head = head_of(named)
    with (folder / generation_file(generation)).open("xb") as file:
        file.write(head + generation.to_bytes(4, "big") + bytes(4))
        _Pickler(file).dump(list(segments))
        # Whoosh reads no further.
        file.write(json.dumps(named).encode())


def segment(*values: Any) -> object:
    """Return a segment as Whoosh sees it: by this name a table of contents calls it."""
    from eventsearch.engines.whoosh.codec import Segment

    return Segment(*values)


def _head_before(path: Path, names: Sequence[str]) -> bytes | None:
    """Return how the table before begins, if its fields are the same."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data[: head_size(data)] if data.endswith(b"." + json.dumps(names).encode()) else None


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:
        """Write a segment as what Whoosh makes one of."""
        return (segment, tuple(obj)) if isinstance(obj, SegmentInfo) else NotImplemented
