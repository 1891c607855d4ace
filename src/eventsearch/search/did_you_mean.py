"""
*Did you mean*: suggest a corrected query when the original finds too little.

First it completes or splits words that no page has, then it corrects quotation marks, field names
and field values. Last, it replaces words with words of similar spelling from the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise, product
from types import MappingProxyType

from eventsearch.analysis import fold, stop_words, tokens
from eventsearch.analysis.char_filter import loose
from eventsearch.errors import QueryError
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import FuzzyQuery, Node, SearchRequest
from eventsearch.model.results import Correction, Note, ScoredDoc
from eventsearch.query.builder import Place, Spelling
from eventsearch.query.planner import Answer, QueryPlan, unknown_fields
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, TEXTS, WORDY, keyword
from eventsearch.query.syntax.lexer import Token, quoted
from eventsearch.query.syntax.parser import ParsedQuery, TermNode, WordsNode
from eventsearch.search.plan_executor import PlanExecutor
from eventsearch.storage.stored_page import decode, joined_texts, spans

COMPLETED = 4
"""Minimum letters of a word to complete: shorter words begin too many others."""

SHORTEST = 2
"""Minimum letters of each of two words that were typed as one."""

LONGEST = 40
"""Maximum letters of two words that were typed as one: each place to cut is a search."""

MOST_CUTS = 60
"""Maximum places to cut the misspelt words of one query, the first words first."""

MOST = 5
"""Maximum candidates for one word."""

MOST_TRIES = 12
"""Maximum queries with completed or split words to try."""

ALIKE = 0.7
"""Minimum similarity of two names or values, as `difflib` measures it, from 0 to 1."""

MOST_WORDS = 6
"""Maximum words to add to a value that may have lost its quotation marks."""

MOST_FIELDS = 4
"""Maximum fields of a query to correct."""

MOST_NAMES = 2
"""Maximum field names to try in place of an unknown name."""

MOST_VALUES = 3
"""Maximum candidates for one value, and maximum chosen values to report."""

MOST_VALUE_TRIES = 6
"""Maximum queries with other field values to try."""

_WORD = lazy(r"\S+")

NO_FORMS: Mapping[str, str] = MappingProxyType({})

Change = tuple[Place, tuple[str, ...]]
"""A place of the text, and the folded words to write there."""


class Meant(NamedTuple):
    """
    A corrected query, and notes on values that no page has.

    Attributes:
        text: A corrected query that finds something, or None.
        notes: One for each chosen filter value that no page has, with a similar value.
    """

    text: str | None = None
    notes: tuple[Note, ...] = ()


def did_you_mean(executor: PlanExecutor, request: SearchRequest, answer: Answer) -> Meant:
    """Return corrections for a request whose *answer* has too few hits."""
    trial = Trial(executor, request)
    notes = () if answer.result.total else _mistaken_values(trial)
    return Meant(_corrected_text(trial, answer), notes)


class Trial(NamedTuple):
    """Tries other texts and filters for a request."""

    executor: PlanExecutor
    request: SearchRequest

    def plan(self, request: SearchRequest) -> QueryPlan | None:
        """Return the plan of a changed request; None if its query is wrong."""
        try:
            return self.executor.plan(request)
        except QueryError:
            return None

    def totals(self, requests: Iterable[SearchRequest]) -> Iterator[int]:
        """Count the pages with every word of each request; 0 for a request with a wrong query."""
        plans = [self.plan(request._replace(per_page=0)) for request in requests]
        counts = self.executor.engine.search_all([plan.query.counting for plan in plans if plan])
        following = iter(counts)
        for plan in plans:
            yield next(following).total() if plan else 0

    def total(self, request: SearchRequest) -> int:
        """Count the pages with every word of a request; 0 if its query is wrong."""
        return next(self.totals([request]))

    def best(self, text: str) -> Answer | None:
        """Return the answer for another text with its best hit; None if it finds nothing."""
        plan = self._plan_best(text)
        answer = self.executor.run(plan) if plan else None
        return answer if answer and answer.result.total else None

    def best_page(self, text: str) -> ScoredDoc | None:
        """Return the best page with every word of another text, or None."""
        plan = self._plan_best(text)
        matches = self.executor.engine.search(plan.query).matches if plan else ()
        return matches[0] if matches else None

    def finds(self, text: str) -> bool:
        """Return whether another text finds anything as it is written."""
        plan = self._plan_best(text)
        steps = [step.query.counting for step in plan.steps] if plan else []
        return any(count.total() for count in self.executor.engine.search_all(steps))

    def _plan_best(self, text: str) -> QueryPlan | None:
        request = self.request._replace(text=text, sort="relevance", facets=(), explain=False)
        return self.plan(request._replace(page=1, per_page=1))


def _corrected_text(trial: Trial, answer: Answer) -> str | None:
    """Return a correction for the text of *answer* that finds something, or None."""
    parsed = answer.plan.parsed
    corrections = _corrections(trial, answer.absent)
    if text := _complete(trial, answer, corrections):
        return text
    texts = chain(_requoted(trial, parsed), _renamed(trial, parsed), _revalued(trial, parsed))
    for text in chain(texts, (parsed.text,)):
        other = _with_best(trial, answer) if text == parsed.text else trial.best(text)
        if other and other.result.total:
            candidate = _respell(trial, other) if other.step.name == "near" else text
            is_other = fold(candidate) != fold(parsed.text)
            if is_other and (candidate == text or trial.finds(candidate)):
                return candidate
    return None


def _with_best(trial: Trial, answer: Answer) -> Answer:
    """Return the answer with its best hit; search again unless *answer* begins with that hit."""
    request = trial.request
    if request.sort == "relevance" and request.page == 1 and request.per_page > 0:
        return answer
    query = answer.step.query._replace(sort="relevance", offset=0, limit=1, facets=())
    return answer._replace(result=trial.executor.engine.search(query._replace(explain=False)))


Corrections = Mapping[FuzzyQuery, Correction]
Pair = tuple[str, str]


def _corrections(trial: Trial, spellings: Iterable[Spelling]) -> Corrections:
    """Return the corrections of the index for misspelt words, asking a cluster only once."""
    words = list(dict.fromkeys(fuzzy for each in spellings for fuzzy in each.fuzzy))
    found = trial.executor.engine.corrections(words) if words else ()
    return dict(zip(words, found, strict=True))


def _neighbours(trial: Trial, spelling: Spelling, corrections: Corrections) -> list[str]:
    """Return the words of similar spelling, the nearest first, without stop words."""
    ignored = {fold(word) for lang in trial.executor.languages for word in stop_words(lang)}
    near = [one for fuzzy in spelling.fuzzy for one in corrections[fuzzy].near]
    near.sort(key=lambda one: one.edits)
    return list(dict.fromkeys(one.term for one in near if one.term not in ignored))


def _respell(trial: Trial, answer: Answer) -> str:
    """Return the query with the similar words that the best page contains."""
    used = [each for each in answer.replaced if isinstance(each, Spelling)]
    corrections = _corrections(trial, used)
    neighbours = {spelling: _neighbours(trial, spelling, corrections) for spelling in used}
    best = answer.result.matches[0]
    forms = _page_forms(best, {term for terms in neighbours.values() for term in terms})
    changes: list[Change] = []
    for spelling, terms in neighbours.items():
        term = next((term for term in terms if term in forms), "")
        for other in () if term else terms[:MOST]:
            if single := trial.best(other):
                forms |= _page_forms(single.result.matches[0], {other})
                term = other
                break
        places = _places(trial, spelling, answer.plan) if term else ()
        changes += [(place, (term,)) for place in places]
    return _replace_places(answer.plan.parsed.text, changes, forms)


def _complete(trial: Trial, answer: Answer, corrections: Corrections) -> str | None:
    """Return the query with absent words completed or split, or None if that finds nothing."""
    plan = answer.plan
    splits = _splits(trial, corrections)
    options: dict[Node, list[list[Change]]] = {}
    for each in answer.absent:
        long = [fuzzy for fuzzy in each.fuzzy if len(fuzzy.word) >= COMPLETED]
        words: list[tuple[str, ...]]
        words = [(term,) for fuzzy in long for term in corrections[fuzzy].longer[:MOST]]
        words += [pair for fuzzy in each.fuzzy for pair in splits.get(fuzzy, ())]
        places = [*_places(trial, each, plan)]
        options.setdefault(each.word, []).extend(
            [(place, some) for place in places] for some in words[:MOST]
        )
    rows = product(*(some[:MOST] for some in options.values() if some))
    for row in islice(rows, MOST_TRIES) if any(options.values()) else ():
        changes = [*chain.from_iterable(row)]
        text = _replace_places(plan.parsed.text, changes)
        if best := trial.best_page(text):
            forms = _page_forms(best, {word for _, words in changes for word in words})
            # "informat que" finds "informatique que", which is not what "informatque" means.
            if all(word in forms for _, words in changes if len(words) > 1 for word in words):
                return _replace_places(plan.parsed.text, changes, forms)
    return None


def _splits(trial: Trial, words: Iterable[FuzzyQuery]) -> Mapping[FuzzyQuery, list[Pair]]:
    """Return for each misspelt word its splits into two words that a page has side by side."""
    cuts = (
        (fuzzy, (fuzzy.word[:at], fuzzy.word[at:]))
        for fuzzy in words
        if len(fuzzy.word) <= LONGEST
        for at in range(SHORTEST, len(fuzzy.word) - SHORTEST + 1)
    )
    pairs = list(islice(cuts, MOST_CUTS))
    lang = trial.request.lang
    phrases = (SearchRequest(text=f'"{" ".join(pair)}"', lang=lang) for _, pair in pairs)
    found: dict[FuzzyQuery, list[Pair]] = {}
    for (fuzzy, pair), total in zip(pairs, trial.totals(phrases), strict=True):
        if total:
            found.setdefault(fuzzy, []).append(pair)
    return found


def _places(trial: Trial, spelling: Spelling, plan: QueryPlan) -> Iterator[Place]:
    """
    Yield the places of a misspelt word, without its article and without other compound parts.

    Skip an unknown field name before a colon: words never replace it.
    """
    text, names = plan.parsed.text, [*unknown_fields(plan.parsed)]
    words = {fuzzy.word for fuzzy in spelling.fuzzy}
    for start, end in spelling.places:
        if any(low <= start < high for low, high in names):
            continue
        found = {
            (start + token.start, start + token.end)
            for lang in trial.executor.languages or ("",)
            for token in tokens(text[start:end], lang)
            if token.folded in words
        }
        last = start
        # Of places with the same start, the longest is the whole word.
        for place in sorted(found or {(start, end)}, key=lambda place: (place[0], -place[1])):
            if place[0] >= last:
                yield place
                last = place[1]


def _replace_places(
    text: str, changes: Sequence[Change], forms: Mapping[str, str] = NO_FORMS
) -> str:
    """Return the text with some places replaced. *forms* maps a word to the form to write."""
    for (start, end), words in sorted(changes, reverse=True):
        new = " ".join(forms.get(word, word) for word in words)
        text = text[:start] + _match_case(new, text[start:end]) + text[end:]
    return text


def _page_forms(page: ScoredDoc, terms: Collection[str]) -> dict[str, str]:
    """Return for each folded term on a page its most frequent spelling there, in lower case."""
    entry = decode(page.stored)
    text, found = joined_texts(entry), spans(entry, page.stored).find((), (), terms)
    pieces = Counter(text[at.start : at.end] for at in found)
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
    """Return a word in the case of the typed word: ATELIER for ATELEIR, Atelier for Ateleir."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word


def _requoted(trial: Trial, parsed: ParsedQuery) -> Iterator[str]:
    """
    Yield the query with quotation marks around a field value of several words, if a page has it.

    A shell removes the marks: ``tag:"open data"`` arrives as ``tag:open data``, a tag and a word.
    """
    text = parsed.text
    fields = [
        (one.item, row)
        for one, row in pairwise(parsed.parts)
        if isinstance(one, TermNode) and isinstance(row, WordsNode)
        if _is_keyword(one.item) and not one.item.quoted
    ]
    for token, row in fields[:MOST_FIELDS]:
        ends = [row.start + word.end() for word in _WORD.finditer(text[row.start : row.end])]
        for end in reversed(ends[:MOST_WORDS]):
            value = quoted(text[token.start : end])
            if value and trial.total(SearchRequest(text=f"{token.name}:{value}")):
                yield f"{text[: token.start]}{value}{text[end:]}"


def _is_keyword(token: Token) -> bool:
    """Return whether a token belongs to a field whose values are compared as a whole."""
    return token.kind == "field" and not token.wild and keyword(token.name, "") is not None


def _renamed(trial: Trial, parsed: ParsedQuery) -> Iterator[str]:
    """Yield the query with an unknown field name corrected, if that finds a page."""
    from difflib import get_close_matches

    names = [name for table in (KEYWORDS, TEXTS) for some in table.values() for name in some]
    names += [*READERS, *parsed.facets]
    for start, end in islice(unknown_fields(parsed), MOST_FIELDS):
        typed = fold(parsed.text[start:end])
        similar = get_close_matches(typed, names, 2 * MOST_NAMES, ALIKE)
        # Swapped letters are the most likely mistake.
        similar.sort(key=lambda name: sorted(name) != sorted(typed))
        for field in similar[:MOST_NAMES]:
            text = f"{parsed.text[:start]}{field}{parsed.text[end:]}"
            if trial.total(trial.request._replace(text=text)):
                yield text


def _revalued(trial: Trial, parsed: ParsedQuery) -> Iterator[str]:
    """Yield the query with similar values for field values that no page has."""
    text = parsed.text
    wrong: list[Token] = []
    options: list[list[str]] = []
    for before, token in pairwise((None, *parsed.tokens)):
        is_excluded = before is not None and before.kind in {"not", "minus"}
        if token is None or is_excluded or not _is_keyword(token):
            continue
        if similar := _similar_values(trial, token, text[token.start : token.end]):
            wrong.append(token)
            options.append(similar)
    for values in islice(product(*options), MOST_VALUE_TRIES) if options else ():
        other = text
        for token, value in reversed([*zip(wrong, values, strict=True)]):
            other = other[: token.start] + value + other[token.end :]
        yield other


def _similar_values(trial: Trial, token: Token, value: str) -> list[str]:
    """Return similar values as the query writes them; empty if some page has this value."""
    same = keyword(token.name, value)
    if not same or trial.total(SearchRequest(text=f'{token.name}:"{value}"')):
        return []
    near = _near_values(trial, same.field, value)
    return near if token.quoted else [text for text in map(quoted, near) if text]


def _near_values(trial: Trial, field: str, value: str) -> list[str]:
    """Return the values of a field that are most similar to *value*, which no page has."""
    from difflib import get_close_matches

    values: dict[str, str] = {}
    labels = trial.executor.engine.facet_values(field, trial.executor.now)
    for label in sorted(labels, key=lambda label: (-label.pages, label.value)):
        values.setdefault(loose(label.value), label.value)
        # One word is enough to find a person or a place.
        for word in label.value.split() if field in WORDY else ():
            values.setdefault(loose(word), word)
    target = loose(value)
    values.pop(target, None)
    similar = get_close_matches(target, values, MOST_VALUES, ALIKE)
    return [values[key] for key in similar if '"' not in values[key]]


def _mistaken_values(trial: Trial) -> tuple[Note, ...]:
    """Return a note for each chosen value that no page has, with the most similar value."""
    filters = trial.request.filters
    chosen = [(field, value) for field, values in filters.items() for value in values]
    totals = trial.totals(SearchRequest(filters={field: (value,)}) for field, value in chosen)
    mistaken = (pair for pair, total in zip(chosen, totals, strict=True) if not total)
    return tuple(
        Note("value", {"field": field, "value": value, "near": near})
        for field, value in islice(mistaken, MOST_VALUES)
        for near in _near_values(trial, field, value)[:1]
    )
