"""A suggestion as it is shown: what was typed is marked, and it leads to a page or a query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventsearch.analysis import Token
from eventsearch.analysis.char_filter import loose
from eventsearch.engines import Engine
from eventsearch.model.query import Query, TermsFilter
from eventsearch.model.results import Suggestion
from eventsearch.query.syntax.lexer import quoted
from eventsearch.search.suggest.candidates import NAMES, Value
from eventsearch.search.suggest.word_match import Sieve, Typed, name_words
from eventsearch.storage.stored_page import decode

MOST_PAGES = 10_000
"""Pages whose place is remembered, some 600 bytes each."""


class _Leads(NamedTuple):
    """Where a page is."""

    url: str
    start: str
    lang: str


class Shower:
    """Shows suggestions; remembers where pages are. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, _Leads] = {}

    def shown(self, value: Value, asked: Sequence[Typed], lang: str | None, now: int) -> Suggestion:
        """Return a value as it is shown."""
        segments = marked(value.text, asked)
        if value.field != NAMES:
            return Suggestion(
                kind=value.kind,
                text=value.text,
                highlight=segments,
                count=value.count,
                query=f"{value.field}:{quoted(value.text)}",
            )
        page = self._leads(value, lang, now)
        return Suggestion(
            kind=value.kind,
            text=value.text,
            highlight=segments,
            count=value.count,
            url=page.url,
            start=page.start,
            status=value.status,
            lang=page.lang,
        )

    def _leads(self, value: Value, lang: str | None, now: int) -> _Leads:
        """Return where the best page of a name is, of those in a language if one is given."""
        page = self._page(value.best)
        if lang is None or page.lang.casefold() == lang.casefold():
            return page
        name = TermsFilter(field=NAMES, values=(value.text,))
        only = ("lang", TermsFilter(field="lang", values=(lang,)))
        found = self._engine.search(Query(match=name, now=now, filters=(only,), limit=1))
        return self._page(found.matches[0].id)

    def _page(self, id: str) -> _Leads:
        known = self._known.get(id)
        if known is None:
            stored = self._engine.stored(id)
            assert stored is not None, "the index names this page"
            entry = decode(stored)
            if len(self._known) >= MOST_PAGES:
                self._known = {}
            known = self._known[id] = _Leads(entry.url, entry.start, entry.lang)
        return known


def marked(text: str, asked: Sequence[Typed]) -> tuple[str, ...]:
    """Return a text as segments, plain and matched in turn: what was typed of each word."""
    beginnings = {part for word in asked for part in (word.whole, *word.parts) if part}
    segments: list[str] = []
    done = 0
    for start, end in sorted(_marks(text, beginnings, Sieve(asked))):
        if segments and start <= done:
            segments[-1] += text[done:end]
        else:
            segments += (text[done:start], text[start:end])
        done = max(done, end)
    return (*segments, text[done:])


def _marks(text: str, beginnings: set[str], sieve: Sieve) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges that were typed; they may overlap."""
    for token, _ in name_words(text, sieve):
        for beginning in beginnings:
            if token.folded.startswith(beginning):
                yield token.start, _end(text, token, loose(beginning))


def _end(text: str, token: Token, beginning: str) -> int:
    """Return where the beginning of a word ends; letters are not always one for one: œ, 10 %."""
    ends = range(token.start + 1, token.end)
    same = (end for end in ends if loose(text[token.start : end]) == beginning)
    return next(same, token.end)
