"""
Rules on terms and authors: variants of a term, terms at one URL, unknown authors, texts for lists.

Accents, blanks, hyphens and number make no difference between terms; other characters do: `10%` and
`10` stay two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from eventsearch.extractor.fields.taxonomies import FOLDERS, people_key
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.urlize import path_part, tree_path, without_accents
from eventsearch.extractor.site import Site
from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement

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


def terms_of(context: LintContext) -> Taxonomies:
    """Return the terms of the pages on the site or to come; what the site takes for one is one."""
    found: defaultdict[tuple[str, str], dict[str, dict[str, list[Page]]]] = defaultdict(dict)
    for page in filter(context.is_relevant, context.pages):
        for plural, terms in page.record.meta.terms:
            uses = found[page.record.site_lang, plural]
            for term in terms:
                key = tree_path(term) if context.site.platform == "hugo" else term
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


CLEARLY = 2
"""How many times as many pages must have a spelling for the other one to be a slip."""


def has_variants(context: LintContext) -> Iterator[Finding]:
    """Two terms differ in accents, blanks or number only, or one is written in two ways."""
    for (lang, plural), terms in terms_of(context).items():
        # People are two things by custom: a key, and a name.
        if plural in FOLDERS:
            continue
        groups: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            groups[bare(term.usual)].append(term)
            yield from _spellings(plural, term, context)
        for group in groups.values():
            first, *others = by_use(group)
            address = list_address(first, lang, context.site)
            for other in others:
                if address and list_address(other, lang, context.site) == address:
                    # That is worse, and told by itself.
                    continue
                yield Finding(
                    page=other.first,
                    code="E701",
                    keys=(plural,),
                    text=other.usual,
                    message=f"`{plural}`: {counted(other.usual, other.count)} and "
                    f"{counted(first.usual, first.count)} are separate terms to visitors"
                    f"{context.coming(*other.pages)}",
                    hint=_hint(first.usual, sure=first.count > other.count),
                    repair=_in_usual_spelling(plural, other.spellings, first.usual)
                    if _is_slip(other, first)
                    else None,
                )


def _spellings(plural: str, term: Term, context: LintContext) -> Iterator[Finding]:
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
                f"{counted(usual, often)} are one term in two spellings{context.coming(*pages)}",
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


def shares_its_address(context: LintContext) -> Iterator[Finding]:
    """Two terms have one address: Hugo writes one over the other."""
    for (lang, plural), terms in terms_of(context).items():
        by_address: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            by_address[list_address(term, lang, context.site)].append(term)
        for address, group in by_address.items():
            ordered = by_use(group)
            for number, other in enumerate(ordered[1:] if address else (), start=1):
                found = _at_one_address(plural, address, other, ordered[:number])
                yield replace(found, message=found.message + context.coming(*other.pages))


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


def has_a_profile(context: LintContext) -> Iterator[Finding]:
    """An author is nearly, but not quite, one who has a profile; or is a mere key."""
    unknown: defaultdict[tuple[str, str], list[tuple[Page, str]]] = defaultdict(list)
    known = 0
    for page in context.pages:
        people = context.people.get(page.record.site_lang)
        # A profile says who it is itself.
        if not people or page.record.section in PROFILES or not context.is_relevant(page):
            continue
        for key, name in _names(page.front):
            if name in people:
                known += 1
            else:
                unknown[page.record.site_lang, name].append((page, key))
    # Where most keys have none, the profiles are not there for authors.
    keys_count = known >= sum(len(uses) for (_, name), uses in unknown.items() if _is_key(name))
    spellings = {lang: _name_spellings(context.people[lang]) for lang, _ in unknown}
    for (lang, name), uses in unknown.items():
        page, key = uses[0]
        people = context.people[lang]
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
        return "write the full name, or add a profile"
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


def terms_are_a_list(page: Page, context: LintContext) -> Iterator[Finding]:
    """Several terms with commas between them are one text, and so one term."""
    if context.site.platform != "hugo" or not context.is_relevant(page):
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
