"""
In which zone do the times of events count?

One written without a zone counts in the site's; beside one with a zone it is mostly a slip, and
the event begins some hours off. Where the site names none either, it is UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from eventsearch.extractor import dates
from eventsearch.extractor.dates import Moment
from eventsearch.lint.model import Finding, LintContext, Page, zone_name
from eventsearch.lint.rules.events.suspicious_year import END_KEYS, START_KEYS

_TIME_KEYS = ("start_time", "starttime", "time")
_OTHER_KEYS = ("publishdate", "lastmod", "expirydate")


def mixes_zones(page: Page, whole: LintContext) -> Iterator[Finding]:
    """A begin or end has no zone, and the zones written on the page are others than the site's."""
    if page.record.meta.start is None or not whole.cared_for(page):
        return
    name = zone_name(page, whole)
    zone = dates.zone_of(name)
    moments: dict[str, Moment] = {}
    for key in (*START_KEYS, *END_KEYS, *_OTHER_KEYS):
        moment = dates.read_loosely(page.front.get(key), zone)
        if moment is not None:
            moments[key] = moment
    zoned = {key: moment for key, moment in moments.items() if moment.zoned}
    for key, moment in moments.items():
        if moment.zoned or moment.day_only or key in _OTHER_KEYS or not zoned:
            continue
        if _shift(moment) in {_shift(other) for other in zoned.values()}:
            continue
        other = next(iter(zoned))
        yield Finding(
            page=page,
            code="E187",
            keys=(key,),
            message=f"`{key}` has no time zone and counts in {name}, while `{other}` is written "
            f"with {_offset(zoned[other])}",
            cure=f"write the zone of each, as in {_clock(moment)}{_offset(zoned[other])}",
        )


def has_a_zone(whole: LintContext) -> Iterator[Finding]:
    """Times of events have no zone, and neither has the site: told once, of the first to come."""
    if whole.site.platform != "hugo" or whole.surroundings.zoned:
        return
    found = [
        (page, key) for page in whole.pages if whole.cared_for(page) for key in _naive_start(page)
    ]
    coming = [each for each in found if not _is_over(each[0], whole)]
    for page, key in (coming or found)[:1]:
        more = f", here and on {len(found) - 1} more" if len(found) > 1 else ""
        yield Finding(
            page=page,
            code="E189",
            severity="warning" if coming else "info",
            keys=(key,),
            message=f"`{key}` has no time zone and the site names none, so it counts in UTC{more}",
            cure="set `timeZone` in the site's configuration, or write the zone of each",
        )


def _naive_start(page: Page) -> Iterator[str]:
    """Yield the key of the start of an event, where it has a time of day and no zone."""
    if page.record.meta.start is None:
        return
    written = ((key, dates.read_loosely(page.front.get(key), UTC)) for key in START_KEYS)
    key, start = next(((key, start) for key, start in written if start), ("", None))
    if start is None or start.zoned:
        return
    if not start.day_only or any(page.front.get(each) for each in _TIME_KEYS):
        yield key


def _is_over(page: Page, whole: LintContext) -> bool:
    over = page.record.meta.over
    return over is not None and over <= whole.now


def _shift(moment: Moment) -> timedelta | None:
    return moment.at.utcoffset()


def _clock(moment: Moment) -> str:
    # Not `strftime`: whether it writes a year with four digits depends on the system.
    return moment.at.replace(microsecond=0, tzinfo=None).isoformat()


def _offset(moment: Moment) -> str:
    return "Z" if not _shift(moment) else moment.at.replace(microsecond=0).isoformat()[19:]
