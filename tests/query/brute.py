"""
Which documents match a node, by reading every word of every document?

A second, plain reading of what `eventsearch.records.asking` promises, for tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventsearch.analysis import Token, tokens
from eventsearch.records.asking import (
    All,
    Any,
    Keyword,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Scaled,
    Word,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document: text fields and keyword fields."""

    lang: str
    fields: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]

    def tokens(self, field: str) -> Iterable[list[Token]]:
        """Return the words of a field, or of each field for an empty name."""
        names = [field] if field else [*self.fields]
        return [tokens(self.fields.get(name, ""), self.lang) for name in names]


def document(
    lang: str, title: str, body: str = "", tags: Iterable[str] = (), **keywords: str
) -> Text:
    """Return a document with a title, a body and tags."""
    fields = {"title": title, "body": body, "tags": "\n".join(tags)}
    fields["place"] = keywords.get("location", "")
    fields["people"] = keywords.get("author", "")
    values = {name: (value,) for name, value in keywords.items()}
    return Text(lang=lang, fields=fields, keywords={"tag": tuple(tags), "lang": (lang,), **values})


def answers(query: Query, documents: Mapping[str, Text]) -> set[str]:
    """Return the names of the documents that match the query and all of its filters."""
    nodes = (query.match, *(node for _, node in query.filters))
    return {name for name, text in documents.items() if all(matches(node, text) for node in nodes)}


def matches(node: Node, text: Text) -> bool:
    """Whether a document matches; times and states are not looked at."""
    match node:
        case All():
            return all(matches(child, text) for child in node.children)
        case Any():
            return sum(matches(child, text) for child in node.children) >= node.least
        case Scaled():
            return matches(node.child, text)
        case Not():
            return not matches(node.child, text)
        case Word():
            stems = {form.term for form in node.forms if form.kind == "stem"}
            return any(t.stem in stems for words in text.tokens(node.field) for t in words)
        case Prefix():
            every = [t for words in text.tokens("") for t in words]
            return any(t.folded.startswith(node.prefix) for t in every)
        case Phrase():
            return any(_stands(node, words) for words in text.tokens(node.field))
        case Keyword():
            values = {value.casefold() for value in node.values}
            return any(value.casefold() in values for value in text.keywords.get(node.field, ()))
        case _:
            raise NotImplementedError(node)


def _stands(phrase: Phrase, words: list[Token]) -> bool:
    at: dict[int, set[str]] = {}
    for token in words:
        at.setdefault(token.position, set()).add(token.stem)
    return any(
        all(
            position + offset in at and (not slot or at[position + offset] & set(slot))
            for offset, slot in enumerate(phrase.slots)
        )
        for position in at
    )
