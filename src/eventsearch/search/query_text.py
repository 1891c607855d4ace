"""Write parts of a query as text, and find words of a page that resemble missing words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from itertools import takewhile

from eventsearch.engines import Engine
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
    TermsFilter,
    WordQuery,
    matched,
)
from eventsearch.model.timestamps import EPOCH

FORMS = 5
"""Maximum similar words of a page to report for one missing word."""

BEGIN = 4
"""Minimum letters of a common beginning; it must also be over half of the longer word."""

LONG = 8
"""Minimum letters of a word in which two edits count as a misspelling, not just one."""


def similar_words(node: Node, words: Mapping[str, str], engine: Engine) -> tuple[str, ...]:
    """
    Return up to FORMS words of a page that resemble the words of *node*, best first.

    Words with the same stem come first, then words with the same beginning, then misspellings.

    Args:
        words: Folded words of the page, each with its stem.
    """
    leaves = [*matched(node)]
    stems = {stem for leaf in leaves for stem in _stems(leaf)}
    same = sorted(form for form, stem in words.items() if stem in stems)
    terms = sorted({form for leaf in leaves for form in _folded_terms(leaf)})
    lookalikes = [form for one in terms for form in _lookalikes(one, words)]
    neighbours = [form for one in terms for form in _fuzzy_terms(one, engine) if form in words]
    return tuple(dict.fromkeys((*same, *lookalikes, *neighbours)))[:FORMS]


def _stems(leaf: Node) -> Iterable[str]:
    match leaf:
        case WordQuery(forms=forms):
            return (form.term for form in forms if form.kind == "stem")
        case PhraseQuery(slots=slots):
            return (stem for slot in slots for stem in slot)
        case _:
            return ()


def _folded_terms(leaf: Node) -> Iterable[str]:
    match leaf:
        case WordQuery(forms=forms) | PhraseQuery(forms=forms):
            return (form.term for form in forms if form.kind == "folded")
        case PrefixQuery(prefix=prefix):
            return (prefix,)
        case FuzzyQuery(word=word):
            return (word,)
        case _:
            return ()


def _lookalikes(term: str, words: Iterable[str]) -> list[str]:
    """Return the words that begin like *term*, the longest common beginning first."""
    lengths = {word: _common_length(term, word) for word in words}
    return sorted(
        (
            word
            for word, length in lengths.items()
            if length >= BEGIN and 2 * length > max(len(word), len(term))
        ),
        key=lambda word: (-lengths[word], word),
    )


def _common_length(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _fuzzy_terms(term: str, engine: Engine) -> Iterator[str]:
    if len(term) >= BEGIN:
        edits = 1 if len(term) < LONG else 2
        yield from (neighbours.term for neighbours in engine.fuzzy_terms(term, edits, limit=100))


def to_text(node: Node, zone: tzinfo) -> str:
    """
    Return a node as text, in the query language where the language can express it.

    Args:
        zone: Time zone in which dates are written.
    """
    match node:
        case ProximityBoost(child=child) | Boosted(child=child):
            return to_text(child, zone)
        case Not(child=child):
            return f"not {to_text(child, zone)}"
        case Or(children=children, best=True):
            # Ways to read one typed word: the first way is the word as typed.
            return to_text(children[0], zone) if children else ""
        case Or(children=children):
            return _join(" OR ", children, zone)
        case And(children=children):
            return _join(" ", children, zone)
        case TermsFilter(values=values):
            return " OR ".join(values)
        case DateRangeFilter(low=low, high=high):
            return _days(low, high, zone)
        case EventStatusFilter(when=when):
            return when
        case _:
            return _leaf(node)


def _leaf(leaf: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery) -> str:
    match leaf:
        case WordQuery():
            text = f"{leaf.prefix}*" if leaf.prefix else _typed_form(leaf)
        case PhraseQuery(slots=slots, forms=forms):
            exact = [form.term for form in forms if form.kind == "exact"]
            stems = [slot[0] for slot in slots if slot]
            text = '"' + " ".join(exact if len(exact) == len(stems) else stems) + '"'
        case PrefixQuery(prefix=prefix):
            text = f"{prefix}*"
        case FuzzyQuery(word=word):
            text = f"{word}~"
    return f"{leaf.field}:{text}" if leaf.field else text


def _typed_form(word: WordQuery) -> str:
    order = {"exact": 0, "folded": 1, "stem": 2}
    return min(word.forms, key=lambda form: order[form.kind]).term


def _join(mark: str, nodes: Iterable[Node], zone: tzinfo) -> str:
    return mark.join(dict.fromkeys(to_text(node, zone) for node in nodes))


def _days(low: int | None, high: int | None, zone: tzinfo) -> str:
    first = "" if low is None else _day(low, zone)
    # *high* is exclusive, so the last day is the day of the second before *high*.
    last = "" if high is None else _day(high - 1, zone)
    return first if first == last else f"{first}..{last}"


def _day(seconds: int, zone: tzinfo) -> str:
    try:
        instant: datetime = (EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except OverflowError:
        # Another time zone may shift the first or last day of `datetime` out of its range.
        instant = EPOCH + timedelta(seconds=seconds)
    return instant.date().isoformat()
