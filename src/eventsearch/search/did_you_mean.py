"""
*Did you mean*: a query that finds something, in the place of one that finds too little.

Fields come first, as they were meant; then words, as the fuzzy step has just found them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, product, takewhile
from types import MappingProxyType

from eventsearch.analysis import fold, stop_words, tokens
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ScoredDoc
from eventsearch.query.builder import Place, Spelling
from eventsearch.query.planner import Answer, QueryPlan, unknown_fields
from eventsearch.search.field_corrections import TrialSearch, renamed, requoted, revalued
from eventsearch.storage.stored_page import TEXTS, decode, spans

NEAR = 50
"""Words compared with what the best page has."""

COMPLETED = 4
"""Letters of a word that may be the beginning of another: fewer begin too many."""

SHORTEST = 2
"""Letters of either half of a word that was written in one."""

MOST = 5
"""Candidates for one word."""

MOST_TRIES = 12
"""Queries that are tried for one."""

NOT_WRITTEN: Mapping[str, str] = MappingProxyType({})

Change = tuple[Place, tuple[str, ...]]
"""The folded words to stand in a place of the text."""


def corrected(trial: TrialSearch, plan: QueryPlan) -> str | None:
    """Return a query that finds something, for a *plan* that finds too little; None for none."""
    parsed = plan.parsed
    if text := _completed(plan, trial):
        return text
    fields = chain(requoted(parsed, trial), renamed(parsed, trial), revalued(parsed, trial))
    for text in chain(fields, (parsed.text,)):
        if answer := trial.answer(text):
            meant = _respelled(answer, trial) if answer.step.name == "near" else text
            if fold(meant) != fold(parsed.text) and (meant == text or trial.answer(meant)):
                return meant
    return None


def _respelled(answer: Answer, trial: TrialSearch) -> str:
    """Return the query with the near spellings that the best page has."""
    engine, languages = trial.engine, trial.languages
    # A stop word was not meant by a word that is none.
    silent = {fold(word) for lang in languages for word in stop_words(lang)}
    near = {
        spelling: [
            one.term
            for one in engine.fuzzy_terms(spelling.near.word, spelling.near.edits, NEAR)
            if one.term not in silent
        ]
        for spelling in answer.plan.spellings
    }
    best = answer.result.matches[0]
    written = _written(best, {term for terms in near.values() for term in terms})
    changes: list[Change] = []
    for spelling, terms in near.items():
        term = next((term for term in terms if term in written), "")
        for other in () if term else terms[:MOST]:
            if alone := trial.answer(other):
                written |= _written(alone.result.matches[0], {other})
                term = other
                break
        changes += [(place, (term,)) for place in _places(spelling, answer.plan) if term]
    return _changed(answer.plan.parsed.text, changes, written)


def _completed(plan: QueryPlan, trial: TrialSearch) -> str | None:
    """Return the query with longer words or two words in the place of those that no page has."""
    query = replace(plan.steps[-1].query, filters=())
    absent = [each for each in plan.spellings if not trial.count(replace(query, match=each.word))]
    options = [[*islice(_options(each, trial), MOST)] for each in absent]
    for terms in islice(product(*filter(None, options)), MOST_TRIES) if any(options) else ():
        words = (each for each, some in zip(absent, options, strict=True) if some)
        changes = [
            (place, each)
            for spelling, each in zip(words, terms, strict=True)
            for place in _places(spelling, plan)
        ]
        text = _changed(plan.parsed.text, changes)
        if trial.total_of(text) and (answer := trial.answer(text)):
            best = answer.result.matches[0]
            written = _written(best, {term for _, words in changes for term in words})
            return _changed(plan.parsed.text, changes, written)
    return None


def _options(spelling: Spelling, trial: TrialSearch) -> Iterator[tuple[str, ...]]:
    """Yield what a word is the beginning of, most pages first, then the two words that it is."""
    word = spelling.near.word
    counts = dict(trial.engine.terms(word)) if len(word) >= COMPLETED else {}
    if word not in counts:
        for term in sorted(counts, key=lambda term: (-counts[term], term)):
            yield (term,)
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        first, second = word[:at], word[at:]
        if trial.total(SearchRequest(text=f'"{first} {second}"', lang=trial.request.lang)):
            yield first, second


def _places(spelling: Spelling, plan: QueryPlan) -> Iterator[Place]:
    """Yield where a word stands, without its article; a name before a colon is never replaced."""
    text, names = plan.parsed.text, [*unknown_fields(plan.parsed)]
    for start, end in spelling.places:
        if not any(low <= start < high for low, high in names):
            letters = sum(1 for _ in takewhile(str.isalpha, reversed(text[start:end])))
            yield end - letters if letters else start, end


def _changed(text: str, changes: Sequence[Change], written: Mapping[str, str] = NOT_WRITTEN) -> str:
    for (start, end), words in sorted(changes, reverse=True):
        new = " ".join(written.get(word, word) for word in words)
        text = text[:start] + _styled(new, text[start:end]) + text[end:]
    return text


def _written(page: ScoredDoc, terms: Container[str]) -> dict[str, str]:
    """Return those of the folded terms that a page has, as it mostly writes them, in lower case."""
    entry = decode(page.stored)
    text = "\n".join(getattr(entry, name) for name in TEXTS)
    pieces = Counter(text[at.start : at.end] for at in spans(page.stored).find((), (), terms))
    pieces.update((*entry.tags, *entry.authors))
    forms: dict[str, Counter[str]] = {}
    for piece, times in pieces.items():
        for token in tokens(piece, entry.lang):
            if token.folded in terms:
                forms.setdefault(token.folded, Counter())[token.exact] += times
    return {term: _most(counts) for term, counts in forms.items()}


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda form: (-counts[form], form))


def _styled(word: str, typed: str) -> str:
    """Return a word in the case of what it replaces: ATELIER for ATELEIR, Atelier for Ateleir."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
