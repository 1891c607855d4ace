"""
Rules on times with a UTC offset that texts contradict: 20:15 local time, written `20:15:00Z`.

Some content management systems write local times so. One page may be a slip, which E171 reports.
Several pages without a counter-example are a pattern, which is reported once with its setting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from json import dumps
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from eventsearch.extractor.events.keys import offset_of
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.events.proposals import Example, Proposal
from eventsearch.lint.event import (
    Said,
    WrittenEvent,
    clock_of,
    confirms_instant,
    event_of,
    first_to_come,
    has_written_digits,
    hours_of,
    hours_said,
    instant_of,
    own_mentions,
    said_as_written,
    says_start,
)
from eventsearch.lint.model import Finding, LintContext, and_more
from eventsearch.model.page import Diagnostic

_FEWEST = 3
"""Pages that make a pattern: two may be slips of one author."""


class _Timed(NamedTuple):
    """An event whose start has a UTC offset, and the times of day that its page names."""

    event: WrittenEvent
    hours: tuple[Said, ...]


class _Pattern(NamedTuple):
    """
    A UTC offset that a site writes with local times.

    Attributes:
        offset: As `offset_of` returns it.
        pairs: Events, each with what names the hour that is written, and in which place.
        sure: Whether the time zone is known in which the texts are.
        others: Number of events whose texts have another hour, where that zone is unknown.
    """

    offset: str
    pairs: Sequence[tuple[WrittenEvent, str, DateMention]]
    sure: bool
    others: int = 0


def _patterns(context: LintContext) -> Mapping[str, _Pattern]:
    events = (event_of(page, context) for page in context.relevant_pages)
    timed = [
        _Timed(event, hours)
        for event in events
        if event is not None and event.has_offset
        if (hours := tuple(hours_said(event, loose=True)))
    ]
    found = _in_known_zones(timed)
    if not context.site_files.zoned and "Z" not in found and (unsure := _in_unknown_zone(timed)):
        found["Z"] = unsure
    return found


def _in_known_zones(timed: Sequence[_Timed]) -> dict[str, _Pattern]:
    """Return the offsets that several texts contradict and no text confirms."""
    proofs: defaultdict[str, list[tuple[WrittenEvent, str, DateMention]]] = defaultdict(list)
    confirmed: set[str] = set()
    others: Counter[str] = Counter()
    for event, hours in timed:
        offset = offset_of(event.start.at)
        if (said := said_as_written(event, hours)) is not None:
            proofs[offset].append((event, *said))
        elif confirms_instant(event, hours):
            confirmed.add(offset)
        elif not any(has_written_digits(event, mention) for _, mention in hours):
            # In London, `20:15Z` is 20:15 in winter: such a page proves neither.
            others[offset] += 1
    return {
        offset: _Pattern(offset, pairs, sure=True)
        for offset, pairs in proofs.items()
        if offset and offset not in confirmed and len(pairs) >= max(_FEWEST, others[offset] + 1)
    }


def _in_unknown_zone(timed: Sequence[_Timed]) -> _Pattern | None:
    """Return hours with `Z` that are those of texts without a zone, on a site of unknown zone."""
    same: list[tuple[WrittenEvent, str, DateMention]] = []
    others: list[tuple[WrittenEvent, DateMention]] = []
    with_offsets: list[tuple[WrittenEvent, DateMention]] = []
    vague = 0
    for event, hours in timed:
        bare = [each for each in hours if each[1].reading.zone is None]
        if event.known or not bare:
            continue
        said = next((each for each in bare if has_written_digits(event, each[1])), None)
        mention = hours_of(event, own_mentions(event))
        if said is not None and event.is_utc:
            same.append((event, *said))
        elif said is not None:
            with_offsets.append((event, said[1]))
        elif event.is_utc and mention is not None and mention.reading.zone is None:
            others.append((event, mention))
        else:
            vague += event.is_utc
    if len(same) < 2 or 3 * vague > len(same):
        return None
    # In London, `Z` is right in winter, and the text has the same hour. The other pages have
    # another hour in summer, or `+01:00`.
    evidence = [*others, *with_offsets]
    if evidence and _fit_one_zone([*((event, mention) for event, _, mention in same), *evidence]):
        return None
    return _Pattern("Z", same, sure=False, others=len(others))


def _fit_one_zone(pairs: Sequence[tuple[WrittenEvent, DateMention]]) -> bool:
    """Return whether the clocks of one time zone show the hour of each text at the start."""
    return any(
        all(says_start(event, mention, zone) for event, mention in pairs) for zone in _zones()
    )


@cache
def _zones() -> tuple[ZoneInfo, ...]:
    """Return all time zones. Research stations are left out: Troll is UTC+0 and UTC+2."""
    names = sorted(available_timezones())
    return tuple(ZoneInfo(name) for name in names if not name.startswith("Antarctica/"))


def false_offsets(context: LintContext) -> Mapping[str, Finding]:
    """Return the UTC offsets that a site writes with local times, each with its finding."""
    return {offset: _finding(each, context) for offset, each in _patterns(context).items()}


def misread_offsets(context: LintContext) -> Iterator[Finding]:
    """A site writes local times with the offset of other clocks; reported once for each offset."""
    yield from context.false_offsets.values()


def offset_proposals(context: LintContext) -> Iterator[Proposal]:
    """Yield the settings that read times with a false offset, for `eventsearch init`."""
    for each in _patterns(context).values():
        # Where the zone is unknown, another hour in one text may be the right one of all.
        if not each.sure and (each.others or len(each.pairs) < _FEWEST):
            continue
        finding = _finding(each, context)
        diagnostic = Diagnostic(
            path=finding.page.record.path,
            code=finding.code,
            message=finding.message,
            hint=finding.hint,
        )
        examples = tuple(_example(event, said, each) for event, _, said in each.pairs[:3])
        yield Proposal(diagnostic, "events.ignore_offsets", (each.offset,), examples)
        if not context.site_files.zoned and (zone := context.zone_of_texts):
            message = f"the texts of events name the time zone {zone}"
            zoned = diagnostic._replace(message=message, hint=f'set `timezone = "{zone}"` as well')
            yield Proposal(zoned, "timezone", (zone,))


def _example(event: WrittenEvent, said: DateMention, pattern: _Pattern) -> Example:
    written = event.start.written
    start = instant_of(event, said) if pattern.sure else written
    path = event.page.record.path
    return Example(path, f"{written.isoformat()}{pattern.offset}", start.isoformat())


def _finding(each: _Pattern, context: LintContext) -> Finding:
    at = first_to_come([event for event, _, _ in each.pairs], context)
    event, where, mention = each.pairs[at]
    message = f'{where} "{mention.text}", and `{event.key}` is {clock_of(event, mention)}'
    message += "" if each.sure else ", which is UTC"
    message += and_more(len(each.pairs))
    if each.others:
        message += f"; {each.others} name{'s' * (each.others == 1)} another hour"
    return Finding(
        page=event.page,
        code="E174",
        keys=(event.key, event.key.partition(".")[0]),
        message=message,
        hint=_hint(each, context),
    )


def _hint(each: _Pattern, context: LintContext) -> str:
    setting = f"`[events] ignore_offsets = {dumps(each.offset)}`"
    zone = context.zone_of_texts
    named = f'`timezone = "{zone}"`' if zone else "`timezone`"
    if not each.sure:
        ignored = "" if each.others else f", and {setting} if they are in local time"
        return (
            f"set {named} in eventsearch.toml to the zone of the texts{ignored}, then check again"
        )
    if context.site_files.zoned:
        return f"set {setting} in eventsearch.toml, or correct the offsets"
    return f"set {named} and {setting} in eventsearch.toml, or correct the offsets"
