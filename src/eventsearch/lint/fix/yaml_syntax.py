"""
Fixes of YAML that Hugo or other readers reject.

What could be read before says the same afterwards; what could not says what is written there, as
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml

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
from eventsearch.model.page import Diagnostic, Edit, Fix

_INDENT = re.compile(r"(?m)^[ \t]+")
_TAB_REASON = "a tab stands where blanks must indent"
_LINE = re.compile(
    r"[ \t]*(?:-[ \t]+)*(?:(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]+)?"
    r"(?P<value>\S(?:.*[^ \t\r])?)[ \t\r]*$"
)
_SIGN_REASON = "no value may begin with this sign"

_IN_QUOTES = "put the value in quotes"


def fix_syntax(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix of front matter that cannot be read, where there is one right hint."""
    reason = diagnostic.message.rpartition("cannot be read: ")[2]
    if reason == _TAB_REASON:
        return _fix_tabs(file)
    if reason == _SIGN_REASON:
        return _quote_value(diagnostic, file)
    return None


def fix_escapes(diagnostic: Diagnostic, file: ContentFile) -> Fix | None:
    """Return the fix that takes out backslashes that are no escape."""
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
    """Return the fix that writes `true` or `false` for a word, under a key that is a switch."""
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
    """Write two blanks for each tab; not where blanks indent too, for tabs have no width."""
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
    return Fix(message="indent by two blanks instead of each tab", edits=edits)


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
    """Return a fix that leaves the front matter's meaning as it is; None when it does not."""
    changes = tuple(edits)
    if not changes or file.parsed is None:
        return None
    after = file.read(apply_edits(file.text, changes))
    if after is None or not same(file.parsed.front, after.front):
        return None
    return Fix(message=message, edits=changes)
