"""
Replaces values of front matter and links of the body.

Wherever a text may be meant, the file is read with the new one: the value must then be the one
wanted, whatever the format, and in the body nothing but one link may differ.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.lint.fix.source_file import Opened, applied, edit, same
from eventsearch.lint.model import Repair, Replacement
from eventsearch.model.page import Diagnostic, Edit, Fix

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


def links_swapped(swaps: Sequence[Replacement], file: Opened) -> list[Edit] | None:
    """
    Return the edits of many links of one body, each where it is said to stand, by reading it once.

    None where they do not change just these links: then each has to be tried by itself.
    """
    starts = [file.offset(swap.place) for swap in swaps]
    if not all(
        start >= 0 and file.text.startswith(swap.old, start)
        for swap, start in zip(swaps, starts, strict=True)
    ):
        return None
    edits = [
        edit(file.path, file.text, start, start + len(swap.old), swap.new)
        for swap, start in zip(swaps, starts, strict=True)
    ]
    wanted = _links(file.extracted)
    wanted.subtract(swap.old for swap in swaps)
    wanted.update(swap.new for swap in swaps)
    try:
        after = file.extract(applied(file.text, edits))
    except ValueError:
        return None
    alike = +wanted == _links(after) and _text(after) == _text(file.extracted)
    return edits if alike else None


def _edit(swap: Replacement, file: Opened) -> Edit | None:
    if swap.place == (0, 0):
        return value_swapped(file, swap.keys, swap.old, swap.new)
    return _link_swapped(file, swap)


def _link_swapped(file: Opened, swap: Replacement) -> Edit | None:
    """Return the edit that makes a link of the body lead elsewhere, and changes no word."""
    before = file.extracted
    wanted = _links(before)
    wanted.subtract((swap.old,))
    wanted.update((swap.new,))
    start = file.offset(swap.place)
    for _ in range(_MOST_TRIES):
        if start < 0 or not file.text.startswith(swap.old, start):
            break
        change = edit(file.path, file.text, start, start + len(swap.old), swap.new)
        after = file.extract(applied(file.text, [change]))
        if _links(after) == wanted and _text(after) == _text(before):
            return change
        # The same may stand in code before.
        start = file.text.find(swap.old, start + 1)
    return None


def _links(extracted: Extracted) -> Counter[str]:
    return Counter(map(html.unescape, extracted.links))


def _text(extracted: Extracted) -> str:
    return extracted.record.text if extracted.record else ""


def _with(value: object, old: str, new: str) -> object | None:
    """Return a value with one text for another; None where that is not plain."""
    if isinstance(value, list):
        texts = [to_text(each) for each in value]
        # Where both stand, one is to go: which, an author knows.
        if texts.count(old) != 1 or new in texts:
            return None
        return [new if text == old else each for text, each in zip(texts, value, strict=True)]
    return new if isinstance(value, str) and value == old else None


def without_host(diagnostic: Diagnostic, file: Opened) -> Fix | None:
    """Return the fix that writes the path only; none for an address of another site."""
    key = diagnostic.message.split("`")[1]
    base = file.site.base_url.rstrip("/")
    for address in _addresses(file, key):
        path = address.removeprefix(base)
        # What follows `?` or `#` is no part of a page's address.
        if base and path.startswith("/") and path != address and not set(path) & set("?#"):
            change = value_swapped(file, (key,), address, path)
            return None if change is None else Fix(message=f"write `{path}`", edits=(change,))
    return None


def _addresses(file: Opened, key: str) -> Iterator[str]:
    value = file.parsed.front.get(key) if file.parsed else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
