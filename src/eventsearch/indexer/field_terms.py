"""
Which terms stand where in the texts of a page?

Pure; what a term is, is for `eventsearch.analysis`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from eventsearch.analysis.token_columns import NONE, Columns, columns
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, FieldTerms
from eventsearch.storage.term_vectors import GAP


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
