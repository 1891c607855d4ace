"""
A summary of a change for those who review it, in Markdown: each event as visitors will see it.

What authors wrote stays text: no markup, HTML, link, mention or reference comes of it, neither on
GitHub nor on GitLab. Pages that are no events are only counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from eventsearch.extractor.dates import in_zone, zone_of
from eventsearch.lint.comparison import ChangedSite
from eventsearch.lint.secrets import without_passcodes
from eventsearch.model.event_state import OFF
from eventsearch.model.page import Diagnostic, PageRecord
from eventsearch.output.diagnostics.text import place
from eventsearch.output.feeds.identifiers import beginning
from eventsearch.output.feeds.markdown import escape
from eventsearch.output.terminal.build_report import tally
from eventsearch.output.terminal.status_lines import quantity
from eventsearch.output.terminal.text import clean

MOST = 30_000
"""Characters of events, and of diagnostics elsewhere; a comment on GitHub may have 65,536."""
MOST_OF_AN_EVENT = 10
"""Diagnostics of one event that are shown."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARKUP_STARTS = re.compile(
    r"(?i)(?<=[@~%])(?=[\w\"])|(?<=[#!&$])(?=\d)|(?<=:)(?=[\w+-]+:|//)|(?<=\bwww)(?=\.)|(?<=gh-)(?=\d)"
    r"|(?<=[\da-f]{6})(?=[\da-f])"
)
"""Where text becomes a mention, a reference, a link or a picture on a host."""
_ZERO_WIDTH_SPACE = "\u200b"
"""A blank of no width, which prevents that."""
_NOT_IN_CODE = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "`|\\"})


@dataclass(frozen=True, slots=True)
class _EventChange:
    """A page before and after a change, an event in one of them; None where it does not exist."""

    before: PageRecord | None
    page: PageRecord | None

    @property
    def shown(self) -> PageRecord:
        """The page that the event is shown as: that of now, if it is an event still."""
        event = self.page if _is_event(self.page) else self.before
        assert event is not None
        return event

    @property
    def kind(self) -> str:
        """What became of it, as a heading says it."""
        if not _is_event(self.before):
            return "Added"
        return "Changed" if _is_event(self.page) else "Removed"


def change_summary(site: ChangedSite) -> str:
    """Return the summary: a heading, a line of counts, and what fits into a comment."""
    changes = [_EventChange(*pair) for pair in _pairs(site) if _differ(*pair)]
    events = [each for each in changes if _is_event(each.before) or _is_event(each.page)]
    events.sort(key=lambda each: (each.shown.meta.start or site.now, each.shown.path))
    event_paths = {each.page.path for each in events if each.page is not None}
    parts = [f"## Events\n\n{_counts(events)}; the check finds {tally(site.new)}.\n"]
    diagnostics_by_path: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in site.diagnostics:
        diagnostics_by_path[diagnostic.path].append(diagnostic)
    parts += _fitting(
        [_event_section(each, site, diagnostics_by_path) for each in events], "and {} more\n"
    )
    if others := len(changes) - len(events):
        parts.append(
            f"{quantity(others, 'page')} without an event changed, came or went as well.\n"
        )
    if elsewhere := [each for each in site.new if each.path not in event_paths]:
        lines = [f"- {_code(place(each))}: {_diagnostic_text(each)}\n" for each in elsewhere]
        parts.append("### New elsewhere\n\n" + "".join(_fitting(lines, "- and {} more\n")))
    return "\n".join(parts)


def _fitting(texts: Sequence[str], more: str) -> Sequence[str]:
    """Return as many texts as there is room for, and how many more there are."""
    sizes = accumulate(map(len, texts))
    count = sum(size <= MOST for size in sizes)
    return texts if count == len(texts) else [*texts[:count], more.format(len(texts) - count)]


def _pairs(site: ChangedSite) -> Iterator[tuple[PageRecord | None, PageRecord | None]]:
    before = {_moved(page.path, site.moved): page for page in site.pages_before}
    for page in site.pages:
        yield before.pop(page.path, None), page
    for page in before.values():
        yield page, None


def _moved(name: str, moved: Mapping[str, str]) -> str:
    path, sign, entry = name.partition("#")
    return moved.get(path, path) + sign + entry


def _differ(before: PageRecord | None, page: PageRecord | None) -> bool:
    return (
        before is None or page is None or before.digest != page.digest or before.path != page.path
    )


def _is_event(page: PageRecord | None) -> bool:
    return page is not None and page.meta.start is not None


def _counts(events: Sequence[_EventChange]) -> str:
    kinds = [each.kind for each in events]
    counts = [f"{kinds.count(kind)} {kind.lower()}" for kind in ("Added", "Changed", "Removed")]
    return (
        f"{quantity(len(events), 'event')}: {', '.join(counts)}" if events else "No event changed"
    )


def _event_section(
    event: _EventChange, site: ChangedSite, diagnostics_by_path: Mapping[str, Sequence[Diagnostic]]
) -> str:
    page = event.shown
    rows = (
        [("Check", _check(diagnostics_by_path.get(page.path, ())))]
        if event.kind != "Removed"
        else []
    )
    old, new = (
        _facts(each, site) if _is_event(each) and each is not None else {}
        for each in (event.before, event.page)
    )
    if event.kind == "Changed":
        changes = {name: (old[name], new[name]) for name in new}
        facts = [
            (name, after if was == after else f"{was or '–'} → **{after or '–'}**")
            for name, (was, after) in changes.items()
            if (was or after) and (was != after or name != "Title")
        ]
        if all(was == after for was, after in changes.values()):
            facts.insert(0, ("Changed", "the text, or what is not listed here"))
    else:
        facts = [(name, value) for name, value in (new or old).items() if value and name != "Title"]
        if event.before is not None and event.page is not None:
            note = "it has no date any more" if event.kind == "Removed" else "it had no date before"
            facts.insert(0, ("Page", f"stays; {note}"))
    title = _text(page.meta.title or page.meta.event or page.called or page.path)
    lines = [f"| {name} | {value} |\n" for name, value in (*facts, *rows)]
    return f"### {event.kind}: {title}\n\n| | |\n|---|---|\n{''.join(lines)}"


def _facts(page: PageRecord, site: ChangedSite) -> dict[str, str]:
    """Return what is told of an event, by its name, as Markdown; empty where there is nothing."""
    zone = site.zone(page)
    meta = page.meta
    where = ", ".join(dict.fromkeys(filter(None, (meta.location, meta.address))))
    return {
        "Title": _text(meta.title or meta.event or page.called),
        "When": _when(page, zone),
        "Where": _text(where or meta.attendance),
        "State": ", ".join(_states(page, site.now)),
        "Visible": _visible(page, site.now, zone),
        "URL": _code(page.url) if page.url else "none",
        "File": _code(page.path),
    }


def _when(page: PageRecord, zone: str) -> str:
    meta = page.meta
    assert meta.start is not None
    start = in_zone(meta.start, zone_of(zone))
    end = None if meta.end is None else in_zone(meta.end, zone_of(zone))
    if meta.all_day:
        text = _day(start)
        text += f" to {_day(end)}" if end is not None and end.date() != start.date() else ""
    else:
        text = f"{_day(start)} {start:%H:%M}"
        if end is not None:
            until = f"{end:%H:%M}"
            text += f"–{until}" if end.date() == start.date() else f" to {_day(end)} {until}"
        text += f" ({zone})"
    more = len(meta.occurrences) - 1
    return f"{text}, and {quantity(more, 'more date')}" if more > 0 else text


def _day(moment: datetime) -> str:
    return f"{_DAYS[moment.weekday()]} {moment.date().isoformat()}"


def _states(page: PageRecord, now: datetime) -> Iterator[str]:
    meta = page.meta
    if not page.buildable:
        yield "draft"
    if meta.status and meta.status != "scheduled":
        yield f"**{meta.status}**" if meta.status in OFF else meta.status
    begins, over = meta.begins or meta.start, meta.over or meta.end or meta.start
    if over is not None and over <= now:
        yield "past"
    else:
        yield "upcoming" if begins is not None and begins > now else "ongoing"


def _visible(page: PageRecord, now: datetime, zone: str) -> str:
    if not page.buildable:
        return "never, as it is a draft"
    if not (page.url and page.meta.render):
        return "never, as it has no address"
    since, until = page.visible_from, page.visible_until
    if until is not None and until < now:
        return f"no more, since {_time_text(until, zone)}"
    first = "now" if since is None or since <= now else f"from {_time_text(since, zone)} on"
    return first if until is None else f"{first}, until {_time_text(until, zone)}"


def _time_text(moment: datetime, zone: str) -> str:
    local = in_zone(moment, zone_of(zone))
    return f"{_day(local)} {local:%H:%M}"


def _check(diagnostics: Sequence[Diagnostic]) -> str:
    texts = [
        f"line {each.line}: {_diagnostic_text(each)}" for each in diagnostics[:MOST_OF_AN_EVENT]
    ]
    if (more := len(diagnostics) - MOST_OF_AN_EVENT) > 0:
        texts.append(f"and {more} more")
    return "<br>".join(texts) or "no errors or warnings"


def _diagnostic_text(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.code} {diagnostic.severity}: {_text(diagnostic.message)}"


def _text(text: str) -> str:
    """Return text on one line that stays text, in a cell of a table too."""
    return escape(_MARKUP_STARTS.sub(_ZERO_WIDTH_SPACE, clean(beginning(without_passcodes(text)))))


def _code(text: str) -> str:
    """Return an address or a path as code, which a host leaves alone."""
    return f"`{clean(beginning(without_passcodes(text))).translate(_NOT_IN_CODE)}`"
