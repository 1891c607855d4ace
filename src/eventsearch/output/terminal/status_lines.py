"""
What is said beside the answers?

How much was found, which part of it is shown, and what to try when nothing is: sentences for the
error output, nothing that a program should parse.

How is the time of an event written for people?

In the order year, month, day, which no language reads wrongly, and in the zone it was written in.

How is a number written for people?
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import DateInterpretation, Hit, ResultPage
from eventsearch.output.terminal.text import clean

if TYPE_CHECKING:
    from eventsearch.model.why_not import Hidden
    from eventsearch.storage.stored_page import StoredPage


def span(hit: Hit | StoredPage) -> str:
    """Return when an event is, or the date of a page that is none; empty without either."""
    if not hit.start:
        return hit.date[:10]
    if hit.all_day:
        return _days(hit.start, hit.end)
    if not hit.end:
        return _moment(hit.start)
    if hit.start[:10] == hit.end[:10] and _zone(hit.start) == _zone(hit.end):
        return f"{hit.start[:10]} {hit.start[11:16]}–{hit.end[11:16]} {_zone(hit.end)}"
    # An offset that holds for both is said once.
    same = _zone(hit.start) == _zone(hit.end)
    first = _local(hit.start) if same else _moment(hit.start)
    return f"{first} to {_moment(hit.end)}"


def _days(start: str, end: str) -> str:
    first, last = start[:10], end[:10]
    return f"{first} to {last}" if last and last != first else first


def _moment(text: str) -> str:
    return f"{_local(text)} {_zone(text)}"


def _local(text: str) -> str:
    return f"{text[:10]} {text[11:16]}"


def _zone(text: str) -> str:
    """Return the offset of an RFC 3339 moment, ``UTC`` for Z."""
    return "UTC" if text.endswith("Z") else text[-6:]


UNITS = ("kB", "MB", "GB", "TB")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its English noun, in the plural where that is due, else with an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def size(count: int) -> str:
    """Return a number of bytes in the unit (a power of 1000) that leaves at most three digits."""
    if count < 1000:
        return counted(count, "byte")
    amount, left = count / 1000, list(UNITS)
    # Rounding must not make four digits of it.
    while amount >= 999.5 and len(left) > 1:
        amount, left = amount / 1000, left[1:]
    return f"{amount:.1f} {left[0]}" if amount < 99.95 else f"{amount:.0f} {left[0]}"


FEWER = "not every page has every word"
NEARLY = "no page has every word; these have some spelled nearly so"
NEARLY_ONE = "no page has this word; these have one spelled nearly so"

_FIELD = re.compile(r"(?<!\S)-?(\w[\w-]*:)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SHORT = re.compile(r"(?<!\w)\w\*")
_SIGNS = frozenset('*~"“”„«»@')
"""With one of these a word is no plain word, and the beginning of it no hint."""


def totals(page: ResultPage, *, took_ms: float) -> str:
    """Return how much was found and which part of it is shown, in one line."""
    where = f"part {page.page} of {page.pages}, " if page.pages > 1 else ""
    more = f"; --page {page.page + 1} shows more" if page.page < page.pages else ""
    fewer = f"; {said}" if (said := _step(page)) else ""
    return f"{counted(page.total, 'page')} found, {where}{took_ms:.0f} ms{more}{fewer}"


def times(page: ResultPage) -> Iterator[str]:
    """Yield which words were read as a time, which one, and how to take that back."""
    for said in page.understood:
        days = dict.fromkeys((said.since or "open", said.until or "open"))
        # A field says itself that it is no words.
        hint = "" if _FIELD.match(said.text) else " (--literal to search the words)"
        yield f"{clean(said.text)} → {' … '.join(days)}{hint}"


def partial(page: ResultPage) -> str:
    """
    Return what hits alone do not tell: that there are more, or that not every page has every word.

    Empty when all is shown that was found, and found by every word.
    """
    told: list[str] = []
    if page.total > len(page.hits):
        part = f", part {page.page} of {page.pages}" if page.page > 1 else ""
        told.append(f"{len(page.hits)} of {page.total} pages{part}")
        if page.page < page.pages:
            told.append("-n or --page shows more")
    if said := _step(page):
        told.append(said)
    return "; ".join(told)


def _step(page: ResultPage) -> str:
    """Return what the hits have of the words; empty when each has them all."""
    if page.step == "all" or not page.total:
        return ""
    if page.step != "near":
        return FEWER
    return NEARLY_ONE if len(page.query.split()) == 1 else NEARLY


def nothing(page: ResultPage, request: SearchRequest, hidden: Hidden | None = None) -> str:
    """Return what to try when nothing is shown."""
    if page.total:
        parts = counted(page.pages, "part")
        return f"there {'is' if page.pages == 1 else 'are'} only {parts}; {_last(page.pages)}"
    text = request.text.strip()
    asked = f" for {_quoted(request.text)}" if text else ""
    if page.did_you_mean:
        return f"nothing found{asked}; {meant(page, request)}"
    if hidden and (causes := [*_causes(hidden)]):
        return f"nothing found{asked}; {'; '.join(causes)}"
    tries = [*_fewer_filters(request), *_other_words(text, page)]
    return f"nothing found{asked}; {', or '.join(tries) or 'the index has no such page'}"


def _causes(hidden: Hidden) -> Iterator[str]:
    """Yield which pages fit and are not shown, with what tells more of them."""
    if count := hidden.others:
        yield f"{counted(count, 'page')} {'fits' if count == 1 else 'fit'}, but none is an event"
        if hidden.eventless:
            yield "the index has no event: set event_sections in eventsearch.toml to their sections"
    if count := hidden.waiting:
        fit = "page that fits is" if count == 1 else "pages that fit are"
        yield f"{count} {fit} not yet published; eventsearch check names them"
    if count := hidden.gone:
        fit = "page that fits has" if count == 1 else "pages that fit have"
        yield f"{count} {fit} expired; query --why-not PAGE says since when"


def meant(page: ResultPage, request: SearchRequest) -> str:
    """Return the query that was meant, and the command that asks it; empty for none."""
    if page.did_you_mean is None:
        return ""
    # Wanted only when something may be misspelt.
    from shlex import join

    command = join(("eventsearch", "query", page.did_you_mean, *_flags(request)))
    return f"did you mean {_quoted(page.did_you_mean)}? {clean(command)}"


def _quoted(text: str) -> str:
    """Return a query in quotation marks, or as it is when it has some itself."""
    return clean(text) if '"' in text else f'"{clean(text)}"'


def _flags(request: SearchRequest) -> Iterator[str]:
    """Yield the flags that restricted a search, with their values."""
    for flag, value in _restrictions(request).items():
        for each in (value,) if isinstance(value, str) else value or ():
            if each:
                yield from (flag, each)


def _last(pages: int) -> str:
    return "leave out --page" if pages == 1 else f"--page {pages} shows the last"


def _other_words(text: str, page: ResultPage) -> list[str]:
    """Return what to type instead of a text."""
    if not text:
        return []
    if not any(char.isalnum() for char in text):
        return ["write a word or a number: signs alone are not searched for"]
    fields = [clean(match[1]) for match in _FIELD.finditer(text)]
    tries = [f"leave out {', '.join(dict.fromkeys(fields))}"] if fields else []
    if _SHORT.search(text):
        tries.append("write two letters or more before the star")
    times = [_quoted(said.text) for said in page.understood if not _FIELD.match(said.text)]
    if times and not page.understood[0].without.strip():
        # Without the time there is no search left.
        tries.append(_more_days(page.understood[0]))
    elif times:
        tries.append(f"leave out {', '.join(dict.fromkeys(times))}")
    elif '"' in text and not fields:
        tries.append("leave out the quotation marks")
    if len(text.split()) > 1 and not times:
        tries.append("use fewer words")
    if not (fields or times) and _SIGNS.isdisjoint(text) and _WORD.search(text):
        tries.append("write the beginning of a word and a star, as in progr*")
    return tries or ["write another word"]


def _more_days(said: DateInterpretation) -> str:
    """Return which longer time to ask for in place of one: the month of a day, or the year."""
    month, year = said.since[:7], said.since[:4]
    if month and said.since == said.until:
        return f"ask for more days, such as {month}"
    is_year = said.since[4:] == "-01-01" and said.until[4:] == "-12-31"
    if year and year == said.until[:4] and not is_year:
        return f"ask for more days, such as {year}"
    return "ask for another time"


def _fewer_filters(request: SearchRequest) -> list[str]:
    """Return which flags to leave out, of those that restricted the search."""
    flags = [flag for flag, value in _restrictions(request).items() if value]
    return [f"leave out {', '.join(flags)}"] if flags else []


def _restrictions(request: SearchRequest) -> Mapping[str, str | tuple[str, ...] | None]:
    """Return what each flag that can restrict a search was given."""
    return {
        "--lang": request.lang,
        "--section": request.sections,
        "--tag": request.tags,
        "--author": request.authors,
        "--location": request.locations,
        "--from": request.since,
        "--to": request.until,
        "--when": "" if request.when == "all" else request.when,
    }
