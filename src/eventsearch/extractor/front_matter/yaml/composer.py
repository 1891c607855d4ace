"""
Of which nodes is a YAML text made?

PyYAML's compiled parser composes them, its Python one where libyaml is missing. Where go-yaml reads
a sign at which these stop, the text is mended and read again, and offsets stay those of the text
as it was. Not for what a scalar means.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

import yaml

from eventsearch.extractor.front_matter.yaml import errors

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
                raise errors.explain(exc, text, mended.offset) from exc
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
