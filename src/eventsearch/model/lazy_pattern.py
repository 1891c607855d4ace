"""
Regular expressions that are compiled when they are first used.

Compiling all of them would take an eighth of the time of a search in a terminal, and a tenth of
the time of an index run. Most runs need few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class LazyPattern:
    """Has the methods of a pattern, which is compiled when a method is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Python calls this only for missing attributes, so a method that is set costs nothing more.
        method = getattr(re.compile(*self._arguments), name)
        setattr(self, name, method)
        return method


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern as `re.compile` does, but compile it when it is used."""
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
