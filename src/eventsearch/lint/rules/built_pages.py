"""
Compares the events in built pages with the events in the content.

The rule reads the JSON-LD of a built page, which may come from a theme, a template or a plugin. It
reports only a start or a place that certainly differs, not a missing value or another notation. If
the folder contains no page of an event, it is not the generator's output: that is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from textwrap import shorten
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from eventsearch.analysis import fold
from eventsearch.errors import SettingsError
from eventsearch.files import Boundary, NotRegular
from eventsearch.files import hint as reading_hint
from eventsearch.lint.model import Finding, LintContext, Page
from eventsearch.lint.rules.event_dates import start_keys
from eventsearch.model.page import Meta

MOST = 20_000_000
"""Maximum size of a built page, in bytes."""
LONGEST = 100
"""Maximum length of a place in a message, in code points."""
HINT = "build the site again, or correct the template that writes this"

_SCRIPT = re.compile(
    r"""(?is)<script\b[^>]*\btype\s*=\s*["']?application/ld\+json\b[^>]*>(.*?)</script"""
)
_WORD = re.compile(r"[^\W_]{3,}")

Thing = dict[str, Any]


def built_otherwise(context: LintContext) -> Iterator[Finding]:
    """
    The JSON-LD of a built page, which search engines read, differs from the content's event.

    Raises:
        SettingsError: The folder does not contain the page of any upcoming event.
    """
    if context.built is None:
        return
    pages = [
        page
        for page in context.relevant_pages
        if page.record.meta.start and not context.is_over(page) and context.is_built(page)
    ]
    missing = 0
    for page in pages:
        try:
            html = _read(page, context)
        except OSError as error:
            yield _unreadable(page, error)
            continue
        missing += html is None
        for event in _own_events(html or "", page):
            if text := _other_start(page.record.meta, event, context.site.zone):
                yield _finding(page, f"starts {text}", _shown(page.record.meta))
            if text := _other_place(page.record.meta, event):
                yield _finding(page, f"is at `{text}`", f"at `{page.record.meta.location}`")
    if pages and missing == len(pages):
        events = "the upcoming event" if missing == 1 else f"the {missing:,} upcoming events"
        raise SettingsError(
            f"{context.built} contains no page of {events}",
            hint="specify the folder that the site generator writes, such as public",
        )


def _finding(page: Page, built: str, content: str) -> Finding:
    return Finding(
        page=page,
        code="E806",
        keys=start_keys(page),
        message=f"in the built page the event {built}, but in the content {content}",
        hint=HINT,
    )


def _unreadable(page: Page, error: OSError) -> Finding:
    return Finding(
        page=page,
        code="E806",
        message=f"the built page cannot be read: {error.strerror}",
        hint=reading_hint(error),
    )


def _shown(meta: Meta) -> str:
    assert meta.start is not None
    return meta.start.date().isoformat() if meta.all_day else meta.start.isoformat()


def _read(page: Page, context: LintContext) -> str | None:
    """
    Return the HTML of a built page, or None if its file is missing. Search for it as servers do.

    Raises:
        OSError: It cannot be read.
    """
    assert context.built is not None
    home = urlsplit(context.site.localised(page.record.site_lang).base_url).path
    path = urlsplit(page.record.url).path
    name = unquote(path.removeprefix(home.rstrip("/")).lstrip("/"))
    whole = not name or name.endswith("/")
    boundary = Boundary(context.built, context.site.boundary.allowed)
    for file in (f"{name}index.html",) if whole else (name, f"{name}.html", f"{name}/index.html"):
        try:
            return boundary.read(file, most=MOST).decode("utf-8", "replace")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except NotRegular:
            if not (context.built / file).is_dir():
                raise
    return None


def _own_events(html: str, page: Page) -> Iterator[Thing]:
    """Yield the event in a built page's JSON-LD, if it is certainly the page's own event."""
    path = urlsplit(page.record.url).path
    events = [event for text in _SCRIPT.findall(html) for event in _events_in(text)]
    own = [each for each in events if urlsplit(str(each.get("url", ""))).path == path]
    yield from own if own else events if len(events) == 1 else ()


def _events_in(text: str) -> Iterator[Thing]:
    """Yield the events in a JSON-LD document, at its top level or in `@graph`."""
    for form in (text, unescape(text)):
        try:
            document = json.loads(form)
            break
        except (ValueError, RecursionError):
            document = None
    things = document if isinstance(document, list) else [document]
    for thing in things:
        graph = thing.get("@graph") if isinstance(thing, dict) else None
        for each in graph if isinstance(graph, list) else [thing]:
            if isinstance(each, dict) and any(kind.endswith("Event") for kind in _kinds(each)):
                yield each


def _kinds(thing: Thing) -> list[str]:
    """Return the types of a thing; it may have several."""
    kinds = thing.get("@type", "")
    return list(map(str, kinds if isinstance(kinds, list) else [kinds]))


def _other_start(meta: Meta, event: Thing, zone: str) -> str:
    """Return the start in the built page, or "" if it is missing or the content has it too."""
    text = str(event.get("startDate", ""))
    try:
        built = datetime.fromisoformat(text)
    except ValueError:
        return ""
    starts = {meta.start, *(one.start for one in meta.occurrences)}
    # The start may be in the event's own time zone or in the site's.
    times = {time for each in starts if each for time in (each, each.astimezone(ZoneInfo(zone)))}
    if meta.all_day or len(text) == 10:
        same = built.date() in {each.date() for each in times}
    elif built.tzinfo is None:
        same = built in {each.replace(tzinfo=None) for each in times}
    else:
        same = built in times
    return "" if same else text


def _other_place(meta: Meta, event: Thing) -> str:
    """Return the place in the built page, or "" if it has a word in common with the content's."""
    own = " ".join((meta.location, meta.address, *(meta.postal or ())))
    built = " ".join(_texts(event.get("location")))
    words, others = (set(_WORD.findall(fold(text))) for text in (own, built))
    if not words or not others or words & others:
        return ""
    return shorten(built, LONGEST, placeholder="…")


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a JSON-LD place, such as its name and address; skip virtual places."""
    if isinstance(value, str):
        yield unescape(value)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict) and "VirtualLocation" not in _kinds(value):
        for name, inner in value.items():
            if not name.startswith("@") and name not in ("url", "geo", "sameAs", "hasMap", "image"):
                yield from _texts(inner)
