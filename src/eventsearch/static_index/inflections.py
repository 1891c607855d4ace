"""
Stems of forms that stand nowhere on a site: ``ateliers`` where it has only ``atelier``.

A browser has no stemmer. Of each stem it gets a base, which all its forms begin with, and a number:
of the set of endings that the stemmer takes off behind that base. Stems of a site share some
hundred such sets, and what they say of a form is what the stemmer says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from os.path import commonprefix
from typing import NamedTuple

from eventsearch.analysis.languages import Stem, stemmer
from eventsearch.analysis.segmenter import LETTERS

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

SAMPLE = 20
"""Stems with bases that end alike; of further ones only the endings of these are tried."""


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
    The endings of a language, as a site has them.

    Attributes:
        sets: Of endings; the one that most stems have first.
        bases: Base to its stems.
    """

    sets: tuple[tuple[str, ...], ...]
    bases: Mapping[str, tuple[Base, ...]]


def inflections(
    forms: Iterable[str], lang: str, stems: Iterable[str] = (), typed: Iterable[str] = ()
) -> Inflections:
    """
    Return what the stems of a site's words are when these have other endings.

    Args:
        forms: Folded words; those with other signs than letters have no stem.
        stems: Others that are looked for, such as those of pages in other languages.
        typed: Folded words that need not stand on the site to be known.
    """
    stem = stemmer(lang)
    known = {form for form in typed if LETTERS.fullmatch(form)}
    forms_by_stem: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted({*forms, *known}):
        if LETTERS.fullmatch(form):
            forms_by_stem[stem(form)].append(form)
    wanted = sorted({*filter(LETTERS.fullmatch, stems), *forms_by_stem})
    # Of letters: these are no paths.
    base_by_stem = {
        one: commonprefix([one, *forms_by_stem.get(one, ())])  # noqa: RUF071
        for one in wanted
    }
    counts = Counter(
        form.removeprefix(base_by_stem[one]) for one, some in forms_by_stem.items() for form in some
    )
    common = (ending for ending, count in counts.most_common(MOST_ENDINGS) if count >= LEAST_FORMS)
    set_by_stem = _sets(stem, base_by_stem, (*dict.fromkeys((*common, *USUAL.split())),))
    for form in known:
        one = stem(form)
        own = {*set_by_stem[one], form.removeprefix(base_by_stem[one])}
        set_by_stem[one] = tuple(sorted(own))
    sets = Counter(set_by_stem.values())
    order = {some: at for at, (some, _) in enumerate(sets.most_common())}
    bases: defaultdict[str, list[Base]] = defaultdict(list)
    for one, base in base_by_stem.items():
        # A word that is its stem is read as it is.
        if {*set_by_stem[one]} - {"" if one == base else None}:
            bases[base].append(Base(one.removeprefix(base), order[set_by_stem[one]]))
    return Inflections(tuple(order), {base: tuple(some) for base, some in sorted(bases.items())})


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
