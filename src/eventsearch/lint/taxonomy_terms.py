"""
Which terms do the pages of a site have, how are they written, and at which address is their list?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventsearch.extractor.hugo.urlize import path_part, tree_path
from eventsearch.extractor.site import Site
from eventsearch.lint.model import LintContext, Page

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
