"""
Replaces values of front matter and links of the body.

Wherever a text may be meant, the file is read with the new one: the value must then be the one
expected, whatever the format, and in the body nothing but one link may differ.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.lint.fix.source_file import ContentFile, apply_edits, edit, same
from eventsearch.lint.model import Repair, Replacement
from eventsearch.model.page import Diagnostic, Edit, Fix

_MOST_TRIES = 20
"""Places at which the same text may stand in one value; each is read once more."""

Open = Callable[[str], ContentFile | None]
"""Path of a content file to what is in it; None when it is not what was read before."""


def fix_of(repair: Repair, open_file: Open) -> Fix | None:
    """Return the fix that a rule asks for; None unless every text is found."""
    edits: list[Edit] = []
    for replacement in repair.replacements:
        file = open_file(replacement.path)
        change = None if file is None else _edit(replacement, file)
        if change is None:
            return None
        edits.append(change)
    return Fix(message=repair.message, edits=tuple(edits), safe=repair.safe)


def edit_value(file: ContentFile, keys: Sequence[str], old: str, new: str) -> Edit | None:
    """Return the edit that puts one text for another in the value of the first key that has it."""
    before = file.parsed.front if file.parsed else {}
    for key in keys:
        span = file.span_of(key)
        expected = _with(before.get(key), old, new)
        if span is None or expected is None:
            continue
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


def add_key(file: ContentFile, replacement: Replacement) -> Edit | None:
    """Return the edit that writes a key after the one that has a value, in the way of that one."""
    (key, *_), new = replacement.keys, replacement.new
    span = file.span_of(key)
    if span is None or file.parsed is None:
        return None
    before = dict(file.parsed.front)
    # The name of the first key stands before its value.
    start = file.text.rfind("\n", 0, span[0]) + 1
    value = _pattern(replacement.old, file)
    sign = r"(?P<sign>[\"']?[ \t]*[:=][ \t]*)"
    entry = rf"(?P<name>[\w.-]+){sign}(?P<mark>[\"']?){value}(?P=mark)"
    for match in re.compile(entry).finditer(file.text, start, span[1]):
        mark = match["sign"][0] if match["sign"][0] in "\"'" else ""
        name = _in_case(replacement.beside, match["name"])
        line = f"{mark}{name}{match['sign']}{match['mark']}{new}{match['mark']}"
        change = _insertion(file, match.start() - len(mark), match.end(), line)
        after = file.read(apply_edits(file.text, [change]))
        if after is not None and _without(after.front, replacement.beside, new) == before:
            return change
    return None


def _in_case(name: str, beside: str) -> str:
    """Return the name of a key in the case of the one for the start: `dateEnd` by `dateStart`."""
    likewise = beside.replace("Start", "End").replace("start", "end")
    return likewise if likewise.lower() == name else name


def _insertion(file: ContentFile, start: int, stop: int, entry: str) -> Edit:
    """Return the edit that writes an entry after one of YAML or TOML, or of JSON."""
    assert file.parsed is not None
    begin = file.text.rfind("\n", 0, start) + 1
    indent = file.text[begin:start]
    line_end = file.text.find("\n", stop)
    line_end = len(file.text) if line_end < 0 else line_end
    end = "\r\n" if file.text[line_end - 1 : line_end] == "\r" else "\n"
    if file.parsed.format == "json":
        gap = f",{end}{indent}" if not indent.strip() else ", "
        return edit(file.path, file.text, stop, stop, f"{gap}{entry}")
    stop = line_end - len(end) + 1
    return edit(file.path, file.text, stop, stop, f"{end}{indent}{entry}")


def _without(value: object, key: str, new: str) -> object:
    """Return a mapping without a key that has a value, wherever in it that stands."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: _without(each, key, new)
        for name, each in value.items()
        if name != key or _iso(each) != new
    }


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


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


def _edit(replacement: Replacement, file: ContentFile) -> Edit | None:
    if replacement.beside:
        return add_key(file, replacement)
    if replacement.place == (0, 0):
        return edit_value(file, replacement.keys, replacement.old, replacement.new)
    return _edit_link(file, replacement)


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
    if isinstance(value, date) and value.isoformat() == old:
        return (datetime if "T" in new else date).fromisoformat(new)
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
            change = edit_value(file, (key,), url, path)
            return None if change is None else Fix(message=f"write `{path}`", edits=(change,))
    return None


def _urls(file: ContentFile, key: str) -> Iterator[str]:
    value = file.parsed.front.get(key) if file.parsed else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
