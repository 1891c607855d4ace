"""
What of BeautifulSoup is loaded?

It imports a compiler of CSS selectors and a detector of encodings, which are never asked here: a
text is no bytes, and blocks are told by their names. They take 50 ms to load, a tenth of an index
run for one changed page, so they are loaded when somebody uses them after all.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_UNASKED = ("soupsieve", "charset_normalizer")


class _Later(ModuleType):
    """Stands for a module until something of it is wanted."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _put_off(name: str) -> None:
    """Let a module that is installed be imported without being loaded."""
    if name not in sys.modules and (spec := find_spec(name)):
        sys.modules[name] = later = _Later(name)
        later.__spec__ = spec


for _name in _UNASKED:
    _put_off(_name)

from bs4 import BeautifulSoup, Tag  # noqa: E402
from bs4.builder import ParserRejectedMarkup  # noqa: E402
from bs4.builder._lxml import LXMLTreeBuilder  # noqa: E402
from bs4.element import PageElement  # noqa: E402

__all__ = ["BeautifulSoup", "LXMLTreeBuilder", "PageElement", "ParserRejectedMarkup", "Tag"]
