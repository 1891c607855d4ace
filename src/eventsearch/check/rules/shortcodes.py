"""
Does every shortcode exist?

Asked only where all of them can be known: those of the site and of every theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from eventsearch.check.records import Finding, Page, Whole


def shortcode_exists(page: Page, whole: Whole) -> Iterator[Finding]:
    """Hugo stops at a shortcode that has no template, now or once the page is published."""
    known = whole.surroundings.shortcodes
    if known is None or not whole.cared_for(page):
        return
    seen: set[str] = set()
    for mention in page.shortcodes:
        name = mention.name
        if name in known or name in seen or name.endswith(".inline"):
            continue
        seen.add(name)
        near = get_close_matches(name, known, n=1, cutoff=0.6 if whole.surroundings.seen else 0.8)
        if not (near or whole.surroundings.seen):
            continue
        yield Finding(
            page=page,
            code="E404",
            place=mention.place,
            message=f'there is no shortcode "{name}"{whole.coming(page)}',
            cure=f'did you mean "{near[0]}"?'
            if near
            else f"add layouts/shortcodes/{name}.html, or write {{{{</* to show it as text",
        )
