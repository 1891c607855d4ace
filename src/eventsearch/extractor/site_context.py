"""
What a page needs from other files.

Cascades of the sections above it, the names of people, and which folders are sections: all in the
`_index` files. And the language that most pages are in. The digest changes with any of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from eventsearch.extractor.hugo.cascade import Rule, Values, merge, rules
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.people import (
    FOLDERS,
    PLACES,
    Named,
    Names,
    Profile,
    people_key,
)
from eventsearch.extractor.site import Site
from eventsearch.model.page import ParsedFile, SourceFile

Place = tuple[str, str]
"""Language and place in the content tree, lower case."""


class BranchPage(NamedTuple):
    """
    What one `_index` file, or the page of a person or place, gives to other pages.

    Attributes:
        cascade: Its own rules.
        profile: The person, term or place it is about; None for others.
        slug: What stands for its folder in addresses; empty for the folder's name.
        parsed: The file, if it is a profile.
    """

    place: Place
    slug: str = ""
    cascade: tuple[Rule, ...] = ()
    profile: Profile | None = None
    parsed: ParsedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """
    What the pages of a site need from each other.

    Attributes:
        rules: Place of a branch to the rules that hold from there on, its own first.
        base: Language to the rules of the configuration.
        branches: Places of sections that have an `_index` file, each with its slug.
        named: Language to what keys of people, terms and places mean.
        usual: Declared language to the one that its pages are in, where that is another one.
        spoken: Pages that were looked at for this, see `majority`.
        today: From whose month on occurrences of recurring events are to come; None for that of
            their start. No part of the digest: only recurring events are others in another month.
        digest: Hex digest of all that pages need.
    """

    rules: Mapping[Place, tuple[Rule, ...]] = field(default_factory=dict)
    base: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    branches: Mapping[Place, str] = field(default_factory=dict)
    named: Mapping[str, Named] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str | None] = field(default_factory=dict)
    today: date | None = None
    digest: str = ""

    def inherited_rules(self, source: SourceFile) -> tuple[Rule, ...]:
        """Return the rules that a page inherits, nearest first."""
        for folder in _ancestors(tree_path(source.logical)):
            inherited = self.rules.get((source.lang, folder))
            if inherited is not None:
                return inherited
        return self.base.get(source.lang, ())

    def sections(self, source: SourceFile) -> tuple[str, ...]:
        """Return the sections that a page lies in, or is itself, the first one first."""
        place = tree_path(source.logical)
        if source.kind == "page":
            place = place.rpartition("/")[0]
        parts = place.strip("/").split("/") if place.strip("/") else []
        # A folder of the first level is a section by itself, deeper ones by their `_index` file.
        while len(parts) > 1 and (source.lang, "/" + "/".join(parts)) not in self.branches:
            parts.pop()
        return tuple(parts)

    def named_place(self, source: SourceFile) -> str:
        """Return the place of a page with the slugs of the branches above it and its own."""
        parts = source.logical.split("/")
        for end in range(2, len(parts) + (source.kind != "page")):
            place = tree_path("/".join(source.logical.split("/")[:end]))
            parts[end - 1] = self.branches.get((source.lang, place)) or parts[end - 1]
        return "/".join(parts)


def combine(
    site: Site,
    branches: Iterable[BranchPage],
    profiles: Sequence[Profile],
    usual: Mapping[str, str] | None = None,
    *,
    hidden: Iterable[tuple[Values, Values]] = (),
) -> Context:
    """
    Return the context that branches and profiles make together.

    Args:
        usual: What `usual_languages` says; None for a site whose pages are what it declares.
        hidden: Cascades, in every language, of sections that hide pages.
    """
    ordered = sorted(branches, key=lambda branch: branch.place)
    hiding = tuple(hidden)
    base = {code: rules((*site.localised(code).cascades, *hiding)) for code in site.languages}
    rules_of: dict[Place, tuple[Rule, ...]] = {}
    for branch in ordered:
        lang, folder = branch.place
        above = next(
            (rules_of[lang, up] for up in _ancestors(folder) if (lang, up) in rules_of), base[lang]
        )
        rules_of[branch.place] = merge(branch.cascade, above)
    names_of = {
        code: named(profiles, lang=code, default=site.default_language) for code in site.languages
    }
    places = {branch.place: branch.slug for branch in ordered}
    spoken = dict(usual or {})
    digest = _digest(rules_of, base, sorted(places.items()), names_of, spoken)
    return Context(
        rules=rules_of, base=base, branches=places, named=names_of, usual=spoken, digest=digest
    )


def named(profiles: Iterable[Profile], *, lang: str, default: str) -> Named:
    """Return the names in one language; those of the default one, then any, where it has none."""
    # Loads what reads events, which a run without changes has no use for.
    from eventsearch.extractor.fields.location import venue

    known = sorted(profiles, key=lambda each: (each.lang == lang, each.lang == default, each.lang))
    names: dict[str, dict[str, str]] = {"people": {}}
    for each in known:
        group = "people" if each.folder in FOLDERS else each.folder
        names.setdefault(group, {})[each.key] = each.name
    return Named(
        Names(names.pop("people")),
        {folder: Names(by_key) for folder, by_key in names.items()},
        {people_key(each.key): venue(each) for each in known if each.folder in PLACES},
    )


def _ancestors(place: str) -> Iterable[str]:
    """Yield the folders above a place, nearest first, `/` last."""
    while place != "/":
        place = place.rpartition("/")[0] or "/"
        yield place


def _digest(
    rules_of: Mapping[Place, tuple[Rule, ...]],
    base: Mapping[str, tuple[Rule, ...]],
    places: Sequence[tuple[Place, str]],
    named_of: Mapping[str, Named],
    usual: Mapping[str, str],
) -> str:
    """Return a digest that is the same in every process: no set and no hash decides an order."""
    names = {
        code: (
            dict(each.people),
            sorted((plural, dict(terms)) for plural, terms in each.terms.items()),
            sorted(each.venues.items()),
        )
        for code, each in named_of.items()
    }
    ordered = [sorted(each.items()) for each in (rules_of, base, names, usual)]
    parts = repr((*ordered, places))
    return hashlib.blake2b(parts.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
