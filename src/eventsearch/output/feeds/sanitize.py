"""
Which characters of an author's text may stand in a file that other programs read?

XML and HTML have no place for control characters and halves of characters, a calendar ends its
lines where some readers see an end of line: both are taken out before, and nothing else is changed.
"""

from __future__ import annotations

import re

_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_ENDS_HTML = re.compile("[\x0b\x1c-\x1e\x85]")
_UNFIT_HTML = re.compile(f"{_UNFIT.pattern}|[\u202d\u202e]")


def sound(text: str) -> str:
    """Return text whose lines end in ``\\n``, without what no file should hold."""
    return _UNFIT.sub("", _ENDS.sub("\n", text))


def sound_html(html: str) -> str:
    """
    Return HTML without what it may not hold, and without overrides of the direction of writing.

    Ends of lines that HTML does not know are blanks: inside a script a string may hold them.
    """
    return _UNFIT_HTML.sub("", _ENDS_HTML.sub(" ", html))


def sound_line(text: str) -> str:
    """Return the same on one line, blanks of every kind as single spaces."""
    return " ".join(sound(text).split())
