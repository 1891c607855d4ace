"""
Finds edits that fix diagnostics about invalid YAML, values of front matter, and links.

To check an edit, the file is read again with the edit applied. The value or link must then be as
expected, and everything else must be unchanged.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import yaml

from eventsearch.extractor.extract import Extracted
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.front_matter.yaml import Composed
from eventsearch.extractor.front_matter.yaml.ambiguities import SWITCHES, escapes
from eventsearch.lint.fix.source_file import (
    ContentFile,
    apply_edits,
    edit,
    leaves,
    nodes,
    same,
    yaml_document,
)
from eventsearch.lint.model import Repair, Replacement
from eventsearch.model.page import Diagnostic, Edit, Fix

_MOST_TRIES = 20
"""Maximum number of occurrences of a text to try to edit. Each try reads the whole file again."""


def fix_of(repair: Repair, file: ContentFile) -> Fix | None:
    """Return the fix for a repair; None unless every text to replace is found."""
    edits = [_edit(replacement, file) for replacement in repair.replacements]
    found = tuple(each for each in edits if each is not None)
    return Fix(message=repair.message, edits=found) if len(found) == len(edits) else None


def _edit(replacement: Replacement, file: ContentFile) -> Edit | None:
    if replacement.key:
        return edit_value(file, replacement.key, replacement.old, replacement.new)
    return _edit_link(file, replacement)


def edit_value(file: ContentFile, key: str, old: str, new: str) -> Edit | None:
    """Return the edit that replaces a text in a key's value; None if no edit does only that."""
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
    """Return a pattern for a value in the file. TOML can write a date and time in several ways."""
    day = old[:10]
    if file.parsed and file.parsed.format == "toml" and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return rf"(?<![\w-]){day}(?:[Tt ]\d\d:\d\d[\d:.]*(?:[Zz]|[+-]\d\d:\d\d)?)?(?![\w:.])"
    return rf"(?<!\w){re.escape(old)}(?!\w)"


def edit_links(replacements: Sequence[Replacement], file: ContentFile) -> list[Edit] | None:
    """
    Return the edits of many links in one body, each at its reported place.

    This reads the body only once. Return None if the edits would change anything else: then the
    caller tries each link separately.
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
    """Return the edit that changes only a link's target in the body; None if that is impossible."""
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
        # The first occurrence may be in a code block.
        start = file.text.find(replacement.old, start + 1)
    return None


def _links(extracted: Extracted) -> Counter[str]:
    return Counter(map(html.unescape, extracted.links))


def _text(extracted: Extracted) -> str:
    return extracted.record.text if extracted.record else ""


def _with(value: object, old: str, new: str) -> object | None:
    """Return a value with *old* replaced by *new*; None if *old* is missing or ambiguous."""
    if isinstance(value, Mapping):
        changed = {key: each for key in value if (each := _with(value[key], old, new)) is not None}
        return {**value, **changed} if len(changed) == 1 else None
    if isinstance(value, datetime) and value.isoformat() == old:
        return datetime.fromisoformat(new)
    if isinstance(value, list):
        texts = [to_text(each) for each in value]
        # If the list already contains the new text, only the author can decide what to do.
        if texts.count(old) != 1 or new in texts:
            return None
        return [new if text == old else each for text, each in zip(texts, value, strict=True)]
    return new if isinstance(value, str) and value == old else None


def fix_host(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix that writes only the path of a URL; None for a URL of another site."""
    key = diagnostic.message.split("`")[1]
    base = file.site.base_url.rstrip("/")
    for url in _urls(file, key):
        path = url.removeprefix(base)
        # Leave a URL with a query string or fragment: the URL of a page contains neither.
        if base and path.startswith("/") and path != url and not set(path) & set("?#"):
            change = edit_value(file, key, url, path)
            return None if change is None else Fix(message=f"write `{path}`", edits=(change,))
    return None


def _urls(file: ContentFile, key: str) -> Iterator[str]:
    value = file.parsed.front.get(key) if file.parsed else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each


_INDENT = re.compile(r"(?m)^[ \t]+")
_TAB_REASON = "a tab is used for indentation"
_LINE = re.compile(
    r"[ \t]*(?:-[ \t]+)*(?:(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]+)?"
    r"(?P<value>\S(?:.*[^ \t\r])?)[ \t\r]*$"
)
_SIGN_REASON = "no value may begin with this sign"

_IN_QUOTES = "put the value in quotes"


def fix_syntax(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix of front matter that cannot be read; None if several fixes are possible."""
    reason = diagnostic.message.rpartition("cannot be read: ")[2]
    if reason == _TAB_REASON:
        return _fix_tabs(file)
    if reason == _SIGN_REASON:
        return _quote_value(diagnostic, file)
    return None


def fix_escapes(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix that removes backslashes that do not escape anything."""
    document = yaml_document(file)
    if document is None or file.cut is None:
        return None
    start, stop = file.cut.start, file.cut.stop
    at = file.offset((diagnostic.line, diagnostic.column)) - start
    if "`?`" in diagnostic.message:
        return _quote_node(document, at, file)
    sign = next((each for each in "'/" if f"`\\{each}`" in diagnostic.message), "")
    if not sign:
        return None
    front = file.text[start:stop]
    edits = [
        edit(file.path, file.text, start + at, start + at + 1, "")
        for node in nodes(document.node)
        if isinstance(node, yaml.ScalarNode)
        for at in escapes(node, front, sign)
    ]
    return _fix_if_same(file, edits, f"write `{sign}` without the backslash")


def fix_booleans(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix that writes `true` or `false` for a word, under a boolean key."""
    start = file.offset((diagnostic.line, diagnostic.column))
    word = diagnostic.message.split("`")[1]
    line = _LINE.match(file.text[file.offset((diagnostic.line, 1)) :].partition("\n")[0])
    if line is None or (line["key"] or "").lower() not in SWITCHES or line["value"] != word:
        return None
    new = "true" if f"`{word}` is true" in diagnostic.message else "false"
    return _fix_if_same(
        file, [edit(file.path, file.text, start, start + len(word), new)], f"write `{new}`"
    )


def _quote_node(document: Composed, at: int, file: ContentFile) -> Fix | None:
    """Put the text that begins at an offset of the front matter in quotes."""
    assert file.cut is not None
    for node in nodes(document.node):
        if isinstance(node, yaml.ScalarNode) and node.start_mark.index == at:
            start, stop = (file.cut.start + mark.index for mark in (node.start_mark, node.end_mark))
            change = edit(file.path, file.text, start, stop, _quote(node.value))
            return _fix_if_same(file, [change], _IN_QUOTES)
    return None


def _quote(value: str) -> str:
    single = '"' in value or "\\" in value
    return "'" + value.replace("'", "''") + "'" if single else f'"{value}"'


def _fix_tabs(file: ContentFile) -> Fix | None:
    """Replace each tab with two spaces; return None if spaces are also used to indent."""
    if file.cut is None:
        return None
    indents = list(_INDENT.finditer(file.text, file.cut.start, file.cut.stop))
    if not indents or any(" " in indent[0] for indent in indents):
        return None
    edits = tuple(
        edit(file.path, file.text, indent.start(), indent.end(), "  " * len(indent[0]))
        for indent in indents
    )
    if file.read(apply_edits(file.text, edits)) is None:
        return None
    return Fix(message="replace each tab with two spaces", edits=edits)


def _quote_value(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    at = file.offset((diagnostic.line, 1))
    line = _LINE.match(file.text[at:].partition("\n")[0])
    if line is None or line["value"][0] in "\"'[{|>!" or " #" in line["value"]:
        return None
    value = line["value"]
    start = at + line.start("value")
    change = edit(file.path, file.text, start, start + len(value), _quote(value))
    after = file.read(apply_edits(file.text, [change]))
    if after is None or ("str", value) not in leaves(after.front):
        return None
    return Fix(message=_IN_QUOTES, edits=(change,))


def _fix_if_same(file: ContentFile, edits: Iterable[Edit], message: str) -> Fix | None:
    """Return the edits as a fix; None if they would change the values of the front matter."""
    changes = tuple(edits)
    if not changes or file.parsed is None:
        return None
    after = file.read(apply_edits(file.text, changes))
    if after is None or not same(file.parsed.front, after.front):
        return None
    return Fix(message=message, edits=changes)
