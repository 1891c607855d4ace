"""
Which terms stand where in the texts of a page?

Pure; what a term is, is for `eventsearch.analysis`.

Which texts of a page are searched, and how much of them?

All of them, up to as many words as no page has that somebody wrote: what a word takes in memory is
a hundred times what it takes in its file. Pure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from eventsearch.analysis.analyzer import NONE, Columns, columns
from eventsearch.analysis.folding import fold
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, FieldTerms
from eventsearch.model.page import Diagnostic, PageRecord
from eventsearch.storage.stored_page import shown_title
from eventsearch.storage.term_vectors import GAP

MOST_WORDS = 500_000
"""Words of a page that are searched: five novels. A character of a script without blanks between
words counts for two, as it is a word with its neighbour and by itself."""

_ENOUGH = MOST_WORDS // 8
"""Characters that cannot hold more words."""

# Signs that are several words when they are spelled out, as a ligature of a whole phrase is.
_SPELLED = (
    r"\u00aa\u00b2-\u00be\u2070-\u218f\u2460-\u24ff\u3200-\u33ff\uf900-\uffef"
    r"\U0001f100-\U0001f2ff"
)
_UNSPACED = r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\U0001f300-\U0010ffff"
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_WORD = re.compile(
    rf"(?P<spelled>[{_SPELLED}])|(?P<unspaced>[{_UNSPACED}])"
    rf"|[{_CAPITAL}]?[^\W\d_{_CAPITAL}{_SPELLED}{_UNSPACED}]+|[{_CAPITAL}]+|\d+|[+#/@%°€]"
)
_COUNTS = {"spelled": 8, "unspaced": 2, None: 1}

PEOPLE = ("authors", "author", "people")
"""Taxonomies of people: their terms are keys, the names that readers see are `Meta.authors`."""


class Searched(NamedTuple):
    """
    Texts that are searched.

    Attributes:
        fields: Text field to its texts.
        shortened: A text of the page to what is searched of it, where that is not all.
    """

    fields: Mapping[str, tuple[str, ...]]
    shortened: Mapping[str, str]


def searched(record: PageRecord) -> Searched:
    """Return the texts that are searched, the last ones cut where there are too many words."""
    fields = {name: tuple(texts(record)) for name, texts in TEXTS.items()}
    every = dict.fromkeys(chain.from_iterable(fields.values()))
    if sum(map(len, every)) <= _ENOUGH:
        return Searched(fields, {})
    left = MOST_WORDS
    shortened: dict[str, str] = {}
    for text in every:
        end, words = _within(text, left)
        left -= words
        if end < len(text):
            shortened[text] = text[:end]
    kept = {
        name: tuple(shortened.get(text, text) for text in texts) for name, texts in fields.items()
    }
    return Searched(kept, shortened)


def left_out(record: PageRecord) -> tuple[Diagnostic, ...]:
    """Return the diagnostic of a page of which not all is searched."""
    if not searched(record).shortened:
        return ()
    return (
        Diagnostic(
            path=record.path,
            line=1,
            column=1,
            code="E412",
            message=f"the page has more than {MOST_WORDS:,} words: those behind them are not found",
            hint="divide the page",
            severity="warning",
        ),
    )


def _within(text: str, most: int) -> tuple[int, int]:
    """Return where so many words of a text end, and how many it has up to there."""
    words = 0
    for match in _WORD.finditer(text):
        words += _COUNTS[match.lastgroup]
        if words > most:
            return match.start(), most
    return len(text), words


def titles(record: PageRecord) -> tuple[str, ...]:
    """Return what a page is called: as it is shown, and further names of a profile or a term."""
    shown = shown_title(record)
    folded = f" {fold(shown)} "
    return (shown, *(name for name in record.meta.names if f" {fold(name)} " not in folded))


def _terms(record: PageRecord) -> Iterable[str]:
    return chain.from_iterable(terms for plural, terms in record.meta.terms if plural not in PEOPLE)


TEXTS: Mapping[str, Callable[[PageRecord], Iterable[str]]] = {
    "title": titles,
    "event": lambda record: (record.meta.event,),
    "tags": _terms,
    "people": lambda record: record.meta.authors,
    "place": lambda record: (record.meta.location, record.meta.address),
    "headings": lambda record: (section.heading for section in record.sections),
    "summary": lambda record: (
        record.meta.summary,
        record.meta.subtitle,
        record.meta.description,
    ),
    "abstract": lambda record: (record.meta.abstract,),
    "body": lambda record: (record.text, *record.meta.blocks),
}
"""Text field to the texts of a record that it holds."""


class Postings:
    """
    Collects the terms of one page, field by field.

    Args:
        lang: Language in which the page is analysed.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._words = 0
        self._read: dict[str, Columns] = {}
        self._forms: Mapping[str, Counter[str]] = {field: Counter() for field in FORM_FIELDS}

    def words(self, text: str) -> Columns:
        """Return the words of a text of the page; each text is analysed once."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = columns(text, self._lang) if text else NONE
        return found

    def field(self, name: str, texts: Iterable[str]) -> Iterator[FieldTerms]:
        """Yield the stems of a text field; nothing when its texts have no words."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        length = 0
        start = 0
        for _, _, positions, exact, folded, stems in map(self.words, texts):
            if not positions:
                continue
            for stem, position in zip(stems, positions, strict=True):
                found[stem].append(start + position)
            self._forms["folded"].update(folded)
            self._forms["exact"].update(exact)
            length += len(set(positions))
            start += max(positions) + 1 + GAP
        self._words += length
        if found:
            postings = {
                stem: tuple(places) if len(places) == 1 else _ascending(places)
                for stem, places in found.items()
            }
            yield FieldTerms(field=name, length=length, postings=postings)

    def with_term(self, fields: Sequence[FieldTerms], name: str, term: str) -> list[FieldTerms]:
        """
        Return fields with a term that stands in no text, far behind all that do.

        It counts for nothing in the length of a field, and no phrase goes across to it.
        """
        found = {terms.field: terms for terms in fields}
        terms = found.get(name, FieldTerms(field=name, length=0, postings={}))
        if term not in terms.postings:
            places = [positions[-1] for positions in terms.postings.values()]
            postings = {**terms.postings, term: (max(places, default=0) + 1 + GAP,)}
            found[name] = FieldTerms(field=name, length=terms.length, postings=postings)
            for counts in self._forms.values():
                counts[term] += 1
        return [found[field] for field in TEXT_FIELDS if field in found]

    def forms(self) -> Iterator[FieldTerms]:
        """Yield the folded and exact words of all fields so far."""
        for name, counts in self._forms.items():
            if counts:
                # Only the number of positions means something here.
                postings = {form: (0,) * count for form, count in counts.items()}
                yield FieldTerms(field=name, length=self._words, postings=postings)


def _ascending(positions: list[int]) -> tuple[int, ...]:
    """Return each position once: a word and its part may have one stem and stand together."""
    return tuple(sorted(set(positions)))
