"""
Which value of several words stands without its quotation marks?

A shell takes them away: of ``tag:"open data"`` it leaves ``tag:open data``, a tag and a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from eventsearch.model.query import SearchRequest
from eventsearch.query.syntax.field_values import is_field, keyword
from eventsearch.query.syntax.lexer import Token, quoted
from eventsearch.query.syntax.parser import AndNode, TermNode, WordsNode, parse
from eventsearch.search.did_you_mean.trial_search import TrialSearch

MOST_WORDS = 6
"""Words behind the first that a value may have."""

MOST_FIELDS = 4

_WORD = re.compile(r"\S+")


def requoted(request: SearchRequest, library: TrialSearch) -> str | None:
    """Return the query with a value that some page has in quotation marks; None for none."""
    text = request.text
    for item, row in [*_rows(text)][:MOST_FIELDS]:
        ends = [row.start + found.end() for found in _WORD.finditer(text[row.start : row.end])]
        for end in reversed(ends[:MOST_WORDS]):
            written = quoted(text[item.start : end])
            if written and library.total(SearchRequest(text=f"{item.name}:{written}")):
                changed = f"{text[: item.start]}{written}{text[end:]}"
                if library.some(replace(request, text=changed)):
                    return changed
    return None


def _rows(text: str) -> Iterator[tuple[Token, WordsNode]]:
    """Yield the bare values of fields compared whole, with the words behind them."""
    syntax = parse(text, is_field)
    for one, row in pairwise(syntax.parts if isinstance(syntax, AndNode) else ()):
        if isinstance(one, TermNode) and isinstance(row, WordsNode) and _is_bare(one.item):
            yield one.item, row


def _is_bare(item: Token) -> bool:
    whole = item.kind == "field" and keyword(item.name, "") is not None
    return whole and not (item.quoted or item.wild)
