"""
Which terms do the pages of a site have, how are they written, and at which address is their list?

Which spellings of a term mean one thing?

Pure. Accents, blanks, hyphens and number part no two things; signs do: `10%` and `10` stay two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventsearch.extractor.hugo.urlize import path_part, tree_path, without_accents
from eventsearch.extractor.site import Site
from eventsearch.lint.model import LintContext, Page

_BLANK = re.compile(r"[\s\u00a0\u202f_\-\u2010\u2011]+")
_SIGN_AFTER = re.compile(r"(?<!\s)\s+(?=[%°€$])")
_ENDINGS = (("ies", "y"), ("eaux", "eau"), ("aux", "al"), ("s", ""))
_SHORTEST = 4
"""Letters before an ending: `bus`, `news` and `accès` are no plurals."""
_NO_PLURALS = frozenset(
    ("news", "sciences", "politics", "physics", "economics", "statistics", "analytics", "ethics",
     "graphics", "robotics", "mathematics", "logistics", "accès", "process", "access", "business",
     "lens", "status", "campus", "corpus", "focus", "bonus", "virus", "gis", "sms", "css")
)  # fmt: skip


def joined(text: str) -> str:
    """Return a term without blanks, hyphens and capitals."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bare(text: str) -> str:
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


_LOOKS_PLAIN: Mapping[str, str] = {
    "\u00a0": "a no-break blank",
    "\u202f": "a narrow no-break blank",
    "\u2009": "a thin blank",
    "\u2011": "a no-break hyphen",
}
"""Signs that nobody can tell from a blank or a hyphen by eye."""


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
    def pages(self) -> tuple[Page, ...]:
        """The pages that have it, in any spelling."""
        return tuple(page for pages in self.spellings.values() for page in pages)

    @property
    def first(self) -> Page:
        """The first page that has the usual spelling."""
        return self.spellings[self.usual][0]


Taxonomies = Mapping[tuple[str, str], tuple[Term, ...]]
"""Language and plural name to the terms."""


def terms_of(whole: LintContext) -> Taxonomies:
    """Return the terms of the pages on the site or to come; what the site takes for one is one."""
    found: defaultdict[tuple[str, str], dict[str, dict[str, list[Page]]]] = defaultdict(dict)
    for page in whole.pages:
        if not whole.cared_for(page):
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


def list_address(term: Term, lang: str, site: Site) -> str:
    """Return the last part of the address of a term's list; empty where the site has none."""
    if site.platform != "hugo" or {"term", "taxonomy"} & set(site.disable_kinds):
        return ""
    local = site.localised(lang)
    lowered = not local.disable_path_to_lower
    # Hugo makes hyphens of the blanks first, so that those of `10 %` and `10%` are two addresses.
    name = tree_path(term.usual) if lowered else term.usual
    return path_part(name, accents=not local.remove_path_accents, lowered=lowered)


def by_use(terms: Iterable[Term]) -> list[Term]:
    """Return terms, those of most pages first."""
    return sorted(terms, key=lambda term: (-term.count, term.usual))


def counted(text: str, count: int) -> str:
    """Return a term with the number of its pages, and what of it looks like something else."""
    odd = next((f" with {name}" for sign, name in _LOOKS_PLAIN.items() if sign in text), "")
    return f'"{text}"{odd} ({count} page{"" if count == 1 else "s"})'
