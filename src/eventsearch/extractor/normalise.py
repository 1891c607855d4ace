"""
Convert front matter to typed fields that are the same for all themes.

The field rules run in order, and a later rule can replace the field of an earlier rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from eventsearch.extractor import dates
from eventsearch.extractor.fields import dates as fields_dates
from eventsearch.extractor.fields import events, links, location, publication, taxonomies, texts
from eventsearch.extractor.fields.reader import FieldRule, Front
from eventsearch.extractor.people import Named
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta, ParsedFile
from eventsearch.settings import Settings

# The dates set a slug from the file name, so `links` must run later: it reads the key `slug`.
RULES: tuple[FieldRule, ...] = (
    *texts.RULES,
    *fields_dates.RULES,
    *publication.RULES,
    *links.RULES,
    *taxonomies.RULES,
    *events.RULES,
    *location.RULES,
)

PUBLICATION_RULES = (*fields_dates.RULES, publication.draft, links.slug, links.url)
"""The rules that decide when a page is on the site, and where."""


def normalise(
    parsed: ParsedFile,
    *,
    site: Site,
    settings: Settings,
    named: Named,
    plain: Callable[[str], str],
    lang: str = "",
    today: date | None = None,
    rules: tuple[FieldRule, ...] = RULES,
) -> Meta:
    """
    Return the typed fields of a front matter.

    Args:
        named: Names of people, terms and places by their keys.
        plain: Converts Markdown to plain text.
        lang: Language of most pages of the site; empty for the declared language.
        today: As in `Front`.
        rules: The rules to run. All fields of other rules keep their defaults.
    """
    front = Front(
        parsed=parsed,
        values=values_of(parsed.front),
        site=site,
        settings=settings,
        zone=dates.zone_of(site.zone),
        named=named,
        plain=plain,
        lang=lang or site.default_language,
        today=today,
    )
    fields: dict[str, Any] = {"title": ""}
    for rule in rules:
        fields.update(rule(front))
    return Meta(**fields, diagnostics=tuple(front.diagnostics))


def values_of(front: Mapping[str, object]) -> Mapping[str, object]:
    """Return front matter with the keys in `params` at the top level, as Hugo does."""
    params = front.get("params")
    return {**params, **front} if isinstance(params, dict) else front
