"""
Regular expressions that are compiled when they are used for the first time.

To compile all is an eighth of the time of a search in a terminal and a tenth of that of an index
run, and most runs need few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class LazyPattern:
    """Stands for a pattern; its methods are those of the pattern, once one is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # Called for what is not there yet: from the second time on, there is nothing in between.
        method = getattr(re.compile(*self._arguments), name)
        setattr(self, name, method)
        return method


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern as `re.compile` does, but compile it when it is used."""
    return cast("re.Pattern[str]", LazyPattern(pattern, flags))
