"""
Which parts of HTML or Markdown are comments?
"""

from __future__ import annotations

import re
from collections.abc import Callable

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def replaced(text: str, put: Callable[[re.Match[str]], str]) -> str:
    """Return a text with something else for each comment; one that is never closed is none."""
    # Without an end after it, each begin would be read to the end of the text.
    closed = text.rfind("-->") + len("-->") if "-->" in text else 0
    return _COMMENT.sub(put, text[:closed]) + text[closed:]


def without_comments(text: str) -> str:
    """Return a text without its comments."""
    return replaced(text, lambda _: "")
