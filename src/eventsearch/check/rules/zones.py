"""
Do the times of one page count in the same zone?

One written without a zone counts in the site's; beside one with a zone it is mostly a slip, and
the event begins some hours off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eventsearch.check.records import Finding, Page, Whole
from eventsearch.check.rules.years import START_KEYS
from eventsearch.extractor import dates
from eventsearch.extractor.dates import Moment

_END_KEYS = ("event_end", "date_end", "end", "end_date", "enddate", "ends")
_OTHER_KEYS = ("publishdate", "lastmod", "expirydate")


def mixes_zones(page: Page, whole: Whole) -> Iterator[Finding]:
    """A begin or end has no zone, and the zones written on the page are others than the site's."""
    if page.record.meta.start is None or not whole.cared_for(page):
        return
    name = _zone_name(page, whole)
    zone = dates.zone_of(name)
    moments: dict[str, Moment] = {}
    for key in (*START_KEYS, *_END_KEYS, *_OTHER_KEYS):
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
            cure=f"write the zone of each, as in {moment.at:%Y-%m-%dT%H:%M:%S}"
            f"{_offset(zoned[other])}",
        )


def _zone_name(page: Page, whole: Whole) -> str:
    lang = page.record.site_lang
    names = (language.zone for language in whole.site.languages if language.code == lang)
    return next(names, whole.site.zone) or "UTC"


def _shift(moment: Moment) -> timedelta | None:
    return moment.at.utcoffset()


def _offset(moment: Moment) -> str:
    return "Z" if not _shift(moment) else moment.at.replace(microsecond=0).isoformat()[19:]
