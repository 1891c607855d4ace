"""
The searchable texts of a page, and the positions of their terms.

The whole page is searchable, up to a limit on words that no author reaches. The limit protects
memory: a word needs a hundred times more memory than disk space.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from eventsearch.analysis import stop_words
from eventsearch.analysis.analyzer import NO_WORDS, Form, Words, page_words
from eventsearch.analysis.char_filter import fold
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, FieldTerms
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.page import Diagnostic, PageRecord
from eventsearch.storage.stored_page import shown_title
from eventsearch.storage.term_vector import GAP

MOST_WORDS = 500_000
"""Maximum number of searchable words of a page: about five novels. In a script without spaces
between words, each character counts as two words: alone, and together with its neighbour."""

_ENOUGH = MOST_WORDS // 8
"""Texts of up to this many characters are not counted: a character becomes at most 8 words."""

# Characters that become several words when spelled out, such as a ligature of a whole phrase.
_SPELLED = (
    r"\u00aa\u00b2-\u00be\u2070-\u218f\u2460-\u24ff\u3200-\u33ff\uf900-\uffef"
    r"\U0001f100-\U0001f2ff"
)
_UNSPACED = r"\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\U0001f300-\U0010ffff"
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_WORD = lazy(
    rf"(?P<spelled>[{_SPELLED}])|(?P<unspaced>[{_UNSPACED}])"
    rf"|[{_CAPITAL}]?[^\W\d_{_CAPITAL}{_SPELLED}{_UNSPACED}]+|[{_CAPITAL}]+|\d+|[+#/@%°€]"
)
_COUNTS = {"spelled": 8, "unspaced": 2, None: 1}

PEOPLE = ("authors", "author", "people")
"""Taxonomies of people. Their terms are keys; the displayed names are in `Meta.authors`."""


class SearchedTexts(NamedTuple):
    """
    The searchable texts of a page.

    Attributes:
        fields: The searchable texts of each text field.
        shortened: Maps each text that is too long to its searchable part.
    """

    fields: Mapping[str, tuple[str, ...]]
    shortened: Mapping[str, str]


def searched_texts(record: PageRecord) -> SearchedTexts:
    """Return the searchable texts of a page. Cut them after MOST_WORDS words in total."""
    fields = {name: tuple(texts(record)) for name, texts in TEXTS.items()}
    texts = dict.fromkeys(chain.from_iterable(fields.values()))
    if sum(map(len, texts)) <= _ENOUGH:
        return SearchedTexts(fields, {})
    remaining = MOST_WORDS
    shortened: dict[str, str] = {}
    for text in texts:
        end, words = _cut(text, remaining)
        remaining -= words
        if end < len(text):
            shortened[text] = text[:end]
    fields = {
        name: tuple(shortened.get(text, text) for text in texts) for name, texts in fields.items()
    }
    return SearchedTexts(fields, shortened)


def truncation(record: PageRecord) -> tuple[Diagnostic, ...]:
    """Return a diagnostic if the page has more words than are searchable, else an empty tuple."""
    if not searched_texts(record).shortened:
        return ()
    return (
        Diagnostic(
            path=record.path,
            line=1,
            column=1,
            code="E412",
            message=f"the page has more than {MOST_WORDS:,} words; the rest cannot be found",
            hint="divide the page",
            severity="warning",
        ),
    )


def _cut(text: str, most: int) -> tuple[int, int]:
    """Return the end offset of the first *most* words of a text, and the number of words."""
    words = 0
    for match in _WORD.finditer(text):
        words += _COUNTS[match.lastgroup]
        if words > most:
            return match.start(), most
    return len(text), words


def titles(record: PageRecord) -> tuple[str, ...]:
    """Return a page's displayed title, and the names of a profile or term that the title lacks."""
    title = shown_title(record)
    folded = f" {fold(title)} "
    return (title, *(name for name in record.meta.names if f" {fold(name)} " not in folded))


def _terms(record: PageRecord) -> Iterable[str]:
    meta = record.meta
    shown = {plural: terms for plural, terms in meta.shown_terms if plural not in PEOPLE}
    terms = tuple(chain.from_iterable(shown.values()))
    known = frozenset(terms)
    keys = chain.from_iterable(
        terms for plural, terms in meta.term_keys().items() if plural in shown
    )
    return (*terms, *(tag for tag in meta.tags if tag not in known), *keys)


TEXTS: Mapping[str, Callable[[PageRecord], Iterable[str]]] = {
    "title": titles,
    "event": lambda record: (record.meta.event,),
    "tags": _terms,
    "people": lambda record: (*record.meta.authors, *record.meta.author_keys),
    "place": lambda record: (record.meta.location, record.meta.address, *record.meta.place_keys),
    "headings": lambda record: (section.heading for section in record.sections),
    "summary": lambda record: (record.meta.summary, record.meta.subtitle, record.meta.description),
    "abstract": lambda record: (record.meta.abstract,),
    "body": lambda record: (record.text, *record.meta.blocks, *record.meta.talks),
    "images": lambda record: record.alts,
}
"""Maps each text field to a function that returns its texts of a record."""


class Postings:
    """Analyzes the texts of one page in its language, and collects the terms of each field."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._stop_words = stop_words(lang)
        self._words = 0
        self._analyzed: dict[str, Words] = {}
        self._forms: Mapping[str, defaultdict[str, int]] = {
            field: defaultdict(int) for field in FORM_FIELDS
        }

    def words(self, text: str) -> Words:
        """Return the words of a text. Each text is analyzed only once."""
        if text not in self._analyzed:
            self._analyzed[text] = page_words(text, self._lang) if text else NO_WORDS
        return self._analyzed[text]

    def field(self, name: str, texts: Iterable[str]) -> Iterator[FieldTerms]:
        """
        Yield the stems of a text field. Yield nothing if its texts contain no words.

        Stop words do not count in the field's length: a title that is a question must not score
        lower than the same title without its stop words.
        """
        places: defaultdict[Form, list[int]] = defaultdict(list)
        start = 0
        for _, positions, forms in map(self.words, texts):
            if not positions:
                continue
            for form, position in zip(forms, positions, strict=True):
                places[form].append(start + position)
            start += max(positions) + 1 + GAP
        if not places:
            return
        folded, exact = self._forms["folded"], self._forms["exact"]
        by_stem: dict[str, list[int]] = {}
        merged: set[str] = set()
        counted: set[int] = set()
        for form, found in places.items():
            folded[form.folded] += len(found)
            exact[form.exact] += len(found)
            if form.exact not in self._stop_words:
                counted.update(found)
            if form.stem in by_stem:
                by_stem[form.stem] += found
                merged.add(form.stem)
            else:
                by_stem[form.stem] = found
        length = max(len(counted), 1)
        self._words += length
        # Forms with the same stem may share a position, such as a word and a part of it.
        postings = {
            stem: tuple(sorted(set(at)) if stem in merged else at) for stem, at in by_stem.items()
        }
        yield FieldTerms(field=name, length=length, postings=postings)

    def with_term(
        self, fields: Sequence[FieldTerms], name: str, term: str, *, is_word: bool = True
    ) -> list[FieldTerms]:
        """
        Return the fields with an extra term, which is not in the page's texts.

        Its position is so far behind all others that no phrase reaches it. It does not count in the
        field's length.

        Args:
            is_word: Whether to add the term to the folded and exact forms too.
        """
        by_name = {terms.field: terms for terms in fields}
        terms = by_name.get(name, FieldTerms(field=name, length=0, postings={}))
        if term not in terms.postings:
            places = [positions[-1] for positions in terms.postings.values()]
            postings = {**terms.postings, term: (max(places, default=0) + 1 + GAP,)}
            by_name[name] = FieldTerms(field=name, length=terms.length, postings=postings)
            for counts in self._forms.values() if is_word else ():
                counts[term] += 1
        return [by_name[field] for field in TEXT_FIELDS if field in by_name]

    def forms(self) -> Iterator[FieldTerms]:
        """Yield the folded and exact words of all fields analyzed so far."""
        for name, counts in self._forms.items():
            if counts:
                # Only the number of positions is used for these fields.
                postings = {form: (0,) * count for form, count in counts.items()}
                yield FieldTerms(field=name, length=self._words, postings=postings)
