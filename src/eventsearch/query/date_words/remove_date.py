"""
How does a query read without one of its times?

A time alone is left out with what is of no use without it. One of a list leaves the others, which
say what it said for them: without ``avril 2023``, ``en mars et avril 2023`` is ``en mars 2023``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

from eventsearch.query.date_words.date_math import Days
from eventsearch.query.date_words.find import DateExpression
from eventsearch.query.date_words.grammar.numeric import FIRST_YEAR, LAST_YEAR

Read = Callable[[str], list[DateExpression]]
"""Returns what a whole query says of time."""

LENT = 3
"""Words of one time that the others may need: ``15 mars 2023`` lends two, ``on the 3`` too."""

FIRST, LAST = f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-31"
"""What stands for an open side of a time that has to be written in digits."""

_USELESS = re.compile(r"\(\s*\)|\A(?:AND|OR)(?:\s|\Z)|(?:\A|\s)(?:AND|OR|NOT)\Z")


def lists(said: Sequence[DateExpression]) -> list[list[DateExpression]]:
    """Return times with those that they are joined with; a time alone is a list of one."""
    found: list[list[DateExpression]] = []
    for one in said:
        if one.joined and found:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def without_date(
    text: str, said: DateExpression, every: Sequence[DateExpression], read: Read
) -> str:
    """Return the text without one of its times, which are *every*; nor where it stands again."""
    words = text[said.start : said.end].casefold()
    for _ in range(len(text)):
        joined = next(some for some in lists(every) if said in some)
        text = _others(text, said, joined, every, read) if len(joined) > 1 else _cut(text, said)
        every = read(text)
        again = (one for one in every if text[one.start : one.end].casefold() == words)
        if (found := next(again, None)) is None:
            break
        said = found
    return text


def _cut(text: str, said: DateExpression) -> str:
    return collapse_blanks(text[: said.start], text[said.end :])


def _others(
    text: str,
    said: DateExpression,
    joined: Sequence[DateExpression],
    every: Sequence[DateExpression],
    read: Read,
) -> str:
    """Return the text with the others of a list, that still mean the same days."""
    wanted = [one.days for one in every if one is not said]
    for changed in _changed(text, said, joined):
        if [one.days for one in read(changed)] == wanted:
            return changed
    return _in_digits(text, joined, [one.days for one in joined if one is not said])


def _changed(text: str, said: DateExpression, joined: Sequence[DateExpression]) -> Iterator[str]:
    """Yield the text without one of a list, which lends its first or last words to the others."""
    place = joined.index(said)
    rest = [*joined[:place], *joined[place + 1 :]]
    # A word joins two: the one before the last stays when the last goes.
    joints = [text[a.end : b.start] for a, b in pairwise(joined)]
    joints.pop(max(place - 1, 0) if place < len(joints) else -2 if len(joints) > 1 else -1)
    others = [text[one.start : one.end] for one in rest]
    words = text[said.start : said.end].split()
    before, after = text[: joined[0].start], text[joined[-1].end :]
    for first, last in product(range(LENT), range(LENT)):
        # All of its words would be the time itself.
        if first + last and first + last >= len(words):
            continue
        head, tail = words[:first], words[len(words) - last :]
        named = [" ".join((*head, others[0])), *others[1:]]
        named[-1] = " ".join((named[-1], *tail))
        listed = named[0] + "".join(a + b for a, b in zip(joints, named[1:], strict=True))
        yield f"{before}{listed}{after}".strip()


def _in_digits(text: str, joined: Sequence[DateExpression], days: Sequence[Days]) -> str:
    """Return the text with the other times of a list as ranges of days."""
    ranges = " ".join(
        str(first) if first == last else f"{first or FIRST}..{last or LAST}" for first, last in days
    )
    return f"{text[: joined[0].start]}{ranges}{text[joined[-1].end :]}".strip()


def collapse_blanks(before: str, after: str) -> str:
    """Return what is left on both sides, without blanks, parentheses and operators of no use."""
    text = f"{before.rstrip()} {after.lstrip()}".strip()
    while (tidied := _USELESS.sub(" ", text).strip()) != text:
        text = tidied
    return text
