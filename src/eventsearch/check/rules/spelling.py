"""
Is the address of a link written as one?

Slips that a browser takes for a page beside the one it shows: nothing is ever there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from eventsearch.check.records import Finding, Page, Whole

_SLIPS: Mapping[str, re.Pattern[str]] = {
    "take the sign before it out": re.compile(r"[(@\"'“«]\s*(?:https?:)?/"),
    "write `https://` before it": re.compile(r"(?i)www\.[\w-]+\.\S"),
    "write `mailto:` before it": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "write `https://`": re.compile(
        r"(?i)(?!https?://)(?:h{0,2}t{1,3}p{1,2}s{0,2}:/{0,2}|https?/{1,2})\w"
    ),
}
"""Cure to how an address begins that needs it; an e-mail address is that as a whole."""


def is_an_address(page: Page, whole: Whole) -> Iterator[Finding]:
    """A link has a sign too many or too few."""
    if not whole.cared_for(page):
        return
    for link in page.links:
        cure = _cure(link.target)
        if cure:
            yield Finding(
                page=page,
                code="E315",
                place=link.place,
                message=f"the link leads to {link.target}, which is no address",
                cure=cure,
            )


def _cure(target: str) -> str:
    for cure, slip in _SLIPS.items():
        found = slip.match(target)
        if found and ("mailto" not in cure or found.end() == len(target)):
            return cure
    return ""
