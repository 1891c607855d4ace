"""
Front matter, typed, the same for every theme and every generation of it.

Runs the field rules in their order; what one finds, a later one may replace.
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

# The slug of a file's name comes with the dates, and one that is written replaces it.
RULES: tuple[FieldRule, ...] = (
    *texts.RULES,
    *fields_dates.RULES,
    *publication.RULES,
    *links.RULES,
    *taxonomies.RULES,
    *events.RULES,
    *location.RULES,
)

PUBLICATION_RULES: tuple[FieldRule, ...] = (*fields_dates.RULES, publication.draft)
"""The rules that decide when a page is on the site."""


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
    Return what the front matter says, typed.

    Args:
        named: What the keys of people, terms and places mean.
        plain: Turns Markdown into plain text.
        lang: In which most pages of the site are; empty for the language that it declares.
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
    """Return front matter with what stands under `params`, as Hugo reads it, beside other keys."""
    params = front.get("params")
    return {**params, **front} if isinstance(params, dict) else front
