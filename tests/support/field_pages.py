"""Handmade pages for the tests of the field rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventsearch.extractor.fields.reader import FieldRule
from eventsearch.extractor.normalise import RULES, normalise
from eventsearch.extractor.people import Named, Names
from eventsearch.extractor.site import Site
from eventsearch.model.page import Kind, Meta, ParsedFile, SourceFile
from eventsearch.settings import Settings

SITE = Site(root=Path("/site"))
SETTINGS = Settings(root=Path("/site"), index=Path("/site/.eventsearch"))


def meta(
    front: Mapping[str, object],
    *,
    section: str = "post",
    kind: Kind = "page",
    logical: str = "",
    mtime_ns: int = 0,
    site: Site = SITE,
    people: Mapping[str, str] | None = None,
    settings: Settings = SETTINGS,
    body: str = "",
    rules: tuple[FieldRule, ...] = RULES,
) -> Meta:
    """Return the metadata that the rules read from front matter. Each value has its own line."""
    source = SourceFile(
        path=f"content/{section}/a.md",
        lang="en",
        kind=kind,
        bundle="",
        logical=logical or f"/{section}/a",
        section=section,
        size=0,
        mtime_ns=mtime_ns,
    )
    parsed = ParsedFile(
        source=source,
        format="yaml",
        front=front,
        places={key: (line, len(key) + 3) for line, key in enumerate(front, start=2)},
        body=body,
        body_line=len(front) + 3,
    )
    return normalise(
        parsed,
        site=site,
        settings=settings,
        named=Named(Names(people or {})),
        plain=lambda text: f"plain({text.strip()})",
        rules=rules,
    )


def said(found: Meta) -> list[str]:
    """Return a page's diagnostics as lines of place, code, message and hint."""
    return [
        f"{each.line}:{each.column}: {each.code} {each.message}; {each.hint}"
        for each in found.diagnostics
    ]
