"""
Find the documents that match a query by reading every word of every document.

This is a second, simple implementation of `eventsearch.model.query`, for tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventsearch.analysis import Token, tokens
from eventsearch.analysis.char_filter import count_term
from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
    TermsFilter,
    WordQuery,
)
from eventsearch.query import QueryPlan, QueryVariant
from eventsearch.query.builder import Replacement, is_fuzzy


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document with text fields, keyword fields, and the start and end of an event."""

    lang: str
    fields: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    begins: int | None = None
    ends: int | None = None

    def tokens(self, field: str) -> Iterable[list[Token]]:
        """Yield the words of a field. If *field* is empty, yield the words of each field."""
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


def answered(made: QueryPlan, documents: Mapping[str, Text]) -> tuple[QueryVariant, set[str]]:
    """Return the step that finds enough, and the names of the documents that it finds."""
    step, found = _tried(made, documents)
    absent: dict[Node, Replacement] = {}
    candidates: list[Replacement] = [made.beginning] if made.beginning else []
    for each in (*candidates, *made.spellings):
        is_typed = any(_any_has(word, documents) for word in each.typed)
        if not is_typed and _any_has(each.near, documents):
            absent.setdefault(each.word, each)
    if (found and step.name == "all") or not absent:
        return step, found
    other, nearly = _tried(made.respell(absent.values()), documents)
    name = "near" if any(is_fuzzy(each.near) for each in absent.values()) else "prefix"
    return (other._replace(name=name), nearly) if nearly else (step, found)


def _any_has(node: Node, documents: Mapping[str, Text]) -> bool:
    return any(matches(node, text) for text in documents.values())


def _tried(made: QueryPlan, documents: Mapping[str, Text]) -> tuple[QueryVariant, set[str]]:
    tried = [(step, answers(step.query, documents)) for step in made.steps]
    found = (one for one in tried if one[0].answers(len(one[1]), len(documents)))
    return next(found, tried[0])


def matches(node: Node, text: Text) -> bool:
    """Whether a document matches a node. A filter for an event status matches every event."""
    match node:
        case And():
            return all(matches(child, text) for child in node.children)
        case Or():
            return sum(matches(child, text) for child in node.children) >= node.least
        case Not():
            return not matches(node.child, text)
        case ProximityBoost() | Boosted():
            return matches(node.child, text)
        case DateRangeFilter():
            return _touches(node, text)
        case EventStatusFilter():
            return text.begins is not None
        case TermsFilter():
            values = {value.casefold() for value in node.values}
            return any(value.casefold() in values for value in text.keywords.get(node.field, ()))
        case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
            return any(_has(node, words) for words in text.tokens(node.field))


def _has(node: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery, words: list[Token]) -> bool:
    match node:
        case WordQuery():
            stems = {form.term for form in node.forms if form.kind == "stem"}
            begun = node.prefix or "\n"
            length = count_term(len({word.position for word in words}))
            return length in stems or any(
                word.stem in stems or word.folded.startswith(begun) for word in words
            )
        case PrefixQuery():
            return any(word.folded.startswith(node.prefix) for word in words)
        case FuzzyQuery():
            return any(_edits(word.folded, node.word) <= node.edits for word in words)
        case PhraseQuery():
            return _stands(node, words)


def _stands(phrase: PhraseQuery, words: list[Token]) -> bool:
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


def _touches(node: DateRangeFilter, text: Text) -> bool:
    if text.begins is None:
        return False
    over = text.begins + 1 if text.ends is None else text.ends
    return (node.high is None or text.begins < node.high) and (node.low is None or node.low < over)


def _edits(one: str, other: str) -> int:
    """Return the edit distance. Exchanging two neighbouring letters counts as one edit."""
    rows: list[list[int]] = [[*range(len(other) + 1)]]
    for i, letter in enumerate(one, 1):
        rows.append([i])
        for j, its in enumerate(other, 1):
            ways = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (letter != its)]
            if i > 1 and j > 1 and one[i - 2 : i] == its + other[j - 2]:
                ways.append(rows[i - 2][j - 2] + 1)
            rows[i].append(min(ways))
    return rows[-1][-1]
