"""
How often does each diagnostic appear on real sites?

    python benchmarks/diagnostics.py [NAME…] [--corpora DIR] [--show CODE] [--planted]

Prints a Markdown table of codes and sites. Each site is checked as on the day of its last change,
or as of today if that day is not recorded. With ``--show CODE``, also prints each finding whose
code begins with CODE. With ``--planted``, moves the start of each event by one year instead, and
prints how many of these errors the rules report.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from eventsearch.lint.model import LintContext, Page
from eventsearch.lint.rules.event_dates import (
    start_before_publication,
    year_contradicts_name,
    year_contradicts_text,
)
from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings, load_settings

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


def clock(corpora: Path, name: str) -> datetime:
    """Return the day of a site's last change, or today if it is not recorded."""
    meta = corpora / "oracle" / f"{name}.meta.json"
    if not meta.is_file():
        return datetime.now(UTC)
    return datetime.fromisoformat(json.loads(meta.read_text(encoding="utf-8"))["clock"])


def table(found: dict[str, Sequence[Diagnostic]], seconds: dict[str, float]) -> str:
    """Return the counts by code and severity as Markdown."""
    counts = {name: Counter((p.code, p.severity) for p in each) for name, each in found.items()}
    rows = sorted({row for count in counts.values() for row in count})
    lines = [
        f"| code | severity | {' | '.join(found)} |",
        f"|---|---|{'---|' * len(found)}",
        *(
            f"| {code} | {severity} | "
            f"{' | '.join(str(counts[name][code, severity] or '') for name in found)} |"
            for code, severity in rows
        ),
        f"| | seconds of CPU | {' | '.join(f'{seconds[name]:.1f}' for name in found)} |",
    ]
    return "\n".join(lines)


def planted(settings: Settings, now: datetime) -> tuple[int, int, int]:
    """Return the number of events, and how many are reported a year earlier and a year later."""
    survey = SiteSnapshot(settings)
    whole = LintContext(site=survey.site, pages=survey.pages, now=now)
    events = [page for page in survey.pages if page.record.meta.start is not None]
    less, more = (sum(is_told(page, shift, whole) for page in events) for shift in (-1, 1))
    return len(events), less, more


def is_told(page: Page, shift: int, whole: LintContext) -> bool:
    """Return whether a rule reports an event whose start was moved by this number of years."""
    meta = page.record.meta
    assert meta.start is not None
    # The 29th of February may not exist in the other year. A page without a publication date
    # has the start as its publication date, so both move.
    day = (
        meta.start if (meta.start.month, meta.start.day) != (2, 29) else meta.start.replace(day=28)
    )
    start = day.replace(year=day.year + shift)
    published = start if meta.published == meta.start else meta.published
    moved = replace(meta, start=start, end=None, over=None, published=published)
    other = replace(page, record=replace(page.record, meta=moved))
    rules = (start_before_publication, year_contradicts_name, year_contradicts_text)
    return any(finding for rule in rules for finding in rule(other, whole))


def main() -> None:
    """Check the sites and print the findings."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--show", metavar="CODE", default="")
    parser.add_argument("--planted", action="store_true")
    given = parser.parse_args()
    names = given.names or sorted(
        path.name
        for path in given.corpora.iterdir()
        if path.is_dir() and path.name not in ("oracle",)
    )
    for name in names if given.planted else ():
        settings = load_settings(given.corpora / name, environ={}, flags={})
        events, less, more = planted(settings, clock(given.corpora, name))
        print(f"{name}: {events} events, told of {less} a year earlier, of {more} a year later")
    if given.planted:
        return
    found: dict[str, Sequence[Diagnostic]] = {}
    seconds: dict[str, float] = {}
    for name in names:
        settings = load_settings(given.corpora / name, environ={}, flags={})
        begun = process_time()
        found[name] = check(settings, now=clock(given.corpora, name))
        seconds[name] = process_time() - begun
    print(table(found, seconds))
    for name, diagnostics in found.items() if given.show else ():
        for each in diagnostics:
            if each.code.startswith(given.show):
                place = f"{name}/{each.path}:{each.line}:{each.column}"
                print(f"{place}: {each.code} {each.message}; {each.hint}")


if __name__ == "__main__":
    main()
