"""
Are two terms of a taxonomy one and the same?

Variants part what belongs together: a visitor who asks for one does not find the pages of the
other. And two that differ by a sign only may fall upon one address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eventsearch.extractor.fields.authors import FOLDERS
from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement
from eventsearch.lint.taxonomy_terms import Term, by_use, counted, list_address, terms_of
from eventsearch.lint.term_variants import bare, joined

CLEARLY = 2
"""How many times as many pages must have a spelling for the other one to be a slip."""


def has_variants(whole: LintContext) -> Iterator[Finding]:
    """Two terms differ in accents, blanks or number only, or one is written in two ways."""
    for (lang, plural), terms in terms_of(whole).items():
        # People are two things by custom: a key, and a name.
        if plural in FOLDERS:
            continue
        groups: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            groups[bare(term.usual)].append(term)
            yield from _spellings(plural, term, whole)
        for group in groups.values():
            first, *others = by_use(group)
            address = list_address(first, lang, whole.site)
            for other in others:
                if address and list_address(other, lang, whole.site) == address:
                    # That is worse, and told by itself.
                    continue
                yield Finding(
                    page=other.first,
                    code="E701",
                    keys=(plural,),
                    text=other.usual,
                    message=f"`{plural}`: {counted(other.usual, other.count)} and "
                    f"{counted(first.usual, first.count)} are two terms to a visitor"
                    f"{whole.coming(*other.pages)}",
                    cure=_cure(first.usual, sure=first.count > other.count),
                    repair=_in_usual_spelling(plural, other.spellings, first.usual)
                    if _is_slip(other, first)
                    else None,
                )


def _spellings(plural: str, term: Term, whole: LintContext) -> Iterator[Finding]:
    usual = term.usual
    for text, pages in term.spellings.items():
        if text != usual:
            often = len(term.spellings[usual])
            yield Finding(
                page=pages[0],
                code="E703",
                keys=(plural,),
                text=text,
                message=f"`{plural}`: {counted(text, len(pages))} and "
                f"{counted(usual, often)} are one term in two spellings{whole.coming(*pages)}",
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
    alike = {joined(text) for text in (*other.spellings, *first.spellings)}
    return len(alike) == 1 and first.count >= CLEARLY * other.count


def _in_usual_spelling(
    plural: str, spellings: Mapping[str, tuple[Page, ...]], usual: str
) -> Repair:
    swaps = tuple(
        Replacement(path=page.record.path, old=text, new=usual, keys=(plural,))
        for text, pages in spellings.items()
        for page in pages
    )
    return Repair(message=f'write "{usual}"', swaps=swaps, safe=False)


def shares_its_address(whole: LintContext) -> Iterator[Finding]:
    """Two terms have one address: Hugo writes one over the other."""
    for (lang, plural), terms in terms_of(whole).items():
        by_address: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            by_address[list_address(term, lang, whole.site)].append(term)
        for address, group in by_address.items():
            ordered = by_use(group)
            for number, other in enumerate(ordered[1:] if address else (), start=1):
                found = _at_one_address(plural, address, other, ordered[:number])
                yield replace(found, message=found.message + whole.coming(*other.pages))


def _at_one_address(plural: str, address: str, other: Term, before: Sequence[Term]) -> Finding:
    """Return what is wrong with a term at the address of others, the most used first."""
    variants = [term for term in before if bare(term.usual) == bare(other.usual)]
    first = (variants or before)[0]
    # Of people the profile may go by either.
    sure = plural not in FOLDERS and first.count > other.count
    return Finding(
        page=other.first,
        code="E702",
        severity="error",
        keys=(plural,),
        text=other.usual,
        message=f"`{plural}`: {counted(other.usual, other.count)} and "
        f"{counted(first.usual, first.count)} have one address, …/{address}/, "
        "and one of the two lists is lost",
        cure=_cure(first.usual, sure=sure) if variants else "rename one of the two",
        repair=_in_usual_spelling(plural, other.spellings, first.usual)
        if variants and sure and _is_slip(other, first)
        else None,
    )
