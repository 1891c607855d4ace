"""
What of Python-Markdown is not as Goldmark has it?

Extensions that make Python-Markdown agree with Goldmark, the Markdown reader of Hugo: one rule a
file, each naming the behaviour it restores. `goldmark` puts them together.

How is plain text written into HTML?
"""

from __future__ import annotations


def escape(text: str) -> str:
    """Return text as HTML; quotes stay, for they end nothing outside attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return text as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")
