"""
Compares the dates and times in an event's front matter with the event's text.

A mention counts only if it clearly refers to the event. It must be in the title, in the summary or
at the top of the text, but not in a clause about a deadline or another edition. If mentions differ,
all are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from eventsearch.extractor.dates import in_zone, read_loosely, wall
from eventsearch.extractor.events.keys import Entry, offset_of
from eventsearch.extractor.events.mentions import DateMention
from eventsearch.lint.event import (
    WrittenEvent,
    clock_of,
    event_of,
    first_to_come,
    has_hour,
    hours_of,
    instant_of,
    mentioned_hours,
    own_mentions,
    same_digits_mention,
    text_of,
)
from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement, and_more
from eventsearch.lint.rules.events import end_key

LONGEST_SPAN = timedelta(days=14)
"""Longest period that counts. A longer period is usually a season, a course or a registration."""
NEAR = timedelta(days=60)
"""Greatest distance of a day that counts. A day further away usually belongs to another event."""
_OFFSET = re.compile(r"(?<=\d) ?(?:Z|[+-]\d\d:?\d\d)\Z")


def hour_contradicts_text(page: Page, context: LintContext) -> Iterator[Finding]:
    """The text contains another hour than the front matter, or the same hour in another zone."""
    event = event_of(page, context)
    if event is None or event.is_all_day:
        return
    found = same_digits_mention(event, tuple(mentioned_hours(event))) if event.has_offset else None
    if found is not None and offset_of(event.start.at) in context.false_offsets:
        # E174 reports such an offset once for the whole site.
        return
    where, mention = found or ("its text has", hours_of(event, own_mentions(event)))
    if mention is None or mention.reading.begins is None:
        return
    same_wall = event.start.written.time() == mention.reading.begins
    unzoned = not event.known and (not event.start.zoned or event.is_utc)
    same_place = (
        same_wall and not event.start.zoned and str(mention.reading.zone) == context.zone_of_texts
    )
    if unzoned and (not mention.reading.zone or same_place):
        # Another rule reports the missing zone once for the whole site.
        return
    instant = instant_of(event, mention)
    if _agrees(event, instant) or not (event.known or event.start.zoned or same_wall):
        return
    same_wall = same_wall and event.start.zoned
    new = _iso(instant, event.entries[0], same_wall=same_wall)
    writable = _can_write_hour(event, mention, same_wall=same_wall)
    yield Finding(
        page=page,
        code="E171",
        keys=(event.key.partition(".")[0],),
        message=f'{where} "{mention.text}", but `{event.key}` is {clock_of(event, mention)}',
        hint=f"write `{new}`, or correct the text" if writable else _correct(event),
        repair=_offset_repair(event, mention, instant) if writable and same_wall else None,
    )


def _agrees(event: WrittenEvent, instant: datetime) -> bool:
    """Return whether *instant* is within the event, or the text also contains the start's hour."""
    start, end = event.start, event.end
    if end is not None and not end.day_only and start.at <= instant <= end.at:
        return True
    clocks = {in_zone(start.at, event.zone).time()} if event.known else set()
    # Trust `-05:00` as the offset of the place. `Z`, or the offset that the site's zone has in the
    # other season, may be a mistake.
    if not event.is_utc and start.at.utcoffset() not in _offsets(event):
        clocks.add(start.written.time())
    return any(_names(each, start.at, clocks) for each in event.page.mentions)


def _names(mention: DateMention, start: datetime, clocks: set[time]) -> bool:
    """Return whether a mention has the hour of the start."""
    zone = mention.reading.zone
    return has_hour(mention, *(clocks if zone is None else {in_zone(start, zone).time()}))


def _offsets(event: WrittenEvent) -> set[timedelta | None]:
    """Return the site zone's offsets in winter and summer; empty if the zone is unknown."""
    year = event.start.written.year
    months = (1, 7) if event.known else ()
    return {datetime(year, month, 1, tzinfo=event.zone).utcoffset() for month in months}


def _correct(event: WrittenEvent) -> str:
    return f"correct `{event.key}` or the text"


def _can_write_hour(event: WrittenEvent, mention: DateMention, *, same_wall: bool) -> bool:
    """Return whether the hour in a text can be written as start, and as end if necessary."""
    start, end = event.entries
    if len(text_of(start)) <= len("2024-05-31"):
        return False
    if event.end is None or not event.end.zoned:
        return event.end is None or end is not None
    # The end also needs a new offset or hour.
    return bool(text_of(end)) and (same_wall or mention.reading.ends is not None)


def _offset_repair(event: WrittenEvent, mention: DateMention, instant: datetime) -> Repair | None:
    """Return the repair that writes the offset of the site's zone, with the same day and hour."""
    start, end = event.entries
    last = event.end
    if not event.known or instant != wall(instant.replace(tzinfo=None), event.zone):
        return None
    replacements = [_replacement(start, instant)]
    if last is not None and last.zoned:
        if mention.reading.ends not in (None, last.written.time()):
            return None
        ended = wall(datetime.combine(last.day, last.written.time()), instant.tzinfo or UTC)
        replacements.append(_replacement(end, ended))
    message = f"write `{replacements[0].new}`"
    return Repair(message=message, replacements=tuple(replacements))


def _replacement(entry: Entry | None, at: datetime) -> Replacement:
    """Return the replacement of an entry's UTC offset; the entry must be a single value."""
    assert entry is not None
    new = _iso(at, entry, same_wall=True)
    return Replacement(old=text_of(entry), new=new, key=entry.path[0])


def _iso(at: datetime, entry: Entry | None, *, same_wall: bool) -> str:
    """Return a moment in ISO 8601. If only the offset changes, keep the entry's notation."""
    offset = at.isoformat()[19:].replace("+00:00", "Z") if at.utcoffset() is not None else ""
    if same_wall and entry is not None and isinstance(entry.value, str):
        return _OFFSET.sub(offset, entry.value)
    return at.isoformat()[:19] + offset


def hour_only_in_text(context: LintContext) -> Iterator[Finding]:
    """Only the text contains an hour. If no zone is known, this is reported once for the site."""
    unknown: list[tuple[WrittenEvent, DateMention]] = []
    for page in context.relevant_pages:
        event = event_of(page, context)
        if event is None or not event.start.day_only or _names_hours(page):
            continue
        mention = hours_of(event, page.mentions)
        if mention is None or any(days_contradict_text(page, context)):
            continue
        zone = mention.reading.zone or (event.zone if event.known else None)
        if zone is None:
            unknown.append((event, mention))
            continue
        yield _hour_finding(event, mention, _hours_to_write(event, mention, zone))
    if unknown:
        event, mention = unknown[first_to_come([event for event, _ in unknown], context)]
        yield _hour_finding(event, mention, _SET_ZONE, count=len(unknown))


_SET_ZONE = "set `timezone` in eventsearch.toml to the zone of the texts, then check again"


def _hour_finding(
    event: WrittenEvent, mention: DateMention, hint: str, *, count: int = 1
) -> Finding:
    return Finding(
        page=event.page,
        code="E173",
        severity="info",
        keys=(event.key.partition(".")[0],),
        message=f'its text has "{mention.text}", but `{event.key}` has no time of day'
        f"{and_more(count)}",
        hint=hint,
    )


def _names_hours(page: Page) -> bool:
    # Beside a key of the settings, other keys for the day count as hours, but their names are weak.
    entries = (entry for entry in page.entries if not entry.name.weak)
    return any(entry.name.role in ("time", "start_time") for entry in entries)


def _hours_to_write(event: WrittenEvent, mention: DateMention, zone: tzinfo) -> str:
    """Return the hint with the days and the hours from the text."""
    start, end = event.entries
    if not text_of(start) or (event.end is not None and not text_of(end)):
        return "write the time with its offset, and the end"
    reading = mention.reading
    begins = wall(datetime.combine(event.start.day, reading.begins or time()), zone)
    hint = f"write `{begins.isoformat()}`"
    ends = _last_hour(event, mention)
    if ends is None:
        return hint
    late = event.last_day == event.start.day and ends < (reading.begins or ends)
    last = event.last_day + timedelta(days=1 if late else 0)
    ended = wall(datetime.combine(last, ends), zone)
    return f"{hint}, and `{end.key if end else _end_name(event)}: {ended.isoformat()}`"


def _last_hour(event: WrittenEvent, first: DateMention) -> time | None:
    """Return the time at which an event ends, from its text; None if missing or ambiguous."""
    if event.last_day == event.start.day:
        fit = [m for m in event.page.mentions if m.reading.begins == first.reading.begins]
    else:
        fit = [m for m in event.page.mentions if m.days and m.days[-1] == event.last_day]
    ends = {mention.reading.ends for mention in fit if mention.reading.ends}
    return ends.pop() if len(ends) == 1 else None


def days_contradict_text(page: Page, context: LintContext) -> Iterator[Finding]:
    """The text contains other days than the front matter, or more days."""
    event = event_of(page, context)
    if event is None:
        return
    own = [each for each in own_mentions(event) if each.days and each.exists()]
    widest = max(own, key=lambda each: each.days[-1] - each.days[0], default=None)
    if widest is None:
        return
    first, last = widest.days[0], widest.days[-1]
    if any(not first <= day <= last for each in own for day in each.days):
        return
    if last - first > LONGEST_SPAN or not _differ(event, widest):
        return
    if set(widest.days) <= set(_other_days(page)) or _is_post(page, context):
        return
    new = _days_to_write(event, first, last)
    yield Finding(
        page=page,
        code="E172",
        keys=(event.key.partition(".")[0],),
        message=f'its text has "{widest.text}", but by its front matter it takes place '
        f"{_period(event.start.day, event.last_day)}",
        hint=f"write {new}, or correct the text" if new else _correct(event),
    )


def _other_days(page: Page) -> Iterator[date]:
    """Yield the days in all keys, because a text may mention the publication or a deadline."""
    for value in page.front.values():
        moment = read_loosely(value, UTC)
        if moment is not None:
            yield moment.day


def _is_post(page: Page, context: LintContext) -> bool:
    """Return whether the start comes from `date`, which is the publication date in this folder."""
    clue = page.record.clue
    return clue is not None and clue.start == "date" and clue.folder in context.posting_folders


def _end_name(event: WrittenEvent) -> str:
    """Return the end key that matches the start key."""
    entry = event.entries[0]
    key = entry.path[-1] if entry else ""
    return key.replace("start", "end") if "start" in key else end_key(event.page)


def _period(first: date, last: date) -> str:
    return f"on {first}" if first == last else f"from {first} to {last}"


def _differ(event: WrittenEvent, mention: DateMention) -> bool:
    """Return whether the days of a mention contradict the days of an event."""
    first, last = mention.days[0], mention.days[-1]
    one_day = event.end is None or (event.is_all_day and event.last_day == event.start.day)
    if any(first <= day <= last for day in event.days):
        # A one-day workshop within a longer meeting is right: the text also has its own day. If
        # there is no end, a program may have each day, so the text must not have the first day.
        own = {each.days for each in event.page.mentions}
        later = first < event.start.day and (first,) not in own
        within = (event.start.day,) in own and (event.end is not None or later)
        return first < last and one_day and mention.is_announced and not within
    if not mention.is_announced and not mention.reading.begins:
        return False
    every = (each for each in event.page.mentions if each.days)
    if any(each.matches(day) for each in every for day in (*event.days, event.last_day)):
        return False
    elsewhere = mention.reading.zone is not None or not event.known
    same_hour = mention.reading.begins == event.start.written.time()
    timed = not event.start.day_only and not same_hour
    if elsewhere and timed and abs(first - event.start.day).days <= 1:
        # In another time zone it may be the day before or after.
        return False
    return abs(first - event.start.day) <= NEAR and not event.start.day < first <= event.last_day


def _days_to_write(event: WrittenEvent, first: date, last: date) -> str:
    """Return the keys to write, with the days in the text; empty if the values are not dates."""
    end = event.entries[1]
    starts, ends = map(text_of, event.entries)
    if not starts or (event.end is not None and not ends):
        return ""
    # Keep the hours as written.
    texts = [f"`{event.key}: {first}{starts[10:]}`"] if first != event.start.day else []
    if last != first and end is None:
        texts.append(f"`{_end_name(event)}: {last}`")
    elif end is not None and last != event.last_day:
        texts.append(f"`{end.key}: {last}{ends[10:]}`")
    return " and ".join(texts)
