"""
Does a title or a place stand in for one that is to come?

`TBD` and `à définir` are found by nobody who looks for the place, and visitors wait for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventsearch.lint.model import Finding, LintContext, Page

_TO_COME = (
    r"tbd|tba|tbc|t\.b\.[dac]\.|to be (?:determined|defined|announced|confirmed|decided)"
    r"|(?:lieu |titre |salle |place |location |title )?(?:à|a) (?:définir|definir|confirmer"
    r"|préciser|preciser|venir|déterminer|determiner)|todo|fixme|x{3,}|\?{2,}|n/a|placeholder"
)
_PLACE = re.compile(rf"(?i)\W*(?:{_TO_COME})\W*")
_TITLE = re.compile(
    rf"(?i)\W*(?:{_TO_COME}|title|titre|untitled|sans titre|(?:my|new|your) (?:title|event|post)"
    r"|(?:event|page|post) title|titre de (?:l.événement|la page|l.article))\W*"
)
_PLACE_KEYS = ("location", "venue", "place", "lieu")


def stands_in(page: Page, whole: LintContext) -> Iterator[Finding]:
    """A title or place is a word that says that it is not known yet."""
    if page.record.kind != "page" or not whole.cared_for(page):
        return
    meta = page.record.meta
    # A manual has a page "Title" about titles; its file has that name.
    is_named_so = page.logical.rpartition("/")[2].lower() == meta.title.lower()
    if _TITLE.fullmatch(meta.title) and page.record.url and not is_named_so:
        yield _finding(page, ("title",), meta.title, "title", is_over=False)
    if meta.start is not None and _PLACE.fullmatch(meta.location):
        is_over = meta.over is not None and meta.over <= whole.now
        yield _finding(page, _PLACE_KEYS, meta.location, "place", is_over=is_over)


def _finding(page: Page, keys: tuple[str, ...], text: str, what: str, *, is_over: bool) -> Finding:
    return Finding(
        page=page,
        code="E191",
        severity="info" if is_over else "warning",
        keys=keys,
        message=f'the {what} is "{text}", which says that it is not known yet',
        cure=f"write the {what} when it is known" if what == "place" else "write a title",
    )
