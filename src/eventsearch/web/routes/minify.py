"""
What of a script need not be sent?

Comments are for those who read the source; a visitor's browser gets the code alone, line by line as
it was written, under the comment at its head. Nothing is renamed or joined.
"""

from __future__ import annotations

import re

_HEAD = re.compile(r"\A(?://[^\n]*\n)*/\*.*?\*/\n", re.DOTALL)
_BLOCKS = re.compile(r"^[ ]*/\*\*(?:(?!\*/).)*\*/\n", re.DOTALL | re.MULTILINE)
_TYPES = re.compile(r"/\*\*.*?\*/[ ]?", re.DOTALL)
_LINES = re.compile(r"^[ ]*//.*\n", re.MULTILINE)
_NOTES = re.compile(r"(?<=[;,{]) // .*$", re.MULTILINE)
_EMPTY = re.compile(r"\n(?:[ ]*\n)+")


def strip_comments(script: str) -> str:
    """
    Return a script without comments but the one at its head.

    No text in the script may look like a comment; a test compares what both forms mean.
    """
    found = _HEAD.match(script)
    head = found[0] if found else ""
    rest = script[len(head) :]
    for pattern in (_BLOCKS, _TYPES, _LINES, _NOTES):
        rest = pattern.sub("", rest)
    return head + _EMPTY.sub("\n", rest)
