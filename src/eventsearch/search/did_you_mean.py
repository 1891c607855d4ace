"""
*Did you mean*: a query that finds something, in the place of one that finds too little.

Fields come first, as they were meant; then words, as the fuzzy step has just found them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise, product
from types import MappingProxyType

from eventsearch.analysis import fold, stop_words, tokens
from eventsearch.analysis.char_filter import loose
from eventsearch.engines import Engine
from eventsearch.errors import QueryError
from eventsearch.model.query import Node, Query, SearchRequest
from eventsearch.model.results import Note, ScoredDoc
from eventsearch.query.builder import Place, Replacement, Spelling
from eventsearch.query.planner import Answer, QueryPlan, unknown_fields
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS, WORDY, keyword
from eventsearch.query.syntax.lexer import Token, quoted
from eventsearch.query.syntax.parser import ParsedQuery, TermNode, WordsNode
from eventsearch.storage.stored_page import TEXTS as PAGE_TEXTS
from eventsearch.storage.stored_page import decode, spans

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

LIKELY = 2
"""Of these are asked before it is known whether they find anything, where that saves time."""

NO_FORMS: Mapping[str, str] = MappingProxyType({})

Change = tuple[Place, tuple[str, ...]]
"""The folded words to stand in a place of the text."""


def correct(trial: TrialSearch, answer: Answer) -> str | None:
    """Return a query that finds something, where an *answer* has too little; None for none."""
    parsed = answer.plan.parsed
    # Search again unless the first hit of this answer is the most relevant one.
    request = trial.request
    is_best_first = request.sort == "relevance" and request.page == 1 and request.per_page > 0
    own = answer if is_best_first else None
    if trial.engine.is_remote:
        trial.engine.prefetch([*_tries(trial, answer, own)])
    if text := _complete(answer.plan, trial):
        return text
    fields = chain(
        requote(parsed, trial), rename_fields(parsed, trial), replace_values(parsed, trial)
    )
    for text in chain(fields, (parsed.text,)):
        other = own if own and text == parsed.text else trial.answer(text)
        if other and other.result.total:
            candidate = _respell(other, trial) if other.step.name == "near" else text
            if fold(candidate) != fold(parsed.text) and (
                candidate == text or trial.finds(candidate)
            ):
                return candidate
    return None


def _tries(trial: TrialSearch, answer: Answer, own: Answer | None) -> Iterator[Query]:
    """Yield what `correct` will most likely ask."""
    texts = [text for text, _ in _completions(answer.plan, trial)]
    yield from trial.counting(trial.request._replace(text=text) for text in texts)
    for text in texts[:LIKELY]:
        yield from trial.asked(text)
    if own is None:
        yield from trial.asked(answer.plan.parsed.text, answer)
    elif answer.step.name == "near":
        yield from trial.steps(_respell(answer, trial))


def foreseen(
    plan: QueryPlan, absent: Iterable[Replacement], trial: TrialSearch
) -> tuple[list[Query], list[Query]]:
    """Return what `correct` will ask of words that no page has, and what it may ask then."""
    words = [each for each in absent if isinstance(each, Spelling)]
    first: list[Query] = []
    later: list[Query] = []
    for each in words:
        phrases: dict[tuple[str, str], SearchRequest] = {}
        for fuzzy in each.fuzzy:
            phrases.update(_phrases(fuzzy.word, trial))
        first += trial.counting(phrases.values())
        for other in _neighbours(each, trial)[:LIKELY]:
            first += trial.asked(other)
        for option in (*islice(_longer(each, trial), LIKELY), *phrases):
            changes = [(place, option) for place in _places(each, plan, trial)]
            later += trial.asked(_replace_places(plan.parsed.text, changes))
    return first, later


def _neighbours(spelling: Spelling, trial: TrialSearch) -> list[str]:
    """Return the words that are spelled nearly as one that no page has, the nearest first."""
    # A stop word was not meant by a word that is none.
    silent = {fold(word) for lang in trial.languages for word in stop_words(lang)}
    near = [
        one
        for fuzzy in spelling.fuzzy
        for one in trial.engine.fuzzy_terms(fuzzy.word, fuzzy.edits, NEAR)
    ]
    near.sort(key=lambda one: one.edits)
    return list(dict.fromkeys(one.term for one in near if one.term not in silent))


def _respell(answer: Answer, trial: TrialSearch) -> str:
    """Return the query with the near spellings that the best page has."""
    used = (each for each in answer.replaced if isinstance(each, Spelling))
    neighbours = {spelling: _neighbours(spelling, trial) for spelling in used}
    best = answer.result.matches[0]
    forms = _page_forms(best, {term for terms in neighbours.values() for term in terms})
    changes: list[Change] = []
    for spelling, terms in neighbours.items():
        term = next((term for term in terms if term in forms), "")
        for other in () if term else terms[:MOST]:
            if single := trial.answer(other):
                forms |= _page_forms(single.result.matches[0], {other})
                term = other
                break
        places = _places(spelling, answer.plan, trial) if term else ()
        changes += [(place, (term,)) for place in places]
    return _replace_places(answer.plan.parsed.text, changes, forms)


def _complete(plan: QueryPlan, trial: TrialSearch) -> str | None:
    """Return the query with longer words or two words in the place of those that no page has."""
    for text, changes in _completions(plan, trial):
        if trial.total_of(text) and (answer := trial.answer(text)):
            best = answer.result.matches[0]
            forms = _page_forms(best, {term for _, words in changes for term in words})
            return _replace_places(plan.parsed.text, changes, forms)
    return None


def _completions(plan: QueryPlan, trial: TrialSearch) -> Iterator[tuple[str, list[Change]]]:
    """Yield what `_complete` tries, with what differs."""
    query = plan.steps[-1].query._replace(filters=())
    words = list(dict.fromkeys(chain.from_iterable(each.typed for each in plan.spellings)))
    counting = [query._replace(match=word).counting for word in words]
    counts = dict(zip(words, trial.engine.search_all(counting)[0], strict=True))
    options: dict[Node, list[list[Change]]] = {}
    for each in plan.spellings:
        if not any(counts[word]().total for word in each.typed):
            some = islice(_options(each, trial), MOST)
            places = [*_places(each, plan, trial)]
            rows = [[(place, terms) for place in places] for terms in some]
            options.setdefault(each.word, []).extend(rows)
    known = [rows[:MOST] for rows in options.values() if rows]
    for row in islice(product(*known), MOST_TRIES) if known else ():
        changes = [*chain.from_iterable(row)]
        yield _replace_places(plan.parsed.text, changes), changes


def _options(spelling: Spelling, trial: TrialSearch) -> Iterator[tuple[str, ...]]:
    """Yield what a word is the beginning of, most pages first, then the two words that it is."""
    yield from _longer(spelling, trial)
    for fuzzy in spelling.fuzzy:
        phrases = _phrases(fuzzy.word, trial)
        for pair, total in zip(phrases, trial.totals([*phrases.values()]), strict=True):
            if total:
                yield pair


def _longer(spelling: Spelling, trial: TrialSearch) -> Iterator[tuple[str, ...]]:
    for word in (fuzzy.word for fuzzy in spelling.fuzzy):
        counts = dict(trial.engine.terms(word)) if len(word) >= COMPLETED else {}
        if word not in counts:
            for term in sorted(counts, key=lambda term: (-counts[term], term)):
                yield (term,)


def _phrases(word: str, trial: TrialSearch) -> Mapping[tuple[str, str], SearchRequest]:
    """Return the requests for each two words that a word may be, side by side."""
    halves = [(word[:at], word[at:]) for at in range(SHORTEST, len(word) - SHORTEST + 1)]
    lang = trial.request.lang
    return {pair: SearchRequest(text=f'"{" ".join(pair)}"', lang=lang) for pair in halves}


def _places(spelling: Spelling, plan: QueryPlan, trial: TrialSearch) -> Iterator[Place]:
    """
    Yield where the words stand that *near* replaces; a name before a colon is never replaced.

    An article before the word and the other parts of a compound stay.
    """
    text, names = plan.parsed.text, [*unknown_fields(plan.parsed)]
    words = {fuzzy.word for fuzzy in spelling.fuzzy}
    for start, end in spelling.places:
        if any(low <= start < high for low, high in names):
            continue
        found = {
            (start + token.start, start + token.end)
            for lang in trial.languages or ("",)
            for token in tokens(text[start:end], lang)
            if token.folded in words
        }
        last = start
        # Of places that overlap, the longest one is the whole word.
        for place in sorted(found or {(start, end)}, key=lambda place: (place[0], -place[1])):
            if place[0] >= last:
                yield place
                last = place[1]


def _replace_places(
    text: str, changes: Sequence[Change], forms: Mapping[str, str] = NO_FORMS
) -> str:
    for (start, end), words in sorted(changes, reverse=True):
        new = " ".join(forms.get(word, word) for word in words)
        text = text[:start] + _match_case(new, text[start:end]) + text[end:]
    return text


def _page_forms(page: ScoredDoc, terms: Container[str]) -> dict[str, str]:
    """Return those of the folded terms that a page has, as it mostly writes them, in lower case."""
    entry = decode(page.stored)
    text = "\n".join(getattr(entry, name) for name in PAGE_TEXTS)
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


def _match_case(word: str, typed: str) -> str:
    """Return a word in the case of what it replaces: ATELIER for ATELEIR, Atelier for Ateleir."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


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
        return self.engine.search(query.counting).total

    def counting(self, requests: Iterable[SearchRequest]) -> Iterator[Query]:
        """Yield what `totals` asks."""
        for plan in filter(None, map(self._plan, requests)):
            yield plan.query.counting

    def asked(self, text: str, found: Answer | None = None) -> Iterator[Query]:
        """Yield what `answer` asks; *found* is an answer with others in the place of words."""
        if plan := self._plan(self._best_of(text)):
            yield from chain.from_iterable(plan.asked())
            if found and found.replaced:
                yield from chain.from_iterable(plan.respell(found.replaced).asked())

    def steps(self, text: str) -> list[Query]:
        """Return what counts the hits of each step of another text."""
        plan = self._plan(self._best_of(text))
        return [step.query.counting for step in plan.steps] if plan else []

    def finds(self, text: str) -> bool:
        """Whether `answer` has one."""
        if not self.engine.is_remote:
            return self.answer(text) is not None
        # Steps are counted together.
        (counts,) = self.engine.search_all(self.steps(text))
        return any(count().total for count in counts) or self.answer(text) is not None

    def totals(self, requests: Sequence[SearchRequest]) -> Iterator[int]:
        """Yield how many pages have every word of each request, asked together."""
        plans = [self._plan(request) for request in requests]
        (found,) = self.engine.search_all([plan.query.counting for plan in plans if plan])
        answers = iter(found)
        for plan in plans:
            yield next(answers)().total if plan else 0

    def total(self, request: SearchRequest) -> int:
        """Return how many pages have every word; 0 for a request that cannot be read."""
        plan = self._plan(request)
        return self.count(plan.query) if plan else 0

    def total_of(self, text: str) -> int:
        """Return how many pages have every word of another text, within the same filters."""
        return self.total(self.request._replace(text=text))

    def answer(self, text: str) -> Answer | None:
        """Return how the request is answered with another text, up to the best hit; None if not."""
        plan = self._plan(self._best_of(text))
        answer = self.run(plan) if plan else None
        return answer if answer and answer.result.total else None

    def _best_of(self, text: str) -> SearchRequest:
        request = self.request._replace(text=text, sort="relevance", facets=(), explain=False)
        return request._replace(page=1, per_page=1)

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

MOST_VALUE_TRIES = 6
"""Queries with other values that are tried."""

_WORD = re.compile(r"\S+")


def requote(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """
    Yield the query with a value that some page has in quotation marks.

    A shell takes them away: of ``tag:"open data"`` it leaves ``tag:open data``, a tag and a word.
    """
    text = parsed.text
    rows = (
        (one.item, row)
        for one, row in pairwise(parsed.parts)
        if isinstance(one, TermNode) and isinstance(row, WordsNode)
        if _is_keyword(one.item) and not one.item.quoted
    )
    for token, row in islice(rows, MOST_FIELDS):
        ends = [row.start + word.end() for word in _WORD.finditer(text[row.start : row.end])]
        for end in reversed(ends[:MOST_WORDS]):
            value = quoted(text[token.start : end])
            if value and trial.total(SearchRequest(text=f"{token.name}:{value}")):
                yield f"{text[: token.start]}{value}{text[end:]}"


def _is_keyword(token: Token) -> bool:
    return token.kind == "field" and not token.wild and keyword(token.name, "") is not None


def rename_fields(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """Yield the query with a field in the place of a name that is none, if a page fits it."""
    from difflib import get_close_matches

    names = [name for table in (KEYWORDS, TEXTS) for some in table.values() for name in some]
    names += [*READERS, *parsed.facets]
    for start, end in islice(unknown_fields(parsed), MOST_FIELDS):
        typed = fold(parsed.text[start:end])
        neighbours = get_close_matches(typed, names, 2 * MOST_NAMES, ALIKE)
        # Letters in another order are the likeliest slip.
        neighbours.sort(key=lambda name: sorted(name) != sorted(typed))
        for field in neighbours[:MOST_NAMES]:
            text = f"{parsed.text[:start]}{field}{parsed.text[end:]}"
            if trial.total_of(text):
                yield text


def replace_values(parsed: ParsedQuery, trial: TrialSearch) -> Iterator[str]:
    """Yield the query with near values in the place of those that no page has."""
    wrong: list[Token] = []
    options: list[Sequence[str]] = []
    for before, token in pairwise((None, *parsed.tokens)):
        if token is None or (before and before.kind in {"not", "minus"}):
            continue
        if _is_keyword(token) and (neighbours := [*_replacements(parsed.text, token, trial)]):
            wrong.append(token)
            options.append(neighbours)
    for values in islice(product(*options), MOST_VALUE_TRIES) if options else ():
        text = parsed.text
        for token, value in reversed([*zip(wrong, values, strict=True)]):
            text = text[: token.start] + value + text[token.end :]
        yield text


def _replacements(text: str, token: Token, trial: TrialSearch) -> Iterator[str]:
    """Yield what may stand in the place of a value that no page has."""
    value = text[token.start : token.end]
    same = keyword(token.name, value)
    if same and not trial.total(SearchRequest(text=f'{token.name}:"{value}"')):
        for neighbour in near_values(same.field, value, trial):
            if replacement := neighbour if token.quoted else quoted(neighbour):
                yield replacement


def near_values(field: str, value: str, trial: TrialSearch) -> list[str]:
    """Return values of a keyword field near to one that no page has, the nearest first."""
    from difflib import get_close_matches

    values: dict[str, str] = {}
    labels = trial.engine.facet_values(field, trial.now)
    for label in sorted(labels, key=lambda label: (-label.pages, label.value)):
        values.setdefault(loose(label.value), label.value)
        # Of people and places a single word will do.
        for word in label.value.split() if field in WORDY else ():
            values.setdefault(loose(word), word)
    target = loose(value)
    neighbours = get_close_matches(
        target, [key for key in values if key != target], MOST_VALUES, ALIKE
    )
    return [values[key] for key in neighbours if '"' not in values[key]]


def mistaken_values(request: SearchRequest, trial: TrialSearch) -> tuple[Note, ...]:
    """Return which values chosen beside the text no page has, and what is near them."""
    mistaken = (
        (field, value)
        for field, values in request.filters.items()
        for value in values
        if not trial.total(SearchRequest(filters={field: (value,)}))
    )
    return tuple(
        Note("value", {"field": field, "value": value, "near": neighbour})
        for field, value in islice(mistaken, MOST_VALUES)
        for neighbour in near_values(field, value, trial)[:1]
    )
