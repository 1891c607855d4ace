"""
Stem tables for forms that a site does not contain: ``ateliers`` on a site with only ``atelier``.

A browser has no stemmer. For each stem it gets a base, the common beginning of its forms, and the
number of a set of endings. Base and ending together have this stem, according to the stemmer. The
stems of a file share a few dozen such sets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from os.path import commonprefix
from typing import NamedTuple

from eventsearch.analysis.languages import Stem, stemmer
from eventsearch.analysis.segmenter import LETTERS
from eventsearch.static_index.codec import rows

MOST_ENDINGS = 80
"""Maximum endings of the site to try after each base, the most frequent first."""

LEAST_FORMS = 2
"""Minimum forms on the site with an ending; rarer endings are not tried."""

USUAL = """
a ada ado ais ait aient ant ance ances ante as ation ations e ed en ens ent er era eront ers
erie es esse et ette eur eurs euse eux ez i ia ible ic ical ie ies if in ing ings ion ions ique
iques ir is ise isme iste istes it ite ites ity ive l la le ly ment ments n na ne ness nt o ons
os ou s se t te tion tions ung ungen y z able al ally ful less or ors ated ates ating ize izes
ized izing ee ees led ler lers ling ned ner ners ning ped per pers ping ted ter ters ting
"""
"""Endings of several languages to try too, because a small site has few endings of its own."""

SAMPLE = 8
"""Number of stems of a kind to try with all endings. Further stems only get endings found there."""

LETTERS_OF_PART = 2
"""First letters of a base that decide its part: bases that share these letters share a part."""

LARGE = 400
"""Maximum stems of a part."""


class Base(NamedTuple):
    """
    An entry for a stem, in the list of all stems that share its base.

    Attributes:
        rest: The stem's letters after the base.
        set: Index in `Inflections.sets`.
    """

    rest: str
    set: int


class Inflections(NamedTuple):
    """
    The endings of some stems of a language.

    Attributes:
        sets: Sets of endings; the set that most stems have comes first.
        bases: The stems of each base.
    """

    sets: tuple[tuple[str, ...], ...]
    bases: Mapping[str, tuple[Base, ...]]


class Part(NamedTuple):
    """
    Stems of a language with similar beginnings, and the endings to try with them.

    Attributes:
        base_by_stem: Base of each stem, in alphabetical order.
        typed: Words that the browser must be able to stem, by stem.
        endings: Endings to try.
    """

    lang: str
    base_by_stem: Mapping[str, str]
    typed: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]

    @property
    def first(self) -> str:
        """First letters of the part's first base."""
        return next(iter(self.base_by_stem.values()))[:LETTERS_OF_PART]

    def inflections(self) -> Inflections:
        """Return for each base the endings that make a word with its stem."""
        set_by_stem = _sets(stemmer(self.lang), self.base_by_stem, self.endings)
        for one, forms in self.typed.items():
            base = self.base_by_stem[one]
            own = {*set_by_stem[one], *(form.removeprefix(base) for form in forms)}
            set_by_stem[one] = tuple(sorted(own))
        sets = Counter(set_by_stem.values())
        order = {some: at for at, (some, _) in enumerate(sets.most_common())}
        bases: defaultdict[str, list[Base]] = defaultdict(list)
        for one, base in self.base_by_stem.items():
            # The browser needs no entry for a word that equals its stem.
            if {*set_by_stem[one]} - {"" if one == base else None}:
                bases[base].append(Base(one.removeprefix(base), order[set_by_stem[one]]))
        return Inflections(tuple(order), {base: tuple(some) for base, some in bases.items()})


def inflection_parts(
    forms: Mapping[str, str], lang: str, stems: Iterable[str] = (), typed: Iterable[str] = ()
) -> Iterator[Part]:
    """
    Yield the stems of a site's words in parts, ordered by the beginnings of words.

    Args:
        forms: Stem of each folded word. Words with other signs than letters are ignored.
        stems: Further stems that queries may need, such as those of pages in other languages.
        typed: Folded words that the browser must be able to stem, even if no page contains them.
    """
    stem = stemmer(lang)
    typed_by_stem: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for form in sorted({*filter(LETTERS.fullmatch, typed)}):
        typed_by_stem[stem(form)] += (form,)
    forms_by_stem: defaultdict[str, set[str]] = defaultdict(set)
    for one, some in typed_by_stem.items():
        forms_by_stem[one].update(some)
    for form in filter(LETTERS.fullmatch, forms):
        forms_by_stem[forms[form]].add(form)
    # Despite its module, `commonprefix` compares characters, not parts of paths.
    base_by_stem = {
        one: commonprefix([one, *forms_by_stem.get(one, ())])  # noqa: RUF071
        for one in {*filter(LETTERS.fullmatch, stems), *forms_by_stem}
    }
    endings = _endings(
        form.removeprefix(base_by_stem[one]) for one, some in forms_by_stem.items() for form in some
    )
    every = sorted(
        (base[:LETTERS_OF_PART], one, base) for one, base in base_by_stem.items() if base
    )
    alike = (
        (key, {one: base for _, one, base in some}) for key, some in groupby(every, itemgetter(0))
    )
    for row in rows(alike, LARGE, len):
        part = {one: base for _, some in row for one, base in some.items()}
        own = {one: typed_by_stem[one] for one in part if one in typed_by_stem}
        yield Part(lang, part, own, endings)


def _endings(every: Iterable[str]) -> tuple[str, ...]:
    """Return the endings to try: the site's most frequent ones, and the usual ones."""
    counts = Counter(every)
    often = sorted(counts, key=lambda ending: (-counts[ending], ending))[:MOST_ENDINGS]
    common = {ending for ending in often if counts[ending] >= LEAST_FORMS}
    return tuple(sorted({*common, *USUAL.split()}))


def _sets(
    stem: Stem, base_by_stem: Mapping[str, str], endings: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """
    Return for each stem the endings that make a word with this stem when added to its base.

    Stems are of the same kind if base and stem end alike. After `SAMPLE` stems of a kind, try only
    the endings found for these.
    """
    tried: Counter[tuple[str, str, bool]] = Counter()
    found: defaultdict[tuple[str, str, bool], set[str]] = defaultdict(set)
    sets = {}
    for one, base in base_by_stem.items():
        kind = base[-1:], one.removeprefix(base), len(base) < 5
        tried[kind] += 1
        some = endings if tried[kind] <= SAMPLE else found[kind]
        own = {ending for ending in some if stem(base + ending) == one}
        found[kind] |= own
        sets[one] = tuple(sorted(own))
    return sets
