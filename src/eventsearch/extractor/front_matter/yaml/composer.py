"""
Of which nodes is a YAML text made?

PyYAML's compiled parser composes them, its Python one where libyaml is missing. Where go-yaml reads
a sign at which these stop, the text is mended and read again, and offsets stay those of the text
as it was. Not for what a scalar means.

What does a plain YAML scalar mean to Hugo?

Hugo 0.131 reads YAML with go-yaml v2, and decodes into untyped values: YAML 1.1 booleans are
booleans, `12:30` and dates stay strings, and numbers are what Go's strconv makes of them.

Source: resolve.go of gopkg.in/yaml.v2.

Why can a text not be read as YAML, in words that an author understands?

Maps the messages of libyaml and PyYAML; knows nothing of files.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import yaml

from eventsearch.extractor.front_matter.result import FormatError

_WORDS: dict[str, bool | float | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True
    ),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)", re.ASCII
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d?):(\d\d?)(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?",
    re.ASCII,
)
# Go's int64 and uint64; larger whole numbers become floats.
_LOWEST = -(2**63)
_HIGHEST = 2**64 - 1
# Digits of the longest binary number that fits; also keeps int() from quadratic work.
_LONGEST_INTEGER = 70

_TAG = "tag:yaml.org,2002:"
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_TAG}bool": (bool,),
    f"{_TAG}int": (int,),
    f"{_TAG}float": (float, int),
    f"{_TAG}null": (type(None),),
}


def plain(text: str) -> str | int | float | bool | None:
    """Return the value of an unquoted scalar without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    number: int | float | None = _integer(text.replace("_", ""))
    if number is None:
        # A leading point takes another way through go-yaml, on which `_` is no separator.
        number = _float(text if text[0] == "." else text.replace("_", ""))
    return text if number is None else number


def tagged(text: str, tag: str) -> str | int | float | bool | None:
    """
    Return the value of a scalar with an explicit tag.

    Raises:
        ValueError: The text cannot be what the tag says. Tags unknown to go-yaml mean a str.
    """
    if tag == f"{_TAG}binary":
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError) as exc:
            raise ValueError("is not base64") from exc
    if tag == f"{_TAG}timestamp" and not _is_timestamp(text):
        raise ValueError("is no timestamp")
    kinds = _KINDS.get(tag)
    if kinds is None:
        return text
    value = plain(text)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"is no {tag.removeprefix(_TAG)}")
    return float(value) if float in kinds and isinstance(value, int) else value


def _is_timestamp(text: str) -> bool:
    """Say whether go-yaml reads a text as a day, or a day and time of day."""
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return False
    try:
        datetime(*map(int, filter(None, found.groups())))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return False
    return True


def _integer(text: str) -> int | None:
    """Read as strconv.ParseInt and ParseUint with base 0: a leading 0 means octal."""
    if len(text) > _LONGEST_INTEGER or not _INTEGER.fullmatch(text):
        return None
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1] in "01234567":
        value = int(digits, 8)
    else:
        value = int(digits, 0)
    value = -value if text[0] == "-" else value
    return value if _LOWEST <= value <= _HIGHEST else None


def _float(text: str) -> float | None:
    """Read as strconv.ParseFloat, which refuses what no float can hold."""
    if not _FLOAT.fullmatch(text):
        return None
    value = float(text)
    return None if math.isinf(value) else value


class _Fault(NamedTuple):
    """A parser's message, what it means, the hint, and whether the fault is where it began."""

    says: str
    reason: str
    hint: str
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
    return FormatError(fault.reason, hint=fault.hint, text=text, offset=original(offset))


def _fault(message: str) -> _Fault:
    for fault in _FAULTS:
        if fault.says in message:
            return fault
    return _Fault(message, message or "this is not YAML", "put the value in quotes")


UNTAGGED = "plain"
QUOTED = "tag:yaml.org,2002:str"
_ANCHOR_TWICE = "found duplicate anchor"
# Each mend reads the text once more: as often as not to take longer than a large file does.
_MOST_MENDS = 200
_MOST_READ = 20_000_000

PARSERS: tuple[Any, ...] = tuple(
    getattr(yaml, name) for name in ("CBaseLoader", "BaseLoader") if hasattr(yaml, name)
)
"""PyYAML's parsers, the fastest first; stubs cannot say what a build of PyYAML has."""


class _Untyped:
    """Tells quoted scalars from plain ones and leaves their types to `scalars`."""

    def resolve(self, _kind: object, _value: object, implicit: object) -> str:
        return UNTAGGED if isinstance(implicit, tuple) and implicit[0] else QUOTED

    def descend_resolver(self, _parent: object, _index: object) -> None:
        """Do nothing: types do not depend on where a scalar stands."""

    def ascend_resolver(self) -> None:
        """Do nothing, as above."""


class _Redefining:
    """Lets a later anchor take the name of an earlier one, as YAML has it."""

    anchors: dict[str, yaml.Node]

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[attr-defined]
        if isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor or "", None)
        return super().compose_node(parent, index)  # type: ignore[misc, no-any-return]


_LOADERS: dict[Any, Any] = {
    parser: type(f"Untyped{parser.__name__}", (_Untyped, parser), {}) for parser in PARSERS
}
# In Python, for in the compiled parser this is not to be changed.
_REDEFINING = type("UntypedRedefining", (_Redefining, _Untyped, yaml.BaseLoader), {})


@dataclass(slots=True)
class Mended:
    """A text in which what PyYAML stops at, and go-yaml does not, is written otherwise."""

    original: str
    text: str
    _cuts: list[int] = field(default_factory=list)
    _mends: int = 0

    def offset(self, at: int) -> int:
        """Return the offset in the original of what stands at *at* now."""
        return at + bisect_left(self._cuts, at)

    @property
    def escapes(self) -> tuple[int, ...]:
        """The offsets in the original of every `\\'` that was mended."""
        return tuple(cut + before for before, cut in enumerate(self._cuts))

    def mend(self, error: yaml.MarkedYAMLError) -> bool:
        """Mend what an error is about; False where go-yaml would stop at it as well."""
        mark = error.problem_mark
        self._mends += 1
        if mark is None or self._mends > min(_MOST_MENDS, _MOST_READ // len(self.original)):
            return False
        return self._tab(mark.index) or self._quote(mark.index)

    def _tab(self, at: int) -> bool:
        """Make a tab a blank that only PyYAML's own parser minds: one that does not indent."""
        if self.text[at : at + 1] != "\t":
            return False
        before = self.text[self.text.rfind("\n", 0, at) + 1 : at].strip()
        if before in ("", "-", "?"):
            return False
        self.text = f"{self.text[:at]} {self.text[at + 1 :]}"
        return True

    def _quote(self, at: int) -> bool:
        """Take the backslash from `\\'` in double quotes, an escape that go-yaml knows."""
        # libyaml marks the backslash, PyYAML's own parser what follows it.
        start = at if self.text[at : at + 1] == "\\" else at - 1
        if start < 0 or self.text[start : start + 2] != "\\'":
            return False
        self.text = f"{self.text[:start]}{self.text[start + 1 :]}"
        self._cuts.append(start)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """
    The first document of a text.

    Attributes:
        node: None for a text that holds none.
        rest: Offset of what stands after the document; None for nothing.
    """

    node: yaml.Node | None
    rest: int | None
    text: Mended


def compose(text: str, parser: Any) -> Composed:
    """
    Return the first document of *text*; what follows it need not be YAML.

    Raises:
        FormatError: It is no YAML.
        RecursionError: It is nested too deeply for PyYAML's own parser.
    """
    mended = Mended(original=text, text=text)
    loader = _LOADERS[parser]
    while True:
        try:
            node, rest = _first(mended.text, loader)
        except yaml.YAMLError as exc:
            if _ANCHOR_TWICE in str(exc) and loader is not _REDEFINING:
                loader = _REDEFINING
            elif not (isinstance(exc, yaml.scanner.ScannerError) and mended.mend(exc)):
                raise explain(exc, text, mended.offset) from exc
        else:
            rest = None if rest is None else mended.offset(rest)
            return Composed(node=node, rest=rest, text=mended)


def _first(text: str, kind: Any) -> tuple[yaml.Node | None, int | None]:
    """Return the first document and the offset of what follows it."""
    loader = kind(text)
    try:
        node = loader.get_node() if loader.check_node() else None
        return node, None if node is None else _rest(loader)
    finally:
        loader.dispose()


def _rest(loader: Any) -> int | None:
    """Return the offset of what stands after the first document."""
    try:
        following = loader.get_node() if loader.check_node() else None
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        return None if mark is None else int(mark.index)
    return None if following is None else int(following.start_mark.index)
