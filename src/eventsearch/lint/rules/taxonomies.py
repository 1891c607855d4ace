"""
What is doubtful about terms and authors?

Are two terms of a taxonomy one and the same?

Variants part what belongs together: a visitor who asks for one does not find the pages of the
other. And two that differ by a sign only may fall upon one address.

Is everybody known who is named as an author?

Only on sites that keep profiles. A guest's full name needs none; a key without a profile is shown
to visitors as it is.

Is a list of terms written as a list?

To Hugo a text is one term, whatever commas it holds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from eventsearch.extractor.fields.taxonomies import FOLDERS, people_key
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement
from eventsearch.lint.taxonomy_terms import (
    Term,
    bare,
    by_use,
    counted,
    joined,
    list_address,
    terms_of,
)

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
                    hint=_hint(first.usual, sure=first.count > other.count),
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
                hint=_hint(usual, sure=often > len(pages)),
                repair=_in_usual_spelling(plural, {text: pages}, usual)
                if often >= CLEARLY * len(pages)
                else None,
            )


def _hint(usual: str, *, sure: bool) -> str:
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
        hint=_hint(first.usual, sure=sure) if variants else "rename one of the two",
        repair=_in_usual_spelling(plural, other.spellings, first.usual)
        if variants and sure and _is_slip(other, first)
        else None,
    )


_KEYS = ("authors", "author")
_KEY = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
PROFILES = frozenset(FOLDERS)
LIKE = 0.88
"""How much two keys have in common (of 1) for one to be a slip of the other."""


def has_a_profile(whole: LintContext) -> Iterator[Finding]:
    """An author is nearly, but not quite, one who has a profile; or is a mere key."""
    unknown: defaultdict[tuple[str, str], list[tuple[Page, str]]] = defaultdict(list)
    known = 0
    for page in whole.pages:
        people = whole.people.get(page.record.site_lang)
        # A profile says who it is itself.
        if not people or page.record.section in PROFILES or not whole.cared_for(page):
            continue
        for key, name in _names(page.front):
            if name in people:
                known += 1
            else:
                unknown[page.record.site_lang, name].append((page, key))
    # Where most keys have none, the profiles are not there for authors.
    keys_count = known >= sum(len(uses) for (_, name), uses in unknown.items() if _is_key(name))
    spellings = {lang: _name_spellings(whole.people[lang]) for lang, _ in unknown}
    for (lang, name), uses in unknown.items():
        page, key = uses[0]
        people = whole.people[lang]
        near = _nearest(name, spellings[lang])
        if near or (keys_count and _is_key(name)):
            yield Finding(
                page=page,
                code="E711",
                keys=(key,),
                text=name,
                message=_message(name, near, people) + _more(uses),
                hint=_author_hint(name, near, people),
                repair=_repair(name, near, uses) if _is_meant(name, near, people) else None,
            )


def _is_key(name: str) -> bool:
    return _KEY.fullmatch(name) is not None


def _message(name: str, near: str, people: Mapping[str, str]) -> str:
    if _is_meant(name, near, people):
        return f'author "{name}" is named in full, while the profile goes by its key'
    return f'author "{name}" has no profile'


def _author_hint(name: str, near: str, people: Mapping[str, str]) -> str:
    if not near:
        return "write the name in full, or add a profile"
    return f'write "{near}"' if _is_meant(name, near, people) else f'did you mean "{near}"?'


def _is_meant(name: str, near: str, people: Mapping[str, str]) -> bool:
    """Say whether a name is that of a profile, which goes by a key."""
    return bool(near) and people_key(people[near]) == people_key(name)


def _repair(name: str, near: str, uses: list[tuple[Page, str]]) -> Repair:
    swaps = tuple(
        Replacement(path=page.record.path, old=name, new=near, keys=(key,)) for page, key in uses
    )
    # The profile may be one's namesake.
    return Repair(message=f'write "{near}"', swaps=swaps, safe=False)


def _more(uses: list[tuple[Page, str]]) -> str:
    return "" if len(uses) == 1 else f", here and on {len(uses) - 1} more"


def _names(front: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in _KEYS:
        value = front.get(key)
        for entry in value if isinstance(value, list) else [value]:
            name = "" if isinstance(entry, dict) else (to_text(entry) or "").strip()
            if name:
                yield key, name


def _name_spellings(people: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of people by how a name or key is compared."""
    return {people_key(spelling): key for key in people for spelling in (people[key], key)}


def _nearest(name: str, known: Mapping[str, str]) -> str:
    """Return the key of the person that a name is a slip of, or means; empty for none."""
    near = get_close_matches(people_key(name), known, n=1, cutoff=LIKE)
    return known[near[0]] if near else ""


def terms_are_a_list(page: Page, whole: LintContext) -> Iterator[Finding]:
    """Several terms with commas between them are one text, and so one term."""
    if whole.site.platform != "hugo" or not whole.cared_for(page):
        return
    for plural, terms in page.record.meta.terms:
        value = page.front.get(plural)
        # A person may be written with the family name first.
        if plural in FOLDERS or not isinstance(value, str) or len(terms) != 1:
            continue
        parts = [part.strip() for part in value.split(",")]
        if len(parts) > 1 and all(parts):
            yield Finding(
                page=page,
                code="E704",
                keys=(plural,),
                message=f'`{plural}` is one text, so "{terms[0]}" is one term',
                hint=f"write a list: [{', '.join(parts)}]",
            )
