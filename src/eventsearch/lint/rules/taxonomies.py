"""
Rules on terms and authors: variants of a term, terms with one URL, unknown authors, unsplit lists.

Terms that differ only in accents, blanks, hyphens or plural endings are variants. Terms that differ
in other characters, such as `10%` and `10`, are different terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from eventsearch.extractor.fields.reader import clean
from eventsearch.extractor.fields.taxonomies import is_plural, split_names
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.urlize import path_part, tree_path, without_accents
from eventsearch.extractor.people import FOLDERS, people_key
from eventsearch.extractor.site import Site
from eventsearch.lint.model import Finding, LintContext, Neighbours, Page, and_more

_BLANK = re.compile(r"[\s\u00a0\u202f_\-\u2010\u2011]+")
_SIGN_AFTER = re.compile(r"(?<!\s)\s+(?=[%°€$])")
_ENDINGS = (("ies", "y"), ("eaux", "eau"), ("aux", "al"), ("s", ""))
_SHORTEST = 4
"""Minimum number of letters before a plural ending: `bus` and `gas` are not plurals."""
_NO_PLURALS = frozenset(
    ("news", "sciences", "politics", "physics", "economics", "statistics", "analytics", "ethics",
     "graphics", "robotics", "mathematics", "logistics", "accès", "process", "access", "business",
     "lens", "status", "campus", "corpus", "focus", "bonus", "virus", "gis", "sms", "css")
)  # fmt: skip


def normal_form(text: str) -> str:
    """Return the common key of all variants of a term. `10%` and `10` have different keys."""
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
"""Characters that look like a blank or a hyphen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """
    A term of a taxonomy in one language.

    Attributes:
        spellings: Maps each spelling to the pages that contain it.
    """

    spellings: Mapping[str, tuple[Page, ...]]

    @property
    def usual(self) -> str:
        """The most frequent spelling. In a tie, the first one in code point order."""
        return min(self.spellings, key=lambda text: (-len(self.spellings[text]), text))

    @property
    def count(self) -> int:
        return sum(map(len, self.spellings.values()))

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that have the term, in any spelling."""
        return tuple(page for pages in self.spellings.values() for page in pages)

    @property
    def first(self) -> Page:
        """The first page that has the usual spelling."""
        return self.spellings[self.usual][0]


Taxonomies = Mapping[tuple[str, str], tuple[Term, ...]]
"""Maps the language and plural name of a taxonomy to its terms."""


def terms_of(context: LintContext) -> Taxonomies:
    """Return the terms of current and future pages, merged as the site merges them."""
    uses_by_key: defaultdict[tuple[str, str], dict[str, dict[str, list[Page]]]] = defaultdict(dict)
    for page in context.relevant_pages:
        for plural, terms in page.record.meta.terms:
            uses = uses_by_key[page.record.site_lang, plural]
            for term in terms:
                key = tree_path(term) if context.site.platform == "hugo" else term
                uses.setdefault(key, {}).setdefault(term, []).append(page)
    return {
        place: tuple(
            Term(spellings={text: tuple(pages) for text, pages in spellings.items()})
            for spellings in uses.values()
        )
        for place, uses in uses_by_key.items()
    }


def list_url(term: Term, lang: str, site: Site) -> str:
    """Return the last part of the URL of a term's list; empty if the site has no such page."""
    if site.platform != "hugo" or {"term", "taxonomy"} & set(site.disable_kinds):
        return ""
    local = site.localised(lang)
    lowered = not local.disable_path_to_lower
    # Hugo first turns blanks into hyphens, so `10 %` and `10%` get two URLs.
    name = tree_path(term.usual) if lowered else term.usual
    return path_part(name, accents=not local.remove_path_accents, lowered=lowered)


def sort_by_use(terms: Iterable[Term]) -> list[Term]:
    """Return the terms, the most frequent first."""
    return sorted(terms, key=lambda term: (-term.count, term.usual))


def with_count(text: str, count: int) -> str:
    """Return a term in quotes with its number of pages, and its unusual blanks in words."""
    odd = next((f" with {name}" for sign, name in _LOOKS_PLAIN.items() if sign in text), "")
    return f'"{text}"{odd} ({count} page{"" if count == 1 else "s"})'


def term_variants(context: LintContext) -> Iterator[Finding]:
    """Two terms differ only in accents, blanks or plural, or a term has two spellings."""
    for (lang, plural), terms in terms_of(context).items():
        # Skip people: they usually have two spellings, a key and a name.
        if plural in FOLDERS:
            continue
        groups: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            groups[normal_form(term.usual)].append(term)
            yield from _spellings(plural, term, context)
        for group in groups.values():
            first, *others = sort_by_use(group)
            address = list_url(first, lang, context.site)
            for other in others:
                if address and list_url(other, lang, context.site) == address:
                    # E702 reports this more serious case.
                    continue
                yield Finding(
                    page=other.first,
                    code="E701",
                    keys=(plural,),
                    text=other.usual,
                    message=f"`{plural}`: {with_count(other.usual, other.count)} and "
                    f"{with_count(first.usual, first.count)} are separate terms to visitors"
                    f"{context.coming(*other.pages)}",
                    hint=_hint(first.usual, sure=first.count > other.count),
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
                message=f"`{plural}`: {with_count(text, len(pages))} and "
                f"{with_count(usual, often)} are one term in two spellings{context.coming(*pages)}",
                hint=_hint(usual, sure=often > len(pages)),
            )


def _hint(usual: str, *, sure: bool) -> str:
    return f'write "{usual}" everywhere' if sure else "write one of the two everywhere"


def term_url_conflicts(context: LintContext) -> Iterator[Finding]:
    """Two terms have the same URL: Hugo overwrites one page with the other."""
    for (lang, plural), terms in terms_of(context).items():
        by_address: defaultdict[str, list[Term]] = defaultdict(list)
        for term in terms:
            by_address[list_url(term, lang, context.site)].append(term)
        for address, group in by_address.items():
            usual, *others = sort_by_use(group)
            by_form = {normal_form(usual.usual): usual}
            for other in others if address else ():
                like = by_form.setdefault(normal_form(other.usual), other)
                variant = None if like is other else like
                finding = _url_conflict(plural, address, other, usual, variant)
                yield replace(finding, message=finding.message + context.coming(*other.pages))


def _url_conflict(
    plural: str, address: str, other: Term, usual: Term, variant: Term | None
) -> Finding:
    """
    Return the finding for a term with the same URL as other terms.

    Args:
        usual: The most frequent term with this URL.
        variant: The most frequent variant of the term with this URL, if there is one.
    """
    first = variant or usual
    # For people, the profile may use the rarer spelling.
    sure = plural not in FOLDERS and first.count > other.count
    return Finding(
        page=other.first,
        code="E702",
        severity="error",
        keys=(plural,),
        text=other.usual,
        message=f"`{plural}`: {with_count(other.usual, other.count)} and "
        f"{with_count(first.usual, first.count)} have one address, …/{address}/, "
        "and one of the two lists is lost",
        hint=_hint(first.usual, sure=sure) if variant else "rename one of the two",
    )


_KEYS = ("authors", "author")
_KEY = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
PROFILES = frozenset(FOLDERS)
LIKE = 0.88
"""Minimum similarity, from 0 to 1, at which a name counts as a misspelling of another name."""


def missing_profiles(context: LintContext) -> Iterator[Finding]:
    """An author is almost the name of a profile, or is a key without a profile."""
    unknown: defaultdict[tuple[str, str], list[tuple[Page, str]]] = defaultdict(list)
    matches = 0
    for page in context.pages:
        people = context.people.get(page.record.site_lang)
        # A profile page defines its own author.
        if not people or page.record.section in PROFILES or not context.is_relevant(page):
            continue
        for key, name in _names(page.front):
            if name in people:
                matches += 1
            else:
                unknown[page.record.site_lang, name].append((page, key))
    # If most keys have no profile, the site does not use profiles for authors.
    keys_count = matches >= sum(
        len(uses) for (_, name), uses in unknown.items() if _KEY.fullmatch(name)
    )
    spellings = {lang: _name_spellings(context.people[lang]) for lang, _ in unknown}
    neighbours = Neighbours()
    for (lang, name), uses in unknown.items():
        page, key = uses[0]
        near = neighbours.nearest(
            page.record.path, people_key(name), spellings[lang], LIKE, most=None
        )
        neighbour = spellings[lang].get(near, "")
        is_full_name = bool(neighbour) and people_key(
            context.people[lang][neighbour]
        ) == people_key(name)
        message = f'author "{name}" has no profile'
        if is_full_name:
            message = f'author "{name}" is a full name instead of the key of a profile'
            hint = f'write "{neighbour}"'
        elif neighbour:
            hint = f'did you mean "{neighbour}"?'
        elif keys_count and _KEY.fullmatch(name):
            hint = "write the full name, or add a profile"
        else:
            continue
        yield Finding(
            page=page,
            code="E711",
            keys=(key,),
            text=name,
            message=message + and_more(len(uses)),
            hint=hint,
        )


def _names(front: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in _KEYS:
        value = front.get(key)
        for entry in value if isinstance(value, list) else [value]:
            name = "" if isinstance(entry, dict) else (to_text(entry) or "").strip()
            if name:
                yield key, name


def _name_spellings(people: Mapping[str, str]) -> dict[str, str]:
    """Map the compared form of each name and key to the person's key."""
    return {people_key(spelling): key for key in people for spelling in (people[key], key)}


def unsplit_terms(page: Page, context: LintContext) -> Iterator[Finding]:
    """Several terms or people are one text with commas, so they become a single term."""
    if not context.is_relevant(page):
        return
    terms = page.record.meta.terms if context.site.platform == "hugo" else ()
    for key in (*(plural for plural, _ in terms if plural not in FOLDERS), *_KEYS):
        value = page.front.get(key)
        if not isinstance(value, str):
            continue
        parts = _unsplit_people(value, key) if key in _KEYS else _unsplit(value)
        if len(parts) > 1:
            one = "person" if key in _KEYS else "term"
            yield Finding(
                page=page,
                code="E704",
                keys=(key,),
                message=f'`{key}` is one text, so "{clean(value)}" is one {one}',
                hint=f"write a list: [{', '.join(parts)}]",
            )


def _unsplit(value: str) -> list[str]:
    parts = [part.strip() for part in value.split(",")]
    return parts if all(parts) else []


def _unsplit_people(value: str, key: str) -> list[str]:
    """
    Return the people in a text that lists several people but is read as one person.

    Return an empty list if the text may be a single person, as in `Last, First`.
    """
    names = split_names(value, key)
    parts = re.split(r"\s*;\s*", value) if ";" in value else re.split(r"\s*,\s+", value)
    one = len(names) > 1 or (";" not in value and (len(parts) < 3 or not is_plural(key)))
    return [] if one or not all(parts) else parts
