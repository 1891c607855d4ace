"""
How is damage told?

In one message without paths, whatever file or library noticed it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from eventsearch.errors import IndexDamaged, IndexUnusable, refused

P = ParamSpec("P")
T = TypeVar("T")

_DECODE_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    struct.error,
    zlib.error,
)


def index_damaged(fault: str) -> IndexDamaged:
    """Return the error for files that are not what was written."""
    return IndexDamaged(f"the index is damaged: {fault}", cure='run "eventsearch index --full"')


def index_unreadable(fault: str, error: OSError) -> IndexUnusable:
    """Return the error for a file that the system does not let us read; it need not be damaged."""
    return refused("the index", error) or index_damaged(fault)


def decoder(decode: Callable[P, T]) -> Callable[P, T]:
    """Make any error of a function that decodes bytes of the index an `IndexDamaged`."""

    @wraps(decode)
    def decoded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except _DECODE_ERRORS as error:
            raise index_damaged("a record is not what was written") from error

    return decoded
