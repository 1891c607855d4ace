"""
Stems of forms that stand nowhere on a site: ``ateliers`` where it has only ``atelier``.

A browser has no stemmer. Of each stem it gets a base, which all its forms begin with, and a number:
of the set of endings that the stemmer takes off behind that base. Stems that begin alike share some
dozen such sets, and what they say of a form is what the stemmer says.
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
"""Endings that are tried behind each base: the commonest of the site."""

LEAST_FORMS = 2
"""Forms of a site that must have an ending."""

USUAL = """
a ada ado ais ait aient ant ance ances ante as ation ations e ed en ens ent er era eront ers
erie es esse et ette eur eurs euse eux ez i ia ible ic ical ie ies if in ing ings ion ions ique
iques ir is ise isme iste istes it ite ites ity ive l la le ly ment ments n na ne ness nt o ons
os ou s se t te tion tions ung ungen y z able al ally ful less or ors ated ates ating ize izes
ized izing ee ees led ler lers ling ned ner ners ning ped per pers ping ted ter ters ting
"""
"""Endings of several languages: a small site has few of its own. What they are, a stemmer says."""

SAMPLE = 8
"""Stems of a part with bases that end alike; further ones are tried with the endings of these."""

LETTERS_OF_PART = 2
"""Letters by which a part is found: all bases that begin with them are in one."""

LARGE = 400
"""Stems of a full part."""


class Base(NamedTuple):
    """
    What a stem's forms begin with.

    Attributes:
        rest: What the stem has behind it.
        set: Place in `Inflections.sets`.
    """

    rest: str
    set: int


class Inflections(NamedTuple):
    """
    The endings of some stems of a language, as a site has them.

    Attributes:
        sets: Of endings; the one that most stems have first.
        bases: Base to its stems.
    """

    sets: tuple[tuple[str, ...], ...]
    bases: Mapping[str, tuple[Base, ...]]


class Part(NamedTuple):
    """
    Stems of a language that begin alike, and what their endings follow from.

    Attributes:
        base_by_stem: In order.
        typed: Words whose stems must be known, by stem.
        endings: Those that are tried.
    """

    lang: str
    base_by_stem: Mapping[str, str]
    typed: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]

    @property
    def first(self) -> str:
        """With what its first base begins."""
        return next(iter(self.base_by_stem.values()))[:LETTERS_OF_PART]

    def inflections(self) -> Inflections:
        """Return what the stems are when words have other endings."""
        set_by_stem = _sets(stemmer(self.lang), self.base_by_stem, self.endings)
        for one, forms in self.typed.items():
            base = self.base_by_stem[one]
            own = {*set_by_stem[one], *(form.removeprefix(base) for form in forms)}
            set_by_stem[one] = tuple(sorted(own))
        sets = Counter(set_by_stem.values())
        order = {some: at for at, (some, _) in enumerate(sets.most_common())}
        bases: defaultdict[str, list[Base]] = defaultdict(list)
        for one, base in self.base_by_stem.items():
            # A word that is its stem is read as it is.
            if {*set_by_stem[one]} - {"" if one == base else None}:
                bases[base].append(Base(one.removeprefix(base), order[set_by_stem[one]]))
        return Inflections(tuple(order), {base: tuple(some) for base, some in bases.items()})


def inflection_parts(
    forms: Mapping[str, str], lang: str, stems: Iterable[str] = (), typed: Iterable[str] = ()
) -> Iterator[Part]:
    """
    Yield the stems of a site's words in parts, each to be found by how a word begins.

    Args:
        forms: Folded words with their stems; one with other signs than letters has none.
        stems: Others that are looked for, such as those of pages in other languages.
        typed: Folded words that need not stand on the site to be known.
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
    # Of letters: these are no paths.
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
    """Return those that are tried, of all that forms of the site have."""
    counts = Counter(every)
    often = sorted(counts, key=lambda ending: (-counts[ending], ending))[:MOST_ENDINGS]
    common = {ending for ending in often if counts[ending] >= LEAST_FORMS}
    return tuple(sorted({*common, *USUAL.split()}))


def _sets(
    stem: Stem, base_by_stem: Mapping[str, str], endings: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Return the endings that each stem has behind its base, as far as bases like it have them."""
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
