"""
Is everybody known who is named as an author?

Only on sites that keep profiles. A guest's full name needs none; a key without a profile is shown
to visitors as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from eventsearch.extractor.fields.authors import FOLDERS, people_key
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement

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
    spellings = {lang: _spellings(whole.people[lang]) for lang, _ in unknown}
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
                cure=_cure(name, near, people),
                repair=_repair(name, near, uses) if _is_meant(name, near, people) else None,
            )


def _is_key(name: str) -> bool:
    return _KEY.fullmatch(name) is not None


def _message(name: str, near: str, people: Mapping[str, str]) -> str:
    if _is_meant(name, near, people):
        return f'author "{name}" is named in full, while the profile goes by its key'
    return f'author "{name}" has no profile'


def _cure(name: str, near: str, people: Mapping[str, str]) -> str:
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


def _spellings(people: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of people by how a name or key is compared."""
    return {people_key(spelling): key for key in people for spelling in (people[key], key)}


def _nearest(name: str, known: Mapping[str, str]) -> str:
    """Return the key of the person that a name is a slip of, or means; empty for none."""
    near = get_close_matches(people_key(name), known, n=1, cutoff=LIKE)
    return known[near[0]] if near else ""
