"""
Are two terms of a taxonomy one and the same?

Variants part what belongs together: a visitor who asks for one does not find the pages of the
other. And two that differ by a sign only may fall upon one address.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eventsearch.check.records import Finding, Page, Repair, Swap, Whole
from eventsearch.extractor.people import FOLDERS
from eventsearch.extractor.slug import path_part, tree_path, without_accents

_BLANK = re.compile(r"[\s\u00a0\u202f_\-\u2010\u2011]+")
_SIGN_AFTER = re.compile(r"\s+(?=[%°€$])")
_ENDINGS = (("ies", "y"), ("eaux", "eau"), ("aux", "al"), ("s", ""))
_SHORTEST = 4
"""Letters before an ending: `bus`, `news` and `accès` are no plurals."""
_NO_PLURALS = frozenset(
    ("news", "sciences", "politics", "physics", "economics", "statistics", "analytics", "ethics",
     "graphics", "robotics", "mathematics", "logistics", "accès", "process", "access", "business",
     "lens", "status", "campus", "corpus", "focus", "bonus", "virus", "gis", "sms", "css")
)  # fmt: skip

CLEARLY = 2
"""How many times as many pages must have a spelling for the other one to be a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """
    A term of a taxonomy in one language.

    Attributes:
        spellings: As it is written, to the pages that write it so.
    """

    spellings: Mapping[str, tuple[Page, ...]]

    @property
    def usual(self) -> str:
        """The spelling of most pages; of equals, the first in the alphabet."""
        return min(self.spellings, key=lambda text: (-len(self.spellings[text]), text))

    @property
    def count(self) -> int:
        return sum(map(len, self.spellings.values()))

    @property
    def first(self) -> Page:
        """The first page that has the usual spelling."""
        return self.spellings[self.usual][0]


Taxonomies = Mapping[tuple[str, str], tuple[Term, ...]]
"""Language and plural name to the terms."""


def has_variants(whole: Whole) -> Iterator[Finding]:
    """Two terms differ in accents, blanks or number only, or one is written in two ways."""
    for (_, plural), terms in _terms(whole).items():
        # People are two things by custom: a key, and a name.
        if plural in FOLDERS:
            continue
        groups: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            groups[_bare(term.usual)].append(term)
            yield from _spellings(plural, term)
        for group in groups.values():
            first, *others = _by_use(group)
            for other in others:
                yield Finding(
                    page=other.first,
                    code="E701",
                    keys=(plural,),
                    text=other.usual,
                    message=f"`{plural}`: {_counted(other.usual, other.count)} and "
                    f"{_counted(first.usual, first.count)} are two terms to a visitor",
                    cure=_cure(first.usual, sure=first.count > other.count),
                    repair=_in_usual_spelling(plural, other.spellings, first.usual)
                    if _is_slip(other, first)
                    else None,
                )


def _spellings(plural: str, term: Term) -> Iterator[Finding]:
    usual = term.usual
    for text, pages in term.spellings.items():
        if text != usual:
            often = len(term.spellings[usual])
            yield Finding(
                page=pages[0],
                code="E703",
                keys=(plural,),
                text=text,
                message=f"`{plural}`: {_counted(text, len(pages))} and "
                f"{_counted(usual, often)} are one term in two spellings",
                cure=_cure(usual, sure=often > len(pages)),
                repair=_in_usual_spelling(plural, {text: pages}, usual)
                if often >= CLEARLY * len(pages)
                else None,
            )


def _cure(usual: str, *, sure: bool) -> str:
    return f'write "{usual}" everywhere' if sure else "write one of the two everywhere"


def _is_slip(other: Term, first: Term) -> bool:
    """Say whether a term is the clearly rarer spelling of another, by blanks and case alone."""
    # A plural and an accent may be meant; who reads the pages can tell.
    alike = {_joined(text) for text in (*other.spellings, *first.spellings)}
    return len(alike) == 1 and first.count >= CLEARLY * other.count


def _in_usual_spelling(
    plural: str, spellings: Mapping[str, tuple[Page, ...]], usual: str
) -> Repair:
    swaps = tuple(
        Swap(path=page.record.path, old=text, new=usual, keys=(plural,))
        for text, pages in spellings.items()
        for page in pages
    )
    return Repair(message=f'write "{usual}"', swaps=swaps, safe=False)


def shares_its_address(whole: Whole) -> Iterator[Finding]:
    """Two terms have one address: Hugo writes one over the other."""
    site = whole.site
    if site.platform != "hugo" or {"term", "taxonomy"} & set(site.disable_kinds):
        return
    for (lang, plural), terms in _terms(whole).items():
        local = site.localised(lang)
        by_part: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            part = path_part(
                term.usual,
                accents=not local.remove_path_accents,
                lowered=not local.disable_path_to_lower,
            )
            by_part[part].append(term)
        for part, group in by_part.items():
            first, *others = _by_use(group)
            for other in others if part else ():
                yield Finding(
                    page=other.first,
                    code="E702",
                    severity="error",
                    keys=(plural,),
                    text=other.usual,
                    message=f"`{plural}`: {_counted(other.usual, other.count)} and "
                    f"{_counted(first.usual, first.count)} have one address, …/{part}/, "
                    "and one of the two lists is lost",
                    cure="rename one of the two",
                )


def _by_use(terms: Iterable[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: (-term.count, term.usual))


def _counted(text: str, count: int) -> str:
    return f'"{text}" ({count} page{"" if count == 1 else "s"})'


def _terms(whole: Whole) -> Taxonomies:
    """Return the terms of the pages on the site; what the site takes for one term is one."""
    found: defaultdict[tuple[str, str], dict[str, dict[str, list[Page]]]] = defaultdict(dict)
    for page in whole.pages:
        if not whole.on_site(page):
            continue
        for plural, terms in page.record.meta.terms:
            uses = found[page.record.site_lang, plural]
            for term in terms:
                key = tree_path(term) if whole.site.platform == "hugo" else term
                uses.setdefault(key, {}).setdefault(term, []).append(page)
    return {
        place: tuple(
            Term(spellings={text: tuple(pages) for text, pages in spellings.items()})
            for spellings in uses.values()
        )
        for place, uses in found.items()
    }


def _joined(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _bare(text: str) -> str:
    """Return a term without what parts its variants; `10%` and `10` stay two."""
    plain = unicodedata.normalize("NFKC", text).strip()
    words = [_singular(word) for word in _BLANK.split(_SIGN_AFTER.sub("", plain)) if word]
    return without_accents("".join(words).casefold())


def _singular(word: str) -> str:
    lower = word.casefold()
    if word[:-1].isupper() and word.endswith("s") and len(word) > 3:
        return word[:-1]
    if lower in _NO_PLURALS or lower.endswith(("ss", "us", "is")):
        return word
    for ending, single in _ENDINGS:
        stem = lower.removesuffix(ending)
        if stem != lower and len(stem) + len(single) > _SHORTEST and stem.isalpha():
            return stem + single
    return word
