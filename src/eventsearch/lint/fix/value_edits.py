"""
Replaces values of front matter and links of the body.

Wherever a text may be meant, the file is read with the new one: the value must then be the one
expected, whatever the format, and in the body nothing but one link may differ.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.lint.fix.source_file import ContentFile, apply_edits, edit, same
from eventsearch.lint.model import Repair, Replacement
from eventsearch.model.page import Diagnostic, Edit, Fix

_MOST_TRIES = 20
"""Places at which the same text may stand in one value; each is read once more."""


def fix_of(repair: Repair, file: ContentFile) -> Fix | None:
    """Return the fix that a rule asks for; None unless every text is found."""
    edits = [_edit(replacement, file) for replacement in repair.replacements]
    found = tuple(each for each in edits if each is not None)
    return Fix(message=repair.message, edits=found) if len(found) == len(edits) else None


def _edit(replacement: Replacement, file: ContentFile) -> Edit | None:
    if replacement.key:
        return edit_value(file, replacement.key, replacement.old, replacement.new)
    return _edit_link(file, replacement)


def edit_value(file: ContentFile, key: str, old: str, new: str) -> Edit | None:
    """Return the edit that replaces a text in the value of a key; None if it cannot be made."""
    before = file.parsed.front if file.parsed else {}
    span = file.span_of(key)
    expected = _with(before.get(key), old, new)
    if span is None or expected is None:
        return None
    places = re.finditer(_pattern(old, file), file.text[slice(*span)])
    for _, match in zip(range(_MOST_TRIES), places, strict=False):
        start, stop = span[0] + match.start(), span[0] + match.end()
        change = edit(file.path, file.text, start, stop, new)
        after = file.read(apply_edits(file.text, [change]))
        if after is not None and same({**before, key: expected}, after.front):
            return change
    return None


def _pattern(old: str, file: ContentFile) -> str:
    """Return a pattern of a value as it is written; TOML writes a moment in several ways."""
    day = old[:10]
    if file.parsed and file.parsed.format == "toml" and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return rf"(?<![\w-]){day}(?:[Tt ]\d\d:\d\d[\d:.]*(?:[Zz]|[+-]\d\d:\d\d)?)?(?![\w:.])"
    return rf"(?<!\w){re.escape(old)}(?!\w)"


def edit_links(replacements: Sequence[Replacement], file: ContentFile) -> list[Edit] | None:
    """
    Return the edits of many links of one body, each where it is said to stand, by reading it once.

    None where they do not change just these links: then each has to be tried by itself.
    """
    starts = [file.offset(replacement.place) for replacement in replacements]
    if not all(
        start >= 0 and file.text.startswith(replacement.old, start)
        for replacement, start in zip(replacements, starts, strict=True)
    ):
        return None
    edits = [
        edit(file.path, file.text, start, start + len(replacement.old), replacement.new)
        for replacement, start in zip(replacements, starts, strict=True)
    ]
    expected = _links(file.extracted)
    expected.subtract(replacement.old for replacement in replacements)
    expected.update(replacement.new for replacement in replacements)
    try:
        after = file.extract(apply_edits(file.text, edits))
    except ValueError:
        return None
    alike = +expected == _links(after) and _text(after) == _text(file.extracted)
    return edits if alike else None


def _edit_link(file: ContentFile, replacement: Replacement) -> Edit | None:
    """Return the edit that makes a link of the body lead elsewhere, and changes no word."""
    before = file.extracted
    expected = _links(before)
    expected.subtract((replacement.old,))
    expected.update((replacement.new,))
    start = file.offset(replacement.place)
    for _ in range(_MOST_TRIES):
        if start < 0 or not file.text.startswith(replacement.old, start):
            break
        change = edit(file.path, file.text, start, start + len(replacement.old), replacement.new)
        after = file.extract(apply_edits(file.text, [change]))
        if _links(after) == expected and _text(after) == _text(before):
            return change
        # The same may stand in code before.
        start = file.text.find(replacement.old, start + 1)
    return None


def _links(extracted: Extracted) -> Counter[str]:
    return Counter(map(html.unescape, extracted.links))


def _text(extracted: Extracted) -> str:
    return extracted.record.text if extracted.record else ""


def _with(value: object, old: str, new: str) -> object | None:
    """Return a value with one text for another; None where that is not plain."""
    if isinstance(value, Mapping):
        changed = {key: each for key in value if (each := _with(value[key], old, new)) is not None}
        return {**value, **changed} if len(changed) == 1 else None
    if isinstance(value, datetime) and value.isoformat() == old:
        return datetime.fromisoformat(new)
    if isinstance(value, list):
        texts = [to_text(each) for each in value]
        # Where both stand, one is to go: which, an author knows.
        if texts.count(old) != 1 or new in texts:
            return None
        return [new if text == old else each for text, each in zip(texts, value, strict=True)]
    return new if isinstance(value, str) and value == old else None


def fix_host(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix that writes the path only; none for the URL of another site."""
    key = diagnostic.message.split("`")[1]
    base = file.site.base_url.rstrip("/")
    for url in _urls(file, key):
        path = url.removeprefix(base)
        # What follows `?` or `#` is no part of a page's URL.
        if base and path.startswith("/") and path != url and not set(path) & set("?#"):
            change = edit_value(file, key, url, path)
            return None if change is None else Fix(message=f"write `{path}`", edits=(change,))
    return None


def _urls(file: ContentFile, key: str) -> Iterator[str]:
    value = file.parsed.front.get(key) if file.parsed else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
