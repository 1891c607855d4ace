"""
Emoji by name: ``:tada:``.

Hugo's ``enableEmoji`` knows GitHub's names. The table is that of pymdown-extensions, which is made
of the same source and kept up to date; it is loaded by the first colon of a site that uses it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan

_NAME = re.compile(r":[a-z0-9_+-]{1,64}:", re.IGNORECASE)


def emoji(scan: Scan) -> bool:
    """Read the name of an emoji; other words between colons are text."""
    match = _NAME.match(scan.source, scan.position)
    sign = _sign(match[0]) if match else ""
    if match is None or not sign:
        return False
    scan.emit(sign, match.end())
    return True


@cache
def _sign(name: str) -> str:
    """Return the characters of an emoji, empty for an unknown name."""
    from pymdownx import gemoji_db

    entry = gemoji_db.emoji.get(gemoji_db.aliases.get(name, name), {})
    codes = entry.get("unicode_alt") or entry.get("unicode") or ""
    return "".join(chr(int(code, 16)) for code in codes.split("-") if code)
