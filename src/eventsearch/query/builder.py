"""
Build the `Node` tree for an engine from the syntax tree of a query, and fuzzy alternatives.

Fields at the top of the query become filters, so that their facets can ignore them. Plain words
and the parts of compounds may be misspelt. Phrases, field values, prefixes, numbers and excluded
words are matched exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from eventsearch.analysis import fold
from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.errors import QueryError
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import (
    And,
    Boosted,
    Clock,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
    matched,
    transform,
)
from eventsearch.query.stop_words import Spread
from eventsearch.query.syntax.field_values import (
    HELD,
    READERS,
    WORDY,
    Filter,
    Value,
    keyword,
    text_field,
)
from eventsearch.query.syntax.lexer import Token
from eventsearch.query.syntax.parser import (
    AndNode,
    NotNode,
    OrNode,
    Syntax,
    TermNode,
    WordsNode,
    conjuncts,
)
from eventsearch.query.term_analysis import (
    QueryWord,
    one_word,
    phrase,
    stop_words_of,
    unfinished,
    words,
)

LETTERS = {1: 4, 2: 8}
"""Maps a number of edits to the minimum letters of a word. Shorter words resemble too many."""

Place = tuple[int, int]
"""Half-open range of code points of a query's text."""


class Spelling(NamedTuple):
    """
    A word as typed, and a query for words of similar spelling.

    Attributes:
        word: Every reading of the word.
        near: One `FuzzyQuery`, the best of several, or the words of a compound, one of them fuzzy.
        places: Where the query contains the word.
        part: The part of a compound that is fuzzy in *near*; None if *near* replaces the whole.
    """

    word: Node
    near: Node
    places: tuple[Place, ...]
    part: WordQuery | None = None

    @property
    def typed(self) -> tuple[Node, ...]:
        """The nodes as typed. *near* is searched only if no page matches any of them."""
        return (self.word, self.part) if self.part else (self.word,)

    @property
    def fuzzy(self) -> tuple[FuzzyQuery, ...]:
        """The fuzzy words of *near*."""
        return tuple(node for node in matched(self.near) if isinstance(node, FuzzyQuery))


class Beginning(NamedTuple):
    """The last word as typed, a query for words that begin with it, and its places in the text."""

    word: Node
    near: Node
    places: tuple[Place, ...]

    @property
    def typed(self) -> tuple[Node, ...]:
        """The nodes as typed. *near* is searched only if no page matches any of them."""
        return (self.word,)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes in *near*."""
        return prefixes(self.near)


Replacement = Spelling | Beginning
"""A query to search instead of a word that no page contains."""


def prefixes(node: Node) -> tuple[str, ...]:
    """Return the prefixes of the unfinished words in a node."""
    return tuple(
        each.prefix for each in matched(node) if isinstance(each, WordQuery) and each.prefix
    )


def is_fuzzy(node: Node) -> bool:
    """Return whether a node contains a fuzzy word."""
    return any(isinstance(each, FuzzyQuery) for each in matched(node))


def edits(word: str) -> int:
    """Return the maximum edits for a fuzzy search of a word; 0 if the word is too short."""
    letters = sum(map(str.isalpha, word))
    return max((count for count, least in LETTERS.items() if letters >= least), default=0)


def spellings(word: QueryWord, places: Sequence[Place]) -> Iterator[Spelling]:
    """
    Yield the fuzzy alternatives to a word. Yield nothing if the word has synonyms.

    The first alternative is for the whole word, in all its readings: ``nähmaschien`` is
    ``nahmaschien`` or ``naehmaschien``. For a compound, each further alternative
    makes one part fuzzy.
    """
    readings = readings_of(word.node)
    whole = list(dict.fromkeys(chain.from_iterable(map(_nearly, readings))))
    if whole:
        yield Spelling(word.node, best_of(whole), tuple(places))
    if not any(isinstance(each, PhraseQuery) for each in readings):
        return
    parts: list[Node] = [*word.parts]
    for at, part in enumerate(word.parts):
        for near in _nearly(part):
            near_parts = (*parts[:at], near, *parts[at + 1 :])
            yield Spelling(word.node, And(children=near_parts), tuple(places), part)


def readings_of(node: Node) -> tuple[WordQuery | PhraseQuery, ...]:
    """Return the readings of a word; an empty tuple if it has synonyms or is not a word."""
    nodes = node.children if isinstance(node, Or) and node.best else (node,)
    words = tuple(each for each in nodes if isinstance(each, WordQuery | PhraseQuery))
    return words if len(words) == len(nodes) else ()


def _nearly(word: Node) -> Iterator[FuzzyQuery]:
    """Yield fuzzy queries for the forms of a word. Skip numbers, phrases and short words."""
    for form in word.forms if isinstance(word, WordQuery) else ():
        if form.kind == "folded" and (most := edits(form.term)) and not _has_digit(form.term):
            yield FuzzyQuery(word=form.term, edits=most)


def _has_digit(term: str) -> bool:
    return any(map(str.isnumeric, term))


def best_of(nodes: Sequence[Node]) -> Node:
    """Combine the readings of a word into one node; the reading with the best score counts."""
    return nodes[0] if len(nodes) == 1 else Or(children=tuple(nodes), best=True)


def respell(node: Node, near: Mapping[Node, Node]) -> Node:
    """Return a node with words replaced, except exclusions. *near* maps nodes to replacements."""

    def other(node: Node) -> Node | None:
        if isinstance(node, WordQuery | PhraseQuery | Or) and node in near:
            return near[node]
        is_literal = isinstance(node, Not | Boosted) or (isinstance(node, Or) and node.best)
        return node if is_literal else None

    return transform(node, other)


def respell_titles(node: Node, near: Mapping[Node, Node]) -> Node:
    """Return a query for titles with the words in its phrases replaced by fuzzy words."""
    by_slots = {_slots(word): other for word, other in near.items() if is_fuzzy(other)}

    def other(node: Node) -> Node | None:
        if not isinstance(node, PhraseQuery):
            return None
        at, is_respelled = 0, False
        words: list[Node] = []
        while at < len(node.slots):
            row = next((row for row in by_slots if node.slots[at : at + len(row)] == row), None)
            if row:
                is_respelled = True
                words.append(_in_field(by_slots[row], node.field))
            elif slot := node.slots[at]:
                forms = tuple(TermForm(kind="stem", term=stem) for stem in slot)
                words.append(WordQuery(forms=forms, field=node.field))
            at += len(row or (None,))
        return And(children=tuple(words)) if is_respelled else None

    return transform(node, other)


def _slots(word: Node) -> tuple[Stems, ...]:
    """Return the stems at each position of a word, like the slots of a `whole_title` query."""
    readings = readings_of(word)
    if phrase := next((each for each in readings if isinstance(each, PhraseQuery)), None):
        return phrase.slots
    return (_distinct(_stems(each) for each in readings if isinstance(each, WordQuery)),)


def _in_field(node: Node, field: str) -> Node:
    def other(node: Node) -> Node | None:
        return node._replace(field=field) if isinstance(node, WordQuery | FuzzyQuery) else None

    return transform(node, other)


Stems = tuple[str, ...]
Pair = tuple[Stems, Stems]
"""The stems of a word, and the stems of the next word."""


def pairs(row: Sequence[QueryWord]) -> tuple[Pair, ...]:
    """Return the stems of each pair of neighbouring words; skip nodes that are not words."""
    candidates = ((_last(one.node), _first(next.node)) for one, next in pairwise(row))
    return tuple(pair for pair in candidates if all(pair))


def _first(node: Node) -> Stems:
    """Return the stems of a word, and the stems of its first part if it is a compound."""
    match node:
        case WordQuery():
            return _stems(node)
        case PhraseQuery(slots=slots):
            return slots[0]
        case And(children=(first, *_)):
            return _first(first)
        case Or(children=children, best=True):
            return _distinct(_first(child) for child in children)
        case _:
            return ()


def _last(node: Node) -> Stems:
    match node:
        case WordQuery():
            return _stems(node)
        case PhraseQuery(slots=slots):
            return slots[-1]
        case And(children=(*_, last)):
            return _last(last)
        case Or(children=children, best=True):
            return _distinct(_last(child) for child in children)
        case _:
            return ()


def _stems(word: WordQuery) -> Stems:
    return _distinct([tuple(form.term for form in word.forms if form.kind == "stem")])


def _distinct(rows: Iterable[Stems]) -> Stems:
    return tuple(dict.fromkeys(stem for row in rows for stem in row))


MOST_NEAR = 4
"""Maximum fuzzy words in one query: each is compared with all words of the index."""

SHORTEST_PREFIX = 2
"""Minimum characters before a ``*``: a single character would match nearly every page."""

NOTHING = Or(children=())


class BuiltQuery(NamedTuple):
    """
    The text of a query as nodes for an engine.

    Attributes:
        words: The words to find. In the strictest step, every word must match.
        others: Exclusions and optional words, which stay in the steps that need fewer words.
        filters: Fields at the top of the query, by facet.
        pairs: Stems of words that were typed side by side.
        spellings: Fuzzy alternatives to words that may be misspelt.
        beginning: The last word as a prefix; None if the word cannot be incomplete.
        left_out: Ignored stop words, as typed.
    """

    words: tuple[Node, ...]
    others: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()
    pairs: tuple[Pair, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    beginning: Beginning | None = None
    left_out: tuple[str, ...] = ()


class Builder:
    """
    Builds the nodes of one query.

    Args:
        unfinished: Treat the last word as a prefix, if it ends the text and is not in a group.

    Raises:
        QueryError: A field has an invalid value, or there are too many words with ``~``.
    """

    def __init__(
        self,
        text: str,
        languages: tuple[str, ...],
        clock: Clock,
        synonyms: Synonyms = NONE,
        spread: Spread | None = None,
        *,
        unfinished: bool = False,
    ) -> None:
        self.text = text
        self.languages = languages
        self.clock = clock
        self.synonyms = synonyms
        self.stops = stop_words_of(text, languages, spread)
        self.left_out: dict[str, None] = {}
        self.nears = 0
        self.unfinished = unfinished
        self.last: Syntax | None = None
        self.beginning: Beginning | None = None
        self.plain: list[tuple[QueryWord, Place]] = []
        self.literal: set[Node] = set()

    def build(self, syntax: Syntax, *, timed: bool = False) -> BuiltQuery:
        """
        Return the nodes of the query.

        Args:
            timed: Whether date words were removed. Then ignore stop words even if no others remain.
        """
        filters: list[Filter] = []
        parts: list[Syntax] = []
        self.last = next(reversed(conjuncts(syntax)), None)
        for part in conjuncts(syntax):
            condition = self.filter(part.item) if isinstance(part, TermNode) else None
            if condition:
                filters.append(condition)
            else:
                parts.append(part)
        rows = self.rows(tuple(parts))
        if timed and all(read.stop for row in rows for read in row):
            rows = []
        optional = [read.node for row in rows for read in row if read.optional]
        if any(_is_text(read.node) and not read.optional for row in rows for read in row):
            rows = [[read for read in row if not read.optional] for row in rows]
        else:
            optional = []
        nodes = [read.node for row in rows for read in row]
        if not (nodes or filters or timed) and self.text.strip():
            nodes = [NOTHING]
        excluded = [node for node in nodes if isinstance(node, Not)]
        return BuiltQuery(
            words=tuple(node for node in nodes if not isinstance(node, Not)),
            others=(*excluded, *(Or(children=(node, And(children=()))) for node in optional)),
            filters=tuple(filters),
            pairs=tuple(pair for row in rows for pair in pairs(row)),
            spellings=self.spellings(),
            beginning=self.beginning,
            left_out=tuple(self.left_out),
        )

    def spellings(self) -> tuple[Spelling, ...]:
        """Return the fuzzy alternatives, up to the limit of fuzzy words in one query."""
        words: dict[Node, tuple[QueryWord, list[Place]]] = {}
        for word, place in self.plain:
            if word.node not in self.literal:
                words.setdefault(word.node, (word, []))[1].append(place)
        left = MOST_NEAR - self.nears
        some: list[Spelling] = []
        for spelling in chain.from_iterable(spellings(*each) for each in words.values()):
            left -= len(spelling.fuzzy)
            if left < 0:
                break
            some.append(spelling)
        return tuple(some)

    def rows(self, parts: tuple[Syntax, ...]) -> list[list[QueryWord]]:
        """Return the words of each part, without stop words if there are other words."""
        rows = [self.part(part) for part in parts]
        if any(not read.stop and _is_text(read.node) for row in rows for read in row):
            stops = (read.text for row in rows for read in row if read.stop)
            self.left_out.update(dict.fromkeys(filter(None, stops)))
            rows = [[read for read in row if not read.stop] for row in rows]
        return rows

    def conjunction(self, parts: tuple[Syntax, ...]) -> Node | None:
        """Return a node for all parts. It scores pages higher that keep typed neighbours close."""
        rows = self.rows(parts)
        node = all_of([read.node for row in rows for read in row])
        neighbours = tuple(pair for row in rows for pair in pairs(row))
        return ProximityBoost(child=node, pairs=neighbours) if node and neighbours else node

    def part(self, syntax: Syntax) -> list[QueryWord]:
        """Return the words of one part, or a single node for a part that is not plain words."""
        match syntax:
            case WordsNode(start, end):
                row = self.words(start, end)
                if syntax == self.last and row and row[-1].end + start == len(self.text):
                    longer = [*unfinished(row, SHORTEST_PREFIX)]
                    self.beginning = None if self.unfinished else self.begins(row[-1], longer[-1])
                    row = longer if self.unfinished else row
                self.plain += [
                    (read, (start + read.start, start + read.end)) for read in row if not read.stop
                ]
                return row
            case TermNode(item):
                return self.leaf(item)
            case AndNode(parts):
                return _read(self.conjunction(parts))
            case OrNode(parts):
                nodes = [self.conjunction((part,)) for part in parts]
                return _read(any_of([node for node in nodes if node]))
            case NotNode(part):
                plain = len(self.plain)
                node = all_of([read.node for read in self.part(part)])
                del self.plain[plain:]
                return _read(Not(child=self.as_typed(node)) if node else None)

    def begins(self, read: QueryWord, longer: QueryWord) -> Beginning | None:
        """Return the last word of the text as a prefix; None if it cannot be a prefix."""
        begun = prefixes(longer.node) if readings_of(read.node) and not read.stop else ()
        place = (len(self.text) - len(read.text), len(self.text))
        # Complete only words: "20" does not mean "2024".
        is_begun = bool(begun) and begun[0][0].isalpha()
        return Beginning(read.node, longer.node, (place,)) if is_begun else None

    def leaf(self, item: Token) -> list[QueryWord]:
        """Return the nodes of a phrase, of a word with ``*`` or ``~``, or of a field."""
        if condition := self.filter(item):
            return _read(condition.node)
        field = text_field(item.name)
        if item.kind == "quote" or item.quoted:
            return self.quote(item, field)
        if item.wild and (node := self.wild(item, field)):
            return _read(node)
        return self.words(item.start, item.end, field)

    def wild(self, item: Token, field: str) -> Node | None:
        """Return the node of a word with ``*`` or ``~``; None if the word is too short."""
        word = one_word(self.text[item.start : item.bare], self.languages)
        if item.wild == "star":
            return PrefixQuery(prefix=word, field=field) if len(word) >= SHORTEST_PREFIX else None
        most = edits(word)
        if not most:
            return None
        self.nears += 1
        if self.nears > MOST_NEAR:
            raise self.error(f"more than {MOST_NEAR} words with ~", item.start, item.end)
        return FuzzyQuery(word=word, edits=min(most, item.edits), field=field)

    def words(self, start: int, end: int, field: str = "") -> list[QueryWord]:
        """Return the words of a part of the text, combined with their synonyms."""
        text = self.text[start:end]
        row = words(text, self.languages, field, self.stops)
        if not self.synonyms:
            return row
        # Imported here because most sites have no synonyms.
        from eventsearch.query.synonym_expansion import with_synonyms

        return with_synonyms(row, text, self.languages, self.synonyms, field)

    def as_typed(self, node: Node) -> Node:
        """Return a node without synonyms: excluding a word does not exclude its synonyms."""
        if not self.synonyms:
            return node
        from eventsearch.query.synonym_expansion import without_synonyms

        return without_synonyms(node)

    def quote(self, item: Token, field: str) -> list[QueryWord]:
        """Return the node of a phrase. Phrases are never searched fuzzily."""
        node = phrase(self.text[item.start : item.end], self.languages, field)
        self.literal.update([node] if node else [])
        return _read(node)

    def filter(self, item: Token) -> Filter | None:
        """Return the filter for a field of values or times; None for words and text fields."""
        if item.kind != "field":
            return None
        value = Value(self.text[item.start : item.end], self.text, item, self.clock)
        if reader := READERS.get(fold(item.name)):
            return reader(value)
        same = keyword(item.name, value.text)
        if same is None:
            return None
        if item.wild:
            return self.prefix_filter(same, value)
        # People type only a part of a name or place: author:dupont.
        text_field = WORDY.get(same.field)
        inside = (
            [read.node for read in words(value.text, self.languages, text_field)]
            if text_field
            else []
        )
        in_text = all_of(list(inside))
        return Filter(same.field, Or(children=(same, in_text), best=True) if in_text else same)

    def prefix_filter(self, same: TermsFilter, value: Value) -> Filter:
        """Return the filter for a value with ``*`` or ``~``: values with a matching word."""
        text_field = HELD.get(same.field)
        if text_field is None:
            raise value.error(f"write the whole value, without the {self.text[value.item.bare]}")
        node = self.wild(value.item, text_field)
        if node is None:
            # The value is too short for a prefix or fuzzy search, so the sign may belong to it.
            bare = self.text[value.item.start : value.item.bare]
            return Filter(same.field, same._replace(values=(*same.values, bare)))
        return Filter(same.field, Or(children=(same, node), best=True))

    def error(self, message: str, start: int, end: int) -> QueryError:
        """Return the error for a query that exceeds a limit."""
        return QueryError(
            f"query: {message}", hint="remove some", text=self.text, start=start, end=end
        )


def all_of(nodes: list[Node]) -> Node | None:
    """Return a node that needs all nodes; None for an empty list."""
    return nodes[0] if len(nodes) == 1 else And(children=tuple(nodes)) if nodes else None


def any_of(nodes: list[Node]) -> Node | None:
    """Return a node that needs any of the nodes; None for an empty list."""
    return nodes[0] if len(nodes) == 1 else Or(children=tuple(nodes)) if nodes else None


def _read(node: Node | None) -> list[QueryWord]:
    return [QueryWord(node)] if node else []


def _is_text(node: Node) -> bool:
    return isinstance(
        node, (WordQuery, PhraseQuery, PrefixQuery, FuzzyQuery, ProximityBoost, And, Or)
    )
