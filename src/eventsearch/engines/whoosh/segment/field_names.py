"""
What are fields called inside the index?

Text and form fields by their own names. Keyword fields get a mark, since a site may call a taxonomy
``title`` or ``body``; Whoosh takes no blank in a name.
"""

from __future__ import annotations

KEYWORD = "="

KIN = "kin"
"""The field of the keys that documents share with their kin."""


def keyword_field(name: str) -> str:
    """Return the inner name of a keyword field."""
    return KEYWORD + name.replace("%", "%25").replace(" ", "%20")


def name_of(field: str) -> str:
    """Return the name of a keyword field by its inner one."""
    return field.removeprefix(KEYWORD).replace("%20", " ").replace("%25", "%")
