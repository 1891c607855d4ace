"""
`Context`: the information that a page needs from other files.

These are cascades of the sections above it, names of people, and sections, all from `_index` files,
and the language of most pages. If any of them changes, the digest changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from eventsearch.extractor.hugo.cascade import Rule, Values, merge, rules
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.people import FOLDERS, PLACES, Named, Names, Profile
from eventsearch.extractor.site import Site
from eventsearch.model.page import ParsedFile, SourceFile

Place = tuple[str, str]
"""Language and place in the content tree, lower case."""


class BranchPage(NamedTuple):
    """
    The information for other pages in an `_index` file, or in the page of a person or place.

    Attributes:
        cascade: The cascade rules in this file.
        profile: The person, term or place that the page is about, or None.
        slug: Replaces the name of its folder in URLs; empty to keep the name.
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
    The information that the pages of a site need from each other.

    Attributes:
        rules: The cascade rules for the pages below each branch, those of the branch first.
        base: The cascade rules of the configuration by language.
        branches: The slug of each section that has an `_index` file, by its place.
        named: Names of people, terms and places by language.
        usual: For each declared language, the language of most of its pages if the two differ.
        spoken: Languages of the pages in the sample, see `Usual`.
        today: As in `Front`. Not part of the digest, because only recurring events depend on it.
        digest: Hex digest of all this information.
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
        """Return the cascade rules that a page inherits, nearest first."""
        for folder in _ancestors(tree_path(source.logical)):
            inherited = self.rules.get((source.lang, folder))
            if inherited is not None:
                return inherited
        return self.base.get(source.lang, ())

    def sections(self, source: SourceFile) -> tuple[str, ...]:
        """Return the sections that contain a page, outermost first. A section contains itself."""
        place = tree_path(source.logical)
        if source.kind == "page":
            place = place.rpartition("/")[0]
        parts = place.strip("/").split("/") if place.strip("/") else []
        # A top-level folder is always a section, a deeper folder only if it has an `_index` file.
        while len(parts) > 1 and (source.lang, "/" + "/".join(parts)) not in self.branches:
            parts.pop()
        return tuple(parts)

    def named_place(self, source: SourceFile) -> str:
        """Return the place of a page, with the slugs of the branches in it instead of names."""
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
    Return the context from all branches and profiles.

    Args:
        usual: The languages of `usual_languages`; None if pages are in the declared languages.
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
    """Return the names in a language; a missing name in the default language, then in any."""
    # Imported here because a run without changes does not need it.
    from eventsearch.extractor.fields.location import venue

    known = sorted(profiles, key=lambda each: (each.lang == lang, each.lang == default, each.lang))
    names: dict[str, dict[str, str]] = {"people": {}}
    for each in known:
        group = "people" if each.folder in FOLDERS else each.folder
        names.setdefault(group, {})[each.key] = each.name
    return Named(
        Names(names.pop("people")),
        {folder: Names(by_key) for folder, by_key in names.items()},
        {key: venue(each) for each in known if each.folder in PLACES for key in each.keys},
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
    """Return a digest that is the same in every process: all items are in a fixed order."""
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
