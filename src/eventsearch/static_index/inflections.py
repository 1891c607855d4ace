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

from eventsearch.analysis.languages import stemmer
from eventsearch.analysis.segmenter import LETTERS

MOST_ENDINGS = 80
"""Endings that are tried behind each base: the commonest of the site."""

LEAST_FORMS = 2
"""Forms of a site that must have an ending."""


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


def inflections(forms: Iterable[str], lang: str) -> Inflections:
    """
    Return what the stems of a site's words are when these have other endings.

    Args:
        forms: Folded words; those with other signs than letters have no stem.
    """
    stem = stemmer(lang)
    forms_by_stem: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted({*forms}):
        if LETTERS.fullmatch(form):
            forms_by_stem[stem(form)].append(form)
    # Of letters: these are no paths.
    base_by_stem = {
        one: commonprefix([one, *some])  # noqa: RUF071
        for one, some in forms_by_stem.items()
    }
    counts = Counter(
        form.removeprefix(base_by_stem[one]) for one, some in forms_by_stem.items() for form in some
    )
    endings = [ending for ending, count in counts.most_common(MOST_ENDINGS) if count >= LEAST_FORMS]
    set_by_stem = {
        one: tuple(ending for ending in endings if stem(base + ending) == one)
        for one, base in base_by_stem.items()
    }
    order = {some: at for at, (some, _) in enumerate(Counter(set_by_stem.values()).most_common())}
    bases: defaultdict[str, list[Base]] = defaultdict(list)
    for one, base in base_by_stem.items():
        bases[base].append(Base(one.removeprefix(base), order[set_by_stem[one]]))
    return Inflections(tuple(order), {base: tuple(some) for base, some in sorted(bases.items())})
