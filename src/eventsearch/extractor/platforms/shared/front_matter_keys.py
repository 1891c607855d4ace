"""
How are keys of a front matter moved, dropped and filled in?

The small steps from which the platforms make their `placed` and `front`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from eventsearch.extractor.front_matter.coercion import to_bool
from eventsearch.extractor.hugo.config.coercion import text
from eventsearch.extractor.platforms.shared.heading_ids import first_heading
from eventsearch.model.page import ParsedFile

HIDDEN: Mapping[str, object] = {"list": "never"}
"""What keeps a page out of the search, as a value of `build`."""

NO_PAGE: Mapping[str, object] = {"render": "never", "list": "never"}


def without(parsed: ParsedFile, keys: Iterable[str]) -> ParsedFile:
    """Return a page without keys that mean something to Hugo only."""
    gone = frozenset(keys)
    kept = {key: value for key, value in parsed.front.items() if key not in gone}
    return replace(parsed, front=kept)


def given(parsed: ParsedFile, values: Mapping[str, object]) -> ParsedFile:
    """Return a page with values in its front matter, over those that are there."""
    return replace(parsed, front={**parsed.front, **values})


def renamed(parsed: ParsedFile, names: Mapping[str, str]) -> ParsedFile:
    """Return a page with values under the rules' names as well, unless these are taken."""
    front = dict(parsed.front)
    places = dict(parsed.places)
    for old, new in names.items():
        if old in front and new not in front:
            front[new] = front[old]
            if old in places:
                places[new] = places[old]
    return replace(parsed, front=front, places=places)


def in_language(parsed: ParsedFile) -> ParsedFile:
    """Return a page in the language that its `lang` names."""
    lang = text(parsed.front.get("lang")).lower()
    return replace(parsed, source=replace(parsed.source, lang=lang)) if lang else parsed


def titled(parsed: ParsedFile, otherwise: str = "") -> ParsedFile:
    """Return a page with a title: its own, its first heading, *otherwise*, or its file's name."""
    if text(parsed.front.get("title")):
        return parsed
    name = parsed.source.logical.rpartition("/")[2].replace("_", " ")
    return given(parsed, {"title": first_heading(parsed.body) or otherwise or name})


def unlisted(parsed: ParsedFile, *, hidden: object) -> ParsedFile:
    """Return a page that is not searched where *hidden* is a switch that is on."""
    return given(parsed, {"build": HIDDEN}) if to_bool(hidden) else parsed
