"""
Where in a file does a text stand that a rule wants another one for?

A place in the body is known; in the front matter the value is read again with the new text, so that
neither quotes nor brackets are broken, whatever the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from eventsearch.check.edits import applied, edit
from eventsearch.check.fixes.opened import Opened, same
from eventsearch.check.records import Repair, Swap
from eventsearch.extractor.values import to_text
from eventsearch.records.content import Edit, Fix

_MOST_TRIES = 20
"""Places at which the same text may stand in one value; each is read once more."""

Open = Callable[[str], Opened | None]
"""Path of a content file to what is in it; None when it is not what was read before."""


def swapped(repair: Repair, opened: Open) -> Fix | None:
    """Return the fix that a rule asks for; None unless every text is found."""
    edits: list[Edit] = []
    for swap in repair.swaps:
        file = opened(swap.path)
        found = None if file is None else _edit(swap, file)
        if found is None:
            return None
        edits.append(found)
    return Fix(message=repair.message, edits=tuple(edits), safe=repair.safe)


def value_swapped(file: Opened, keys: Sequence[str], old: str, new: str) -> Edit | None:
    """Return the edit that puts one text for another in the value of the first key that has it."""
    before = file.parsed.front if file.parsed else {}
    for key in keys:
        span = file.span_of(key)
        wanted = _with(before.get(key), old, new)
        if span is None or wanted is None:
            continue
        places = re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", file.text[slice(*span)])
        for _, found in zip(range(_MOST_TRIES), places, strict=False):
            start = span[0] + found.start()
            change = edit(file.path, file.text, start, start + len(old), new)
            after = file.read(applied(file.text, [change]))
            if after is not None and same({**before, key: wanted}, after.front):
                return change
    return None


def _edit(swap: Swap, file: Opened) -> Edit | None:
    if swap.place == (0, 0):
        return value_swapped(file, swap.keys, swap.old, swap.new)
    start = file.offset(swap.place)
    if not file.text.startswith(swap.old, start):
        return None
    return edit(file.path, file.text, start, start + len(swap.old), swap.new)


def _with(value: object, old: str, new: str) -> object | None:
    """Return a value with one text for another; None where that is not plain."""
    if isinstance(value, list):
        texts = [to_text(each) for each in value]
        # Where both stand, one is to go: which, an author knows.
        if texts.count(old) != 1 or new in texts:
            return None
        return [new if text == old else each for text, each in zip(texts, value, strict=True)]
    return new if isinstance(value, str) and value == old else None
