"""
For how many events does eventsearch read the start and end in the front matter?

    python benchmarks/events.py SITE --pages content/events/ --start startDate --end endDate

Look at the site first, and specify the keys of its dates:

- a path of keys, such as `event.start`, for an ISO date
- two paths joined by `+`, if one has the day and the other the time
- `:filename`, if the file name begins with the date
- `?` in place of a path that does not exist

A different date counts as *named* if a diagnostic reports it for the page or its folder. Otherwise
it counts as *silent*.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from eventsearch.extractor.dates import with_iso_days
from eventsearch.extractor.events.proposals import unread_events
from eventsearch.lint.model import Page
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import load_settings

NAMED = {"E102", "E108", "E190", "E193", "E194", "E196"}
_WHEN = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ]([01]?\d|2[0-3]):(\d\d)(?::\d\d)?(?:\.\d+)? ?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each silent date, and the numbers of right, named and silent starts and ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--pages", default="", help="part of the paths of events")
    parser.add_argument("--start", required=True)
    parser.add_argument("--end", default="")
    parser.add_argument("--order", default="", help="dmy or mdy, of days such as 08/03/2024")
    args = parser.parse_args(arguments)
    settings = load_settings(args.site, environ={}, flags={})
    snapshot = SiteSnapshot(settings)
    records = [page.record for page in snapshot.pages]
    folder = {each.path: each.clue.folder for each in records if each.clue}
    unread = unread_events(records, settings.events)
    folders = {folder.get(each.diagnostic.path) for each in unread}
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for diagnostic in snapshot.diagnostics:
        codes[diagnostic.path].add(diagnostic.code)
    for what, keys in (("starts", args.start), ("ends", args.end)):
        counts: Counter[str] = Counter()
        for page in snapshot.pages if keys else ():
            path = page.record.path
            reported = _reported(page, keys, args.order)
            if args.pages not in path or not reported or page.record.kind != "page":
                continue
            named = bool(codes[path] & NAMED) or folder.get(path, "?") in folders
            right = _is_right(page, what, reported)
            verdict = "right" if right else "named" if named else "silent"
            counts[verdict] += 1
            if verdict == "silent":
                print(f"{path}: {what} {reported!r}, read {page.record.meta.start}")
        print(f"{args.site.name} {what}: {dict(counts)}")
    return 0


def _reported(page: Page, keys: str, order: str) -> str:
    if keys == ":filename":
        return page.record.path.rpartition("/")[2][: len("2024-03-08")]
    parts = (_value(page.front, key) if key != "?" else "?" for key in keys.split("+"))
    return with_iso_days("T".join(part for part in parts if part), order)


def _value(front: Mapping[str, object], path: str) -> str:
    value: object = front
    for key in path.lower().split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return "" if value is None else str(value)


def _is_right(page: Page, what: str, reported: str) -> bool:
    """Compare the day and the minute, without time zones. Whole days end on their last day."""
    meta, match = page.record.meta, _WHEN.fullmatch(reported)
    if match is None:
        return False
    year, month, day, hour, minute = (int(each or 0) for each in match.groups())
    wanted = datetime(year, month, day, hour, minute)  # noqa: DTZ001
    found = meta.start if what == "starts" else meta.end
    if found is None:
        # An end equal to the start does not count as an end.
        return what == "ends" and meta.start is not None and _naive(meta.start) == wanted
    if match[4] is not None:
        return _naive(found) == wanted
    last = found if what == "starts" or meta.all_day else found - timedelta(seconds=1)
    return last.date() == wanted.date()


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, second=0, microsecond=0)


if __name__ == "__main__":
    sys.exit(main())
