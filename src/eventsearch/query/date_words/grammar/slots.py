"""
Which number does a word stand for in a pattern's slot?

The name of a month, digits with an ordinal's ending, a year; slots are described in
`eventsearch.query.date_words.grammar.patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from eventsearch.query.date_words.grammar.numeric import quarter_of, year_of
from eventsearch.query.date_words.grammar.patterns import Vocabulary
from eventsearch.query.date_words.grammar.tokenizer import Token

LAST_DAY = 31

_NUMBER = re.compile(r"([0-9]{1,3})([^\W\d_]*)")

Taken = tuple[int, int]
"""Where a slot ends, and the number that it caught."""


def takes(slot: str, tokens: Sequence[Token], at: int, language: Vocabulary) -> Taken | None:
    """Return what a slot takes from a token on; None if nothing."""
    token = tokens[at]
    names = language.names.get(slot, {})
    if found := _named(names, tokens, at):
        return found
    number: int | None = None
    match slot:
        case "year":
            number = year_of(token.folded)
        case "quarter":
            number = quarter_of(token.folded)
        case "day" | "n":
            number = _number(token.folded, language)
            if slot == "day" and number and number > LAST_DAY:
                number = None
    return (at + 1, number) if number and token.bare else None


def _named(names: Mapping[str, int], tokens: Sequence[Token], at: int) -> Taken | None:
    """Return what a name stands for, also one in two words such as ``week-end``."""
    first = tokens[at].folded
    if at + 1 < len(tokens) and tokens[at + 1].joins:
        number = names.get(first + tokens[at + 1].folded)
        if number is not None:
            return at + 2, number
    number = names.get(first)
    return None if number is None else (at + 1, number)


def _number(text: str, language: Vocabulary) -> int | None:
    found = _NUMBER.fullmatch(text)
    if found is None or (found[2] and found[2] not in language.ordinals):
        return None
    return int(found[1])
