"""
Patterns that are compiled when they are first used.

Compiling all patterns of the analyzer takes an eighth of the time in which a search in a terminal
is answered, and most queries need few of them.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
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
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
