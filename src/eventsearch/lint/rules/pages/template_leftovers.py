"""
Is something of a template's example still there?

Knows what the example talk of Wowchemy and HugoBlox says, and what an archetype leaves behind when
a page is copied by hand. Each is sure by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from eventsearch.lint.model import Finding, LintContext, Page

_DATE_KEYS = ("date", "date_end", "event_start", "event_end")
# The example talk begins and ends then in every release; an event of that day at another hour is
# none of it.
_DATE = re.compile(r"2030-06-01[T ](?:13|15):00(?::00)?(?:\.0+)?(?:Z|\+00:?00)?")
_LOREM = re.compile(r"(?i)\W*lorem ipsum dolor sit amet")
_TEMPLATE = re.compile(r"\{\{-?\s*(?:\.\w|replace\b|now\b|time\b)")

_TEXTS: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(r"(?i)(?:example|sample) (?:talk|event|page|post|project|publication)"),
    "event": re.compile(
        r"(?i)(?:source themes|academic theme|wowchemy|hugo ?blox(?: builder)?) conference"
    ),
    "location": re.compile(r"(?i)(?:source themes|wowchemy|hugo ?blox(?: builder)?) hq"),
    "summary": re.compile(
        r"(?i)an example (?:talk|event) using .{1,40} markdown slides feature\.?"
    ),
}


def keeps_an_example(page: Page, whole: LintContext) -> Iterator[Finding]:
    """A date or text of the template's example page stands in a page of the site."""
    if not whole.cared_for(page):
        return
    keys = tuple(key for key, value in _values(page.front) if _is_example(key, value))
    if keys:
        named = [f"`{key}`" for key in keys]
        listed = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
        yield Finding(
            page=page,
            code="E184",
            keys=keys,
            message=f"{listed} still {'has' if len(keys) == 1 else 'have'} what the template's "
            "example has",
            cure="write what is meant, or remove the line; if the page is the example, remove it",
        )


def _values(front: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in dict.fromkeys(
        ("title", *_DATE_KEYS, *_TEXTS, "abstract", "description", "subtitle")
    ):
        value = front.get(key)
        if isinstance(value, date):
            yield key, value.isoformat()
        elif isinstance(value, str):
            yield key, value.strip()


def _is_example(key: str, value: str) -> bool:
    if key in _DATE_KEYS:
        return _DATE.fullmatch(value) is not None
    example = _TEXTS.get(key)
    if example is not None and example.fullmatch(value):
        return True
    return _LOREM.match(value) is not None or _TEMPLATE.search(value) is not None
