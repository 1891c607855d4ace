"""
What does the tree of a query's syntax ask for?

Turns syntax into the `Node` tree that an engine gets. Fields at the top of the query become
filters, so that their facets can ignore them.
"""

from __future__ import annotations

from dataclasses import dataclass

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.query.fields import READERS, WORDY, Filter, Value, keyword, text_field
from eventsearch.query.items import Item
from eventsearch.query.reading import Read, phrase, prefix, words
from eventsearch.query.syntax import Either, Every, Leaf, Syntax, Text, Without
from eventsearch.records.asking import All, Any, Node, Not, Phrase, Prefix, Word
from eventsearch.synonyms import NONE, Synonyms

MOST_TERMS = 64
"""Words in one query; more is no question, but work for an engine."""

NOTHING = Any(children=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """
    A query's text as an engine gets it.

    Attributes:
        words: What the words ask for; every one must match.
        others: Conditions that do not score and that fewer words cannot replace.
        filters: Fields at the top of the query, by facet.
    """

    words: tuple[Node, ...]
    others: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()


class Builder:
    """
    Builds the nodes of one query.

    Raises:
        QueryError: A field has a value that cannot be read, or there are too many words.
    """

    def __init__(
        self, text: str, languages: tuple[str, ...], zone: str, synonyms: Synonyms = NONE
    ) -> None:
        self.text = text
        self.languages = languages
        self.zone = zone
        self.synonyms = synonyms
        self.terms = 0

    def build(self, syntax: Syntax) -> Built:
        """Return what the query asks for."""
        filters: list[Filter] = []
        parts: list[Syntax] = []
        for part in syntax.parts if isinstance(syntax, Every) else (syntax,):
            found = self.filter(part.item) if isinstance(part, Leaf) else None
            if found:
                filters.append(found)
            else:
                parts.append(part)
        nodes = self.every(tuple(parts))
        if not nodes and not filters and self.text.strip():
            nodes = [NOTHING]
        return Built(
            words=tuple(node for node in nodes if not isinstance(node, Not)),
            others=tuple(node for node in nodes if isinstance(node, Not)),
            filters=tuple(filters),
        )

    def every(self, parts: tuple[Syntax, ...]) -> list[Node]:
        """Return what each part asks for, without stop words where other words are left."""
        found = [read for part in parts for read in self.part(part)]
        if any(not read.stop and _speaks(read.node) for read in found):
            found = [read for read in found if not read.stop]
        return [read.node for read in found]

    def part(self, syntax: Syntax) -> list[Read]:
        """Return the words of one part, or what it asks for as a whole."""
        match syntax:
            case Text(start, end):
                return self.words(start, end)
            case Leaf(item):
                return self.leaf(item)
            case Every(parts):
                return _read(all_of(self.every(parts)))
            case Either(parts):
                nodes = [all_of(self.every((part,))) for part in parts]
                return _read(any_of([node for node in nodes if node]))
            case Without(part):
                node = all_of([read.node for read in self.part(part)])
                return _read(Not(child=self.typed(node)) if node else None)

    def leaf(self, item: Item) -> list[Read]:
        """Return what a phrase, a prefix or a field asks for."""
        text = self.text[item.start : item.end]
        if item.kind == "star" and (begun := prefix(text, self.languages)):
            return self.counted(_read(begun), item.start, item.end)
        if item.kind == "star":
            return self.counted(words(text, self.languages), item.start, item.end)
        if found := self.filter(item):
            return _read(found.node)
        field = text_field(item.name)
        if item.kind == "quote" or item.quoted:
            return self.quote(item, text, field)
        return self.words(item.start, item.end, field)

    def words(self, start: int, end: int, field: str = "") -> list[Read]:
        """Return the words of a part of the text, those that have synonyms together with them."""
        text = self.text[start:end]
        found = self.counted(words(text, self.languages, field), start, end)
        if not self.synonyms:
            return found
        # Most sites have none: who has none does not load it.
        from eventsearch.query.synonymy import with_synonyms

        return with_synonyms(found, text, self.languages, self.synonyms, field)

    def typed(self, node: Node) -> Node:
        """Return what was typed alone: to leave a word out is not to leave out what it finds."""
        if not self.synonyms:
            return node
        from eventsearch.query.synonymy import typed_only

        return typed_only(node)

    def quote(self, item: Item, text: str, field: str) -> list[Read]:
        """Return what a phrase asks for."""
        node = phrase(text, self.languages, field)
        many = len(node.slots) if isinstance(node, Phrase) else 1
        return self.counted(_read(node), item.start, item.end, many)

    def filter(self, item: Item) -> Filter | None:
        """Return the condition of a field that is compared whole or holds times; None if not."""
        if item.kind != "field":
            return None
        text = self.text[item.start : item.end]
        if reader := READERS.get(fold(item.name)):
            return reader(Value(text, self.text, item, self.zone))
        same = keyword(item.name, text)
        if same is None:
            return None
        # People and places are known by a part of their name.
        held = WORDY.get(same.field)
        inside = [read.node for read in words(text, self.languages, held)] if held else []
        known = all_of(list(inside))
        return Filter(same.field, Any(children=(same, known), best=True) if known else same)

    def counted(self, found: list[Read], start: int, end: int, many: int = 0) -> list[Read]:
        """Return the words; too many in one query are an error."""
        self.terms += many or len(found)
        if self.terms > MOST_TERMS:
            raise QueryError(
                f"query: more than {MOST_TERMS} words",
                cure="leave some out",
                text=self.text,
                start=start,
                end=end,
            )
        return found


def all_of(nodes: list[Node]) -> Node | None:
    """Return all of the nodes as one; None for none."""
    return nodes[0] if len(nodes) == 1 else All(children=tuple(nodes)) if nodes else None


def any_of(nodes: list[Node]) -> Node | None:
    """Return any of the nodes as one; None for none."""
    return nodes[0] if len(nodes) == 1 else Any(children=tuple(nodes)) if nodes else None


def _read(node: Node | None) -> list[Read]:
    return [Read(node)] if node else []


def _speaks(node: Node) -> bool:
    """Whether a node asks for words."""
    return isinstance(node, (Word, Phrase, Prefix, All, Any))
