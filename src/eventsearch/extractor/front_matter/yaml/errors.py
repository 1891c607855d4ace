"""
Why can a text not be read as YAML, in words that an author understands?

Maps the messages of libyaml and PyYAML; knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import yaml

from eventsearch.extractor.front_matter.result import FormatError


class _Fault(NamedTuple):
    """A parser's message, what it means, the cure, and whether the fault is where it began."""

    says: str
    reason: str
    cure: str
    at_context: bool = False


_CANNOT_START = "cannot start any token"

# The first whose words are in the parser's message wins.
_FAULTS: tuple[_Fault, ...] = (
    _Fault(
        "mapping values are not allowed",
        "`:` stands where no value may begin",
        "put quotes round a value that holds `: `, and give all keys of a mapping the same indent",
    ),
    _Fault(
        "sequence entries are not allowed",
        "`- ` stands where no list may begin",
        "begin the list on a line of its own",
    ),
    _Fault(
        "could not find expected ':'",
        "a key has no `:`",
        "write `key: value`",
        at_context=True,
    ),
    _Fault(
        "found unexpected end of stream",
        "a quote is opened here and never closed",
        "close it, or put the value in the other kind of quotes",
        at_context=True,
    ),
    _Fault(
        "found unexpected document",
        "a quote is opened here and never closed",
        "close it, or put the value in the other kind of quotes",
        at_context=True,
    ),
    _Fault(
        "unknown escape character",
        "a backslash in double quotes is followed by a sign it does not go with",
        "write two backslashes, or use single quotes",
    ),
    _Fault(
        "tab character",
        "a tab stands where blanks must indent",
        "replace the tab by blanks",
    ),
    _Fault(
        _CANNOT_START,
        "no value may begin with this sign",
        "put the value in quotes",
    ),
    _Fault(
        "',' or ']'",
        "a list in brackets lacks a `,` or its `]`",
        "close the list, and put entries that hold brackets, `,` or `: ` in quotes",
    ),
    _Fault(
        "',' or '}'",
        "a mapping in braces lacks a `,` or its `}`",
        "close the mapping, or put a value that begins with `{` in quotes",
    ),
    _Fault(
        "undefined alias",
        "a value that begins with `*` refers to an anchor, and there is none of that name",
        "put the value in quotes",
    ),
    _Fault(
        "alphabetic or numeric character",
        "a value that begins with `*` or `&` refers to an anchor, and no name follows",
        "put the value in quotes",
    ),
    _Fault(
        "nesting depth",
        "mappings or lists are nested too deeply",
        "nest at most 100 levels",
    ),
    _Fault(
        "not allowed",
        "there is a control character that no text may hold",
        "remove it",
    ),
    _Fault(
        "expected key",
        "no `key: value` begins here",
        "put quotes round the whole value, and give all keys of a mapping the same indent",
    ),
    _Fault(
        "<block end>",
        "no `key: value` begins here",
        "put quotes round the whole value, and give all keys of a mapping the same indent",
    ),
    _Fault(
        "expected '-' indicator",
        "a list goes on with something that is no entry",
        "begin each entry with `- ` at the same indent",
    ),
)


def explain(error: yaml.YAMLError, text: str, original: Callable[[int], int]) -> FormatError:
    """
    Return a parser's error in plain words, at the place where an author looks for it.

    Args:
        original: Turns an offset in what the parser read into one in *text*.
    """
    if isinstance(error, yaml.MarkedYAMLError):
        fault = _fault(error.problem or error.context or "")
        mark = error.problem_mark
        if error.context_mark is not None and (mark is None or fault.at_context):
            mark = error.context_mark
        offset = 0 if mark is None else mark.index
        # libyaml does not say which sign it is that cannot begin a value.
        if fault.says == _CANNOT_START and text[original(offset) :][:1] == "\t":
            fault = _fault("tab character")
    else:
        fault = _fault(str(getattr(error, "reason", error)))
        offset = int(getattr(error, "position", 0))
    return FormatError(fault.reason, cure=fault.cure, text=text, offset=original(offset))


def _fault(message: str) -> _Fault:
    for fault in _FAULTS:
        if fault.says in message:
            return fault
    return _Fault(message, message or "this is not YAML", "put the value in quotes")
