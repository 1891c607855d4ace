"""
Goldmark, the Markdown of Hugo, as an extension of Python-Markdown.

`extension` chooses the rules that a site's configuration switches on. `block/` makes a tree of
blocks from the lines (`parser` walks them, `model` has the lines and the base of all blocks, the
others hold a kind of block each). `inline/` reads the text in the blocks (`parser`, then a kind of
mark each). Each module says how Goldmark reads what it holds.
"""

from __future__ import annotations


def escape(text: str) -> str:
    """Return text as HTML; quotes stay, for they end nothing outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return text as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")
