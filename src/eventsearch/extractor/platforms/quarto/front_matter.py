"""
What do Quarto's keys mean in those of the field rules?

Pure. Keys that mean something to Hugo only are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.extractor.hugo.config.coercion import text, tree
from eventsearch.extractor.platforms.shared.front_matter_keys import without
from eventsearch.extractor.platforms.shared.heading_ids import first_heading
from eventsearch.extractor.platforms.shared.pandoc import level_text
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, ParsedFile

_NOT_QUARTOS = ("url", "slug", "path", "headless", "build", "_build", "cascade", "params")
_TEXTS = ("title", "subtitle", "description", "abstract", "summary", "pagetitle")
"""Keys whose values are Pandoc's Markdown."""

_MOMENTS = frozenset(("today", "now", "last-modified"))
_AMERICAN = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")
_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family")


def placed(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    """Return the page without the keys that would move it in Hugo."""
    return without(parsed, _NOT_QUARTOS)


def front(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page in the language that it names, with its values as the rules want them."""
    values = dict(parsed.front)
    for key in ("date", "date-modified"):
        _read_date(values, key)
    for key in ("author", "authors"):
        if key in values:
            values[key] = list(_people(values[key]))
    for key in _TEXTS:
        if isinstance(value := values.get(key), str):
            values[key] = level_text(value)
    if not text(values.get("title")):
        values["title"] = (
            text(values.get("pagetitle")) or first_heading(parsed.body) or _name(parsed, site)
        )
    if to_bool(values.get("search", True)) is False:
        values["build"] = {"list": "never"}
    drafts = site.own.get("drafts")
    if isinstance(drafts, tuple) and parsed.source.path in drafts:
        values["draft"] = True
    lang = text(values.get("lang")).lower()
    source = parsed.source
    # A suffix of the name is nearer than what the folder or the project says.
    if lang and source.lang == site.default_language:
        source = replace(source, lang=lang)
    problems = (*parsed.problems, *_lists(parsed))
    return replace(parsed, source=source, front=values, problems=problems)


def _name(parsed: ParsedFile, site: Site) -> str:
    """Return what a page without title and heading is called: the site, or its file."""
    logical = parsed.source.logical
    return logical.rpartition("/")[2] or site.title


def _read_date(values: dict[str, object], key: str) -> None:
    """Take away what is the date of the build, and write what Quarto reads as ISO 8601."""
    value = values.get(key)
    if not isinstance(value, str):
        return
    if value.strip().lower() in _MOMENTS:
        del values[key]
    elif american := _AMERICAN.fullmatch(value.strip()):
        month, day, year = american.groups()
        values[key] = f"{year}-{int(month):02}-{int(day):02}"
    elif day_first := _DAY_FIRST.fullmatch(value.strip()):
        day, month, year = day_first.groups()
        values[key] = f"{year}-{int(month):02}-{int(day):02}"


def _people(value: object) -> Iterator[object]:
    """Yield people as texts; a name may be in parts."""
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, Mapping):
            yield each
            continue
        name = each.get("name", each)
        if isinstance(name, Mapping):
            parts = (text(name.get(part)) for part in _NAME_PARTS)
            name = text(name.get("literal")) or " ".join(part for part in parts if part)
        yield name


def _lists(parsed: ParsedFile) -> Iterator[Diagnostic]:
    """Yield a note on each listing that takes entries from data: they have no page."""
    listing = parsed.front.get("listing")
    for each in listing if isinstance(listing, list) else [listing]:
        contents = tree(each).get("contents")
        for name in contents if isinstance(contents, list) else [contents]:
            if isinstance(name, str) and name.lower().endswith((".yml", ".yaml")):
                line, column = parsed.places.get("listing", (0, 0))
                yield Diagnostic(
                    path=parsed.source.path,
                    line=line,
                    column=column,
                    code="E210",
                    message=f"the entries of the list {name} have no page and are not indexed",
                    cure="write a page for each to make it searchable",
                    severity="info",
                )
