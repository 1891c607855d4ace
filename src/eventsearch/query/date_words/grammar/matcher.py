"""
Split a text into tokens for dates, and match them with the rows of a language.

A token is a word, a number or a date in digits: ``12/01/2023`` is one token, ``week-end`` two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.query.date_words.expressions import Calendar, Time
from eventsearch.query.date_words.grammar.language import (
    Captures,
    Element,
    Language,
    Pattern,
    Patterns,
)

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""First and last year to recognise. Other four digits are an ordinary number."""

DATE = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}|[0-9]{1,2}/[0-9]{4}|(?<![-/.])[0-3][0-9]/[01][0-9]"
)
"""
Matches text that may be a date in digits: day before month, unless the year comes first.

Without a year, day and month need two digits each: ``1/2`` and ``24/7`` are not dates.
"""

JAPANESE_DATE = "(?<![0-9])[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?"
"""A date in Japanese or Chinese. A letter may follow it without a blank."""

_TOKEN = re.compile(rf"(?P<date>(?<!\w)(?:{DATE})(?!\w|[-/.:]\w)|{JAPANESE_DATE})|[^\W_]+°?")
_JOINS = re.compile(r"[.,]?\s+|['’ʼ]\s?|[-‐‑]")
_DASHES = re.compile(r"\.?\s*(?:[-‐‑–—/]|\.\.)\s*")
_LISTS = re.compile(r"\.?\s*[,&]\s*")
_CLOSES = re.compile(r"[,;:.!?…)\]]*(?:\s|$)")
_SIGNED = re.compile(r"\s?[%‰€$£¥°]")
_OPENERS = "([,;"
_QUARTER = re.compile(r"[qt]([1-4])")


class Token(NamedTuple):
    """
    A word or number.

    Attributes:
        start, end: Half-open range of code points.
        exact: The text in lower case.
        joins: Only a blank, an apostrophe or a hyphen separates it from the previous token.
        dashes: A dash or slash separates it from the previous token.
        lists: A comma or ``&`` separates it from the previous token.
        opens, closes: An expression may begin or end with it.
        time: The time, if it is a date in digits.
        bare: No sign such as ``%`` or ``€`` follows it.
    """

    start: int
    end: int
    exact: str
    folded: str
    joins: bool
    dashes: bool
    lists: bool
    opens: bool
    closes: bool
    time: Time | None
    bare: bool


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of a text."""
    result: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        exact = match[0].lower()
        result.append(
            Token(
                start=start,
                end=end,
                exact=exact,
                folded=fold(exact),
                joins=bool(_JOINS.fullmatch(text, before, start)),
                dashes=bool(_DASHES.fullmatch(text, before, start)),
                lists=bool(_LISTS.fullmatch(text, before, start)),
                opens=start == 0 or text[start - 1].isspace() or text[start - 1] in _OPENERS,
                closes=bool(_CLOSES.match(text, end)),
                time=date_of(match[0]) if match["date"] else None,
                bare=not _SIGNED.match(text, end),
            )
        )
        before = end
    return result


def date_of(text: str) -> Time | None:
    """Return the day or month that is written in digits; None if it does not exist."""
    parts = [int(part) for part in re.findall(r"[0-9]+", text)]
    if len(parts) == 2 and parts[1] < 100 and parts[0] <= 31:
        day, month = parts
        return Calendar(month=month, day=day) if day and 1 <= month <= 12 else None
    year, month, day = ([*parts, 0] if parts[0] > 31 else [0, *parts][::-1])[:3]
    if len(parts) == 2 and parts[0] <= 31:
        year, month, day = parts[1], parts[0], 0
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return Calendar(year=year, month=month, day=day)


def year_of(text: str) -> int | None:
    """Return the year that is written in digits; None for any other text."""
    is_year = len(text) == 4 and text.isascii() and text.isdecimal()
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def quarter_of(text: str) -> int | None:
    """Return the number of a quarter such as ``q1`` or ``t1``; None for any other text."""
    match = _QUARTER.fullmatch(text)
    return int(match[1]) if match else None


Reading = tuple[int, Time | None]
"""End token of an expression, and its time; None for words that only look like a time."""


LAST_DAY = 31

_NUMBER = re.compile(r"([0-9]{1,3})([^\W\d_]*|°)")

SlotMatch = tuple[int, int]
"""End token of a slot, and the number that it matched."""

TIMES = ("date", "time", "end")
"""Slots that capture a time. All other slots capture a number."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Compares tokens with the patterns of one language."""

    tokens: list[Token]
    language: Language
    times_at: dict[int, list[Reading]] = field(default_factory=dict)
    expressions: dict[int, list[Reading]] = field(default_factory=dict)

    def read(self, at: int) -> list[Reading]:
        """Return the expressions that begin at a token, in the order of the rows."""
        if at not in self.expressions:
            readings = self._matches(self.language.patterns, at)
            self.expressions[at] = [one for one in readings if self.tokens[one[0] - 1].closes]
        return self.expressions[at]

    def times(self, at: int) -> list[Reading]:
        """Return the matches of a slot ``time`` at a token, the longest first."""
        if at not in self.times_at:
            readings = [(end, time) for end, time in self._matches(self.language.times, at) if time]
            self.times_at[at] = sorted(readings, key=lambda each: -each[0])
        return self.times_at[at]

    def ends(self, at: int) -> list[Reading]:
        """Return the matches of a slot ``end`` at a token: times, and days without a month."""
        return [*self.times(at), *self._matches(self.language.days, at)]

    def _matches(self, table: Patterns, at: int) -> Iterator[Reading]:
        for pattern in self._candidates(table, at):
            for end, captures in self._ends(pattern.elements, at, Captures(), free=True):
                if pattern.meaning is None:
                    yield end, None
                elif time := pattern.meaning(captures):
                    yield end, time

    def _candidates(self, patterns: Patterns, at: int) -> list[Pattern]:
        """Return the patterns that may begin with a token, in the order of the table."""
        token = self.tokens[at]
        candidates = {*patterns.words.get(token.folded, ()), *patterns.words.get(token.exact, ())}
        for slot, some in patterns.slots.items():
            if slot == "date" or match_slot(slot, self.tokens, at, self.language):
                candidates.update(some)
        return sorted(candidates, key=lambda pattern: pattern.place)

    def _ends(
        self, elements: tuple[Element, ...], at: int, captures: Captures, *, free: bool
    ) -> Iterator[tuple[int, Captures]]:
        """Yield the end token and captures of each match; if *free*, any sign may precede it."""
        if not elements:
            yield at, captures
            return
        element, rest = elements[0], elements[1:]
        if element.sign:
            if self._sign_matches(element, at):
                yield from self._ends(rest, at, captures, free=free or element.sign == "-")
            return
        if at < len(self.tokens) and (free or self.tokens[at].joins):
            for end, more in self._match(element, at, captures):
                yield from self._ends(rest, end, more, free=False)
        if element.optional:
            yield from self._ends(rest, at, captures, free=free)

    def _sign_matches(self, element: Element, at: int) -> bool:
        match element.sign:
            case "^":
                return at == 0
            case "$":
                return at == len(self.tokens)
            case "<":
                return at > 0 and self._is_one_of(element.words, at - 1)
            case ">":
                return at < len(self.tokens) and self._is_one_of(element.words, at)
            case _:
                return at < len(self.tokens) and self.tokens[at].dashes

    def _is_one_of(self, words: frozenset[str], at: int) -> bool:
        """Return whether a token, or the word that hyphens join it to, is one of *words*."""
        # Parts of a word, such as `up` in `meet-up`, follow a hyphen without a blank.
        inside = [token.joins and not token.opens for token in self.tokens] + [False]
        first, end = at - inside[at::-1].index(False), inside.index(False, at + 1)
        whole = "".join(token.folded for token in self.tokens[first:end])
        return self.tokens[at].folded in words or whole in words

    def _times(self, slot: str, at: int) -> list[Reading]:
        match slot:
            case "time":
                return self.times(at)
            case "end":
                return self.ends(at)
            case _:
                return [(at + 1, self.tokens[at].time)]

    def _match(self, element: Element, at: int, found: Captures) -> Iterator[tuple[int, Captures]]:
        token = self.tokens[at]
        if not element.slot:
            if token.folded in element.words or token.exact in element.words:
                yield at + 1, found
            return
        if element.slot in TIMES:
            for end, time in self._times(element.slot, at):
                if time:
                    yield end, found._replace(times=(*found.times, time))
            return
        if reading := match_slot(element.slot, self.tokens, at, self.language):
            end, number = reading
            yield end, found._replace(numbers=(*found.numbers, (element.slot, number)))


def match_slot(slot: str, tokens: Sequence[Token], at: int, language: Language) -> SlotMatch | None:
    """Return the end token and number of a slot that matches at a token; None if it does not."""
    token = tokens[at]
    names = language.names.get(slot, {})
    if reading := _name_at(names, tokens, at):
        return reading
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


def _name_at(names: Mapping[str, int], tokens: Sequence[Token], at: int) -> SlotMatch | None:
    """Return the end token and number of a name of up to three words, like ``fin de semana``."""
    words = tokens[at].folded
    ends = {words: at + 1}
    for end, token in enumerate(tokens[at + 1 : at + 3], at + 2):
        if not token.joins:
            break
        words += token.folded
        ends[words] = end
    return next(((end, names[word]) for word, end in reversed(ends.items()) if word in names), None)


def _number(text: str, language: Language) -> int | None:
    match = _NUMBER.fullmatch(text)
    if match is None or (match[2] and match[2] not in language.ordinals.split()):
        return None
    return int(match[1])
