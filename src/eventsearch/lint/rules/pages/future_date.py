"""
Will Hugo build the page before it is too late?

Without `publishDate`, Hugo takes `date` for the publication: an announcement dated with the day of
the event comes out when the event begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.lint.model import Finding, LintContext, Page
from eventsearch.model.timestamps import format_for_humans

_OWN_KEYS = ("publishdate", "pubdate", "published")


def waits_for_its_date(page: Page, whole: LintContext) -> Iterator[Finding]:
    """The page is left out until its `date`, for nothing else says when it is published."""
    record = page.record
    since, until = record.visible_from, record.visible_until
    if whole.site.platform != "hugo" or not record.buildable or since is None:
        return
    if since <= whole.now or (until is not None and until < whole.now):
        return
    if any(page.front.get(key) for key in _OWN_KEYS) or record.meta.published != record.meta.date:
        return
    is_announcement = record.meta.start is not None and record.meta.start == record.meta.date
    yield Finding(
        page=page,
        code="E188",
        severity="warning" if is_announcement else "info",
        keys=("date",),
        message=f"Hugo does not build the page before {format_for_humans(since)}:"
        f" without `publishDate`, `date` is its publication"
        + (", so the event is announced when it begins" if is_announcement else ""),
        cure="write `publishDate` with the day from which the page is to be seen",
    )
