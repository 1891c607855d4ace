"""
Does a page lack the translation that the pages beside it have?

Only where next to all pages of its section are translated: otherwise it is a choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.lint.model import Finding, LintContext, Page

ONE_IN = 20
"""Pages of a section, of which one may lack a translation that the others promise."""

LEAST = 5
"""Pages of a section that must be translated: fewer make no promise."""


def has_its_translation(whole: LintContext) -> Iterator[Finding]:
    """A page exists in one language only, its neighbours in both."""
    codes = [language.code for language in whole.site.languages]
    if len(codes) < 2:
        return
    pages = [page for page in whole.pages if page.record.kind == "page" and whole.cared_for(page)]
    translated: defaultdict[str, set[str]] = defaultdict(set)
    sections: defaultdict[tuple[str, str], list[Page]] = defaultdict(list)
    for page in pages:
        translated[_key(page)].add(page.record.site_lang)
        sections[page.record.site_lang, page.record.section].append(page)
    missing: defaultdict[str, dict[str, Page]] = defaultdict(dict)
    for (lang, _), members in sections.items():
        for other in codes:
            without = [page for page in members if other not in translated[_key(page)]]
            having = len(members) - len(without)
            if other == lang or having < LEAST or len(without) > max(1, len(members) // ONE_IN):
                continue
            for page in without:
                missing[_key(page)].setdefault(other, page)
    for lacking in missing.values():
        languages = ", ".join(f'"{code}"' for code in lacking)
        yield Finding(
            page=next(iter(lacking.values())),
            code="E321",
            keys=("title",),
            message=f"the page has no translation into {languages}, as others of its section have",
            cure="add it, or ignore E321 where it is meant so",
        )


def _key(page: Page) -> str:
    """Return what a page and its translations have in common."""
    return to_text(page.front.get("translationkey")) or tree_path(page.logical)
