"""
Corrections of fields, and trials of what another text for a request would find.

Fields are corrected where quotation marks are lost, a name is misspelt, or no page has a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from eventsearch.analysis import fold
from eventsearch.analysis.char_filter import loose
from eventsearch.engines import Engine
from eventsearch.errors import QueryError
from eventsearch.model.query import Query, SearchRequest
from eventsearch.model.results import Note
from eventsearch.query.planner import Answer, QueryPlan, unknown_fields
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS, WORDY, keyword
from eventsearch.query.syntax.lexer import Token, quoted
from eventsearch.query.syntax.parser import ParsedQuery, TermNode, WordsNode


@dataclass(frozen=True, slots=True)
class TrialSearch:
    """
    Tries other texts for a request.

    Attributes:
        planner, run: Plans a request at the time of asking, and answers by a plan.
        languages: Of the index.
        now: The time of asking, in epoch seconds.
    """

    engine: Engine
    request: SearchRequest
    planner: Callable[[SearchRequest], QueryPlan]
    run: Callable[[QueryPlan], Answer]
    languages: tuple[str, ...]
    now: int

    def count(self, query: Query) -> int:
        """Return how many documents a query finds."""
        return self.engine.search(replace(query, offset=0, limit=0, facets=(), explain=False)).total

    def total(self, request: SearchRequest) -> int:
        """Return how many pages have every word; 0 for a request that cannot be read."""
        plan = self._plan(request)
        return self.count(plan.query) if plan else 0

    def total_of(self, text: str) -> int:
        """Return how many pages have every word of another text, within the same filters."""
        return self.total(replace(self.request, text=text))

    def answer(self, text: str) -> Answer | None:
        """Return how the request is answered with another text, up to the best hit; None if not."""
        request = replace(self.request, text=text, sort="relevance", facets=(), explain=False)
        plan = self._plan(replace(request, page=1, per_page=1))
        answer = self.run(plan) if plan else None
        return answer if answer and answer.result.total else None

    def _plan(self, request: SearchRequest) -> QueryPlan | None:
        try:
            return self.planner(request)
        except QueryError:
            return None


ALIKE = 0.7
"""Share of letters in their order that two names or values have in common, at least."""

MOST_WORDS = 6
"""Words behind the first that a value may have."""

MOST_FIELDS = 4
"""Fields of a query that are looked at."""

MOST_NAMES = 2
"""Fields tried for one name."""

MOST_VALUES = 3
"""Candidates for one value, and values beside the text that are reported."""

MOST_TRIES = 6
"""Queries with other values that are tried."""

_WORD = re.compile(r"\S+")


def requoted(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """
    Yield the query with a value that some page has in quotation marks.

    A shell takes them away: of ``tag:"open data"`` it leaves ``tag:open data``, a tag and a word.
    """
    text = parsed.text
    rows = (
        (one.item, row)
        for one, row in pairwise(parsed.parts)
        if isinstance(one, TermNode) and isinstance(row, WordsNode) and _is_bare(one.item)
    )
    for token, row in islice(rows, MOST_FIELDS):
        ends = [row.start + word.end() for word in _WORD.finditer(text[row.start : row.end])]
        for end in reversed(ends[:MOST_WORDS]):
            value = quoted(text[token.start : end])
            if value and trial.total(SearchRequest(text=f"{token.name}:{value}")):
                yield f"{text[: token.start]}{value}{text[end:]}"


def _is_bare(token: Token) -> bool:
    return _is_keyword(token) and not token.quoted


def _is_keyword(token: Token) -> bool:
    return token.kind == "field" and not token.wild and keyword(token.name, "") is not None


def renamed(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """Yield the query with a field in the place of a name that is none, if a page fits it."""
    from difflib import get_close_matches

    names = [name for table in (KEYWORDS, TEXTS) for some in table.values() for name in some]
    for start, end in islice(unknown_fields(parsed), MOST_FIELDS):
        typed = fold(parsed.text[start:end])
        near = get_close_matches(typed, [*names, *READERS], 2 * MOST_NAMES, ALIKE)
        # Letters in another order are the likeliest slip.
        near.sort(key=lambda name: sorted(name) != sorted(typed))
        for field in near[:MOST_NAMES]:
            text = f"{parsed.text[:start]}{field}{parsed.text[end:]}"
            if trial.total_of(text):
                yield text


def revalued(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """Yield the query with near values in the place of those that no page has."""
    wrong: list[Token] = []
    options: list[Sequence[str]] = []
    for before, token in pairwise((None, *parsed.tokens)):
        if token is None or (before and before.kind in {"not", "minus"}):
            continue
        if _is_keyword(token) and (near := [*_replacements(parsed.text, token, trial)]):
            wrong.append(token)
            options.append(near)
    for values in islice(product(*options), MOST_TRIES) if options else ():
        text = parsed.text
        for token, value in reversed([*zip(wrong, values, strict=True)]):
            text = text[: token.start] + value + text[token.end :]
        yield text


def _replacements(text: str, token: Token, trial: TrialSearch) -> Iterator[str]:
    """Yield what may stand in the place of a value that no page has."""
    value = text[token.start : token.end]
    same = keyword(token.name, value)
    if same and not trial.total(SearchRequest(text=f'{token.name}:"{value}"')):
        for near in near_values(same.field, value, trial):
            if written := near if token.quoted else quoted(near):
                yield written


def near_values(field: str, value: str, trial: TrialSearch) -> list[str]:
    """Return values of a keyword field near to one that no page has, the nearest first."""
    from difflib import get_close_matches

    values: dict[str, str] = {}
    labels = trial.engine.facet_values(field, trial.now)
    for label in sorted(labels, key=lambda label: (-label.count, label.value)):
        values.setdefault(loose(label.value), label.value)
        # Of people and places a single word will do.
        for word in label.value.split() if field in WORDY else ():
            values.setdefault(loose(word), word)
    wanted = loose(value)
    near = get_close_matches(wanted, [key for key in values if key != wanted], MOST_VALUES, ALIKE)
    return [values[key] for key in near if '"' not in values[key]]


def mistaken_values(request: SearchRequest, trial: TrialSearch) -> tuple[Note, ...]:
    """Return which values chosen beside the text no page has, and what is near them."""
    chosen = {
        "tag": request.tags,
        "author": request.authors,
        "location": request.locations,
        "section": request.sections,
        **request.filters,
    }
    mistaken = (
        (field, value)
        for field, values in chosen.items()
        for value in values
        if not trial.total(SearchRequest(filters={field: (value,)}))
    )
    return tuple(
        Note("value", {"field": field, "value": value, "near": near})
        for field, value in islice(mistaken, MOST_VALUES)
        for near in near_values(field, value, trial)[:1]
    )
