"""
Rules on times with a UTC offset that texts contradict: 20:15 local time, written `20:15:00Z`.

Some content management systems write local times so. One page may be a slip, which E171 reports.
Several pages without a counter-example are a pattern, which is reported once with its setting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from typing import NamedTuple

from eventsearch.extractor.events.keys import offset_of
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.extractor.events.proposal import Example, Proposal
from eventsearch.lint.event import (
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
)
from eventsearch.lint.model import Finding, LintContext, Repair, and_more
from eventsearch.lint.rules.event_text import hour_repair
from eventsearch.model.page import Diagnostic

_FEWEST = 3
"""Pages that make a pattern: two may be slips of one author."""
_SUMMER = range(4, 11)
"""Months in which clocks of the north are changed, whole ones."""


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
    proofs: defaultdict[str, list[tuple[WrittenEvent, str, DateMention]]] = defaultdict(list)
    confirmed: set[str] = set()
    others: Counter[str] = Counter()
    for page in context.relevant_pages:
        event = event_of(page, context)
        if event is None or not event.has_offset:
            continue
        offset = offset_of(event.start.at)
        hours = tuple(hours_said(event, loose=True))
        if (said := said_as_written(event, loose=True)) is not None:
            proofs[offset].append((event, *said))
        elif confirms_instant(event, hours):
            confirmed.add(offset)
        elif hours:
            others[offset] += 1
    found = {
        offset: _Pattern(offset, pairs, sure=True)
        for offset, pairs in proofs.items()
        if offset and offset not in confirmed and len(pairs) >= max(_FEWEST, others[offset] + 1)
    }
    if not context.site_files.zoned and "Z" not in found and (unsure := _in_unknown_zone(context)):
        found["Z"] = unsure
    return found


def _in_unknown_zone(context: LintContext) -> _Pattern | None:
    """Return hours with `Z` that are those of texts without a zone, on a site of unknown zone."""
    same: list[tuple[WrittenEvent, str, DateMention]] = []
    others: list[WrittenEvent] = []
    vague = 0
    for page in context.relevant_pages:
        event = event_of(page, context)
        if event is None or event.is_all_day or not event.is_utc or event.known:
            continue
        hours = [each for each in hours_said(event, loose=True) if each[1].reading.zone is None]
        said = next((each for each in hours if has_written_digits(event, each[1])), None)
        if said is not None:
            same.append((event, *said))
        elif (mention := hours_of(event, own_mentions(event))) and mention.reading.zone is None:
            others.append(event)
        else:
            vague += bool(hours)
    # Where the hours differ in summer alone, it is the zone of London or Lisbon.
    differ = any(_in_summer(event) for event in others)
    if len(same) < 2 or (differ and not any(_in_summer(event) for event, _, _ in same)):
        return None
    if 3 * vague > len(same):
        return None
    return _Pattern("Z", same, sure=False, others=len(others))


def _in_summer(event: WrittenEvent) -> bool:
    return event.start.written.month in _SUMMER


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
    message += f"; {each.others} name another hour" if each.others else ""
    return Finding(
        page=event.page,
        code="E174",
        keys=(event.key, event.key.partition(".")[0]),
        message=message,
        hint=_hint(each, context),
        repair=_repair(each) if each.sure else None,
    )


def _repair(each: _Pattern) -> Repair | None:
    """Return the repair that writes the offsets of the texts into all pages."""
    found = (
        hour_repair(event, mention, instant_of(event, mention), same_wall=True)
        for event, _, mention in each.pairs
    )
    replacements = tuple(one for repair in found if repair for one in repair.replacements)
    if not replacements:
        return None
    return Repair(message="write the offset of the texts", replacements=replacements, safe=False)


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
