"""
What bytes does a content file hold?

The one place where content is opened. What they mean is for `parse`.
"""

from __future__ import annotations

from eventsearch.extractor.faults import ContentError
from eventsearch.records.content import Problem, SourceFile
from eventsearch.settings import Settings


def read_bytes(source: SourceFile, settings: Settings) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        ContentError: It cannot be read, or is larger than the settings allow.
    """
    limit = settings.max_file_bytes
    if source.size > limit:
        raise _too_large(source, source.size, limit)
    try:
        with (settings.root / source.path).open("rb") as file:
            # It may have grown since it was found.
            data = file.read(limit + 1)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ContentError(
            Problem(
                path=source.path,
                code="E202",
                message=f"the file cannot be read: {reason}",
                cure="make it readable for this user",
            )
        ) from exc
    if len(data) > limit:
        raise _too_large(source, len(data), limit)
    return data


def _too_large(source: SourceFile, size: int, limit: int) -> ContentError:
    return ContentError(
        Problem(
            path=source.path,
            code="E203",
            message=f"the file has {size:,} bytes, more than the {limit:,} allowed",
            cure="move it out of the content, or raise `max_file_bytes` in the settings",
        )
    )
